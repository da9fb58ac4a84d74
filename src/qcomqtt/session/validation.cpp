// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/session/validation.h>

#include <qcomqtt/codec/encoder.h>
#include <qcomqtt/session/propertyrules.h>
#include <qcomqtt/values/usage.h>
#include <qcomqtt/values/utf8.h>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using Check = std::optional<Failure>;

constexpr qint64 maximumSize = 5 + qint64(maximumVariableByteInteger);
// Fixed header, length of the topic, packet id and no properties.
constexpr qint64 publishOverhead = 5 + 2 + 2 + 1;

Check checkText(const QString &text, QLatin1StringView what)
{
    if (isMqttString(text))
        return std::nullopt;
    return usageFailure(what + ' '_L1 + quoted(text)
                        + " has U+0000, a lone surrogate, or more than 65535 bytes of UTF-8"_L1);
}

Check checkRange(std::chrono::seconds seconds, qint64 maximum, QLatin1StringView what)
{
    if (seconds >= 0s && seconds.count() <= maximum)
        return std::nullopt;
    return usageFailure(
        what + u" of %1 s is not within 0 to %2"_s.arg(seconds.count()).arg(maximum));
}

Check checkNotZero(quint32 value, QLatin1StringView what)
{
    return value != 0 ? Check() : usageFailure(what + " must not be 0"_L1);
}

Check checkBytes(qsizetype size, QLatin1StringView what)
{
    if (size <= maximumFieldSize)
        return std::nullopt;
    return usageFailure(what + u" of %1 bytes is longer than 65535"_s.arg(size));
}

Check checkQoS(QoS qos)
{
    if (qos <= QoS::ExactlyOnce)
        return std::nullopt;
    return usageFailure(u"QoS %1 does not exist"_s.arg(int(qos)));
}

Check checkPayloadFormat(const Properties &properties, const QByteArray &payload)
{
    if (properties.isEmpty() || properties.number(PropertyId::PayloadFormatIndicator) != 1u
        || isWellFormedUtf8(payload)) {
        return std::nullopt;
    }
    return usageFailure(u"the payload is said to be UTF-8 text and is not (3.3.2.3.2)"_s,
                        ReasonCode::PayloadFormatInvalid);
}

Check checkClientId(const SessionOptions &options)
{
    const QString &id = options.clientId;
    if (options.version == ProtocolVersion::V3_1 && (id.isEmpty() || id.size() > 23)) {
        return usageFailure("client id "_L1 + quoted(id)
                            + " does not have the 1 to 23 characters that MQTT 3.1 wants"_L1);
    }
    const bool mayResume = options.cleanStart != CleanStart::Always;
    if (options.version == ProtocolVersion::V3_1_1 && id.isEmpty() && mayResume) {
        return usageFailure(u"a session that is kept needs a client id (3.1.1: MQTT-3.1.3-7)"_s);
    }
    return checkText(id, "client id"_L1);
}

Check checkCredentials(const SessionOptions &options)
{
    if (options.userName) {
        if (auto fault = checkText(*options.userName, "user name"_L1))
            return fault;
    }
    if (!options.password)
        return std::nullopt;
    if (!options.userName && options.version != ProtocolVersion::V5) {
        return usageFailure(
            u"a password without a user name needs MQTT 5 (3.1.1: MQTT-3.1.2-22)"_s);
    }
    return checkBytes(options.password->size(), "the password"_L1);
}

Check checkWill(const Will &will, ProtocolVersion version)
{
    if (will.topic().isEmpty())
        return usageFailure(u"the will has no topic"_s);
    if (auto fault = checkQoS(will.qos()))
        return fault;
    if (auto fault = checkBytes(will.payload().size(), "the payload of the will"_L1))
        return fault;
    if (auto fault = checkProperties(will.properties(), PropertyHolder::Will, version))
        return fault;
    return checkPayloadFormat(will.properties(), will.payload());
}

Check checkConnectProperties(const SessionOptions &options)
{
    const Properties &properties = options.connectProperties;
    if (!options.authenticationMethod.isEmpty() && options.version != ProtocolVersion::V5)
        return usageFailure(u"an authenticator needs MQTT 5"_s);
    if (auto fault = checkText(options.authenticationMethod, "authentication method"_L1))
        return fault;
    if (auto fault = checkBytes(options.authenticationData.size(), "the authentication data"_L1))
        return fault;
    if (auto fault = checkProperties(properties, PropertyHolder::Connect, options.version))
        return fault;
    if (properties.contains(PropertyId::AuthenticationData)
        && !properties.contains(PropertyId::AuthenticationMethod)) {
        return usageFailure(u"AuthenticationData without AuthenticationMethod (3.1.2.11.10)"_s);
    }
    return std::nullopt;
}

