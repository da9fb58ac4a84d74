// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <localbroker/brokertypes.h>

namespace QCoMqtt::Internal {

namespace {

std::optional<BrokerTime> expiryOf(const Properties &properties, BrokerTime now)
{
    if (const auto interval = properties.number(PropertyId::MessageExpiryInterval))
        return now + std::chrono::seconds(*interval);
    return std::nullopt;
}

} // namespace

BrokerMessage BrokerMessage::fromPublish(const Publish &publish, BrokerTime now)
{
    BrokerMessage message{publish.topic, publish.payload, publish.qos, publish.retain,
                          publish.properties, expiryOf(publish.properties, now)};
    // Both are of one connection; a message that was received elsewhere may carry them.
    for (const PropertyId id : {PropertyId::TopicAlias, PropertyId::SubscriptionIdentifier}) {
        if (message.properties.contains(id))
            message.properties.remove(id);
    }
    return message;
}

BrokerMessage BrokerMessage::fromWill(const Will &will, BrokerTime now)
{
    BrokerMessage message{will.topic(), will.payload(), will.qos(), will.isRetained(),
                          will.properties(), expiryOf(will.properties(), now)};
    message.properties.remove(PropertyId::WillDelayInterval);
    return message;
}

Publish BrokerMessage::toPublish(BrokerTime now) const
{
    Publish publish{topic, payload, qos, retain, false, 0, properties};
    if (expiry) {
        const auto left = std::chrono::ceil<std::chrono::seconds>(std::max(*expiry - now,
                                                                           BrokerTime(0)));
        publish.properties.setNumber(PropertyId::MessageExpiryInterval, quint32(left.count()));
    }
    return publish;
}

} // namespace QCoMqtt::Internal
