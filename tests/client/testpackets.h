// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/packet/packets.h>

// The packets that scripts are made of.

//! A CONNACK of MQTT 5 for clients that leave their name to the server.
inline QCoMqtt::Internal::ConnAck assignedConnAck()
{
    QCoMqtt::Internal::ConnAck connAck;
    connAck.properties.setText(QCoMqtt::PropertyId::AssignedClientIdentifier,
                               QStringLiteral("assigned"));
    return connAck;
}

//! The same with a property that limits the client.
inline QCoMqtt::Internal::ConnAck limitedConnAck(QCoMqtt::PropertyId id, quint32 value)
{
    QCoMqtt::Internal::ConnAck connAck = assignedConnAck();
    connAck.properties.setNumber(id, value);
    return connAck;
}

inline QCoMqtt::Internal::Publish publishOf(const char *topic, const QByteArray &payload,
                                            QCoMqtt::QoS qos = QCoMqtt::QoS::AtMostOnce,
                                            quint16 packetId = 0)
{
    QCoMqtt::Internal::Publish publish;
    publish.topic = QCoMqtt::Topic(topic);
    publish.payload = payload;
    publish.qos = qos;
    publish.packetId = packetId;
    return publish;
}

inline QCoMqtt::Internal::Publish duplicateOf(QCoMqtt::Internal::Publish publish)
{
    publish.duplicate = true;
    return publish;
}

//! The SUBACK to a SUBSCRIBE with one filter.
inline QCoMqtt::Internal::SubAck granted(
    quint16 id, QCoMqtt::ReasonCode code = QCoMqtt::ReasonCode::GrantedQoS0)
{
    return QCoMqtt::Internal::SubAck{id, {code}};
}
