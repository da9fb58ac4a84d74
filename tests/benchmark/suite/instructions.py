# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""Instructions per message in user space, which do not depend on what else the machine does."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import Bench, RunError, Sample
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


def subject(name: str, tags: dict[str, object]) -> Subject:
    program, arguments = PROGRAMS[name]

    def measure(bench: Bench, _: int) -> Sample:
        more, less = (count(bench, program, arguments, messages, tags) for messages in (MANY, FEW))
        # The warm-up of each run is a twentieth of its messages.
        return {"instructions": (more - less) * 20 / ((MANY - FEW) * 21)}

    return Subject(name, measure)


def count(bench: Bench, program: str, arguments: list[str], messages: int,
          tags: dict[str, object]) -> int:
    with TemporaryDirectory() as directory:
        log = Path(directory) / "log"
        bench.run(program, messages, operation=str(tags["operation"]),
                  qos=int(str(tags["qos"])), size=int(str(tags["size"])), arguments=arguments,
                  prefix=["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
                          f"--log-file={log}"])
        found = re.search(r"Collected : (\d+)", log.read_text(errors="replace"))
    if not found:
        raise RunError("callgrind counted nothing")
    return int(found[1])
