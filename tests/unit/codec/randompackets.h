// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/codec/reader.h>
#include <qcomqtt/packet/packets.h>

#include <QtCore/QRandomGenerator>

namespace QCoMqtt::Internal {

//! Makes packets that are valid in one version.
class RandomPackets
{
public:
    RandomPackets(quint32 seed, ProtocolVersion version) : m_random(seed), m_version(version) {}

    struct Sample
    {
        Packet packet;
        Reader reader; //!< an end that may receive it
    };
    //! \a type must exist in the version.
    Sample next(PacketType type);

private:
    bool isV5() const { return m_version == ProtocolVersion::V5; }
    bool coin() { return m_random.bounded(2); }
    int upTo(int highest) { return int(m_random.bounded(quint32(highest) + 1)); }
    quint16 packetId() { return quint16(1 + m_random.bounded(65535)); }
    template<typename T>
    T any(const QList<T> &values)
    {
        return values.at(m_random.bounded(int(values.size())));
    }

    QString text();
    QByteArray bytes();
    Topic topic();
    TopicFilter filter();
    quint32 number(PropertyId id);
    Properties::Value value(PropertyId id);
    Properties properties(const QList<PropertyId> &ids);
    Will will();
    Subscription subscription();

    Packet connect();
    Packet connAck();
    Packet publish(Reader reader);
    template<typename Response>
    Packet response(const QList<ReasonCode> &codes);
    Packet subscribe();
    Packet subAck();
    Packet unsubscribe();
    Packet unsubAck();
    Packet disconnect(Reader reader);
    Packet auth();

    QRandomGenerator m_random;
    ProtocolVersion m_version;
};

} // namespace QCoMqtt::Internal
