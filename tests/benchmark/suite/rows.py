# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""Collects the rows: every file rows_*.py beside this one has a function rows(bench)."""

import importlib
from pathlib import Path

from bench import Bench
from row import Row


def all_rows(bench: Bench) -> list[Row]:
    found: list[Row] = []
    for path in sorted(Path(__file__).parent.glob("rows_*.py")):
        found += importlib.import_module(path.stem).rows(bench)
    return found
