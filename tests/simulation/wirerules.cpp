// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "wirerules.h"

#include <algorithm>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;

void WireRules::broken(const QString &rule)
{
    m_world.fault(u"the client broke a rule: "_s + rule);
}

void WireRules::received(const Packet &packet, qint64 size)
{
    if (m_isOver)
        broken(u"a packet behind DISCONNECT (MQTT-3.14.4-1)"_s);
    if (size > qint64(m_limits.maximumPacketSize))
        broken(u"a packet of %1 bytes (MQTT-3.2.2-15)"_s.arg(size));
    std::visit([this](const auto &each) { check(each); }, packet);
}

// MQTT 3 announces nothing.
void WireRules::check(const Connect &connect)
{
    if (connect.version != ProtocolVersion::V5)
        m_limits = {};
}

void WireRules::check(const Publish &publish)
{
    if (const auto alias = publish.properties.number(PropertyId::TopicAlias)) {
        if (*alias == 0 || *alias > m_limits.topicAliasMaximum)
            broken(u"topic alias %1 (MQTT-3.2.2-17)"_s.arg(*alias));
        if (publish.topic.isEmpty() && !m_aliases.contains(*alias))
            broken(u"a topic alias that stands for nothing"_s);
        m_aliases[*alias] = publish.topic;
    }
    if (publish.qos == QoS::AtMostOnce)
        return;
    const auto [open, isNew] = m_open.emplace(publish.packetId, publish.payload);
    if (!isNew)
        broken(u"packet identifier %1 is in use (MQTT-2.2.1-3)"_s.arg(publish.packetId));
    if (m_open.size() > m_limits.receiveMaximum)
        broken(u"%1 messages in flight (MQTT-3.3.4-9)"_s.arg(m_open.size()));
}

void WireRules::checkOrder(std::deque<quint16> &due, quint16 packetId, const char *name)
{
    const auto found = std::find(due.begin(), due.end(), packetId);
    if (found == due.end())
        return broken(u"%1 %2 is out of order, or of nothing"_s.arg(QLatin1StringView(name)).arg(packetId));
    due.erase(due.begin(), std::next(found)); // what was before has been left to come again
}

void WireRules::check(const PubAck &ack)
{
    checkOrder(m_dueAcks, ack.packetId, "PUBACK"); // MQTT-4.6.0-2
}

void WireRules::check(const PubRec &ack)
{
    checkOrder(m_dueRecs, ack.packetId, "PUBREC"); // MQTT-4.6.0-3
}

void WireRules::check(const PubComp &ack)
{
    if (m_dueComps.erase(ack.packetId) == 0)
        broken(u"PUBCOMP %1 of nothing"_s.arg(ack.packetId));
}

void WireRules::sent(const Packet &packet)
{
    if (const auto *publish = std::get_if<Publish>(&packet)) {
        if (publish->qos == QoS::AtLeastOnce)
            m_dueAcks.push_back(publish->packetId);
        else if (publish->qos == QoS::ExactlyOnce)
            m_dueRecs.push_back(publish->packetId);
    } else if (const auto *release = std::get_if<PubRel>(&packet)) {
        m_dueComps.insert(release->packetId);
    } else if (const auto *ack = std::get_if<PubAck>(&packet)) {
        m_open.erase(ack->packetId);
    } else if (const auto *done = std::get_if<PubComp>(&packet)) {
        m_open.erase(done->packetId);
    }
}
