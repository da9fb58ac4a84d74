# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

"""Prints what comes, a line each: last level, QoS, retain flag, payload in hexadecimal. Ends with
a message on the level "end". Arguments: port, protocol version, topic."""

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
        async with client.messages() as messages:
            await client.subscribe(f"{topic}/#", qos=2)
            async for message in messages:
                name = str(message.topic).rsplit("/", 1)[1]
                line = f"{name} {message.qos} {int(message.retain)} {bytes(message.payload).hex()}"
                print(line.strip(), flush=True)
                if name == "end":
                    return


asyncio.run(main())
