// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "world.h"

#include <qcomqtt/packet/packets.h>

#include <deque>
#include <map>
#include <set>

//! What a server announces that a client must keep to.
struct ServerLimits
{
    quint16 receiveMaximum = 65535;
    quint16 topicAliasMaximum = 0;
    quint32 maximumPacketSize = 268'435'460;
};

//! The rules of the standard that one connection of a client must keep to, as the server sees it.
class WireRules
{
public:
    WireRules(World &world, ServerLimits limits) : m_world(world), m_limits(limits) {}

    void received(const QCoMqtt::Internal::Packet &packet, qint64 size);
    void sent(const QCoMqtt::Internal::Packet &packet);

private:
    template<typename P>
    void check(const P &) {}
    void check(const QCoMqtt::Internal::Connect &connect);
    void check(const QCoMqtt::Internal::Publish &publish);
    void check(const QCoMqtt::Internal::PubAck &ack);
    void check(const QCoMqtt::Internal::PubRec &ack);
    void check(const QCoMqtt::Internal::PubComp &ack);
    void check(const QCoMqtt::Internal::Disconnect &) { m_isOver = true; }
    void checkOrder(std::deque<quint16> &due, quint16 packetId, const char *name);
    void broken(const QString &rule);

    World &m_world;
    ServerLimits m_limits;
    std::map<quint16, QByteArray> m_open; // of the client's PUBLISH packets, with their payload
    std::deque<quint16> m_dueAcks; // of the server's packets, in their order
    std::deque<quint16> m_dueRecs;
    std::set<quint16> m_dueComps;
    std::map<quint32, QCoMqtt::Topic> m_aliases;
    bool m_isOver = false;
};
