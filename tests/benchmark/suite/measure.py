# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""Runs the rows: pilots first, then rounds in which everything comes once, in another order."""

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

from bench import Bench, RunError, Sample
from row import Figure, Row, Subject

CPU_SECONDS = 0.3  #: that a run should take, unless told otherwise
MOST_MESSAGES = 20_000_000

Samples = list[Sample]


@dataclass
class Results:
    """The samples of every row and subject, in the order of the rounds.

    What else the machine does meets all alike only within a round, so it is there that two are
    compared; see ratio().
    """

    rows: list[Row] = field(default_factory=list)
    samples: dict[tuple[str, str], Samples] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def add(self, row: Row, subject: Subject, sample: Sample) -> None:
        self.samples.setdefault((row.name, subject.name), []).append(sample)

    @contextmanager
    def noting_failure(self, row: Row, subject: Subject) -> Iterator[None]:
        """Others go on when this one fails."""
        try:
            yield
        except RunError as error:
            self.failures.append(f"{row.name} {subject.name}: {error}")

    def groups(self) -> dict[str, list[Row]]:
        """The rows that stand together."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.group, []).append(row)
        return found

    def row(self, name: str) -> Row | None:
        return next((row for row in self.rows if row.name == name), None)

    def values(self, row: str, subject: str, figure: Figure) -> list[float]:
        found = [figure.of(sample) for sample in self.samples.get((row, subject), [])]
        return [value for value in found if value is not None]

    def value(self, row: str, subject: str, figure: Figure) -> float | None:
        values = self.values(row, subject, figure)
        return median(values) if values else None

    def ratio(self, row: str, subject: str, figure: Figure, other_row: str,
              other: str) -> float | None:
        """Median of the ratios of the same round."""
        pairs = zip(self.values(row, subject, figure), self.values(other_row, other, figure))
        ratios = [value / divisor for value, divisor in pairs if divisor]
        return median(ratios) if ratios else None


def pilot(bench: Bench, row: Row, subject: Subject, wanted: float) -> int:
    """How many messages take about as many seconds of CPU as are wanted."""
    if row.messages:
        return row.messages
    least = max(row.least_messages, 20)
    messages = least
    for _ in range(6):  # a short run says little about a long one
        seconds = max(subject.measure(bench, messages)["cpuSeconds"], 1e-5)
        if seconds > wanted / 10:
            break
        messages = int(messages * min(100, wanted / 3 / seconds))
    return max(least, min(int(messages * wanted / seconds), MOST_MESSAGES))


def pilots(bench: Bench, results: Results, wanted: float) -> list[tuple[Row, Subject, int]]:
    """Everything that is to be run, with its number of messages; not what fails already here."""
    found = []
    for row in results.rows:
        for subject in row.subjects:
            show(f"pilot: {row.name} {subject.name}")
            with results.noting_failure(row, subject):
                found.append((row, subject, pilot(bench, row, subject, wanted)))
    return found


def measure(bench: Bench, rows: list[Row], rounds: int, seed: int,
            wanted: float = CPU_SECONDS) -> Results:
    results = Results(rows)
    runs = pilots(bench, results, wanted)
    shuffler = random.Random(seed)
    for number in range(rounds):
        shuffler.shuffle(runs)
        for index, (row, subject, messages) in enumerate(runs):
            show(f"round {number + 1} of {rounds}, {index} of {len(runs)}: "
                 f"{row.name} {subject.name}")
            with results.noting_failure(row, subject):
                results.add(row, subject, subject.measure(bench, messages))
    show("")
    return results


def check(bench: Bench, rows: list[Row]) -> Results:
    """Every row once with few messages: only that all arrive."""
    results = Results(rows)
    for row in rows:
        for subject in row.subjects if row.check_messages else []:
            with results.noting_failure(row, subject):
                results.add(row, subject, subject.measure(bench, row.check_messages))
    return results


def show(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{text:100}", end="\r" if not text else "", file=sys.stderr, flush=True)
