// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <localbroker/brokerconnection.h>
#include <localbroker/brokercore.h>

#include <QtCore/QElapsedTimer>
#include <QtCore/QTimer>
#include <QtNetwork/QSslServer>
#include <QtWebSockets/QWebSocketServer>

namespace QCoMqtt::Internal {

//! Runs the core: sockets, the clock, the timer for the next deadline, and the fault hook.
class BrokerShell
{
public:
    explicit BrokerShell(const LocalBrokerOptions &options);
    Q_DISABLE_COPY_MOVE(BrokerShell)
    ~BrokerShell();

    void listen(quint16 port);
    void listenTls(const QSslConfiguration &configuration, quint16 port);
    void listenWebSocket(quint16 port);
    void listenSecureWebSocket(const QSslConfiguration &configuration, quint16 port);
    void setAccepting(bool accepting);
    void close();
    int dropLinks();
    void disconnectClients(ReasonCode code);
    void clear();
    void publish(const Publish &publish);
    void release(int count);

    BrokerTime now() const { return BrokerTime(m_clock.elapsed()); }

    BrokerCore core;
    QTcpServer server;
    QSslServer tlsServer;
    QWebSocketServer webSocketServer{QString(), QWebSocketServer::NonSecureMode};
    QWebSocketServer secureWebSocketServer{QString(), QWebSocketServer::SecureMode};
    LocalBrokerFaultHook faultHook;
    quint16 port = 0;
    quint16 tlsPort = 0;
    quint16 webSocketPort = 0;
    quint16 secureWebSocketPort = 0;
    int accepted = 0;
    qint64 publishesReceived = 0;
    qint64 publishesSent = 0;
    int heldCount() const noexcept;

private:
    using Direction = BrokerConnection::Direction;
    //! A packet that a fault hook keeps back.
    struct Kept
    {
        LinkId link;
        Direction direction;
        Packet packet;
        bool dropsLink;
        std::optional<BrokerTime> due; //!< absent: until release()
    };

    BrokerConnection *find(LinkId id);
    void accept(QTcpServer &from);
    void prepare(QWebSocketServer &from);
    void acceptWebSockets(QWebSocketServer &from);
    void adopt(BrokerLink *link);
    void read(LinkId id);
    void onDisconnected(LinkId id);

    // Faults: brokershell_faults.cpp
    LocalBrokerFault faultFor(BrokerConnection &connection, Direction direction,
                              const Packet &packet);
    void handleIncoming(BrokerConnection &connection, Packet &&packet);
    void handleOutgoing(BrokerConnection &connection, Packet &&packet);
    void answer(BrokerConnection &connection, const Packet &packet, const LocalBrokerFault &fault);
    void keep(BrokerConnection &connection, Direction direction, Packet &&packet,
              const LocalBrokerFault &fault);
    void forgetKept(LinkId link);
    void letGoDue();
    void letGo(std::vector<Kept> &&kept);

    //! Does what the core wants done, then sees to the timer and the next write.
    void runEffects();
    void runEffect(BrokerEffect &&effect);
    void write(BrokerConnection &connection, const Packet &packet);
    void scheduleFlush(const BrokerConnection &connection);
    void flush();
    void armTimer();
    void onTimer();

    QElapsedTimer m_clock;
    QTimer m_timer;
    std::map<LinkId, std::unique_ptr<BrokerConnection>> m_connections;
    std::vector<Kept> m_kept;
    std::optional<BrokerTime> m_armedFor;
    bool m_runningEffects = false;
    std::vector<LinkId> m_unflushed;
};

} // namespace QCoMqtt::Internal
