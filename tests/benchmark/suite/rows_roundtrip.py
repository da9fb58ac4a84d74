# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""A message there and back again, one after the other."""

from bench import Bench
from row import CPU, P50, P99, PROGRAMS, Row, client

SLOW = ("paho", "asyncio")  #: wait 44 ms for each at QoS 1: they leave TCP_NODELAY off


def rows(_: Bench) -> list[Row]:
    found = []
    for qos in (0, 1):
        names = [name for name in PROGRAMS if qos == 0 or name not in SLOW]
        what = {"operation": "roundtrip", "qos": qos}
        found.append(Row(f"roundtrip-{qos}", f"round trip QoS {qos}, 256 B", "round trip",
                         [client(name, **what) for name in names],
                         figures=(P50, P99, CPU), messages=5000, check_messages=50))
        if qos == 1:
            found.append(Row("roundtrip-1-slow", "the same, few", "round trip, few",
                             [client(name, **what) for name in ("ours", *SLOW)],
                             figures=(P50, P99, CPU), messages=40, check_messages=0))
    return found