Check checkNumbers(const SessionOptions &options)
{
    if (options.version < ProtocolVersion::V3_1 || options.version > ProtocolVersion::V5)
        return usageFailure(u"protocol version %1 does not exist"_s.arg(int(options.version)));
    if (auto fault = checkRange(options.keepAlive, 65535, "a keep-alive"_L1))
        return fault;
    if (auto fault = checkRange(options.sessionExpiry, 0xFFFFFFFF, "a session expiry"_L1))
        return fault;
    if (options.pingTimeout < 0ms) {
        return usageFailure(
            u"a ping timeout of %1 ms is negative"_s.arg(options.pingTimeout.count()));
    }
    if (auto fault = checkNotZero(options.receiveMaximum, "the receive maximum"_L1))
        return fault;
    if (auto fault = checkNotZero(options.maximumPacketSize, "the maximum packet size"_L1))
        return fault;
    return checkNotZero(options.inFlightWindow, "the in-flight window"_L1);
}

Check tooLarge(qint64 size, qint64 maximum)
{
    return usageFailure(
        u"a packet of %1 bytes is larger than the %2 allowed"_s.arg(size).arg(maximum),
        ReasonCode::PacketTooLarge);
}

Check checkSize(const Publish &publish, ProtocolVersion version, qint64 maximum)
{
    if (publish.properties.isEmpty()
        && publish.topic.utf8().size() + publish.payload.size() + publishOverhead <= maximum) {
        return std::nullopt;
    }
    const qint64 size = encodedSize(publish, version);
    return size <= maximum ? Check() : tooLarge(size, maximum);
}

Check checkSize(const Packet &packet, const Capabilities &server)
{
    const qint64 size = encodedSize(packet, server.version());
    return size <= server.maximumPacketSize() ? Check()
                                              : tooLarge(size, server.maximumPacketSize());
}

bool hasVersion5Options(const Subscription &subscription)
{
    return subscription.isNoLocal() || subscription.isRetainAsPublished()
        || subscription.retainHandling() != RetainHandling::SendAtSubscribe;
}

Check checkSubscription(const Subscription &subscription, ProtocolVersion version)
{
    const QByteArray &filter = subscription.filter().utf8();
    if (filter.isEmpty())
        return usageFailure(u"a filter is empty (MQTT-4.7.3-1)"_s);
    if (version != ProtocolVersion::V5 && hasVersion5Options(subscription)) {
        return usageFailure("the subscription options of "_L1 + quoted(filter)
                            + " need MQTT 5"_L1);
    }
    return checkQoS(subscription.qos());
}

} // namespace

Failure usageFailure(QString text, std::optional<ReasonCode> code)
{
    return {.code = ErrorCode::Usage, .text = std::move(text), .reasonCode = code};
}

std::optional<Failure> checkOptions(const SessionOptions &options)
{
    if (auto fault = checkNumbers(options))
        return fault;
    if (auto fault = checkClientId(options))
        return fault;
    if (auto fault = checkCredentials(options))
        return fault;
    if (options.will) {
        if (auto fault = checkWill(*options.will, options.version))
            return fault;
    }
    return checkConnectProperties(options);
}

std::optional<Failure> checkPublish(const Publish &publish, ProtocolVersion version)
{
    if (isPlain(publish))
        return std::nullopt;
    if (publish.topic.isEmpty())
        return usageFailure(u"the topic is empty (MQTT-4.7.3-1)"_s, ReasonCode::TopicNameInvalid);
    if (auto fault = checkQoS(publish.qos))
        return fault;
    if (auto fault = checkProperties(publish.properties, PropertyHolder::Publish, version))
        return fault;
    if (auto fault = checkPayloadFormat(publish.properties, publish.payload))
        return fault;
    return checkSize(publish, version, maximumSize);
}

std::optional<Failure> checkSubscribe(const QList<Subscription> &subscriptions,
                                      const Properties &properties, ProtocolVersion version)
{
    if (subscriptions.isEmpty())
        return usageFailure(u"there is no filter to subscribe to (MQTT-3.8.3-2)"_s);
    for (const Subscription &subscription : subscriptions) {
        if (auto fault = checkSubscription(subscription, version))
            return fault;
    }
    return checkProperties(properties, PropertyHolder::Subscribe, version);
}

