# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""What we aim at, and whether it is met."""

from dataclasses import dataclass

from measure import Results
from row import OURS

LIMIT = "limit"
MOSQUITTO = "mosquitto"


@dataclass(frozen=True)
class Target:
    """A figure of ours, or how many times one of others it is."""

    title: str
    row: str
    limit: float
    at_least: bool = False  #: else at most
    figure: str = "cpu"
    other: str | None = None  #: a subject; None: the figure itself counts
    other_row: str | None = None  #: None: the same
    turned: bool = False  #: theirs divided by ours
    unit: str = ""

    @property
    def aim(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.limit:g}{self.unit}"

    def measured(self, results: Results) -> float | None:
        row = results.row(self.row)
        figure = row.figure(self.figure) if row else None
        if not figure:
            return None
        if not self.other:
            return results.value(self.row, OURS, figure)
        ours, others = (self.row, OURS), (self.other_row or self.row, self.other)
        if self.turned:
            ours, others = others, ours
        return results.ratio(*ours, figure, *others)

    def is_met(self, value: float) -> bool:
        return value >= self.limit if self.at_least else value <= self.limit


def of_limit(row: str, title: str, times: float, figure: str = "cpu") -> Target:
    return Target(f"{title}: times the bare socket", row, times, other=LIMIT, figure=figure,
                  unit="×")


def less_than_mosquitto(row: str, title: str, times: float, figure: str = "cpu") -> Target:
    return Target(f"{title}: times less than libmosquitto", row, times, at_least=True,
                  other=MOSQUITTO, turned=True, figure=figure, unit="×")


def times_small(row: str, small: str, title: str, figure: str = "cpu") -> Target:
    return Target(f"{title}: times the small case", row, 1.3, other=OURS, other_row=small,
                  figure=figure, unit="×")


def messages() -> list[Target]:
    found: list[Target] = []
    for operation, limits, peers in (("publish", (2, 2, 1.5), (30, 50, 60)),
                                     ("receive", (4, 4, 5), (20, 50, 60))):
        for qos in (0, 1, 2):
            row, title = f"{operation}-{qos}-256", f"{operation} QoS {qos}, 256 B"
            found += [of_limit(row, title, limits[qos]),
                      less_than_mosquitto(row, title, peers[qos])]
    for size, name, limit, peer in ((4096, "4 KiB", 1.5, 4), (1048576, "1 MiB", 1.1, 1)):
        for operation in ("publish", "receive"):
            for qos in (0, 1, 2):
                row, title = f"{operation}-{qos}-{size}", f"{operation} QoS {qos}, {name}"
                found += [of_limit(row, title, limit), less_than_mosquitto(row, title, peer)]
    return found


def transports() -> list[Target]:
    found: list[Target] = []
    for qos in (0, 1):
        row, title = f"roundtrip-{qos}", f"round trip QoS {qos}, p50"
        found += [of_limit(row, title, 1.1, "p50"), less_than_mosquitto(row, title, 1, "p50")]
    for transport, title in (("tls", "TLS"), ("websocket", "WebSocket")):
        for operation in ("publish", "receive"):
            found += [of_limit(f"{transport}-{operation}-{qos}",
                               f"{title}, {operation} QoS {qos}", 1.25) for qos in (0, 1)]
    return found


def allocations() -> list[Target]:
    most = {("publish", 0): 0.01}  # not quite none: a few belong to the connection
    return [Target(f"{operation} QoS {qos}, 256 B: allocations per message",
                   f"{operation}-{qos}-256", most.get((operation, qos), 1.01), figure="allocations")
            for operation in ("publish", "receive") for qos in (0, 1, 2)]


def scale() -> list[Target]:
    return [
        times_small("window-publish-65535", "window-publish-1000", "publish, window 65535"),
        times_small("window-receive-65535", "window-receive-1000", "receive, window 65535"),
        times_small("backlog-1000000", "backlog-1000", "backlog of 1 000 000"),
        times_small("backlog-offline", "backlog-1000", "1 000 000 posted before connect()"),
        times_small("subscriptions-10000", "subscriptions-1", "10 000 subscriptions"),
        times_small("streams-10000", "streams-1", "10 000 streams"),
        Target("idle connection", "idle-1000", 24, figure="memory", unit=" KiB"),
        Target("durable publishing QoS 1, SQLite, per second", "store-process-1-256", 20000,
               at_least=True, figure="rate"),
        Target("library, stripped", "size-libQCoMqtt", 700, figure="size", unit=" kB"),
        Target("compile time of <QCoMqtt/Client>: times <QTcpSocket> and <QCoroTask>",
               "compile", 3, other=LIMIT, unit="×"),
    ]


def all_targets() -> list[Target]:
    return messages() + transports() + allocations() + scale()
