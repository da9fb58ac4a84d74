# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""Results as a file, and from one."""

import json
from pathlib import Path

from measure import Results
from row import Row


def save(path: Path, results: Results, facts: dict[str, str], seed: int) -> None:
    content = {"seed": seed, "facts": facts, "failures": results.failures,
               "samples": [{"row": row, "subject": subject, "samples": samples}
                           for (row, subject), samples in results.samples.items()]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def load(path: Path, rows: list[Row]) -> tuple[Results, dict[str, str], int]:
    """What save() was told, to make tables and plots again; only what is in the file."""
    content = json.loads(path.read_text(encoding="utf-8"))
    samples = {(each["row"], each["subject"]): each["samples"] for each in content["samples"]}
    for row in rows:
        row.subjects = [each for each in row.subjects if (row.name, each.name) in samples]
    results = Results([row for row in rows if row.subjects], samples)
    return results, content["facts"], content["seed"]
