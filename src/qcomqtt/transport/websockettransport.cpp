// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/transport/websockettransport.h>

#include <QtCore/QRegularExpression>
#include <QtNetwork/QNetworkRequest>
#include <QtWebSockets/QWebSocketHandshakeOptions>

#include <algorithm>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// What a server may have put into one frame, or one message, beside the largest packet.
constexpr quint64 leastFrameLimit = 16 * 1024 * 1024;
constexpr qint64 readAhead = 256 * 1024;
constexpr auto lingerTime = 1s;

// QWebSocket keeps the answer to itself, but for this number in a text.
int httpStatusIn(const QString &text)
{
    static const QRegularExpression status(u"\\b([1-5][0-9][0-9])\\b"_s);
    const QRegularExpressionMatch match = status.match(text);
    return match.hasMatch() ? match.capturedView(1).toInt() : 0;
}

// RFC 6455 section 7.4.1: the ends that are nobody's failure.
bool isOrderly(QWebSocketProtocol::CloseCode code)
{
    return code == QWebSocketProtocol::CloseCodeNormal;
}

} // namespace

WebSocketTransport::WebSocketTransport(WebSocketSettings settings)
    : m_settings(std::move(settings)), m_webSocket(m_settings.origin)
{
    // MQTT has a limit of its own, with an answer to whoever breaks it; this one bounds what a
    // frame or a message that never ends can take.
    const quint64 limit = std::max<quint64>(m_settings.maximumPacketSize, leastFrameLimit) + readAhead;
    m_webSocket.setMaxAllowedIncomingFrameSize(limit);
    m_webSocket.setMaxAllowedIncomingMessageSize(limit);
    m_webSocket.setProxy(m_settings.network.proxy);
    if (m_settings.network.tls) {
        m_webSocket.setSslConfiguration(*m_settings.network.tls);
        m_handshake = std::make_unique<TlsHandshake>(m_settings.network);
    }
    if (m_settings.network.asksAboutErrors)
        m_webSocket.setPauseMode(QAbstractSocket::PauseOnSslErrors);
    m_lingerTimer.setSingleShot(true);
    connectSignals();
}

WebSocketTransport::~WebSocketTransport()
{
    // The socket says goodbye in its destructor; nobody is there to hear it.
    if (m_socket)
        m_socket->disconnect(this);
    m_webSocket.disconnect(this);
    if (m_handshake)
        m_handshake->end();
}

void WebSocketTransport::connectSignals()
{
    connect(&m_webSocket, &QWebSocket::connected, this, &WebSocketTransport::onConnected);
    connect(&m_webSocket, &QWebSocket::binaryFrameReceived, this,
            &WebSocketTransport::onBinaryFrame);
    connect(&m_webSocket, &QWebSocket::textFrameReceived, this, &WebSocketTransport::onTextFrame);
    connect(&m_webSocket, &QWebSocket::bytesWritten, this, &Transport::bytesWritten);
    connect(&m_webSocket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this,
            &WebSocketTransport::onError);
    // Queued: when a connection is refused, it comes before the error that says so.
    connect(&m_webSocket, &QWebSocket::disconnected, this, &WebSocketTransport::onDisconnected,
            Qt::QueuedConnection);
    connect(&m_lingerTimer, &QTimer::timeout, this, &WebSocketTransport::abort);
}

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
    QNetworkRequest request(m_settings.url);
    for (const auto &[name, value] : std::as_const(m_settings.headers))
        request.setRawHeader(name, value);
    QWebSocketHandshakeOptions options;
    options.setSubprotocols({m_settings.subprotocol}); // MQTT-6.0.0-3
    m_webSocket.open(request, options);
    // What stands between QWebSocket and the network is its child; stages, the name to verify and
    // the encrypted backlog are only known there.
    m_socket = m_webSocket.findChild<QTcpSocket *>(QString(), Qt::FindDirectChildrenOnly);
    if (m_socket && !m_finished)
        connectSocket();
}

void WebSocketTransport::connectSocket()
{
    connect(m_socket, &QAbstractSocket::stateChanged, this, &WebSocketTransport::onSocketState);
    m_tlsSocket = qobject_cast<QSslSocket *>(m_socket);
    if (m_tlsSocket)
        connectTls();
    onSocketState(m_socket->state());
}

