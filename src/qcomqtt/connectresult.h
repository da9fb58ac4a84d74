// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/properties.h>
#include <qcomqtt/reasoncode.h>

#include <chrono>

namespace QCoMqtt {

//! What the connected server can do and what it allows, from its CONNACK (MQTT 5.0 section
//! 3.2.2.3). For MQTT 3 the values are those that MQTT 5 has when nothing is said.
class QCOMQTT_EXPORT Capabilities
{
public:
    //! Those of \a properties of a CONNACK; what is absent has its default.
    static Capabilities fromProperties(const Properties &properties, ProtocolVersion version);

    ProtocolVersion version() const noexcept { return m_version; }
    //! QoS 1 and 2 messages that may be unacknowledged at one time.
    quint16 receiveMaximum() const noexcept { return m_receiveMaximum; }
    QoS maximumQoS() const noexcept { return m_maximumQoS; }
    bool isRetainAvailable() const noexcept { return m_retainAvailable; }
    //! Bytes of the largest packet the server takes.
    quint32 maximumPacketSize() const noexcept { return m_maximumPacketSize; }
    quint16 topicAliasMaximum() const noexcept { return m_topicAliasMaximum; }
    bool isWildcardSubscriptionAvailable() const noexcept { return m_wildcardSubscription; }
    bool isSubscriptionIdentifierAvailable() const noexcept { return m_subscriptionIdentifier; }
    bool isSharedSubscriptionAvailable() const noexcept { return m_sharedSubscription; }

    friend bool operator==(const Capabilities &, const Capabilities &) = default;

private:
    ProtocolVersion m_version = ProtocolVersion::V5;
    quint16 m_receiveMaximum = 65535;
    QoS m_maximumQoS = QoS::ExactlyOnce;
    bool m_retainAvailable = true;
    quint32 m_maximumPacketSize = 268'435'460;
    quint16 m_topicAliasMaximum = 0;
    bool m_wildcardSubscription = true;
    bool m_subscriptionIdentifier = true;
    bool m_sharedSubscription = true;
};

//! What the server answered to CONNECT.
class QCOMQTT_EXPORT ConnectResult
{
public:
    ConnectResult() = default;
    //! \a keepAlive and \a sessionExpiry are those in force, the server's where it said so.
    ConnectResult(bool sessionPresent, QString clientId, std::chrono::seconds keepAlive,
                  std::chrono::seconds sessionExpiry, Capabilities capabilities,
                  Properties properties);

    //! True when the server still had the session of this client id.
    bool isSessionPresent() const noexcept { return m_sessionPresent; }
    //! The client id in force: the one set, or the one the server assigned (MQTT 5).
    QString clientId() const { return m_clientId; }
    //! The keep-alive in force; 0 when off.
    std::chrono::seconds keepAlive() const noexcept { return m_keepAlive; }
    //! How long the server keeps the session after the connection ends; 4294967295 s: for ever.
    std::chrono::seconds sessionExpiry() const noexcept { return m_sessionExpiry; }
    const Capabilities &capabilities() const noexcept { return m_capabilities; }
    //! All properties of the CONNACK, also Response Information and Server Reference.
    const Properties &properties() const noexcept { return m_properties; }

    friend bool operator==(const ConnectResult &, const ConnectResult &) = default;

private:
    bool m_sessionPresent = false;
    QString m_clientId;
    std::chrono::seconds m_keepAlive{0};
    std::chrono::seconds m_sessionExpiry{0};
    Capabilities m_capabilities;
    Properties m_properties;
};

} // namespace QCoMqtt
