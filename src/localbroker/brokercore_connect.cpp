// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// Connecting and leaving: MQTT 5.0 sections 3.1, 3.2, 3.14 and 4.1.

#include <localbroker/brokercore.h>

#include <algorithm>

namespace QCoMqtt::Internal {

namespace {

constexpr quint32 neverExpires = 0xFFFF'FFFF;

void announce(Properties &properties, PropertyId id, quint32 value, quint32 standard)
{
    if (value != standard)
        properties.setNumber(id, value);
}

BrokerClientLimits limitsOf(const Connect &connect)
{
    BrokerClientLimits limits{.version = connect.version};
    limits.receiveMaximum
        = quint16(connect.properties.number(PropertyId::ReceiveMaximum).value_or(65535));
    limits.maximumPacketSize = connect.properties.number(PropertyId::MaximumPacketSize)
                                   .value_or(LocalBrokerOptions::noPacketSizeLimit);
    return limits;
}

} // namespace

void BrokerCore::handle(Link &link, Connect &&connect, BrokerTime now)
{
    link.version = connect.version;
    if (const auto code = refusal(connect)) {
        refuse(link, *code);
        return;
    }
    const bool assigned = connect.clientId.isEmpty();
    if (assigned)
        connect.clientId = makeClientId();
    const auto [session, wasPresent] = openSession(connect.clientId, connect.cleanStart, now);
    session.attach(link.id, limitsOf(connect));
    link.session = &session;
    link.will = std::move(connect.will);
    link.sessionExpiry = std::min(requestedExpiry(connect), longestSessionExpiry());
    setKeepAlive(link, connect, now);

    ConnAck answer{wasPresent, ReasonCode::Success, connAckProperties(link, connect)};
    if (assigned && link.version == ProtocolVersion::V5)
        answer.properties.setText(PropertyId::AssignedClientIdentifier, connect.clientId);
    m_effects.send(link.id, std::move(answer));
    session.resume(now, m_effects);
}

std::optional<ReasonCode> BrokerCore::refusal(const Connect &connect) const
{
    if (connect.properties.contains(PropertyId::AuthenticationMethod))
        return ReasonCode::BadAuthenticationMethod;
    if (!m_users.isEmpty()) {
        const auto user = m_users.constFind(connect.userName.value_or(QString()));
        if (user == m_users.constEnd() || *user != connect.password.value_or(QByteArray()))
            return ReasonCode::BadUserNameOrPassword;
    }
    if (connect.clientId.isEmpty()) {
        const bool mayBeEmpty = connect.version == ProtocolVersion::V5
            || (connect.version == ProtocolVersion::V3_1_1 && connect.cleanStart);
        if (!mayBeEmpty || !m_options.assignsClientIds())
            return ReasonCode::ClientIdentifierNotValid; // MQTT-3.1.3-8 of 3.1.1
    }
    if (connect.will && connect.will->qos() > m_options.maximumQoS())
        return ReasonCode::QoSNotSupported; // MQTT-3.2.2-12
    if (connect.will && connect.will->isRetained() && !m_options.isRetainAvailable())
        return ReasonCode::RetainNotSupported; // MQTT-3.2.2-13
    return std::nullopt;
}

BrokerCore::OpenedSession BrokerCore::openSession(const QString &clientId, bool cleanStart,
                                                  BrokerTime now)
{
    auto found = m_sessions.find(clientId);
    if (found != m_sessions.end() && found->second->link()) {
        Link &other = m_links.at(*found->second->link());
        fail(other, ReasonCode::SessionTakenOver, now); // MQTT-3.1.4-3
        found = m_sessions.find(clientId);
    }
    if (found != m_sessions.end() && cleanStart) { // MQTT-3.1.2-4
        endSession(*found->second, now);
        found = m_sessions.end();
    }
    if (found != m_sessions.end()) {
        found->second->will.reset(); // MQTT-3.1.3-9
        found->second->expiresAt.reset();
        return {*found->second, true};
    }
    auto session = std::make_unique<BrokerSession>(clientId, m_options.maximumQueuedMessages());
    BrokerSession &opened = *session;
    m_sessions.insert_or_assign(clientId, std::move(session));
    return {opened, false};
}

quint32 BrokerCore::longestSessionExpiry() const
{
    return quint32(std::min<qint64>(m_options.maximumSessionExpiry().count(), neverExpires));
}

// A session of MQTT 3 lasts for ever or as long as its connection.
quint32 BrokerCore::requestedExpiry(const Connect &connect) const
{
    if (connect.version == ProtocolVersion::V5)
        return connect.properties.number(PropertyId::SessionExpiryInterval).value_or(0);
    return connect.cleanStart ? 0 : neverExpires;
}

void BrokerCore::setKeepAlive(Link &link, const Connect &connect, BrokerTime now)
{
    std::chrono::seconds keepAlive(connect.keepAlive);
    if (link.version == ProtocolVersion::V5)
        keepAlive = m_options.serverKeepAlive().value_or(keepAlive);
    link.idleLimit = BrokerTime(keepAlive) * 3 / 2; // MQTT-3.1.2-22
    if (link.idleLimit != BrokerTime(0))
        remindAt(now + link.idleLimit);
}

Properties BrokerCore::connAckProperties(const Link &link, const Connect &connect) const
{
    Properties properties;
    if (link.version != ProtocolVersion::V5)
        return properties;
    announce(properties, PropertyId::SessionExpiryInterval, link.sessionExpiry,
             requestedExpiry(connect));
    announce(properties, PropertyId::ReceiveMaximum, m_options.receiveMaximum(), 65535);
    announce(properties, PropertyId::MaximumQoS, quint32(m_options.maximumQoS()), 2);
    announce(properties, PropertyId::RetainAvailable, m_options.isRetainAvailable(), 1);
    announce(properties, PropertyId::MaximumPacketSize, m_options.maximumPacketSize(),
             LocalBrokerOptions::noPacketSizeLimit);
    announce(properties, PropertyId::TopicAliasMaximum, m_options.topicAliasMaximum(), 0);
    announce(properties, PropertyId::WildcardSubscriptionAvailable,
             m_options.isWildcardAvailable(), 1);
    announce(properties, PropertyId::SubscriptionIdentifierAvailable,
             m_options.areSubscriptionIdentifiersAvailable(), 1);
    announce(properties, PropertyId::SharedSubscriptionAvailable, m_options.isSharedAvailable(), 1);
    if (const auto keepAlive = m_options.serverKeepAlive())
        properties.setNumber(PropertyId::ServerKeepAlive, quint32(keepAlive->count()));
    const auto wanted = connect.properties.number(PropertyId::RequestResponseInformation);
    if (wanted == 1u && !m_options.responseInformation().isEmpty())
        properties.setText(PropertyId::ResponseInformation, m_options.responseInformation());
    return properties;
}

QString BrokerCore::makeClientId()
{
    QString id;
    do {
        id = QStringLiteral("local-%1").arg(++m_assignedIds);
    } while (m_sessions.contains(id));
    return id;
}

void BrokerCore::refuse(Link &link, ReasonCode code)
{
    m_effects.send(link.id, ConnAck{false, code});
    m_effects.close(link.id);
    m_links.erase(link.id);
}

void BrokerCore::fail(Link &link, ReasonCode code, BrokerTime now)
{
    if (link.session && link.version == ProtocolVersion::V5)
        m_effects.send(link.id, Disconnect{code});
    m_effects.close(link.id);
    endLink(link, now);
}

void BrokerCore::handle(Link &link, Disconnect &&disconnect, BrokerTime now)
{
    if (const auto expiry = disconnect.properties.number(PropertyId::SessionExpiryInterval)) {
        if (link.sessionExpiry == 0 && *expiry != 0) { // section 3.14.2.2.2
            fail(link, ReasonCode::ProtocolError, now);
            return;
        }
        link.sessionExpiry = std::min(*expiry, longestSessionExpiry());
    }
    if (disconnect.reasonCode == ReasonCode::NormalDisconnection)
        link.will.reset(); // MQTT-3.14.4-3
    m_effects.close(link.id);
    endLink(link, now);
}

void BrokerCore::endLink(Link &link, BrokerTime now)
{
    BrokerSession *session = link.session;
    std::optional<Will> will = std::move(link.will);
    const quint32 expiry = link.sessionExpiry;
    m_links.erase(link.id);
    if (!session)
        return;
    session->detach();
    session->will = std::move(will);
    if (expiry == 0) {
        endSession(*session, now);
        return;
    }
    if (expiry != neverExpires) {
        session->expiresAt = now + std::chrono::seconds(expiry);
        remindAt(*session->expiresAt);
    }
    if (!session->will)
        return;
    const auto delay = session->will->properties().number(PropertyId::WillDelayInterval);
    session->willAt = now + std::chrono::seconds(delay.value_or(0));
    if (session->willAt <= now)
        publishWill(*session, now);
    else
        remindAt(session->willAt);
}

// The will goes out at the end of its session at the latest (MQTT-3.1.2-8).
void BrokerCore::endSession(BrokerSession &session, BrokerTime now)
{
    m_index.unsubscribeAll(session);
    publishWill(session, now);
    for (BrokerDelivery &delivery : session.takeShared())
        m_index.deliverAgain(std::move(delivery), now, m_effects);
    m_sessions.erase(session.clientId());
}

void BrokerCore::publishWill(BrokerSession &session, BrokerTime now)
{
    if (!session.will)
        return;
    const Will will = *std::exchange(session.will, std::nullopt);
    route(BrokerMessage::fromWill(will, now), session.clientId(), now);
}

} // namespace QCoMqtt::Internal