void WebSocketTransport::connectTls()
{
    if (!m_settings.network.peerName.isEmpty())
        m_tlsSocket->setPeerVerifyName(m_settings.network.peerName);
    connect(m_tlsSocket, &QSslSocket::encryptedBytesWritten, this, &Transport::bytesWritten);
    connect(m_handshake.get(), &TlsHandshake::encrypted, this,
            [this] { setStage(ConnectStage::WebSocket); });
    connect(m_handshake.get(), &TlsHandshake::failed, this,
            [this] { fail(failure(QAbstractSocket::SslHandshakeFailedError, reason())); });
    m_handshake->watch(*m_tlsSocket);
}

void WebSocketTransport::onSocketState(QAbstractSocket::SocketState state)
{
    if (m_isOpen || m_finished)
        return;
    if (state == QAbstractSocket::ConnectingState)
        setStage(ConnectStage::Connect);
    if (state != QAbstractSocket::ConnectedState)
        return;
    setSocketOptions(*m_socket, m_settings.network);
    if (!m_tlsSocket)
        setStage(ConnectStage::WebSocket);
    else if (stage() != ConnectStage::WebSocket)
        setStage(ConnectStage::Tls);
}

void WebSocketTransport::onConnected()
{
    if (m_closing || m_finished)
        return;
    const QString agreed = m_webSocket.subprotocol();
    // MQTT-6.0.0-4; with another one than was offered QWebSocket fails by itself.
    if (agreed != m_settings.subprotocol && !m_settings.subprotocolMayMiss) {
        return fail(failure(
            -1,
            u"the server does not speak the WebSocket subprotocol \"%1\" (it chose %2)"_s.arg(
                m_settings.subprotocol, agreed.isEmpty() ? u"none"_s : u'"' + agreed + u'"')));
    }
    m_isOpen = true;
    Q_EMIT opened();
}

void WebSocketTransport::onBinaryFrame(const QByteArray &frame)
{
    if (frame.isEmpty() || m_closing || m_finished)
        return;
    m_frames.append(frame);
    m_unread += frame.size();
    if (m_unread > readAhead)
        setReadingPaused(true);
    // Not beneath QWebSocket, which handles nothing else while a reader runs an event loop (a
    // dialog); what comes in many frames at once is read at once.
    if (std::exchange(m_readyReadPosted, true))
        return;
    QMetaObject::invokeMethod(this, [this] {
        m_readyReadPosted = false;
        if (!m_finished)
            Q_EMIT readyRead();
    }, Qt::QueuedConnection);
}

qint64 WebSocketTransport::read(char *buffer, qint64 size)
{
    qint64 done = 0;
    while (done < size && !m_frames.isEmpty()) {
        const QByteArray &first = m_frames.first();
        const qint64 part = std::min<qint64>(size - done, first.size() - m_readOfFirst);
        std::copy_n(first.constData() + m_readOfFirst, part, buffer + done);
        done += part;
        m_readOfFirst += part;
        if (m_readOfFirst == first.size()) {
            m_frames.removeFirst();
            m_readOfFirst = 0;
        }
    }
    m_unread -= done;
    if (m_unread <= readAhead / 2)
        setReadingPaused(false);
    return done;
}

void WebSocketTransport::setReadingPaused(bool paused)
{
    if (m_tlsSocket || std::exchange(m_readingPaused, paused) == paused)
        return;
    m_webSocket.setReadBufferSize(paused ? 1 : 0);
}

void WebSocketTransport::write(QByteArrayView bytes)
{
    m_webSocket.sendBinaryMessage(bytes.toByteArray());
}

qint64 WebSocketTransport::bytesToWrite() const
{
    return m_webSocket.bytesToWrite() + (m_tlsSocket ? m_tlsSocket->encryptedBytesToWrite() : 0);
}

void WebSocketTransport::close()
{
    if (!m_isOpen || m_finished)
        return abort();
    m_closing = true;
    m_lingerTimer.start(lingerTime);
    m_webSocket.close();
}

void WebSocketTransport::abort()
{
    m_closing = true;
    m_webSocket.abort();
    finish({});
}

