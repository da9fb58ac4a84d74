// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/codec/propertytable.h>

#include <array>
#include <limits>

namespace QCoMqtt::Internal {

namespace {

constexpr PropertyHolders will = willHolder;
constexpr PropertyHolders connect = holderOf(PacketType::Connect);
constexpr PropertyHolders connAck = holderOf(PacketType::ConnAck);
constexpr PropertyHolders publish = holderOf(PacketType::Publish);
constexpr PropertyHolders subscribe = holderOf(PacketType::Subscribe);
constexpr PropertyHolders unsubscribe = holderOf(PacketType::Unsubscribe);
constexpr PropertyHolders disconnect = holderOf(PacketType::Disconnect);
constexpr PropertyHolders auth = holderOf(PacketType::Auth);
// Those that say how something went.
constexpr PropertyHolders answers = connAck | holderOf(PacketType::PubAck)
    | holderOf(PacketType::PubRec) | holderOf(PacketType::PubRel) | holderOf(PacketType::PubComp)
    | holderOf(PacketType::SubAck) | holderOf(PacketType::UnsubAck) | disconnect | auth;
constexpr PropertyHolders everywhere =
    will | connect | publish | subscribe | unsubscribe | answers;

constexpr PropertyRule plain(PropertyId id, WireType wireType, PropertyHolders holders,
                             PropertyHolders repeatableIn = 0)
{
    return {id, wireType, holders, repeatableIn, 0, std::numeric_limits<quint32>::max(),
            ReasonCode::ProtocolError, ""};
}

constexpr PropertyRule boolean(PropertyId id, PropertyHolders holders, const char *range)
{
    return {id, WireType::Byte, holders, 0, 0, 1, ReasonCode::ProtocolError, range};
}

constexpr PropertyRule nonZero(PropertyId id, WireType wireType, PropertyHolders holders,
                               const char *range, PropertyHolders repeatableIn = 0,
                               ReasonCode outOfRange = ReasonCode::ProtocolError)
{
    return {id, wireType, holders, repeatableIn, 1, std::numeric_limits<quint32>::max(),
            outOfRange, range};
}

using Id = PropertyId;
using Wire = WireType;

constexpr PropertyRule rules[] = {
    boolean(Id::PayloadFormatIndicator, publish | will,
            "the Payload Format Indicator is neither 0 nor 1 (section 3.3.2.3.2)"),
    plain(Id::MessageExpiryInterval, Wire::FourByteInteger, publish | will),
    plain(Id::ContentType, Wire::Utf8String, publish | will),
    plain(Id::ResponseTopic, Wire::Utf8String, publish | will),
    plain(Id::CorrelationData, Wire::BinaryData, publish | will),
    nonZero(Id::SubscriptionIdentifier, Wire::VariableByteInteger, publish | subscribe,
            "a Subscription Identifier is 0 (sections 3.3.2.3.8 and 3.8.2.1.2)", publish),
    plain(Id::SessionExpiryInterval, Wire::FourByteInteger, connect | connAck | disconnect),
    plain(Id::AssignedClientIdentifier, Wire::Utf8String, connAck),
    plain(Id::ServerKeepAlive, Wire::TwoByteInteger, connAck),
    plain(Id::AuthenticationMethod, Wire::Utf8String, connect | connAck | auth),
    plain(Id::AuthenticationData, Wire::BinaryData, connect | connAck | auth),
    boolean(Id::RequestProblemInformation, connect,
            "Request Problem Information is neither 0 nor 1 (section 3.1.2.11.7)"),
    plain(Id::WillDelayInterval, Wire::FourByteInteger, will),
    boolean(Id::RequestResponseInformation, connect,
            "Request Response Information is neither 0 nor 1 (section 3.1.2.11.6)"),
    plain(Id::ResponseInformation, Wire::Utf8String, connAck),
    plain(Id::ServerReference, Wire::Utf8String, connAck | disconnect),
    plain(Id::ReasonString, Wire::Utf8String, answers),
    nonZero(Id::ReceiveMaximum, Wire::TwoByteInteger, connect | connAck,
            "the Receive Maximum is 0 (sections 3.1.2.11.3 and 3.2.2.3.3)"),
    plain(Id::TopicAliasMaximum, Wire::TwoByteInteger, connect | connAck),
    nonZero(Id::TopicAlias, Wire::TwoByteInteger, publish, "a Topic Alias is 0 (MQTT-3.3.2-8)", 0,
            ReasonCode::TopicAliasInvalid),
    boolean(Id::MaximumQoS, connAck,
            "the Maximum QoS is neither 0 nor 1 (section 3.2.2.3.4)"),
    boolean(Id::RetainAvailable, connAck,
            "Retain Available is neither 0 nor 1 (section 3.2.2.3.5)"),
    plain(Id::UserProperty, Wire::Utf8StringPair, everywhere, everywhere),
    nonZero(Id::MaximumPacketSize, Wire::FourByteInteger, connect | connAck,
            "the Maximum Packet Size is 0 (sections 3.1.2.11.4 and 3.2.2.3.6)"),
    boolean(Id::WildcardSubscriptionAvailable, connAck,
            "Wildcard Subscription Available is neither 0 nor 1 (section 3.2.2.3.11)"),
    boolean(Id::SubscriptionIdentifierAvailable, connAck,
            "Subscription Identifiers Available is neither 0 nor 1 (section 3.2.2.3.12)"),
    boolean(Id::SharedSubscriptionAvailable, connAck,
            "Shared Subscription Available is neither 0 nor 1 (section 3.2.2.3.13)"),
};

constexpr size_t identifierCount = size_t(Id::SharedSubscriptionAvailable) + 1;

constexpr auto ruleById = [] {
    std::array<const PropertyRule *, identifierCount> result = {};
    for (const PropertyRule &rule : rules)
        result[size_t(rule.id)] = &rule;
    return result;
}();

} // namespace

const PropertyRule *propertyRule(quint32 id) noexcept
{
    return id < ruleById.size() ? ruleById[id] : nullptr;
}

} // namespace QCoMqtt::Internal
