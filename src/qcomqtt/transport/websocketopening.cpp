// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/transport/websockettransport.h>

#include <QtNetwork/QNetworkRequest>
#include <QtWebSockets/QWebSocketHandshakeOptions>

// From the URL to a connected socket, on which QWebSocket begins its handshake.

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

void WebSocketTransport::open()
{
    setStage(ConnectStage::Resolve);
    if (m_settings.asksForHeaders)
        Q_EMIT headersNeeded();
    else
        start();
}

void WebSocketTransport::answerHeaders(const QList<std::pair<QByteArray, QByteArray>> &headers)
{
    if (m_finished || m_closing)
        return;
    m_settings.headers += headers;
    start();
}

void WebSocketTransport::refuseHeaders(const QString &why)
{
    if (!m_closing)
        fail(failure(-1, u"the headers for the WebSocket handshake are missing: "_s + why));
}

void WebSocketTransport::start()
{
    if (m_settings.network.proxy.type() == QNetworkProxy::NoProxy)
        return m_addresses.start();
    setStage(ConnectStage::Connect);
    connectTo(m_settings.url.host()); // the proxy looks it up
}

void WebSocketTransport::connectTo(const QString &host)
{
    if (!prepareSocket())
        return;
    const auto port = static_cast<quint16>(m_settings.url.port());
    if (m_tlsSocket)
        m_tlsSocket->connectToHostEncrypted(host, port, peerName());
    else
        m_socket->connectToHost(host, port);
}

bool WebSocketTransport::prepareSocket()
{
    m_preparing = true; // what is told of this is no end
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->abort();
    }
    makeSocket();
    const QString problem = m_socket ? bindLocally(*m_socket, m_settings.network)
                                     : m_webSocket.errorString();
    m_preparing = false;
    if (!problem.isEmpty())
        fail(failure(m_webSocket.error(), problem));
    return problem.isEmpty();
}

// QWebSocket gives each address all the time there is, and cannot be told a local one. A proxy that
// carries no TCP keeps it from connecting by itself. Then its socket can be connected as we like,
// and the handshake follows as soon as that has happened; but only once after each open().
void WebSocketTransport::makeSocket()
{
    QNetworkRequest request(m_settings.url);
    for (const auto &[name, value] : std::as_const(m_settings.headers))
        request.setRawHeader(name, value);
    QWebSocketHandshakeOptions options;
    options.setSubprotocols({m_settings.subprotocol}); // MQTT-6.0.0-3
    m_webSocket.setProxy(QNetworkProxy::FtpCachingProxy);
    m_webSocket.open(request, options);
    // Its child, behind those that it has not deleted yet. Stages, the name to verify and the
    // encrypted backlog are only known there.
    const auto sockets = m_webSocket.findChildren<QTcpSocket *>(Qt::FindDirectChildrenOnly);
    m_socket = sockets.value(sockets.size() - 1, nullptr);
    if (!m_socket)
        return;
    m_socket->abort();
    m_socket->setProxy(m_settings.network.proxy);
    connectSocket();
}

QString WebSocketTransport::peerName() const
{
    const QString &given = m_settings.network.peerName;
    return given.isEmpty() ? m_settings.url.host() : given;
}

} // namespace QCoMqtt::Internal
