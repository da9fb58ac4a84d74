# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""A row of the table: one thing that is measured, with everybody who does it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench import Bench, Sample

OURS = "ours"


@dataclass(frozen=True)
class Figure:
    """What is made of a sample."""

    key: str
    unit: str
    of: Callable[[Sample], float | None]


CPU = Figure("cpu", "µs", lambda sample: sample["cpuSeconds"] * 1e6 / sample["messages"])
RATE = Figure("rate", "/s", lambda sample: sample["messages"] / sample["seconds"])
ALLOCATIONS = Figure("allocations", "", lambda sample: None if sample["allocations"] is None
                     else sample["allocations"] / sample["messages"])
GROWTH = Figure("growth", "KiB", lambda sample: max(0, sample["peakKiB"] - sample["startKiB"]))
P50 = Figure("p50", "µs", lambda sample: sample["p50Microseconds"])
P99 = Figure("p99", "µs", lambda sample: sample["p99Microseconds"])


@dataclass(frozen=True)
class Subject:
    """Who is measured: ours, limit, tuned, mosquitto, paho, asyncio, ..."""

    name: str
    #: Makes one run of so many messages.
    measure: Callable[[Bench, int], Sample]


@dataclass
class Row:
    name: str  #: as publish-1-256; --rows looks for a part of it
    title: str
    group: str  #: rows of a group stand together
    subjects: list[Subject]
    #: The first is the one that the table shows.
    figures: tuple[Figure, ...] = (CPU, RATE, ALLOCATIONS, GROWTH)
    messages: int | None = None  #: of every run; None: as many as a pilot run says
    least_messages: int = 20
    check_messages: int = 300  #: with --check, which measures nothing; 0: not then
    tags: dict[str, Any] = field(default_factory=dict)  #: by which others find it, as the plots

    def figure(self, key: str) -> Figure | None:
        return next((each for each in self.figures if each.key == key), None)


def names(rows: list[Row]) -> list[str]:
    """Of all their subjects, each once."""
    return list(dict.fromkeys(subject.name for row in rows for subject in row.subjects))


#: Name of a subject: its program and further arguments.
PROGRAMS: dict[str, tuple[str, list[str]]] = {
    OURS: ("qcomqtt_benchmark_client", []),
    "limit": ("qcomqtt_benchmark_limit", []),
    "tuned": ("qcomqtt_benchmark_limit", ["--tuned"]),
    "owned": ("qcomqtt_benchmark_limit", ["--mode", "messages"]),
    "mosquitto": ("qcomqtt_benchmark_mosquitto", []),
    "paho": ("qcomqtt_benchmark_paho", []),
    "asyncio": ("asyncio_client.py", []),
}


def is_there(bench: Bench, name: str) -> bool:
    """False when the program of a subject was not built; True for who has none of its own."""
    return name not in PROGRAMS or bench.program(PROGRAMS[name][0]) is not None


def client(name: str, *, arguments: list[str] | None = None, **what: Any) -> Subject:
    """A client program that does what Bench.run() can say."""
    program, own = PROGRAMS[name]

    def measure(bench: Bench, messages: int) -> Sample:
        return bench.run(program, messages, arguments=own + (arguments or []), **what)

    return Subject(name, measure)
