// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/reasoncode.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace QCoMqtt {

namespace {

struct Description
{
    ReasonCode code;
    const char *name;
    const char *text;
};

// In the order of the codes.
constexpr Description descriptions[] = {
    {ReasonCode::Success, "Success", "All went well."},
    {ReasonCode::GrantedQoS1, "Granted QoS 1",
     "The subscription was accepted with QoS 1 at most."},
    {ReasonCode::GrantedQoS2, "Granted QoS 2",
     "The subscription was accepted with QoS 2 at most."},
    {ReasonCode::DisconnectWithWillMessage, "Disconnect with Will Message",
     "The client left and asks for its will message to be published."},
    {ReasonCode::NoMatchingSubscribers, "No matching subscribers",
     "The message was accepted, but nobody subscribes to its topic."},
    {ReasonCode::NoSubscriptionExisted, "No subscription existed",
     "There was no subscription to this filter."},
    {ReasonCode::ContinueAuthentication, "Continue authentication",
     "The authentication takes another step."},
    {ReasonCode::ReAuthenticate, "Re-authenticate", "The client starts to authenticate anew."},
    {ReasonCode::UnspecifiedError, "Unspecified error",
     "It failed, and the reason was not given."},
    {ReasonCode::MalformedPacket, "Malformed Packet",
     "A packet could not be read, as it is not built as the standard says."},
    {ReasonCode::ProtocolError, "Protocol Error",
     "A packet was readable but broke a rule of the protocol."},
    {ReasonCode::ImplementationSpecificError, "Implementation specific error",
     "The packet was correct, but this server does not process it."},
    {ReasonCode::UnsupportedProtocolVersion, "Unsupported Protocol Version",
     "The server does not speak this version of MQTT."},
    {ReasonCode::ClientIdentifierNotValid, "Client Identifier not valid",
     "The server does not accept this client id."},
    {ReasonCode::BadUserNameOrPassword, "Bad User Name or Password",
     "The server does not accept this user name or password."},
    {ReasonCode::NotAuthorized, "Not authorized", "The client is not authorized to do this."},
    {ReasonCode::ServerUnavailable, "Server unavailable", "The MQTT server is not available."},
    {ReasonCode::ServerBusy, "Server busy", "The server is busy; a later try may succeed."},
    {ReasonCode::Banned, "Banned", "The server has banned this client."},
    {ReasonCode::ServerShuttingDown, "Server shutting down", "The server is shutting down."},
    {ReasonCode::BadAuthenticationMethod, "Bad authentication method",
     "The authentication method is not supported or not the one in use."},
    {ReasonCode::KeepAliveTimeout, "Keep Alive timeout",
     "The server heard nothing for one and a half times the keep-alive."},
    {ReasonCode::SessionTakenOver, "Session taken over",
     "Another connection with the same client id took over the session."},
    {ReasonCode::TopicFilterInvalid, "Topic Filter invalid",
     "The topic filter is well formed, but the server does not accept it."},
    {ReasonCode::TopicNameInvalid, "Topic Name invalid",
     "The topic is well formed, but it is not accepted."},
    {ReasonCode::PacketIdentifierInUse, "Packet Identifier in use",
     "The packet identifier is in use already."},
    {ReasonCode::PacketIdentifierNotFound, "Packet Identifier not found",
     "The packet identifier is not known."},
    {ReasonCode::ReceiveMaximumExceeded, "Receive Maximum exceeded",
     "More messages were sent without waiting than the receiver allows."},
    {ReasonCode::TopicAliasInvalid, "Topic Alias invalid",
     "A topic alias is zero, or higher than the receiver allows."},
    {ReasonCode::PacketTooLarge, "Packet too large",
     "A packet was larger than the receiver allows."},
    {ReasonCode::MessageRateTooHigh, "Message rate too high", "Messages were sent too fast."},
    {ReasonCode::QuotaExceeded, "Quota exceeded",
     "A limit of the server or of an administrator was exceeded."},
    {ReasonCode::AdministrativeAction, "Administrative action",
     "An administrator closed the connection."},
    {ReasonCode::PayloadFormatInvalid, "Payload format invalid",
     "The payload is not of the format it is said to be."},
    {ReasonCode::RetainNotSupported, "Retain not supported",
     "The server does not keep retained messages."},
    {ReasonCode::QoSNotSupported, "QoS not supported", "The server does not support this QoS."},
    {ReasonCode::UseAnotherServer, "Use another server",
     "The client should use another server until further notice."},
    {ReasonCode::ServerMoved, "Server moved",
     "The client should use another server from now on."},
    {ReasonCode::SharedSubscriptionsNotSupported, "Shared Subscriptions not supported",
     "The server does not support shared subscriptions."},
    {ReasonCode::ConnectionRateExceeded, "Connection rate exceeded",
     "Connections were made too fast."},
    {ReasonCode::MaximumConnectTime, "Maximum connect time",
     "The longest time allowed for a connection is over."},
    {ReasonCode::SubscriptionIdentifiersNotSupported, "Subscription Identifiers not supported",
     "The server does not support subscription identifiers."},
    {ReasonCode::WildcardSubscriptionsNotSupported, "Wildcard Subscriptions not supported",
     "The server does not support filters with wildcards."},
};

constexpr bool isBefore(const Description &description, ReasonCode code) noexcept
{
    return description.code < code;
}

const Description *descriptionOf(ReasonCode code) noexcept
{
    const auto found = std::lower_bound(std::begin(descriptions), std::end(descriptions), code,
                                        isBefore);
    return found != std::end(descriptions) && found->code == code ? found : nullptr;
}

// MQTT 3.1.1 table 3.1; the return code is the place in it.
constexpr std::array connectReturnCodes = {
    ReasonCode::Success,
    ReasonCode::UnsupportedProtocolVersion,
    ReasonCode::ClientIdentifierNotValid,
    ReasonCode::ServerUnavailable,
    ReasonCode::BadUserNameOrPassword,
    ReasonCode::NotAuthorized,
};

} // namespace

bool isKnownReasonCode(quint8 code) noexcept
{
    return descriptionOf(ReasonCode{code});
}

QLatin1StringView reasonCodeName(ReasonCode code) noexcept
{
    const Description *description = descriptionOf(code);
    return QLatin1StringView(description ? description->name : "Unknown reason code");
}

QLatin1StringView reasonCodeText(ReasonCode code) noexcept
{
    const Description *description = descriptionOf(code);
    return QLatin1StringView(description ? description->text
                                         : "The reason code is not one that MQTT 5.0 defines.");
}

std::optional<ReasonCode> fromConnectReturnCode(quint8 code) noexcept
{
    if (code >= connectReturnCodes.size())
        return std::nullopt;
    return connectReturnCodes[code];
}

quint8 toConnectReturnCode(ReasonCode code) noexcept
{
    if (!isFailure(code))
        return 0;
    switch (code) {
    case ReasonCode::UnsupportedProtocolVersion:
        return 1;
    case ReasonCode::ClientIdentifierNotValid:
        return 2;
    case ReasonCode::BadUserNameOrPassword:
    case ReasonCode::BadAuthenticationMethod:
        return 4;
    case ReasonCode::NotAuthorized:
    case ReasonCode::Banned:
        return 5;
    default:
        return 3;
    }
}

} // namespace QCoMqtt
