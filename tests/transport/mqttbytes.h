// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QByteArray>

// Packets of a server, written by hand.

//! CONNACK of MQTT 5: success, no properties.
inline QByteArray connAck()
{
    return QByteArray::fromHex("2003000000");
}

//! PUBLISH of MQTT 5, QoS 0, on the topic "t".
inline QByteArray publish(const QByteArray &payload)
{
    QByteArray packet(1, '\x30');
    // MQTT 5.0 section 1.5.5
    qsizetype rest = payload.size() + 4;
    do {
        const auto digit = char(rest % 128);
        rest /= 128;
        packet.append(char(rest > 0 ? digit | 0x80 : digit));
    } while (rest > 0);
    packet.append(QByteArray::fromHex("00017400"));
    return packet + payload;
}
