# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""The table on stdout."""

from measure import Results
from row import OURS, Row, names
from targets import all_targets


def number(value: float | None) -> str:
    """Three digits that count."""
    if value is None:
        return "-"
    if value == 0 or abs(value) >= 100:
        return f"{value:.0f}"
    if abs(value) < 0.001:
        return "< 0.001"
    return f"{value:.3g}"


def text(results: Results) -> str:
    lines: list[str] = []
    for group, rows in results.groups().items():
        columns = names(rows)
        lines.append("")
        lines.append(f"{group:44}" + "".join(f"{name:>20}" for name in columns))
        lines += [line(results, row, columns) for row in rows]
    return "\n".join(lines)


def line(results: Results, row: Row, columns: list[str]) -> str:
    figure = row.figures[0]
    title = f"{row.title}, {figure.key} {figure.unit}".rstrip()
    return f"{title:44}" + "".join(f"{cell(results, row, name):>20}" for name in columns)


def cell(results: Results, row: Row, name: str) -> str:
    """The figure, and how many times ours it is."""
    figure = row.figures[0]
    value = results.value(row.name, name, figure)
    ratio = None if name == OURS else results.ratio(row.name, name, figure, row.name, OURS)
    return number(value) + (f" ({number(ratio)}x)" if ratio is not None else "")


def targets(results: Results) -> str:
    """What we aim at, as far as it was measured."""
    lines = ["", f"{'aim':78}{'limit':>12}{'measured':>12}"]
    for target in all_targets():
        value = target.measured(results)
        if value is not None:
            verdict = "met" if target.is_met(value) else "NOT MET"
            lines.append(f"{target.title:78}{target.aim:>12}{number(value):>12}  {verdict}")
    return "\n".join(lines) if len(lines) > 2 else ""
