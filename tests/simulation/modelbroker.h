// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "oracle.h"
#include "simulatedlink.h"
#include "wirerules.h"

#include <localbroker/brokercore.h>
#include <qcomqtt/codec/packetreader.h>

//! A broker at the other end of simulated links. What it routes goes to a witness too, whose
//! connection never fails; the oracle hears of it all.
class ModelBroker
{
public:
    using Packet = QCoMqtt::Internal::Packet;

    //! How it meets who connects.
    enum class Mood : quint8 {
        Open,
        Unreachable, //!< nobody listens
        Hangs, //!< takes the connection and never answers
        Busy, //!< refuses CONNECT, for now
    };

    ModelBroker(World &world, Oracle &oracle);
    ~ModelBroker();

    Mood mood = Mood::Open;
    ServerLimits limits; //!< announced from the next connection on
    Conditions conditions; //!< of the next connection

    //! The client's end of a new connection; null when nobody listens.
    std::unique_ptr<QIODevice> connect();
    //! The present or last connection of the client; null before the first.
    const std::shared_ptr<Link> &link() const noexcept { return m_lastLink; }
    bool hasConnection() const { return m_core.connectionCount() > 1; }

    //! Publishes to the client; gives the number of the message.
    int publish(const QByteArray &topic, QCoMqtt::QoS qos, qsizetype size = 0);
    //! All connections are gone. Without \a keepsSessions nothing is known of them any more.
    void restart(bool keepsSessions);
    //! Says goodbye to the client.
    void sendAway(QCoMqtt::ReasonCode code);
    //! While it does, what the client publishes is not answered.
    void holdAnswers(bool holds);

    int links() const noexcept { return m_links; }
    //! Packets of the client that have come in, by type.
    int received(QCoMqtt::Internal::PacketType type) const { return m_received[std::size_t(type)]; }
    qsizetype pending() const { return m_core.pendingCount(clientId()); }
    static QString clientId() { return QStringLiteral("client"); }

    //! Called with each new connection.
    std::function<void(Link &)> onLink;
    //! Reads also what never arrives: what a client has written, it must have kept before.
    bool watchesWriting = false;

private:
    struct Connection;
    using LinkId = QCoMqtt::Internal::LinkId;
    enum class Exchange : quint8 { None, Connecting, Again };

    void startWitness();
    void witness(const Packet &packet);
    void received(LinkId id, const QByteArray &bytes);
    void ended(LinkId id);
    void take(Connection &connection, Packet &&packet);
    bool authenticate(Connection &connection, Packet &packet);
    void askFor(Connection &connection, int round);
    void runEffects();
    void send(Connection &connection, Packet &&packet);
    void write(Connection &connection, const Packet &packet);
    void announce(Connection &connection, QCoMqtt::Internal::ConnAck &connAck);
    void watchDeadline();
    void watchWriting();
    void closeAll();
    Connection *find(LinkId id);
    static QCoMqtt::Internal::BrokerTime now();
    static QCoMqtt::LocalBrokerOptions options();

    World &m_world;
    Oracle &m_oracle;
    QCoMqtt::Internal::BrokerCore m_core{options()};
    std::map<LinkId, std::unique_ptr<Connection>> m_connections;
    std::shared_ptr<Link> m_lastLink;
    std::array<int, 16> m_received{};
    std::vector<std::pair<LinkId, Packet>> m_held;
    std::map<quint16, int> m_exactlyOnce; // the last message under a packet identifier
    LinkId m_witness{};
    quint64 m_lastLinkId = 0;
    int m_links = 0;
    std::optional<QCoMqtt::Internal::BrokerTime> m_watched;
    bool m_holdsAnswers = false;
};
