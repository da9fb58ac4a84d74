// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/clientoptions_p.h>

#include <qcomqtt/engine/serverreference.h>
#include <qcomqtt/error.h>
#include <qcomqtt/transport/serverurl.h>

// How the server is reached.

namespace QCoMqtt {

using namespace Qt::StringLiterals;

namespace {

int checkedRange(const char *name, int value, int lowest, int highest)
{
    if (value < lowest || value > highest) {
        throw UsageError(u"Invalid %1 %2: it must be %3 to %4"_s.arg(QLatin1StringView(name))
                             .arg(value)
                             .arg(lowest)
                             .arg(highest));
    }
    return value;
}

constexpr int largestBuffer = 1024 * 1024 * 1024;

} // namespace

ClientOptions &ClientOptions::url(const QUrl &url)
{
    d->url = Internal::checkedServerUrl(url);
    if (!url.userName().isEmpty())
        d->userName = url.userName(QUrl::FullyDecoded);
    if (!url.password().isEmpty())
        d->password = url.password(QUrl::FullyDecoded).toUtf8();
    return *this;
}

ClientOptions &ClientOptions::alternatives(const QStringList &servers)
{
    QList<QUrl> urls;
    for (const QString &server : servers) {
        const QUrl url = Internal::urlFromServer(server);
        if (!url.userInfo().isEmpty()) {
            throw UsageError(u"Invalid alternative server %1: user and password are those of all "
                             "servers, set with credentials()"_s.arg(
                                 url.toDisplayString(QUrl::RemoveUserInfo)));
        }
        urls.append(Internal::checkedServerUrl(url));
    }
    d->alternatives = urls;
    return *this;
}

ClientOptions &ClientOptions::serverOrder(ServerOrder order)
{
    d->serverOrder = order;
    return *this;
}

ClientOptions &ClientOptions::sharedSessions(bool on)
{
    d->sharedSessions = on;
    return *this;
}

ClientOptions &ClientOptions::followServerReference(const QStringList &allowedHosts)
{
    QStringList patterns;
    for (const QString &host : allowedHosts)
        patterns.append(Internal::checkedHostPattern(host));
    d->referableHosts = patterns;
    return *this;
}

QStringList ClientOptions::referableHosts() const { return d->referableHosts; }
QList<QUrl> ClientOptions::servers() const { return QList<QUrl>{d->url} + d->alternatives; }
ServerOrder ClientOptions::serverOrder() const noexcept { return d->serverOrder; }
bool ClientOptions::hasSharedSessions() const noexcept { return d->sharedSessions; }

ClientOptions &ClientOptions::stageTimeout(ConnectStage stage, std::chrono::milliseconds timeout)
{
    if (timeout.count() < 0)
        throw UsageError(
            u"Invalid stage timeout %1 ms: it must not be negative"_s.arg(timeout.count()));
    d->stageTimeouts[stage] = timeout;
    return *this;
}

ClientOptions &ClientOptions::tls(const TlsOptions &options)
{
    d->network.tls = options;
    return *this;
}

ClientOptions &ClientOptions::webSocket(const WebSocketOptions &options)
{
    d->network.webSocket = options;
    return *this;
}

ClientOptions &ClientOptions::transport(std::function<std::unique_ptr<QIODevice>()> makeDevice)
{
    d->network.makeDevice = std::move(makeDevice);
    return *this;
}

ClientOptions &ClientOptions::proxy(const QNetworkProxy &proxy)
{
    d->network.proxy = proxy;
    d->network.systemProxy = false;
    return *this;
}

ClientOptions &ClientOptions::systemProxy()
{
    d->network.systemProxy = true;
    return *this;
}

ClientOptions &ClientOptions::bindAddress(const QHostAddress &address, quint16 port)
{
    if (address.isNull())
        throw UsageError(u"Invalid local address: it is empty"_s);
    d->network.bindAddress = address;
    d->network.bindPort = port;
    return *this;
}

ClientOptions &ClientOptions::noDelay(bool on)
{
    d->network.noDelay = on;
    return *this;
}

ClientOptions &ClientOptions::tcpKeepAlive(bool on)
{
    d->network.tcpKeepAlive = on;
    return *this;
}

ClientOptions &ClientOptions::sendBufferSize(int bytes)
{
    d->network.sendBufferSize = checkedRange("send buffer size", bytes, 1, largestBuffer);
    return *this;
}

ClientOptions &ClientOptions::receiveBufferSize(int bytes)
{
    d->network.receiveBufferSize = checkedRange("receive buffer size", bytes, 1, largestBuffer);
    return *this;
}

ClientOptions &ClientOptions::typeOfService(int value)
{
    d->network.typeOfService = checkedRange("type of service", value, 0, 255);
    return *this;
}

std::chrono::milliseconds ClientOptions::stageTimeout(ConnectStage stage) const noexcept
{
    const auto found = d->stageTimeouts.find(stage);
    return found == d->stageTimeouts.end() ? 0ms : found->second;
}

TlsOptions ClientOptions::tls() const { return d->network.tls; }
WebSocketOptions ClientOptions::webSocket() const { return d->network.webSocket; }
QNetworkProxy ClientOptions::proxy() const { return d->network.proxy; }
bool ClientOptions::usesSystemProxy() const noexcept { return d->network.systemProxy; }
const Internal::NetworkOptions &ClientOptions::network() const noexcept { return d->network; }

} // namespace QCoMqtt
