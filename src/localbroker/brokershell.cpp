// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <localbroker/brokershell.h>

#include <qcomqtt/error.h>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

BrokerShell::BrokerShell(const LocalBrokerOptions &options) : core(options)
{
    m_clock.start();
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.callOnTimeout(&server, [this] { onTimer(); });
    QObject::connect(&server, &QTcpServer::newConnection, &server, [this] { accept(server); });
    // Encrypted sockets are announced when their handshake is done.
    QObject::connect(&tlsServer, &QTcpServer::pendingConnectionAvailable, &server,
                     [this] { accept(tlsServer); });
    prepare(webSocketServer);
    prepare(secureWebSocketServer);
}

void BrokerShell::prepare(QWebSocketServer &from)
{
    from.setSupportedSubprotocols({u"mqtt"_s, u"mqttv3.1"_s});
    QObject::connect(&from, &QWebSocketServer::newConnection, &server,
                     [this, &from] { acceptWebSockets(from); });
}

BrokerShell::~BrokerShell()
{
    faultHook = nullptr;
    close();
}

namespace {

template<typename Server>
quint16 listenOn(Server &server, quint16 wanted)
{
    if (server.isListening())
        throw UsageError(u"This broker listens already."_s);
    if (!server.listen(QHostAddress::LocalHost, wanted)) {
        Failure failure{.code = ErrorCode::Transport,
                        .text = u"Cannot listen on port %1: %2"_s.arg(wanted)
                                    .arg(server.errorString())};
        if constexpr (requires { server.serverError(); })
            failure.socketError = int(server.serverError());
        throw Error(failure);
    }
    return server.serverPort();
}

} // namespace

void BrokerShell::listen(quint16 wanted)
{
    port = listenOn(server, wanted);
}

void BrokerShell::listenTls(const QSslConfiguration &configuration, quint16 wanted)
{
    if (!tlsServer.isListening())
        tlsServer.setSslConfiguration(configuration);
    tlsPort = listenOn(tlsServer, wanted);
}

void BrokerShell::listenWebSocket(quint16 wanted)
{
    webSocketPort = listenOn(webSocketServer, wanted);
}

void BrokerShell::listenSecureWebSocket(const QSslConfiguration &configuration, quint16 wanted)
{
    if (!secureWebSocketServer.isListening())
        secureWebSocketServer.setSslConfiguration(configuration);
    secureWebSocketPort = listenOn(secureWebSocketServer, wanted);
}

void BrokerShell::setAccepting(bool accepting)
{
    const auto set = [accepting](auto &from) {
        if (!from.isListening())
            return; // Qt's servers would look for their socket
        if (accepting)
            from.resumeAccepting();
        else
            from.pauseAccepting();
    };
    set(server);
    set(tlsServer);
    set(webSocketServer);
    set(secureWebSocketServer);
}

void BrokerShell::close()
{
    server.close();
    tlsServer.close();
    webSocketServer.close();
    secureWebSocketServer.close();
    core.disconnectAll(ReasonCode::ServerShuttingDown, now());
    runEffects();
}

int BrokerShell::dropLinks()
{
    int dropped = 0;
    for (const auto &[id, connection] : m_connections) {
        if (!connection->isOpen())
            continue;
        connection->abort();
        ++dropped;
    }
    return dropped;
}

void BrokerShell::disconnectClients(ReasonCode code)
{
    core.disconnectAll(code, now());
    runEffects();
}

void BrokerShell::clear()
{
    core.clear();
    runEffects();
}

void BrokerShell::publish(const Publish &publish)
{
    core.publish(BrokerMessage::fromPublish(publish, now()), now());
    runEffects();
}

BrokerConnection *BrokerShell::find(LinkId id)
{
    const auto found = m_connections.find(id);
    return found == m_connections.end() ? nullptr : found->second.get();
}

void BrokerShell::accept(QTcpServer &from)
{
    while (QTcpSocket *socket = from.nextPendingConnection())
        adopt(new SocketLink(socket));
    runEffects();
}

