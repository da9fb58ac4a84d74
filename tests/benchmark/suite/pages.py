# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""Writes tables into docs/performance.md, between markers <!-- name --> and <!-- /name -->."""

import re
from pathlib import Path

from measure import Results
from names import NAMES
from row import Figure, Row, names
from table import number
from targets import all_targets


def update(page: Path, tables: dict[str, str]) -> None:
    text = page.read_text(encoding="utf-8")
    for name, table in tables.items():
        pattern = re.compile(f"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.S)
        text = pattern.sub(lambda found, table=table: found[1] + table + found[2], text)
    page.write_text(text, encoding="utf-8")


def tables(results: Results, facts: dict[str, str]) -> dict[str, str]:
    """Of a whole run."""
    return {"facts": markdown(["what", "with what"], [list(pair) for pair in facts.items()]),
            "targets": targets(results), "results": group_tables(results)}


def instruction_tables(results: Results) -> dict[str, str]:
    return {"instructions": group_tables(results)}


def group_tables(results: Results) -> str:
    return "".join(f"\n### {group[0].upper()}{group[1:]}\n{group_table(results, rows)}"
                   for group, rows in results.groups().items())


def markdown(head: list[str], lines: list[list[str]]) -> str:
    every = [head, ["---"] * len(head), *lines]
    return "\n" + "".join("| " + " | ".join(line) + " |\n" for line in every) + "\n"


def targets(results: Results) -> str:
    lines = []
    for target in all_targets():
        value = target.measured(results)
        verdict = ("not measured" if value is None else
                   "met" if target.is_met(value) else "not met")
        lines.append([target.title.replace("<", "`<").replace(">", ">`"), target.aim,
                      number(value), verdict])
    return markdown(["aim", "limit", "measured", ""], lines)


def group_table(results: Results, rows: list[Row]) -> str:
    columns = names(rows)
    keys = list(dict.fromkeys(figure.key for row in rows for figure in row.figures))
    lines = []
    for row in rows:
        for key in keys:
            figure = row.figure(key)
            values = [cell(results, row, name, figure) for name in columns] if figure else []
            if figure and any(value != "-" for value in values):
                lines.append([row.title, caption(figure), *values])
    return markdown(["", "", *(NAMES.get(name, name) for name in columns)], lines)


CAPTIONS = {"cpu": "CPU per message", "rate": "messages", "allocations": "allocations per message",
            "growth": "memory grows by", "p50": "half of them within", "p99": "99 % within"}


def caption(figure: Figure) -> str:
    unit = figure.unit if figure.unit.startswith("/") or not figure.unit else f", {figure.unit}"
    return CAPTIONS.get(figure.key, figure.key) + unit


def cell(results: Results, row: Row, name: str, figure: Figure) -> str:
    values = results.values(row.name, name, figure)
    if not values:
        return "-"
    value = results.value(row.name, name, figure)
    return f"{value:,.0f}".replace(",", " ") if (value or 0) >= 1000 else number(value)
