# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""Runs the rows: pilots first, then rounds in which everything comes once, in another order."""

import random
import sys
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
    messages: dict[tuple[str, str], int] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

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


def measure(bench: Bench, rows: list[Row], rounds: int, seed: int,
            wanted: float = CPU_SECONDS) -> Results:
    results = Results(rows)
    runs: list[tuple[Row, Subject]] = []
    for row in rows:
        for subject in row.subjects:
            if attempt(results, row, subject, lambda r=row, s=subject: pilot(bench, r, s, wanted)):
                runs.append((row, subject))
    shuffler = random.Random(seed)
    for number in range(rounds):
        shuffler.shuffle(runs)
        for index, (row, subject) in enumerate(runs):
            show(f"round {number + 1} of {rounds}, {index} of {len(runs)}: "
                 f"{row.name} {subject.name}")
            key = (row.name, subject.name)
            try:
                sample = subject.measure(bench, results.messages[key])
                results.samples.setdefault(key, []).append(sample)
            except RunError as error:
                results.failures.append(f"{row.name} {subject.name}: {error}")
    show("")
    return results


def attempt(results: Results, row: Row, subject: Subject, pilot_run: object) -> bool:
    """False when the subject cannot do it at all."""
    show(f"pilot: {row.name} {subject.name}")
    try:
        results.messages[(row.name, subject.name)] = pilot_run()  # type: ignore[operator]
        return True
    except RunError as error:
        results.failures.append(f"{row.name} {subject.name}: {error}")
        return False


def check(bench: Bench, rows: list[Row]) -> Results:
    """Every row once with few messages: only that all arrive."""
    results = Results(rows)
    for row in rows:
        for subject in row.subjects if row.check_messages else []:
            try:
                sample = subject.measure(bench, row.check_messages)
                results.samples.setdefault((row.name, subject.name), []).append(sample)
            except RunError as error:
                results.failures.append(f"{row.name} {subject.name}: {error}")
    return results


def show(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{text:100}", end="\r" if not text else "", file=sys.stderr, flush=True)


