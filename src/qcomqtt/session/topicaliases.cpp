// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/session/topicaliases.h>

#include <qcomqtt/codec/encoder.h>

namespace QCoMqtt::Internal {

namespace {

// The property takes 3 bytes: a shorter topic is not worth it.
constexpr qsizetype shortestTopic = 5;
// That, and a Remaining Length or Property Length that becomes a byte longer for it.
constexpr qint64 costOfAlias = 3 + 1 + 1;

} // namespace

void OutgoingAliases::start(quint16 maximum)
{
    m_maximum = maximum;
    m_aliases.clear();
    m_places.clear();
}

void OutgoingAliases::apply(Publish &publish, quint32 maximumPacketSize)
{
    if (m_maximum == 0 || publish.topic.utf8().size() < shortestTopic)
        return;
    const auto known = m_aliases.constFind(publish.topic);
    const bool isKnown = known != m_aliases.cend();
    if (!isKnown
        && encodedSize(publish, ProtocolVersion::V5) + costOfAlias > qint64(maximumPacketSize)) {
        return;
    }
    const quint16 alias = isKnown ? quint16(*known) : assign(publish.topic);
    unlink(alias);
    makeNewest(alias);
    if (publish.properties.isEmpty())
        publish.properties = m_places[alias].onlyAlias;
    else
        publish.properties.setNumber(PropertyId::TopicAlias, alias);
    if (isKnown)
        publish.topic = Topic();
}

quint16 OutgoingAliases::assign(const Topic &topic)
{
    if (m_places.empty())
        m_places.resize(1);
    quint16 alias = m_places[0].newer; // the end of the ring that was used longest ago
    if (m_places.size() <= m_maximum) {
        alias = quint16(m_places.size());
        m_places.emplace_back();
        m_places[alias].newer = m_places[alias].older = alias;
        m_places[alias].onlyAlias.setNumber(PropertyId::TopicAlias, alias);
    } else {
        m_aliases.remove(m_places[alias].topic);
    }
    m_places[alias].topic = topic;
    m_aliases.insert(topic, alias);
    return alias;
}

void OutgoingAliases::unlink(quint16 alias)
{
    const Place &place = m_places[alias];
    m_places[place.newer].older = place.older;
    m_places[place.older].newer = place.newer;
}

void OutgoingAliases::makeNewest(quint16 alias)
{
    Place &head = m_places[0];
    Place &place = m_places[alias];
    place.older = head.older;
    place.newer = 0;
    m_places[head.older].newer = alias;
    head.older = alias;
}

void IncomingAliases::start(quint16 maximum)
{
    m_maximum = maximum;
    m_topics.clear();
}

Verdict IncomingAliases::resolve(Publish &publish)
{
    const auto violation = [](ReasonCode code, const char *rule) {
        return Violation{code, PacketType::Publish, rule};
    };
    if (!publish.properties.isEmpty()) {
        if (const auto alias = publish.properties.number(PropertyId::TopicAlias)) {
            if (*alias == 0 || *alias > m_maximum) {
                return violation(ReasonCode::TopicAliasInvalid,
                                 "topic alias is 0 or above our maximum (MQTT-3.1.2-26)");
            }
            publish.properties.remove(PropertyId::TopicAlias);
            if (*alias >= m_topics.size())
                m_topics.resize(*alias + 1);
            Topic &topic = m_topics[*alias];
            if (publish.topic.isEmpty())
                publish.topic = topic;
            else
                topic = publish.topic;
        }
    }
    if (publish.topic.isEmpty()) {
        return violation(ReasonCode::ProtocolError,
                         "no topic, and no topic alias known on this connection (3.3.2.3.4)");
    }
    return std::nullopt;
}

} // namespace QCoMqtt::Internal
