// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/connectresult.h>

#include <utility>

namespace QCoMqtt {

Capabilities Capabilities::fromProperties(const Properties &properties, ProtocolVersion version)
{
    Capabilities result;
    result.m_version = version;
    if (version != ProtocolVersion::V5)
        return result;
    const auto take = [&]<typename T>(PropertyId id, T &member) {
        if (const auto value = properties.number(id))
            member = static_cast<T>(*value);
    };
    take(PropertyId::ReceiveMaximum, result.m_receiveMaximum);
    take(PropertyId::MaximumQoS, result.m_maximumQoS);
    take(PropertyId::RetainAvailable, result.m_retainAvailable);
    take(PropertyId::MaximumPacketSize, result.m_maximumPacketSize);
    take(PropertyId::TopicAliasMaximum, result.m_topicAliasMaximum);
    take(PropertyId::WildcardSubscriptionAvailable, result.m_wildcardSubscription);
    take(PropertyId::SubscriptionIdentifierAvailable, result.m_subscriptionIdentifier);
    take(PropertyId::SharedSubscriptionAvailable, result.m_sharedSubscription);
    return result;
}

ConnectResult::ConnectResult(bool sessionPresent, QString clientId, std::chrono::seconds keepAlive,
                             std::chrono::seconds sessionExpiry, Capabilities capabilities,
                             Properties properties)
    : m_sessionPresent(sessionPresent)
    , m_clientId(std::move(clientId))
    , m_keepAlive(keepAlive)
    , m_sessionExpiry(sessionExpiry)
    , m_capabilities(capabilities)
    , m_properties(std::move(properties))
{}

} // namespace QCoMqtt
