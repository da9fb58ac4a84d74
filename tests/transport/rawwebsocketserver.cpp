// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "rawwebsocketserver.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QRegularExpression>
#include <QtCore/QtEndian>

using namespace Qt::StringLiterals;

RawWebSocketServer::RawWebSocketServer()
{
    connect(this, &QTcpServer::newConnection, this, &RawWebSocketServer::onConnection);
    listen(QHostAddress::LocalHost);
}

QString RawWebSocketServer::url(const QString &scheme) const
{
    return scheme + u"://127.0.0.1:%1"_s.arg(serverPort());
}

void RawWebSocketServer::onConnection()
{
    ++m_connections;
    m_socket = nextPendingConnection();
    m_input.clear();
    m_upgraded = false;
    m_closeSent = false;
    connect(m_socket, &QIODevice::readyRead, this, &RawWebSocketServer::onReadyRead);
}

void RawWebSocketServer::onReadyRead()
{
    if (!m_reads) {
        m_socket->setReadBufferSize(1);
        return;
    }
    m_input += m_socket->readAll();
    if (!m_upgraded) {
        const qsizetype end = m_input.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        m_request = m_input.left(end + 4);
        m_input.remove(0, end + 4);
        m_upgraded = true;
        answerHandshake();
    }
    while (takeFrame()) {
        Q_EMIT frameReceived();
        answerClose();
    }
}

void RawWebSocketServer::answerClose()
{
    if (!m_answersClose || m_frames.last().opcode != Close || !m_socket)
        return;
    if (!m_closeSent)
        sendFrame(Close, m_frames.last().payload.left(2));
    m_socket->disconnectFromHost();
}

void RawWebSocketServer::answerHandshake()
{
    if (!m_answer.isEmpty())
        return send(m_answer);
    static const QRegularExpression keyLine(u"Sec-WebSocket-Key: *([^\r]+)\r"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    const QByteArray key = keyLine.match(QString::fromLatin1(m_request)).captured(1).toLatin1();
    // RFC 6455 section 1.3
    const QByteArray accept
        = QCryptographicHash::hash(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11",
                                   QCryptographicHash::Sha1)
              .toBase64();
    QByteArray answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                        "Connection: Upgrade\r\nSec-WebSocket-Accept: "
        + accept + "\r\n";
    if (!m_subprotocol.isEmpty())
        answer += "Sec-WebSocket-Protocol: " + m_subprotocol + "\r\n";
    send(answer + "\r\n");
}

bool RawWebSocketServer::takeFrame()
{
    if (m_input.size() < 6)
        return false;
    const auto *bytes = reinterpret_cast<const uchar *>(m_input.constData());
    quint64 size = bytes[1] & 0x7F;
    qsizetype at = 2;
    if (size == 126) {
        size = qFromBigEndian<quint16>(bytes + 2);
        at = 4;
    } else if (size == 127) {
        if (m_input.size() < 14)
            return false;
        size = qFromBigEndian<quint64>(bytes + 2);
        at = 10;
    }
    const bool masked = bytes[1] & 0x80; // a client has to
    if (!masked || quint64(m_input.size()) < quint64(at) + 4 + size)
        return false;
    const QByteArray mask = m_input.mid(at, 4);
    QByteArray payload = m_input.mid(at + 4, qsizetype(size));
    for (qsizetype i = 0; i < payload.size(); ++i)
        payload[i] = char(payload[i] ^ mask[i % 4]);
    m_frames.append({Opcode(bytes[0] & 0x0F), payload});
    m_input.remove(0, at + 4 + qsizetype(size));
    return true;
}

QByteArray RawWebSocketServer::frame(Opcode opcode, const QByteArray &payload, bool last)
{
    QByteArray head(1, char(opcode | (last ? 0x80 : 0)));
    const auto size = quint64(payload.size());
    if (size < 126) {
        head.append(char(size));
    } else if (size <= 0xFFFF) {
        head.append(char(126));
        head.append(char(size >> 8));
        head.append(char(size & 0xFF));
    } else {
        head.append(char(127));
        for (int shift = 56; shift >= 0; shift -= 8)
            head.append(char((size >> shift) & 0xFF));
    }
    return head + payload;
}

void RawWebSocketServer::sendFrame(Opcode opcode, const QByteArray &payload, bool last)
{
    m_closeSent = m_closeSent || opcode == Close;
    send(frame(opcode, payload, last));
}

void RawWebSocketServer::send(const QByteArray &bytes)
{
    if (m_socket)
        m_bytesSent += m_socket->write(bytes);
}

void RawWebSocketServer::reset()
{
    if (!m_socket)
        return;
    m_socket->disconnectFromHost(); // writes what waits
}

QByteArray RawWebSocketServer::received() const
{
    QByteArray all;
    for (const Frame &frame : m_frames) {
        if (frame.opcode == Binary || frame.opcode == Continuation)
            all += frame.payload;
    }
    return all;
}
