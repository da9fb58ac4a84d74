// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <localbroker/brokershell.h>
#include <localbroker/localbroker.h>

namespace QCoMqtt {

class LocalBroker::Private : public Internal::BrokerShell
{
public:
    using BrokerShell::BrokerShell;
};

namespace {

QUrl urlOf(const QString &scheme, quint16 port)
{
    QUrl url;
    url.setScheme(scheme);
    url.setHost(QStringLiteral("127.0.0.1"));
    url.setPort(port);
    return url;
}

} // namespace

LocalBroker::LocalBroker(const Options &options) : d(std::make_unique<Private>(options)) {}

LocalBroker::LocalBroker(LocalBroker &&) noexcept = default;

LocalBroker &LocalBroker::operator=(LocalBroker &&) noexcept = default;

LocalBroker::~LocalBroker() = default;

void LocalBroker::listen(quint16 port)
{
    d->listen(port);
}

bool LocalBroker::isListening() const noexcept
{
    return d->server.isListening();
}

quint16 LocalBroker::port() const noexcept
{
    return d->port;
}

QUrl LocalBroker::url() const
{
    return urlOf(QStringLiteral("mqtt"), d->port);
}

void LocalBroker::listenTls(const QSslConfiguration &configuration, quint16 port)
{
    d->listenTls(configuration, port);
}

QUrl LocalBroker::tlsUrl() const
{
    return urlOf(QStringLiteral("mqtts"), d->tlsPort);
}

void LocalBroker::listenWebSocket(quint16 port)
{
    d->listenWebSocket(port);
}

QUrl LocalBroker::webSocketUrl() const
{
    return urlOf(QStringLiteral("ws"), d->webSocketPort);
}

void LocalBroker::listenSecureWebSocket(const QSslConfiguration &configuration, quint16 port)
{
    d->listenSecureWebSocket(configuration, port);
}

QUrl LocalBroker::secureWebSocketUrl() const
{
    return urlOf(QStringLiteral("wss"), d->secureWebSocketPort);
}

void LocalBroker::close()
{
    d->close();
}

int LocalBroker::dropLinks()
{
    return d->dropLinks();
}

void LocalBroker::disconnectClients(ReasonCode code)
{
    d->disconnectClients(code);
}

void LocalBroker::setAccepting(bool accepting)
{
    d->setAccepting(accepting);
}

void LocalBroker::clear()
{
    d->clear();
}

void LocalBroker::addUser(const QString &user, const QString &password)
{
    d->core.addUser(user, password.toUtf8());
}

void LocalBroker::publish(const Topic &topic, const Payload &payload, QoS qos, bool retain,
                          const Properties &properties)
{
    d->publish({topic, payload.bytes(), qos, retain, false, 0, properties});
}

void LocalBroker::publish(const Message &message)
{
    publish(message.topic(), message.payload(), message.qos(), message.isRetained(),
            message.properties());
}

void LocalBroker::setFaultHook(FaultHook hook)
{
    d->faultHook = std::move(hook);
}

void LocalBroker::release(int count)
{
    d->release(count);
}

int LocalBroker::heldCount() const noexcept
{
    return d->heldCount();
}

int LocalBroker::connections() const
{
    return int(d->core.connectionCount());
}

int LocalBroker::acceptedConnections() const noexcept
{
    return d->accepted;
}

QStringList LocalBroker::clientIds() const
{
    return d->core.clientIds();
}

int LocalBroker::sessionCount() const
{
    return int(d->core.sessionCount());
}

int LocalBroker::pendingCount(const QString &clientId) const
{
    return int(d->core.pendingCount(clientId));
}

int LocalBroker::retainedCount() const
{
    return int(d->core.retainedCount(d->now()));
}

qint64 LocalBroker::publishesReceived() const noexcept
{
    return d->publishesReceived;
}

qint64 LocalBroker::publishesSent() const noexcept
{
    return d->publishesSent;
}

} // namespace QCoMqtt
