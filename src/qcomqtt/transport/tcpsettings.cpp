// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/transport/tcpsettings.h>

#include <QtNetwork/QSslSocket>

#include <utility>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

void setSocketOptions(QAbstractSocket &socket, const TcpSettings &settings)
{
    // Small packets answer each other: Nagle's algorithm would hold each back for its forerunner.
    socket.setSocketOption(QAbstractSocket::LowDelayOption, settings.noDelay ? 1 : 0);
    socket.setSocketOption(QAbstractSocket::KeepAliveOption, settings.tcpKeepAlive ? 1 : 0);
    const std::pair<QAbstractSocket::SocketOption, std::optional<int>> options[] = {
        {QAbstractSocket::SendBufferSizeSocketOption, settings.sendBufferSize},
        {QAbstractSocket::ReceiveBufferSizeSocketOption, settings.receiveBufferSize},
        {QAbstractSocket::TypeOfServiceOption, settings.typeOfService},
    };
    for (const auto &[option, value] : options) {
        if (value)
            socket.setSocketOption(option, *value);
    }
}

namespace {

// Beneath TLS is another socket. Until it is connected it has the proxy of the application, or of
// the try before, and that cannot be bound.
void keepFromOtherProxies(QAbstractSocket &socket)
{
    auto *tls = qobject_cast<QSslSocket *>(&socket);
    if (!tls)
        return;
    if (!tls->findChild<QAbstractSocket *>())
        tls->setSocketDescriptor(-1); // makes it, and nothing else
    if (auto *inner = tls->findChild<QAbstractSocket *>())
        inner->setProxy(QNetworkProxy::NoProxy);
}

} // namespace

QString bindLocally(QAbstractSocket &socket, const TcpSettings &settings)
{
    if (settings.bindAddress.isNull())
        return {};
    // TLS would leave it out without a word.
    if (settings.proxy.type() != QNetworkProxy::NoProxy)
        return u"a local address cannot be used with a proxy"_s;
    keepFromOtherProxies(socket);
    // Else a reconnect from the same port would have to wait for the system to forget the last one.
    if (socket.bind(settings.bindAddress, settings.bindPort, QAbstractSocket::ReuseAddressHint))
        return {};
    return u"cannot use the local address %1: %2"_s.arg(settings.bindAddress.toString(),
                                                        socket.errorString());
}

QString namingProxy(const QNetworkProxy &proxy, const QString &text)
{
    if (proxy.type() == QNetworkProxy::NoProxy)
        return text;
    return u"proxy %1:%2: %3"_s.arg(proxy.hostName()).arg(proxy.port()).arg(text);
}

} // namespace QCoMqtt::Internal
