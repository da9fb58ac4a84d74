// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <localbroker/brokertypes.h>

#include <QtCore/QSet>

#include <deque>
#include <map>
#include <memory>

namespace QCoMqtt::Internal {

class BrokerSession;

//! A subscription of a session.
struct BrokerSubscription
{
    BrokerSession *session = nullptr;
    Subscription options = {};
    quint32 identifier = 0; //!< 0: none
};

//! What a client said at CONNECT about what it can take.
struct BrokerClientLimits
{
    ProtocolVersion version = ProtocolVersion::V5;
    quint16 receiveMaximum = 65535;
    quint32 maximumPacketSize = 268'435'460;
};

//! What the broker keeps for a client id: subscriptions, messages that wait, and the state of
//! every unfinished QoS 1 and 2 delivery in both directions (MQTT 5.0 section 4.1).
class BrokerSession
{
public:
    BrokerSession(QString clientId, qsizetype maximumQueuedMessages);

    const QString &clientId() const noexcept { return m_clientId; }
    std::optional<LinkId> link() const noexcept { return m_link; }

    //! A connection takes the session over; resume() follows when the CONNACK is sent.
    void attach(LinkId link, const BrokerClientLimits &limits);
    void detach() noexcept { m_link.reset(); }
    //! Sends again what is not acknowledged, then what has waited.
    void resume(BrokerTime now, BrokerEffects &effects);

    //! Sends the message as soon as the client may get it.
    void deliver(BrokerDelivery delivery, BrokerTime now, BrokerEffects &effects);
    void acknowledged(const PubAck &ack, BrokerTime now, BrokerEffects &effects);
    void acknowledged(const PubRec &ack, BrokerTime now, BrokerEffects &effects);
    void acknowledged(const PubComp &ack, BrokerTime now, BrokerEffects &effects);
    //! Takes out what came from shared subscriptions and may go to another member of the group,
    //! for a session that ends.
    std::vector<BrokerDelivery> takeShared();

    //! The identifiers of QoS 2 messages of the client whose PUBREL has not come.
    QSet<quint16> &unreleased() noexcept { return m_unreleased; }

    //! Messages that wait or are not acknowledged.
    qsizetype pendingCount() const noexcept
    {
        return qsizetype(m_queue.size() + m_inFlight.size());
    }

    std::map<TopicFilter, std::unique_ptr<BrokerSubscription>> subscriptions;
    std::optional<BrokerTime> expiresAt; //!< when it ends unless a client comes back
    std::optional<Will> will; //!< of a lost connection, waits for willAt
    BrokerTime willAt{0};

private:
    enum class Awaits : quint8 { PubAck, PubRec, PubComp };
    struct InFlight
    {
        quint16 packetId = 0;
        Awaits awaits = Awaits::PubAck;
        bool sent = false; //!< on the present link
        bool counted = false; //!< takes part of the quota of the present link
        BrokerDelivery delivery;
    };

    Publish makePublish(const BrokerDelivery &delivery, BrokerTime now) const;
    bool fits(const Publish &publish) const;
    void sendQueued(BrokerTime now, BrokerEffects &effects);
    void sendAgain(BrokerTime now, BrokerEffects &effects);
    std::deque<InFlight>::iterator find(quint16 packetId, Awaits awaits);
    void finish(std::deque<InFlight>::iterator flight, BrokerTime now, BrokerEffects &effects);
    quint16 takePacketId();

    QString m_clientId;
    std::optional<LinkId> m_link;
    BrokerClientLimits m_limits;
    quint16 m_quota = 0; // PUBLISH packets that may be sent now (section 4.9)
    quint16 m_lastPacketId = 0;
    qsizetype m_maximumQueuedMessages;
    qsizetype m_sendAgain = 0; // deliveries in flight that wait to be sent on the present link
    std::deque<InFlight> m_inFlight;
    std::deque<BrokerDelivery> m_queue;
    QSet<quint16> m_packetIds;
    QSet<quint16> m_unreleased;
};

} // namespace QCoMqtt::Internal
