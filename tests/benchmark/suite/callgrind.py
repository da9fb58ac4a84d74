# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""How to have callgrind count the instructions of a program."""

import re

from sink import RunError

#: Stands before the program.
COMMAND = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]


def collected(log: str) -> int:
    """What it counted, as it says on stderr or in its log."""
    found = re.search(r"Collected : (\d+)", log)
    if not found:
        raise RunError(f"callgrind counted nothing: {log}")
    return int(found[1])
