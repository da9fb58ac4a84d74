# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""TLS beside a bare QSslSocket, WebSocket beside a bare QWebSocket."""

from bench import Bench
from row import Row, client

TITLES = {"tls": "TLS", "websocket": "WebSocket"}
#: Who does it. Left out: Paho's WebSocket and asyncio-mqtt's TLS, which wait for a minute with
#: packets in hand when several came at once; libmosquitto has no WebSocket.
CLIENTS = {"tls": ("ours", "limit", "owned", "mosquitto", "paho"),
           "websocket": ("ours", "limit", "owned")}


def rows(bench: Bench) -> list[Row]:
    return [row(transport, operation, qos) for transport in TITLES if bench.has_transport(transport)
            for operation in ("publish", "receive") for qos in (0, 1)]


def row(transport: str, operation: str, qos: int) -> Row:
    return Row(f"{transport}-{operation}-{qos}",
               f"{TITLES[transport]}, {operation} QoS {qos}, 256 B", "transports",
               [client(name, transport=transport, operation=operation, qos=qos)
                for name in CLIENTS[transport] if name != "owned" or operation == "receive"])