void WebSocketTransport::abandon()
{
    m_finished = true;
    if (m_handshake)
        m_handshake->end();
    m_lingerTimer.stop();
    if (m_isOpen)
        m_webSocket.flush();
    m_webSocket.abort();
}

void WebSocketTransport::onTextFrame()
{
    if (m_closing || m_finished)
        return;
    Failure failure{ErrorCode::Protocol,
                    u"The server sent text where MQTT needs binary WebSocket frames"_s};
    failure.rule = "MQTT-6.0.0-1";
    m_finished = true; // what close() tells is no other end
    m_webSocket.close(QWebSocketProtocol::CloseCodeDatatypeNotSupported);
    m_finished = false;
    finish(failure);
}

void WebSocketTransport::onError(QAbstractSocket::SocketError error)
{
    if (m_closing || m_finished)
        return;
    // The peer's end of the stream is no failure of the network; onDisconnected() follows.
    if (error == QAbstractSocket::RemoteHostClosedError && stage() != ConnectStage::Connect)
        return;
    Failure found = failure(error, reason());
    if (stage() == ConnectStage::WebSocket && !m_isOpen)
        found.httpStatus = httpStatusIn(m_webSocket.errorString());
    fail(found);
}

QString WebSocketTransport::reason() const
{
    if (const QString known = m_handshake ? m_handshake->explanation() : QString();
        !known.isEmpty()) {
        return known;
    }
    if (m_isOpen)
        return m_webSocket.errorString();
    switch (stage()) {
    case ConnectStage::Tls:
        return u"the TLS handshake failed: "_s + m_webSocket.errorString();
    case ConnectStage::WebSocket:
        if (const int status = httpStatusIn(m_webSocket.errorString()))
            return u"the server answered the WebSocket handshake with HTTP status %1"_s.arg(status);
        return u"the WebSocket handshake failed: "_s + m_webSocket.errorString();
    default:
        return m_webSocket.errorString();
    }
}

void WebSocketTransport::onDisconnected()
{
    if (m_finished)
        return;
    if (m_closing)
        return finish({});
    if (!m_isOpen) {
        const bool explained = m_handshake && !m_handshake->explanation().isEmpty();
        return fail(failure(
            QAbstractSocket::RemoteHostClosedError,
            explained ? reason()
                : stage() == ConnectStage::Tls
                ? u"the server closed the connection during the TLS handshake"_s
                : u"the server closed the connection during the WebSocket handshake"_s));
    }
    if (isOrderly(m_webSocket.closeCode()))
        return finish({});
    const QString text = m_webSocket.closeReason();
    fail(failure(QAbstractSocket::RemoteHostClosedError,
                 u"the WebSocket was closed with code %1%2"_s.arg(int(m_webSocket.closeCode()))
                     .arg(text.isEmpty() ? QString() : u": "_s + text)));
}

Failure WebSocketTransport::failure(int socketError, const QString &text) const
{
    Failure failure{ErrorCode::Transport,
                    u"%1:%2: %3"_s.arg(m_settings.url.host()).arg(m_settings.url.port()).arg(text)};
    failure.socketError = socketError;
    // With TLS 1.3 a server may refuse the client's certificate when we are through.
    const bool refused = m_handshake && m_handshake->wasRefused();
    if (!m_isOpen)
        failure.stage = refused ? ConnectStage::Tls : stage();
    if (!m_isOpen && refused)
        failure.socketError = QAbstractSocket::SslHandshakeFailedError;
    if (m_handshake)
        m_handshake->addErrorsTo(failure);
    return failure;
}

void WebSocketTransport::fail(const Failure &failure)
{
    m_closing = true; // what abort() tells is no other end
    // Beneath a signal of the socket itself: it must not lose what it stands on.
    QMetaObject::invokeMethod(&m_webSocket, [this] { m_webSocket.abort(); }, Qt::QueuedConnection);
    finish(failure);
}

void WebSocketTransport::finish(const std::optional<Failure> &failure)
{
    if (m_finished)
        return;
    m_finished = true;
    if (m_handshake)
        m_handshake->end();
    m_lingerTimer.stop();
    Q_EMIT closed(failure);
}

} // namespace QCoMqtt::Internal