void BrokerShell::acceptWebSockets(QWebSocketServer &from)
{
    while (QWebSocket *socket = from.nextPendingConnection())
        adopt(new WebSocketLink(socket));
    runEffects();
}

void BrokerShell::adopt(BrokerLink *link)
{
    const LinkId id{quint64(++accepted)};
    link->setParent(&server); // what is still on its way out ends with the broker
    m_connections.emplace(id, std::make_unique<BrokerConnection>(
                                  id, link, core.options().maximumPacketSize()));
    QObject::connect(link, &BrokerLink::readyRead, link, [this, id] { read(id); });
    QObject::connect(link, &BrokerLink::disconnected, link, [this, id] { onDisconnected(id); });
    core.linkOpened(id, now());
    if (link->hasInput())
        read(id);
    if (!link->isConnected())
        onDisconnected(id);
}

void BrokerShell::read(LinkId id)
{
    BrokerConnection *connection = find(id);
    if (!connection || !connection->isOpen())
        return;
    connection->readSocket();
    PacketReader &reader = connection->reader();
    while (connection->isOpen()) {
        const PacketReader::Status status = reader.next();
        if (status == PacketReader::Status::NeedMoreBytes)
            return;
        if (status == PacketReader::Status::Malformed) {
            core.malformed(id, reader.malformation(), now());
            runEffects();
            return;
        }
        handleIncoming(*connection, std::move(reader.packet()));
    }
}

// The connection may still be in use up the stack, so that it goes in a later turn.
void BrokerShell::onDisconnected(LinkId id)
{
    if (BrokerConnection *connection = find(id))
        connection->setClosed();
    forgetKept(id);
    core.linkClosed(id, now());
    QMetaObject::invokeMethod(
        &server, [this, id] { m_connections.erase(id); }, Qt::QueuedConnection);
    runEffects();
}

void BrokerShell::runEffects()
{
    if (m_runningEffects) // what is new follows in the loop below
        return;
    m_runningEffects = true;
    while (!core.effects().isEmpty()) {
        for (BrokerEffect &effect : core.effects().take())
            runEffect(std::move(effect));
    }
    m_runningEffects = false;
    armTimer();
}

void BrokerShell::runEffect(BrokerEffect &&effect)
{
    BrokerConnection *connection = find(effect.link);
    if (!connection || !connection->isOpen())
        return;
    if (effect.kind == BrokerEffect::Kind::Send) {
        handleOutgoing(*connection, std::move(effect.packet));
    } else {
        connection->close();
        core.linkClosed(effect.link, now());
    }
}

// What is written in one turn of the event loop goes to the socket together.
void BrokerShell::write(BrokerConnection &connection, const Packet &packet)
{
    if (std::holds_alternative<Publish>(packet))
        ++publishesSent;
    connection.write(packet);
    scheduleFlush(connection);
}

void BrokerShell::scheduleFlush(const BrokerConnection &connection)
{
    if (m_unflushed.empty())
        QMetaObject::invokeMethod(&server, [this] { flush(); }, Qt::QueuedConnection);
    if (m_unflushed.empty() || m_unflushed.back() != connection.id())
        m_unflushed.push_back(connection.id());
}

void BrokerShell::flush()
{
    for (const LinkId id : std::exchange(m_unflushed, {})) {
        if (BrokerConnection *connection = find(id))
            connection->flush();
    }
}

void BrokerShell::armTimer()
{
    std::optional<BrokerTime> next = core.nextDeadline();
    for (const Kept &kept : m_kept) {
        if (kept.due && (!next || *kept.due < *next))
            next = kept.due;
    }
    if (next == m_armedFor)
        return;
    m_armedFor = next;
    // A timer takes no more than 24 days; when it comes too early, the deadline still stands.
    constexpr BrokerTime longest = std::chrono::hours(24);
    if (next)
        m_timer.start(std::clamp(*next - now(), BrokerTime(0), longest));
    else
        m_timer.stop();
}

void BrokerShell::onTimer()
{
    m_armedFor.reset();
    core.advance(now());
    letGoDue();
    runEffects();
}

} // namespace QCoMqtt::Internal
