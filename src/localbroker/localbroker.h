// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/localbrokerfault.h>
#include <qcomqtt/localbrokeroptions.h>
#include <qcomqtt/message.h>
#include <qcomqtt/qcomqtt_localbroker_export.h>

#include <QtCore/QStringList>
#include <QtCore/QUrl>

#include <memory>

QT_FORWARD_DECLARE_CLASS(QSslConfiguration)

namespace QCoMqtt {

//! An MQTT broker inside the process, for demos and tests.
//!
//! Speaks MQTT 3.1, 3.1.1 and 5.0 over TCP and WebSocket on the loopback address, each with TLS and
//! without, with everything of the standard but extended authentication. It is no production
//! broker: sessions and retained messages live in memory, users have no rights of their own, and a
//! client that does not read makes it hold what waits for that client. In return a test can make it
//! fail in exactly the way it needs, see setFaultHook().
//!
//! A movable handle. It lives in the thread that made it, which needs an event loop.
//! \code
//! QCoMqtt::LocalBroker broker;
//! broker.listen();
//! QCoMqtt::Client client(broker.url());
//! \endcode
class QCOMQTT_LOCALBROKER_EXPORT LocalBroker
{
public:
    using Options = LocalBrokerOptions;
    using Packet = LocalBrokerPacket;
    using Fault = LocalBrokerFault;
    using FaultHook = LocalBrokerFaultHook;

    explicit LocalBroker(const Options &options = Options());
    LocalBroker(LocalBroker &&) noexcept;
    LocalBroker &operator=(LocalBroker &&) noexcept;
    //! Closes; what the clients are told is sent as far as the system takes it at once.
    ~LocalBroker();

    //! Waits for clients on 127.0.0.1; port 0 takes any that is free. After close() it may be
    //! called again, also with the same port, and knows all sessions still. Throws UsageError
    //! when it listens already and Error with ErrorCode::Transport when the port is not to be had.
    void listen(quint16 port = 0);
    bool isListening() const noexcept;
    //! The port of the last listen(), also after close(); 0 before.
    quint16 port() const noexcept;
    //! "mqtt://127.0.0.1:port".
    QUrl url() const;
    //! As listen(), on a port of its own, with TLS. \a configuration has the broker's certificate
    //! and key, and says whether clients need one.
    void listenTls(const QSslConfiguration &configuration, quint16 port = 0);
    //! "mqtts://127.0.0.1:port".
    QUrl tlsUrl() const;
    //! As listen(), on a port of its own, for WebSockets of any path.
    void listenWebSocket(quint16 port = 0);
    //! "ws://127.0.0.1:port".
    QUrl webSocketUrl() const;
    //! As listenWebSocket(), with TLS as in listenTls().
    void listenSecureWebSocket(const QSslConfiguration &configuration, quint16 port = 0);
    //! "wss://127.0.0.1:port".
    QUrl secureWebSocketUrl() const;
    //! Stops listening and ends every connection as a server does that is shut down: MQTT 5
    //! clients are told 0x8B. Sessions, retained messages and wills stay and go on.
    void close();
    //! Ends every connection like a power failure, while the port stays open. Returns how many.
    int dropLinks();
    //! Ends every connection; MQTT 5 clients are told \a code.
    void disconnectClients(ReasonCode code = ReasonCode::AdministrativeAction);
    //! While it does not accept, TCP connections come about, but nothing is read or answered.
    void setAccepting(bool accepting);
    //! Forgets all sessions and retained messages and drops all connections; sends no will.
    void clear();

    //! From the first user on, clients must give a user name and its password.
    void addUser(const QString &user, const QString &password);
    //! Publishes a message to all who subscribed; with retain() it is kept.
    void publish(const Topic &topic, const Payload &payload, QoS qos = QoS::AtMostOnce,
                 bool retain = false, const Properties &properties = {});
    //! Publishes a copy of \a message, with its QoS, retain flag and properties.
    void publish(const Message &message);

    //! Lets \a hook see every packet and decide what becomes of it; an empty one ends that.
    void setFaultHook(FaultHook hook);
    //! Lets the first \a count of the packets go that a fault hook holds, in their order; all when
    //! negative.
    void release(int count = -1);
    //! Packets that are held for release().
    int heldCount() const noexcept;

    //! Clients that are connected now.
    int connections() const;
    //! TCP connections accepted since the start.
    int acceptedConnections() const noexcept;
    //! Of clients that are connected now, sorted.
    QStringList clientIds() const;
    //! Sessions of clients that are connected, and those kept of clients that are not.
    int sessionCount() const;
    //! Messages that wait for the client or that it has not acknowledged.
    int pendingCount(const QString &clientId) const;
    int retainedCount() const;
    //! PUBLISH packets read from clients.
    qint64 publishesReceived() const noexcept;
    //! PUBLISH packets sent to clients.
    qint64 publishesSent() const noexcept;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace QCoMqtt
