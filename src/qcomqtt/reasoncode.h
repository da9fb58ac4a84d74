// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/global.h>

#include <QtCore/QLatin1StringView>

namespace QCoMqtt {

//! Every reason code of MQTT 5.0 (section 2.4). The return codes of MQTT 3.1.1 are given as the
//! code of the same meaning; see fromConnectReturnCode().
//!
//! Three values have two names in the standard (0x00 Success, Normal disconnection and Granted
//! QoS 0); the alias enumerators are at the end.
enum class ReasonCode : quint8 {
    Success = 0x00,
    GrantedQoS1 = 0x01,
    GrantedQoS2 = 0x02,
    DisconnectWithWillMessage = 0x04,
    NoMatchingSubscribers = 0x10,
    NoSubscriptionExisted = 0x11,
    ContinueAuthentication = 0x18,
    ReAuthenticate = 0x19,
    UnspecifiedError = 0x80,
    MalformedPacket = 0x81,
    ProtocolError = 0x82,
    ImplementationSpecificError = 0x83,
    UnsupportedProtocolVersion = 0x84,
    ClientIdentifierNotValid = 0x85,
    BadUserNameOrPassword = 0x86,
    NotAuthorized = 0x87,
    ServerUnavailable = 0x88,
    ServerBusy = 0x89,
    Banned = 0x8A,
    ServerShuttingDown = 0x8B,
    BadAuthenticationMethod = 0x8C,
    KeepAliveTimeout = 0x8D,
    SessionTakenOver = 0x8E,
    TopicFilterInvalid = 0x8F,
    TopicNameInvalid = 0x90,
    PacketIdentifierInUse = 0x91,
    PacketIdentifierNotFound = 0x92,
    ReceiveMaximumExceeded = 0x93,
    TopicAliasInvalid = 0x94,
    PacketTooLarge = 0x95,
    MessageRateTooHigh = 0x96,
    QuotaExceeded = 0x97,
    AdministrativeAction = 0x98,
    PayloadFormatInvalid = 0x99,
    RetainNotSupported = 0x9A,
    QoSNotSupported = 0x9B,
    UseAnotherServer = 0x9C,
    ServerMoved = 0x9D,
    SharedSubscriptionsNotSupported = 0x9E,
    ConnectionRateExceeded = 0x9F,
    MaximumConnectTime = 0xA0,
    SubscriptionIdentifiersNotSupported = 0xA1,
    WildcardSubscriptionsNotSupported = 0xA2,

    NormalDisconnection = Success,
    GrantedQoS0 = Success,
};
Q_ENUM_NS(ReasonCode)

//! True for codes of 0x80 and above, which tell of a failure.
[[nodiscard]] constexpr bool isFailure(ReasonCode code) noexcept
{
    return static_cast<quint8>(code) >= 0x80;
}

//! True when the standard lists this code for any packet.
[[nodiscard]] QCOMQTT_EXPORT bool isKnownReasonCode(quint8 code) noexcept;

//! The name that MQTT 5.0 gives the code, such as "Not authorized". Stable, not translated.
[[nodiscard]] QCOMQTT_EXPORT QLatin1StringView reasonCodeName(ReasonCode code) noexcept;

//! One sentence for a person, such as "The client is not authorized to do this."
[[nodiscard]] QCOMQTT_EXPORT QLatin1StringView reasonCodeText(ReasonCode code) noexcept;

//! The reason code of the same meaning for a CONNACK return code of MQTT 3.1.1 (table 3.1), or
//! nothing when the standard reserves it (6 to 255).
[[nodiscard]] QCOMQTT_EXPORT std::optional<ReasonCode> fromConnectReturnCode(quint8 code) noexcept;

//! The CONNACK return code of MQTT 3.1.1 closest to \a code; inverse of fromConnectReturnCode().
[[nodiscard]] QCOMQTT_EXPORT quint8 toConnectReturnCode(ReasonCode code) noexcept;

} // namespace QCoMqtt
