// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/global.h>

#include <QtCore/QString>

#include <chrono>

namespace QCoMqtt {

//! What a LocalBroker allows and announces. What MQTT 5 has a property for is announced in the
//! CONNACK when it differs from the default of the standard.
//! \code LocalBrokerOptions().maximumQoS(QoS::AtLeastOnce).receiveMaximum(10) \endcode
class LocalBrokerOptions
{
public:
    //! The highest QoS that clients may publish with; subscriptions are granted no more.
    LocalBrokerOptions &maximumQoS(QoS qos);
    //! QoS 2 messages that a client may have unfinished at one time, at least 1.
    LocalBrokerOptions &receiveMaximum(quint16 messages);
    //! Bytes of the largest packet taken from a client.
    LocalBrokerOptions &maximumPacketSize(quint32 bytes);
    //! Topic aliases that a client may use; default 10.
    LocalBrokerOptions &topicAliasMaximum(quint16 aliases);
    LocalBrokerOptions &retainAvailable(bool available);
    LocalBrokerOptions &wildcardAvailable(bool available);
    LocalBrokerOptions &sharedAvailable(bool available);
    LocalBrokerOptions &subscriptionIdentifiersAvailable(bool available);
    //! The keep-alive that MQTT 5 clients must use instead of theirs; 0 switches it off.
    LocalBrokerOptions &serverKeepAlive(std::optional<std::chrono::seconds> keepAlive);
    //! The longest time a session is kept without a connection; default: as long as asked for.
    LocalBrokerOptions &maximumSessionExpiry(std::chrono::seconds expiry);
    //! Whether a client without a client id gets one (default) or is refused with 0x85.
    LocalBrokerOptions &assignClientIds(bool assign);
    //! What a client gets whose subscriptions overlap: one copy for each of them, or (default) one
    //! copy with the highest QoS and all subscription identifiers.
    LocalBrokerOptions &sendOverlappingCopies(bool copies);
    //! Messages of QoS 1 and 2 that may wait for one client; more are thrown away.
    LocalBrokerOptions &maximumQueuedMessages(qsizetype messages);
    //! Response Information for clients that request it; default none.
    LocalBrokerOptions &responseInformation(const QString &information);

    QoS maximumQoS() const noexcept { return m_maximumQoS; }
    quint16 receiveMaximum() const noexcept { return m_receiveMaximum; }
    quint32 maximumPacketSize() const noexcept { return m_maximumPacketSize; }
    quint16 topicAliasMaximum() const noexcept { return m_topicAliasMaximum; }
    bool isRetainAvailable() const noexcept { return m_retainAvailable; }
    bool isWildcardAvailable() const noexcept { return m_wildcardAvailable; }
    bool isSharedAvailable() const noexcept { return m_sharedAvailable; }
    bool areSubscriptionIdentifiersAvailable() const noexcept { return m_identifiersAvailable; }
    std::optional<std::chrono::seconds> serverKeepAlive() const noexcept { return m_keepAlive; }
    std::chrono::seconds maximumSessionExpiry() const noexcept { return m_maximumSessionExpiry; }
    bool assignsClientIds() const noexcept { return m_assignClientIds; }
    bool sendsOverlappingCopies() const noexcept { return m_overlappingCopies; }
    qsizetype maximumQueuedMessages() const noexcept { return m_maximumQueuedMessages; }
    const QString &responseInformation() const noexcept { return m_responseInformation; }

    //! What the standard allows at most, as the limit when none is set.
    static constexpr quint32 noPacketSizeLimit = 268'435'460;

private:
    QoS m_maximumQoS = QoS::ExactlyOnce;
    quint16 m_receiveMaximum = 65535;
    quint32 m_maximumPacketSize = noPacketSizeLimit;
    quint16 m_topicAliasMaximum = 10;
    bool m_retainAvailable = true;
    bool m_wildcardAvailable = true;
    bool m_sharedAvailable = true;
    bool m_identifiersAvailable = true;
    bool m_assignClientIds = true;
    bool m_overlappingCopies = false;
    std::optional<std::chrono::seconds> m_keepAlive;
    std::chrono::seconds m_maximumSessionExpiry{0xFFFF'FFFF};
    qsizetype m_maximumQueuedMessages = 100'000;
    QString m_responseInformation;
};

inline LocalBrokerOptions &LocalBrokerOptions::maximumQoS(QoS qos)
{
    m_maximumQoS = qos;
    return *this;
}

inline LocalBrokerOptions &LocalBrokerOptions::receiveMaximum(quint16 messages)
{
    m_receiveMaximum = std::max<quint16>(messages, 1);
    return *this;
}

inline LocalBrokerOptions &LocalBrokerOptions::maximumPacketSize(quint32 bytes)
{
    m_maximumPacketSize = bytes;
    return *this;
}

inline LocalBrokerOptions &LocalBrokerOptions::topicAliasMaximum(quint16 aliases)
{
    m_topicAliasMaximum = aliases;
    return *this;
}

inline LocalBrokerOptions &LocalBrokerOptions::retainAvailable(bool available)
{
    m_retainAvailable = available;
    return *this;
}

inline LocalBrokerOptions &LocalBrokerOptions::wildcardAvailable(bool available)
{
    m_wildcardAvailable = available;
    return *this;
}

inline LocalBrokerOptions &LocalBrokerOptions::sharedAvailable(bool available)
{
    m_sharedAvailable = available;
    return *this;
}

inline LocalBrokerOptions &LocalBrokerOptions::subscriptionIdentifiersAvailable(bool available)
{
    m_identifiersAvailable = available;
    return *this;
}

inline LocalBrokerOptions &
LocalBrokerOptions::serverKeepAlive(std::optional<std::chrono::seconds> keepAlive)
{
    m_keepAlive = keepAlive;
    return *this;
}

inline LocalBrokerOptions &LocalBrokerOptions::maximumSessionExpiry(std::chrono::seconds expiry)
{
    m_maximumSessionExpiry = expiry;
    return *this;
}

inline LocalBrokerOptions &LocalBrokerOptions::assignClientIds(bool assign)
{
    m_assignClientIds = assign;
    return *this;
}

inline LocalBrokerOptions &LocalBrokerOptions::sendOverlappingCopies(bool copies)
{
    m_overlappingCopies = copies;
    return *this;
}

inline LocalBrokerOptions &LocalBrokerOptions::maximumQueuedMessages(qsizetype messages)
{
    m_maximumQueuedMessages = messages;
    return *this;
}

inline LocalBrokerOptions &LocalBrokerOptions::responseInformation(const QString &information)
{
    m_responseInformation = information;
    return *this;
}

} // namespace QCoMqtt
