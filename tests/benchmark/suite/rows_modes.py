# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""What else ours can do: its ways to publish, windows, topic aliases, another thread, a backlog."""

from typing import Any

from bench import Bench
from row import OURS, Row, Subject, client

MODES = {"await": "co_await publish(), one at a time", "concurrent": "1000 started at once",
         "post": "post(), then drain()"}
WINDOWS = (1, 20, 1000, 65535)
MILLION = 1_000_000


def rows(_: Bench) -> list[Row]:
    return modes() + windows() + aliases() + handles() + backlogs()


def ours(mode: str, **what: Any) -> list[Subject]:
    return [client(OURS, arguments=["--mode", mode], **what)]


def modes() -> list[Row]:
    return [Row(f"mode-{mode}-{qos}", f"{title}, QoS {qos}", "ways to publish",
                ours(mode, qos=qos))
            for qos in (0, 1, 2) for mode, title in MODES.items()]


def windows() -> list[Row]:
    """libmosquitto looks through all that is unacknowledged, each time: 65535 take it minutes."""
    return [Row(f"window-{operation}-{window}", f"{operation} QoS 1, window {window}", "window",
                [client(name, operation=operation, qos=1, window=window)
                 for name in (OURS, "limit", "tuned", "mosquitto")
                 if name != "mosquitto" or window < 65535],
                least_messages=20 if window < 65535 else 2 * window,
                check_messages=200, tags={"window": window, "operation": operation})
            for operation in ("publish", "receive") for window in WINDOWS]


def aliases() -> list[Row]:
    return [Row(f"aliases-{qos}", f"publish QoS {qos}, 10 topic aliases", "topic aliases",
                ours("post", qos=qos, extra="aliases=10")) for qos in (0, 1)]


def handles() -> list[Row]:
    return [Row(f"handle-{operation}-{qos}", f"{operation} QoS {qos}, client in another thread",
                "another thread", ours("handle", operation=operation, qos=qos))
            for operation in ("publish", "receive") for qos in (0, 1)]


def backlogs() -> list[Row]:
    """The window is 1000: what is posted beyond waits in the outbox."""
    return [Row(f"backlog-{size}", title, "backlog", ours(mode, qos=1, rehearsed=True),
                messages=MILLION, check_messages=2000)
            for size, title, mode in (
                ("1000", "at most 1000 wait in the outbox", "post"),
                ("1000000", "1 000 000 wait in the outbox", "backlog"),
                ("offline", "1 000 000 posted before connect()", "offline"))]
