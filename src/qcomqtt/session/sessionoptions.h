// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/outboxoptions.h>
#include <qcomqtt/values/instant.h>
#include <qcomqtt/will.h>

namespace QCoMqtt::Internal {

//! When Clean Start is set.
enum class CleanStart : quint8 { Always, FirstOnly, Never };

//! What a session is to do; the same for every connection it will have.
struct SessionOptions
{
    ProtocolVersion version = ProtocolVersion::V5;
    QString clientId = {}; //!< empty: the server assigns one (MQTT 5 or clean start only)
    CleanStart cleanStart = CleanStart::Always;
    std::chrono::seconds sessionExpiry{0}; //!< 0xFFFFFFFF: never
    std::chrono::seconds keepAlive{60};
    std::chrono::milliseconds pingTimeout{0}; //!< 0: half the keep-alive, 10 s at most
    bool strictPing = false; //!< only a PINGRESP counts as a sign of life
    std::optional<QString> userName = std::nullopt;
    std::optional<QByteArray> password = std::nullopt;
    std::optional<Will> will = std::nullopt;
    quint16 receiveMaximum = 65535; //!< what we announce
    //! Whoever sends more is disconnected, and a QoS 2 message counts until PUBCOMP, as the standard
    //! says. Else it counts until PUBREC, when nothing of it is held any more, and what comes beyond
    //! is the engine's to hold back.
    bool strictReceiveMaximum = true;
    quint32 maximumPacketSize = 268'435'460; //!< what we announce; announced when smaller
    quint16 topicAliasMaximum = 65535; //!< what we announce: incoming aliases
    bool automaticTopicAliases = true; //!< outgoing ones, within what the server allows
    quint16 inFlightWindow = 65535; //!< most unacknowledged QoS 1/2 of ours; MQTT 3 has no other
    OutboxOptions outbox = {}; //!< what may wait to be sent
    bool identifySubscriptions = false; //!< with our own Subscription Identifiers; see Audiences
    bool requestProblemInformation = true;
    bool strictSession = false; //!< close when the server has a session that we know nothing of
    //! Not empty: enhanced authentication (MQTT 5), which begins with \a authenticationData.
    QString authenticationMethod = {};
    QByteArray authenticationData = {};
    Properties connectProperties = {}; //!< further ones: user properties and such

    friend bool operator==(const SessionOptions &, const SessionOptions &) = default;
};

} // namespace QCoMqtt::Internal
