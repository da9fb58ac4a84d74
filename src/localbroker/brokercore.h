// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <localbroker/brokersession.h>
#include <localbroker/localbrokeroptions.h>
#include <localbroker/retainedmessages.h>
#include <localbroker/subscriptionindex.h>

#include <qcomqtt/codec/malformation.h>

namespace QCoMqtt::Internal {

//! The broker without sockets, timers and clock: packets and the time go in, effects come out.
class BrokerCore
{
public:
    explicit BrokerCore(LocalBrokerOptions options = {});

    const LocalBrokerOptions &options() const noexcept { return m_options; }
    //! From the first user on, nobody else is let in.
    void addUser(const QString &user, const QByteArray &password);

    void linkOpened(LinkId link, BrokerTime now);
    //! The connection is gone; nothing is sent to it any more.
    void linkClosed(LinkId link, BrokerTime now);
    void received(LinkId link, Packet &&packet, BrokerTime now);
    void malformed(LinkId link, const Malformation &malformation, BrokerTime now);
    //! A message from the broker itself.
    void publish(const BrokerMessage &message, BrokerTime now);
    //! Closes every connection; MQTT 5 clients are told \a code.
    void disconnectAll(ReasonCode code, BrokerTime now);
    //! Forgets all sessions and retained messages; no will is sent.
    void clear();

    //! When advance() must be called at the latest; may be too early, never too late.
    std::optional<BrokerTime> nextDeadline() const noexcept { return m_nextDeadline; }
    //! Does what is due: wills, ends of sessions, keep-alive.
    void advance(BrokerTime now);

    BrokerEffects &effects() noexcept { return m_effects; }

    qsizetype connectionCount() const;
    QStringList clientIds() const;
    qsizetype sessionCount() const noexcept { return qsizetype(m_sessions.size()); }
    qsizetype retainedCount(BrokerTime now) { return m_retained.count(now); }
    qsizetype pendingCount(const QString &clientId) const;

private:
    struct Link
    {
        LinkId id = {};
        ProtocolVersion version = ProtocolVersion::V5;
        BrokerSession *session = nullptr; //!< set once connected
        BrokerTime idleLimit{0}; //!< 0: none
        BrokerTime lastPacket{0};
        quint32 sessionExpiry = 0; //!< seconds; 0xFFFFFFFF: never
        std::optional<Will> will = std::nullopt;
        QHash<quint16, Topic> aliases = {};
    };

    void handle(Link &link, Connect &&connect, BrokerTime now);
    void handle(Link &link, Publish &&publish, BrokerTime now);
    void handle(Link &link, Subscribe &&subscribe, BrokerTime now);
    void handle(Link &link, Unsubscribe &&unsubscribe, BrokerTime now);
    void handle(Link &link, PubRel &&release, BrokerTime now);
    void handle(Link &link, PubAck &&ack, BrokerTime now);
    void handle(Link &link, PubRec &&ack, BrokerTime now);
    void handle(Link &link, PubComp &&ack, BrokerTime now);
    void handle(Link &link, PingReq &&ping, BrokerTime now);
    void handle(Link &link, Disconnect &&disconnect, BrokerTime now);
    template<typename P>
    void handle(Link &link, P &&packet, BrokerTime now);

    // Connecting and leaving: brokercore_connect.cpp
    std::optional<ReasonCode> refusal(const Connect &connect) const;
    struct OpenedSession
    {
        BrokerSession &session;
        bool wasPresent;
    };
    OpenedSession openSession(const QString &clientId, bool cleanStart, BrokerTime now);
    quint32 requestedExpiry(const Connect &connect) const;
    quint32 longestSessionExpiry() const;
    void setKeepAlive(Link &link, const Connect &connect, BrokerTime now);
    Properties connAckProperties(const Link &link, const Connect &connect) const;
    // Each of these three ends the life of link.
    void refuse(Link &link, ReasonCode code);
    void fail(Link &link, ReasonCode code, BrokerTime now);
    void endLink(Link &link, BrokerTime now);
    void endSession(BrokerSession &session, BrokerTime now);
    void publishWill(BrokerSession &session, BrokerTime now);
    void remindAt(BrokerTime time);
    QString makeClientId();

    // Messages: brokercore_messages.cpp
    static std::optional<ReasonCode> resolveAlias(Link &link, Publish &publish, quint16 maximum);
    std::optional<ReasonCode> violation(Link &link, Publish &publish) const;
    qsizetype route(const BrokerMessage &message, const QString &publisher, BrokerTime now);
    std::optional<ReasonCode> refusal(const Subscription &subscription, quint32 identifier) const;
    ReasonCode subscribe(BrokerSession &session, const Subscription &subscription,
                         quint32 identifier, std::vector<BrokerDelivery> &retained,
                         BrokerTime now);

    LocalBrokerOptions m_options;
    QHash<QString, QByteArray> m_users;
    std::map<LinkId, Link> m_links;
    std::map<QString, std::unique_ptr<BrokerSession>> m_sessions;
    SubscriptionIndex m_index;
    RetainedMessages m_retained;
    BrokerEffects m_effects;
    std::optional<BrokerTime> m_nextDeadline;
    quint32 m_assignedIds = 0;
};

} // namespace QCoMqtt::Internal
