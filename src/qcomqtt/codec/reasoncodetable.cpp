// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/codec/reasoncodetable.h>

#include <algorithm>
#include <iterator>

namespace QCoMqtt::Internal {

namespace {

using Packets = quint16;

constexpr Packets bit(PacketType type)
{
    return Packets(1U << static_cast<unsigned>(type));
}

constexpr Packets none = 0;
constexpr Packets connAck = bit(PacketType::ConnAck);
constexpr Packets received = bit(PacketType::PubAck) | bit(PacketType::PubRec);
constexpr Packets released = bit(PacketType::PubRel) | bit(PacketType::PubComp);
constexpr Packets subAck = bit(PacketType::SubAck);
constexpr Packets unsubAck = bit(PacketType::UnsubAck);
constexpr Packets disconnect = bit(PacketType::Disconnect);
constexpr Packets auth = bit(PacketType::Auth);

struct Row
{
    ReasonCode code;
    Packets fromServer;
    Packets fromClient;
};

using Code = ReasonCode;

// Table 2-6, with the senders that tables 3-4, 3-5, 3-10 and 3-11 allow. Table 3-10 has 0x00 from
// clients alone; but a DISCONNECT without a code means 0x00 whoever sends it (section 3.14.2.1).
constexpr Row rows[] = {
    {Code::Success, connAck | received | released | subAck | unsubAck | disconnect | auth,
     received | released | disconnect},
    {Code::GrantedQoS1, subAck, none},
    {Code::GrantedQoS2, subAck, none},
    {Code::DisconnectWithWillMessage, none, disconnect},
    {Code::NoMatchingSubscribers, received, none},
    {Code::NoSubscriptionExisted, unsubAck, none},
    {Code::ContinueAuthentication, auth, auth},
    {Code::ReAuthenticate, none, auth},
    {Code::UnspecifiedError, connAck | received | subAck | unsubAck | disconnect,
     received | disconnect},
    {Code::MalformedPacket, connAck | disconnect, disconnect},
    {Code::ProtocolError, connAck | disconnect, disconnect},
    {Code::ImplementationSpecificError, connAck | received | subAck | unsubAck | disconnect,
     received | disconnect},
    {Code::UnsupportedProtocolVersion, connAck, none},
    {Code::ClientIdentifierNotValid, connAck, none},
    {Code::BadUserNameOrPassword, connAck, none},
    {Code::NotAuthorized, connAck | received | subAck | unsubAck | disconnect, received},
    {Code::ServerUnavailable, connAck, none},
    {Code::ServerBusy, connAck | disconnect, none},
    {Code::Banned, connAck, none},
    {Code::ServerShuttingDown, disconnect, none},
    {Code::BadAuthenticationMethod, connAck | disconnect, none},
    {Code::KeepAliveTimeout, disconnect, none},
    {Code::SessionTakenOver, disconnect, none},
    {Code::TopicFilterInvalid, subAck | unsubAck | disconnect, none},
    {Code::TopicNameInvalid, connAck | received | disconnect, received | disconnect},
    {Code::PacketIdentifierInUse, received | subAck | unsubAck, received},
    {Code::PacketIdentifierNotFound, released, released},
    {Code::ReceiveMaximumExceeded, disconnect, disconnect},
    {Code::TopicAliasInvalid, disconnect, disconnect},
    {Code::PacketTooLarge, connAck | disconnect, disconnect},
    {Code::MessageRateTooHigh, disconnect, disconnect},
    {Code::QuotaExceeded, connAck | received | subAck | disconnect, received | disconnect},
    {Code::AdministrativeAction, disconnect, disconnect},
    {Code::PayloadFormatInvalid, connAck | received | disconnect, received | disconnect},
    {Code::RetainNotSupported, connAck | disconnect, none},
    {Code::QoSNotSupported, connAck | disconnect, none},
    {Code::UseAnotherServer, connAck | disconnect, none},
    {Code::ServerMoved, connAck | disconnect, none},
    {Code::SharedSubscriptionsNotSupported, subAck | disconnect, none},
    {Code::ConnectionRateExceeded, connAck | disconnect, none},
    {Code::MaximumConnectTime, disconnect, none},
    {Code::SubscriptionIdentifiersNotSupported, subAck | disconnect, none},
    {Code::WildcardSubscriptionsNotSupported, subAck | disconnect, none},
};

} // namespace

bool isReasonCodeOf(quint8 code, PacketType type, Reader reader) noexcept
{
    if (code == 0) // nearly all, and the first row
        return (reader == Reader::Client ? rows[0].fromServer : rows[0].fromClient) & bit(type);
    const auto row = std::find_if(std::begin(rows), std::end(rows), [code](const Row &candidate) {
        return static_cast<quint8>(candidate.code) == code;
    });
    if (row == std::end(rows))
        return false;
    return (reader == Reader::Client ? row->fromServer : row->fromClient) & bit(type);
}

std::optional<ReasonCode> fromSubscribeReturnCode(quint8 code) noexcept
{
    if (code <= 2)
        return ReasonCode{code};
    if (code == 0x80)
        return ReasonCode::UnspecifiedError;
    return std::nullopt;
}

quint8 toSubscribeReturnCode(ReasonCode code) noexcept
{
    return isFailure(code) ? quint8{0x80} : static_cast<quint8>(code);
}

} // namespace QCoMqtt::Internal
