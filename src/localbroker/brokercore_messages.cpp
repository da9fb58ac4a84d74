// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// Publishing and subscribing: MQTT 5.0 sections 3.3, 3.8 and 3.10.

#include <localbroker/brokercore.h>

#include <algorithm>

namespace QCoMqtt::Internal {

void BrokerCore::publish(const BrokerMessage &message, BrokerTime now)
{
    route(message, {}, now);
}

qsizetype BrokerCore::route(const BrokerMessage &message, const QString &publisher, BrokerTime now)
{
    if (message.retain)
        m_retained.store(message);
    const SubscriptionIndex::Route route{publisher, m_options.sendsOverlappingCopies()};
    return m_index.deliver(message, route, now, m_effects);
}

std::optional<ReasonCode> BrokerCore::resolveAlias(Link &link, Publish &publish, quint16 maximum)
{
    const auto alias = publish.properties.number(PropertyId::TopicAlias);
    if (!alias) {
        if (publish.topic.isEmpty())
            return ReasonCode::ProtocolError;
        return std::nullopt;
    }
    if (*alias == 0 || *alias > maximum) // MQTT-3.3.2-8, MQTT-3.3.2-9
        return ReasonCode::TopicAliasInvalid;
    Topic &known = link.aliases[quint16(*alias)];
    if (publish.topic.isEmpty())
        publish.topic = known;
    else
        known = publish.topic;
    if (publish.topic.isEmpty())
        return ReasonCode::ProtocolError; // section 3.3.2.3.4
    return std::nullopt;
}

std::optional<ReasonCode> BrokerCore::violation(Link &link, Publish &publish) const
{
    if (publish.qos > m_options.maximumQoS())
        return ReasonCode::QoSNotSupported;
    if (publish.retain && !m_options.isRetainAvailable()) {
        // MQTT 3 cannot say no to the retain flag.
        if (link.version == ProtocolVersion::V5)
            return ReasonCode::RetainNotSupported; // MQTT-3.2.2-14
        publish.retain = false;
    }
    if (publish.properties.contains(PropertyId::SubscriptionIdentifier))
        return ReasonCode::ProtocolError; // MQTT-3.3.4-6
    return resolveAlias(link, publish, m_options.topicAliasMaximum());
}

void BrokerCore::handle(Link &link, Publish &&publish, BrokerTime now)
{
    if (const auto code = violation(link, publish)) {
        fail(link, *code, now);
        return;
    }
    QSet<quint16> &unreleased = link.session->unreleased();
    if (publish.qos == QoS::ExactlyOnce) {
        if (unreleased.contains(publish.packetId)) { // MQTT-4.3.3-10
            m_effects.send(link.id, PubRec{publish.packetId});
            return;
        }
        if (unreleased.size() >= m_options.receiveMaximum()) {
            fail(link, ReasonCode::ReceiveMaximumExceeded, now); // MQTT-3.3.4-9
            return;
        }
        unreleased.insert(publish.packetId);
    }
    const qsizetype receivers = route(BrokerMessage::fromPublish(publish, now),
                                      link.session->clientId(), now);
    const ReasonCode code = receivers == 0 && link.version == ProtocolVersion::V5
        ? ReasonCode::NoMatchingSubscribers
        : ReasonCode::Success;
    if (publish.qos == QoS::AtLeastOnce)
        m_effects.send(link.id, PubAck{publish.packetId, code});
    else if (publish.qos == QoS::ExactlyOnce)
        m_effects.send(link.id, PubRec{publish.packetId, code});
}

void BrokerCore::handle(Link &link, PubRel &&release, BrokerTime)
{
    const bool known = link.session->unreleased().remove(release.packetId);
    const ReasonCode code = known ? ReasonCode::Success : ReasonCode::PacketIdentifierNotFound;
    m_effects.send(link.id, PubComp{release.packetId, code});
}

void BrokerCore::handle(Link &link, Subscribe &&subscribe, BrokerTime now)
{
    const auto identifiers = subscribe.properties.subscriptionIdentifiers();
    const quint32 identifier = identifiers.isEmpty() ? 0 : identifiers.first();
    std::vector<BrokerDelivery> retained;
    SubAck answer{subscribe.packetId};
    for (const Subscription &subscription : std::as_const(subscribe.subscriptions)) {
        const ReasonCode code = this->subscribe(*link.session, subscription, identifier, retained,
                                                now);
        answer.reasonCodes.append(code);
    }
    m_effects.send(link.id, std::move(answer));
    for (BrokerDelivery &delivery : retained)
        link.session->deliver(std::move(delivery), now, m_effects);
}

std::optional<ReasonCode> BrokerCore::refusal(const Subscription &subscription,
                                              quint32 identifier) const
{
    if (subscription.filter().isShared() && !m_options.isSharedAvailable())
        return ReasonCode::SharedSubscriptionsNotSupported;
    if (subscription.filter().hasWildcard() && !m_options.isWildcardAvailable())
        return ReasonCode::WildcardSubscriptionsNotSupported;
    if (identifier != 0 && !m_options.areSubscriptionIdentifiersAvailable())
        return ReasonCode::SubscriptionIdentifiersNotSupported;
    return std::nullopt;
}

ReasonCode BrokerCore::subscribe(BrokerSession &session, const Subscription &subscription,
                                 quint32 identifier, std::vector<BrokerDelivery> &retained,
                                 BrokerTime now)
{
    if (const auto code = refusal(subscription, identifier))
        return *code;
    const QoS granted = std::min(subscription.qos(), m_options.maximumQoS());
    const bool isNew = m_index.subscribe(session, subscription, identifier);
    const RetainHandling handling = subscription.retainHandling();
    const bool sends = handling == RetainHandling::SendAtSubscribe
        || (handling == RetainHandling::SendIfNew && isNew); // MQTT-3.3.1-9 to -11
    if (sends && !subscription.filter().isShared()) { // section 4.8.2: none for a shared one
        for (BrokerMessage &message : m_retained.matching(subscription.filter(), now)) {
            message.qos = std::min(message.qos, granted);
            BrokerDelivery delivery{std::move(message), {}, {}};
            if (identifier != 0)
                delivery.identifiers.append(identifier);
            retained.push_back(std::move(delivery));
        }
    }
    return ReasonCode(granted); // Granted QoS 0, 1 and 2 are 0, 1 and 2
}

void BrokerCore::handle(Link &link, Unsubscribe &&unsubscribe, BrokerTime)
{
    UnsubAck answer{unsubscribe.packetId};
    for (const TopicFilter &filter : std::as_const(unsubscribe.filters)) {
        const bool existed = m_index.unsubscribe(*link.session, filter);
        if (link.version == ProtocolVersion::V5)
            answer.reasonCodes.append(existed ? ReasonCode::Success
                                              : ReasonCode::NoSubscriptionExisted);
    }
    m_effects.send(link.id, std::move(answer));
}

} // namespace QCoMqtt::Internal
