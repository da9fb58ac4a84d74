// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <localbroker/brokerlink.h>

#include <algorithm>

namespace QCoMqtt::Internal {

BrokerLink::~BrokerLink() = default;

SocketLink::SocketLink(QTcpSocket *socket) : m_socket(socket)
{
    m_socket->setParent(this);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(m_socket, &QIODevice::readyRead, this, &BrokerLink::readyRead);
    connect(m_socket, &QAbstractSocket::disconnected, this, &BrokerLink::disconnected);
}

qint64 SocketLink::read(char *buffer, qint64 size) { return m_socket->read(buffer, size); }
void SocketLink::write(const QByteArray &bytes) { m_socket->write(bytes); }

void SocketLink::close()
{
    m_socket->flush();
    m_socket->disconnectFromHost();
}

void SocketLink::abort() { m_socket->abort(); }

bool SocketLink::isConnected() const
{
    return m_socket->state() == QAbstractSocket::ConnectedState;
}

bool SocketLink::hasInput() const { return m_socket->bytesAvailable() > 0; }

WebSocketLink::WebSocketLink(QWebSocket *socket) : m_socket(socket)
{
    m_socket->setParent(this);
    connect(m_socket, &QWebSocket::binaryFrameReceived, this, [this](const QByteArray &frame) {
        m_input += frame;
        Q_EMIT readyRead();
    });
    connect(m_socket, &QWebSocket::textFrameReceived, this,
            [this] { m_socket->close(QWebSocketProtocol::CloseCodeDatatypeNotSupported); });
    connect(m_socket, &QWebSocket::disconnected, this, &BrokerLink::disconnected);
}

qint64 WebSocketLink::read(char *buffer, qint64 size)
{
    const qint64 count = std::min<qint64>(size, m_input.size());
    std::copy_n(m_input.constData(), count, buffer);
    m_input.remove(0, count);
    return count;
}

void WebSocketLink::write(const QByteArray &bytes) { m_socket->sendBinaryMessage(bytes); }

void WebSocketLink::close()
{
    m_socket->flush();
    m_socket->close();
}

void WebSocketLink::abort() { m_socket->abort(); }
bool WebSocketLink::isConnected() const { return m_socket->isValid(); }
bool WebSocketLink::hasInput() const { return !m_input.isEmpty(); }

} // namespace QCoMqtt::Internal