std::optional<Failure> checkUnsubscribe(const QList<TopicFilter> &filters,
                                        const Properties &properties, ProtocolVersion version)
{
    if (filters.isEmpty())
        return usageFailure(u"there is no filter to unsubscribe from (MQTT-3.10.3-2)"_s);
    for (const TopicFilter &filter : filters) {
        if (filter.isEmpty())
            return usageFailure(u"a filter is empty (MQTT-4.7.3-1)"_s);
    }
    return checkProperties(properties, PropertyHolder::Unsubscribe, version);
}

bool isClientDisconnectCode(ReasonCode code) noexcept
{
    switch (code) {
    case ReasonCode::NormalDisconnection:
    case ReasonCode::DisconnectWithWillMessage:
    case ReasonCode::UnspecifiedError:
    case ReasonCode::MalformedPacket:
    case ReasonCode::ProtocolError:
    case ReasonCode::ImplementationSpecificError:
    case ReasonCode::TopicNameInvalid:
    case ReasonCode::ReceiveMaximumExceeded:
    case ReasonCode::TopicAliasInvalid:
    case ReasonCode::PacketTooLarge:
    case ReasonCode::MessageRateTooHigh:
    case ReasonCode::QuotaExceeded:
    case ReasonCode::AdministrativeAction:
    case ReasonCode::PayloadFormatInvalid:
        return true;
    default:
        return false;
    }
}

std::optional<Failure> checkDisconnect(ReasonCode reason, const Properties &properties,
                                       ProtocolVersion version, std::chrono::seconds sessionExpiry)
{
    if (!isClientDisconnectCode(reason)) {
        return usageFailure("a client must not disconnect with "_L1 + reasonCodeName(reason)
                            + " (3.14.2.1)"_L1);
    }
    if (version != ProtocolVersion::V5 && reason != ReasonCode::NormalDisconnection
        && reason != ReasonCode::DisconnectWithWillMessage)
        return usageFailure(u"a reason for the disconnection needs MQTT 5"_s);
    if (auto fault = checkProperties(properties, PropertyHolder::Disconnect, version))
        return fault;
    const quint32 expiry = properties.number(PropertyId::SessionExpiryInterval).value_or(0);
    if (expiry > 0 && sessionExpiry == 0s) {
        return usageFailure(
            u"a session expiry of %1 s at the end of a connection that began with 0 (3.14.2.2.2)"_s
                .arg(expiry));
    }
    return std::nullopt;
}

std::optional<Failure> forbiddenByServer(const Publish &publish, const Capabilities &server)
{
    if (publish.qos > server.maximumQoS()) {
        return usageFailure(u"QoS %1 is more than the %2 that the server supports (MQTT-3.2.2-11)"_s
                                .arg(int(publish.qos)).arg(int(server.maximumQoS())),
                            ReasonCode::QoSNotSupported);
    }
    if (publish.retain && !server.isRetainAvailable()) {
        return usageFailure(u"the server does not support retained messages (MQTT-3.2.2-14)"_s,
                            ReasonCode::RetainNotSupported);
    }
    return checkSize(publish, server.version(), server.maximumPacketSize());
}

std::optional<Failure> forbiddenByServer(const Subscription &subscription,
                                         const Properties &properties, const Capabilities &server)
{
    const TopicFilter &filter = subscription.filter();
    if (filter.isShared() && !server.isSharedSubscriptionAvailable()) {
        return usageFailure("the server does not support shared subscriptions such as "_L1
                                + quoted(filter.utf8()),
                            ReasonCode::SharedSubscriptionsNotSupported);
    }
    if (filter.hasWildcard() && !server.isWildcardSubscriptionAvailable()) {
        return usageFailure("the server does not support wildcards as in "_L1
                                + quoted(filter.utf8()),
                            ReasonCode::WildcardSubscriptionsNotSupported);
    }
    if (properties.contains(PropertyId::SubscriptionIdentifier)
        && !server.isSubscriptionIdentifierAvailable()) {
        return usageFailure(u"the server does not support subscription identifiers"_s,
                            ReasonCode::SubscriptionIdentifiersNotSupported);
    }
    return checkSize(Subscribe{1, {subscription}, properties}, server);
}

std::optional<Failure> forbiddenByServer(const TopicFilter &filter, const Properties &properties,
                                         const Capabilities &server)
{
    return checkSize(Unsubscribe{1, {filter}, properties}, server);
}

} // namespace QCoMqtt::Internal
