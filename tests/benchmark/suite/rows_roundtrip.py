# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""A message there and back again, one after the other."""

from bench import Bench
from row import CPU, OURS, P50, P99, PROGRAMS, Row, client

SLOW = ("paho", "asyncio")  #: wait 44 ms for each at QoS 1: they leave TCP_NODELAY off


def rows(_: Bench) -> list[Row]:
    quick = [name for name in PROGRAMS if name not in SLOW]
    return [row("roundtrip-0", "round trip QoS 0, 256 B", list(PROGRAMS), qos=0),
            row("roundtrip-1", "round trip QoS 1, 256 B", quick, qos=1),
            row("roundtrip-1-slow", "the same, few", [OURS, *SLOW], qos=1,
                group="round trip, few", messages=40, check_messages=0)]


def row(name: str, title: str, who: list[str], qos: int, group: str = "round trip",
        messages: int = 5000, check_messages: int = 50) -> Row:
    return Row(name, title, group,
               [client(each, operation="roundtrip", qos=qos) for each in who],
               figures=(P50, P99, CPU), messages=messages, check_messages=check_messages)
