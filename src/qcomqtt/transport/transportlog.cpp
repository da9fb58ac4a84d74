// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/transport/transportlog.h>

#include <QtNetwork/QHostAddress>
#include <QtNetwork/QNetworkProxy>
#include <QtNetwork/QSslCipher>
#include <QtNetwork/QSslConfiguration>
#include <QtNetwork/QSslSocket>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcTransport, "qcomqtt.transport", QtInfoMsg)

namespace {

QString protocolName(QSsl::SslProtocol protocol)
{
    switch (protocol) {
    case QSsl::TlsV1_2:
        return u"TLS 1.2"_s;
    case QSsl::TlsV1_3:
        return u"TLS 1.3"_s;
    default:
        return u"an older TLS"_s;
    }
}

QString placeOf(const QAbstractSocket &socket)
{
    const QNetworkProxy proxy = socket.proxy();
    if (proxy.type() == QNetworkProxy::NoProxy || proxy.type() == QNetworkProxy::DefaultProxy)
        return addressText(socket.peerAddress(), socket.peerPort());
    return u"%1:%2 through the proxy %3:%4"_s.arg(socket.peerName())
        .arg(socket.peerPort())
        .arg(proxy.hostName())
        .arg(proxy.port());
}

QString encryptionOf(const QSslSocket &socket)
{
    const QByteArray alpn = socket.sslConfiguration().nextNegotiatedProtocol();
    return protocolName(socket.sessionProtocol()) + u", "_s + socket.sessionCipher().name()
        + (alpn.isEmpty() ? QString() : u", application protocol "_s + QString::fromLatin1(alpn));
}

} // namespace

void logStagesOf(QAbstractSocket &socket)
{
    QObject::connect(&socket, &QAbstractSocket::connected, &socket, [&socket] {
        qCDebug(lcTransport).noquote() << "Connected to" << placeOf(socket);
    });
    if (auto *encrypted = qobject_cast<QSslSocket *>(&socket)) {
        QObject::connect(encrypted, &QSslSocket::encrypted, encrypted, [encrypted] {
            qCDebug(lcTransport).noquote() << "Encrypted:" << encryptionOf(*encrypted);
        });
    }
}

QString addressText(const QHostAddress &address, quint16 port)
{
    const QString text = address.toString();
    const bool isIPv6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    return (isIPv6 ? u'[' + text + u']' : text) + u':' + QString::number(port);
}

} // namespace QCoMqtt::Internal
