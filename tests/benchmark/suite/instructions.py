# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""Instructions per message in user space, which do not depend on what else the machine does."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import callgrind
from bench import Bench, Sample
from row import PROGRAMS, Figure, Row, Subject

FEW = 2000
MANY = 12000
INSTRUCTIONS = Figure("instructions", "", lambda sample: sample["instructions"])


def rows_of(rows: list[Row]) -> list[Row]:
    """Those of the messages of 256 bytes; not Python, whose start alone takes a minute."""
    found = []
    for row in rows:
        if row.tags.get("size") != 256:
            continue
        subjects = [subject(each.name, row.tags) for each in row.subjects if each.name != "asyncio"]
        found.append(Row(row.name, row.title, row.group, subjects, figures=(INSTRUCTIONS,),
                         messages=MANY, tags=row.tags))
    return found


def subject(name: str, tags: dict[str, Any]) -> Subject:
    program, arguments = PROGRAMS[name]

    def measure(bench: Bench, _: int) -> Sample:
        more, less = (count(bench, program, arguments, messages, tags) for messages in (MANY, FEW))
        # The warm-up of each run is a twentieth of its messages.
        return {"instructions": (more - less) * 20 / ((MANY - FEW) * 21)}

    return Subject(name, measure)


def count(bench: Bench, program: str, arguments: list[str], messages: int,
          tags: dict[str, Any]) -> int:
    with TemporaryDirectory() as directory:
        log = Path(directory) / "log"
        bench.run(program, messages, **tags, arguments=arguments,
                  prefix=[*callgrind.COMMAND, f"--log-file={log}"])
        return callgrind.collected(log.read_text(errors="replace"))
