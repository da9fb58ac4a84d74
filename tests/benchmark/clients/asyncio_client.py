# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""asyncio-mqtt in the benchmark; see tests/benchmark/README.md."""

import argparse
import asyncio
import json
import ssl
import sys
import time
from collections.abc import AsyncIterator

import asyncio_mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

TOPIC = "bench/sensors/temp1"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    for name in ("port", "qos", "size", "messages", "window"):
        parser.add_argument(f"--{name}", type=int, default=0)
    for name in ("transport", "ca", "operation", "mode", "extra"):
        parser.add_argument(f"--{name}", default="")
    options = parser.parse_args()
    options.warm_up = options.messages // 20 + 1
    return options


def client_id(options: argparse.Namespace) -> str:
    text = f"bench;window={options.window}"
    if options.operation == "receive":
        total = options.warm_up + options.messages
        text += f";send={total};qos={options.qos};size={options.size}"
    elif options.operation == "roundtrip":
        text += ";echo=1"
    return text + (f";{options.extra}" if options.extra else "")


def resident(name: str) -> int:
    """A line of /proc/self/status, in KiB."""
    with open("/proc/self/status", encoding="ascii") as file:
        return next((int(line.split()[1]) for line in file if line.startswith(name)), 0)


class Measurement:
    """As the one of the C++ clients."""

    def __init__(self) -> None:
        self.result: dict[str, object] = {}
        self.trips: list[float] = []

    def start(self) -> None:
        with open("/proc/self/clear_refs", "w", encoding="ascii") as file:
            file.write("5")
        self.result["startKiB"] = resident("VmRSS")
        self._wall = time.monotonic()
        self._cpu = time.process_time()

    def stop(self, messages: int) -> None:
        self.result |= {"cpuSeconds": time.process_time() - self._cpu,
                        "seconds": time.monotonic() - self._wall,
                        "messages": messages, "allocations": None, "peakKiB": resident("VmHWM")}
        if self.trips:
            self.trips.sort()
            self.result["p50Microseconds"] = self.trips[len(self.trips) // 2] * 1e6
            self.result["p99Microseconds"] = self.trips[len(self.trips) * 99 // 100] * 1e6


async def publish(client: asyncio_mqtt.Client, options: argparse.Namespace, messages: int) -> None:
    """As many at one time as the window allows."""
    payload = b"x" * options.size
    left = messages

    async def some() -> None:
        nonlocal left
        while left > 0:
            left -= 1
            await client.publish(TOPIC, payload, qos=options.qos, timeout=60)

    at_once = 1 if options.qos == 0 else min(options.window, messages)
    await asyncio.gather(*(some() for _ in range(at_once)))


async def publish_all(client: asyncio_mqtt.Client, options: argparse.Namespace,
                      measurement: Measurement) -> None:
    await publish(client, options, options.warm_up)
    measurement.start()
    await publish(client, options, options.messages)
    if options.qos == 0:  # when this one is acknowledged, the others have arrived
        await client.publish(TOPIC, b"x" * options.size, qos=1, timeout=60)
    measurement.stop(options.messages)


async def receive(client: asyncio_mqtt.Client, options: argparse.Namespace,
                  measurement: Measurement) -> None:
    """Without a warm-up: its queue takes any number, all of them before the first is looked at."""
    left = total = options.warm_up + options.messages
    async with client.messages() as messages:
        measurement.start()
        await client.subscribe(TOPIC, qos=options.qos, timeout=60)
        async for message in messages:
            if len(message.payload) != options.size:
                sys.exit("a message of another size came")
            left -= 1
            if left == 0:
                break
    measurement.stop(total)


async def trips(client: asyncio_mqtt.Client, options: argparse.Namespace,
                messages: AsyncIterator[asyncio_mqtt.Message], count: int) -> list[float]:
    payload = b"x" * options.size
    times = []
    for _ in range(count):
        began = time.monotonic()
        await client.publish(TOPIC, payload, qos=options.qos, timeout=60)
        await anext(messages)
        times.append(time.monotonic() - began)
    return times


async def round_trip(client: asyncio_mqtt.Client, options: argparse.Namespace,
                     measurement: Measurement) -> None:
    async with client.messages() as messages:
        await client.subscribe(TOPIC, qos=options.qos, timeout=60)
        await trips(client, options, messages, options.warm_up)
        measurement.start()
        measurement.trips = await trips(client, options, messages, options.messages)
        measurement.stop(options.messages)


async def main() -> None:
    options = arguments()
    measurement = Measurement()
    properties = Properties(PacketTypes.CONNECT)
    properties.ReceiveMaximum = options.window
    host = "localhost" if options.transport == "tls" else "127.0.0.1"
    context = ssl.create_default_context(cafile=options.ca) if options.transport == "tls" else None
    client = asyncio_mqtt.Client(
        host, options.port, client_id=client_id(options), protocol=asyncio_mqtt.ProtocolVersion.V5,
        transport="websockets" if options.transport == "websocket" else "tcp",
        properties=properties, tls_context=context,
        max_concurrent_outgoing_calls=2 * options.window)
    # Its own way to set what is 20 by default is missing.
    client._client.max_inflight_messages_set(options.window)  # pylint: disable=protected-access
    run = {"publish": publish_all, "receive": receive, "roundtrip": round_trip}[options.operation]
    async with client:
        await run(client, options, measurement)
    print(json.dumps(measurement.result))


asyncio.run(main())
