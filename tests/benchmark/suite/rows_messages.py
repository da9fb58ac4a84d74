# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""Publishing and receiving: every QoS with four sizes."""

from bench import Bench
from row import PROGRAMS, Row, client

SIZES = {16: "16 B", 256: "256 B", 4096: "4 KiB", 1048576: "1 MiB"}


def rows(_: Bench) -> list[Row]:
    return [row(operation, qos, size)
            for operation in ("publish", "receive") for size in SIZES for qos in (0, 1, 2)]


def row(operation: str, qos: int, size: int) -> Row:
    large = size >= 1048576
    what = {"operation": operation, "qos": qos, "size": size}
    # What "owned" does is to receive, and it wants the whole message.
    owns = operation == "receive" and not large
    names = [name for name in PROGRAMS if name != "owned" or owns]
    return Row(f"{operation}-{qos}-{size}", f"{operation} QoS {qos}, {SIZES[size]}", operation,
               [client(name, **what, window=64 if large else 1000) for name in names],
               check_messages={256: 300, 1048576: 3}.get(size, 0),
               tags=what)
