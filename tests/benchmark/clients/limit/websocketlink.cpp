// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "websocketlink.h"

#include <QtCore/QUrl>
#include <QtNetwork/QNetworkRequest>

#include <algorithm>

namespace {

constexpr std::size_t messageSize = 64 * 1024;

} // namespace

WebSocketLink::WebSocketLink(const RunOptions &options) : m_port(options.port)
{
    connect(&m_socket, &QWebSocket::connected, this, &Link::opened);
    connect(&m_socket, &QWebSocket::bytesWritten, this, &Link::bytesWritten);
    connect(&m_socket, &QWebSocket::disconnected, this, &Link::closed);
    connect(&m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this,
            [this] { Q_EMIT failed(m_socket.errorString()); });
    connect(&m_socket, &QWebSocket::binaryFrameReceived, this, [this](const QByteArray &frame) {
        m_received = frame;
        m_read = 0;
        Q_EMIT readyRead();
    });
}

void WebSocketLink::open()
{
    QNetworkRequest request(QUrl(QStringLiteral("ws://127.0.0.1:%1/mqtt").arg(m_port)));
    request.setRawHeader("Sec-WebSocket-Protocol", "mqtt");
    m_socket.open(request);
}

qint64 WebSocketLink::read(char *buffer, qint64 size)
{
    const qint64 done = std::min<qint64>(size, m_received.size() - m_read);
    std::copy_n(m_received.constData() + m_read, done, buffer);
    m_read += done;
    return done;
}

void WebSocketLink::write(std::string_view bytes)
{
    for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), messageSize))) {
        const auto size = qsizetype(std::min(bytes.size(), messageSize));
        m_socket.sendBinaryMessage(QByteArray::fromRawData(bytes.data(), size));
    }
}
