# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

"""Publishes one message of every kind. Arguments: port, protocol version, topic."""

import asyncio
import sys

import asyncio_mqtt

port, version, topic = int(sys.argv[1]), sys.argv[2], sys.argv[3]
versions = {
    "3.1": asyncio_mqtt.ProtocolVersion.V31,
    "3.1.1": asyncio_mqtt.ProtocolVersion.V311,
    "5": asyncio_mqtt.ProtocolVersion.V5,
}


async def main():
    async with asyncio_mqtt.Client("127.0.0.1", port, protocol=versions[version]) as client:
        await client.publish(f"{topic}/text", "grün", qos=0)
        await client.publish(f"{topic}/integer", 42, qos=1)
        await client.publish(f"{topic}/number", 0.38, qos=2)
        await client.publish(f"{topic}/bytes", b"\0\xff", qos=0)
        await client.publish(f"{topic}/nothing", None, qos=1)
        await client.publish(f"{topic}/kept", "kept", qos=2, retain=True)


asyncio.run(main())
