// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "flood.h"

#include <qcomqtt/codec/encoder.h>
#include <qcomqtt/codec/packetreader.h>

#include <QtCore/QCryptographicHash>
#include <QtCore/QtEndian>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

Flood::Flood(qint64 bytes, qsizetype payloadSize, int qos, Framing framing)
    : m_messages(bytes / payloadSize), m_payloadSize(payloadSize), m_qos(qos), m_framing(framing)
{
    m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    const auto *generic = reinterpret_cast<const sockaddr *>(&address);
    if (::bind(m_listener, generic, size) != 0 || ::listen(m_listener, 1) != 0)
        qFatal("no port to listen on");
    ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size);
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { run(); });
}

Flood::~Flood()
{
    m_stop = true;
    m_thread.join();
    ::close(m_listener);
}

void Flood::run()
{
    pollfd waiting{m_listener, POLLIN, 0};
    while (!m_stop && ::poll(&waiting, 1, 10) == 0) { }
    if (m_stop)
        return;
    m_socket = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (handshake())
        flood();
    while (!m_stop && readAcknowledgements(true)) { }
    ::close(m_socket);
}

bool Flood::handshake()
{
    PacketReader reader(Reader::Server);
    while (!m_stop && receive(true)) {
        reader.append(m_input);
        m_input.clear();
        if (reader.next() != PacketReader::Status::Packet)
            continue;
        const auto *connect = std::get_if<Connect>(&reader.packet());
        if (!connect)
            return false;
        m_receiveMaximum = connect->properties.number(PropertyId::ReceiveMaximum).value_or(65535);
        ConnAck connAck;
        connAck.properties.setText(PropertyId::AssignedClientIdentifier, QStringLiteral("flooded"));
        QByteArray answer;
        encode(connAck, ProtocolVersion::V5, answer);
        return write(answer);
    }
    return false;
}

void Flood::flood()
{
    Publish publish;
    publish.topic = Topic("a");
    publish.payload = QByteArray(m_payloadSize, 'x');
    publish.qos = QoS(m_qos);
    for (qint64 i = 0; i < m_messages && !m_stop; ++i) {
        while (m_qos > 0 && m_sent - m_acknowledged >= m_receiveMaximum) {
            m_heldBack = true;
            if (m_stop || !readAcknowledgements(true))
                return;
        }
        m_heldBack = false;
        publish.packetId = m_qos > 0 ? quint16(i % 65535 + 1) : 0;
        QByteArray packet;
        encode(publish, ProtocolVersion::V5, packet);
        if (!write(packet) || !readAcknowledgements(false))
            return;
        ++m_sent;
    }
}

bool Flood::write(const QByteArray &bytes)
{
    if (m_framing == Framing::None)
        return writeRaw(bytes);
    // RFC 6455 section 5.2; servers do not mask.
    QByteArray head(10, '\x82');
    const auto size = quint64(bytes.size());
    if (size < 126) {
        head[1] = char(size);
        head.truncate(2);
    } else {
        head[1] = 127;
        qToBigEndian(size, head.data() + 2);
    }
    return writeRaw(head + bytes);
}

bool Flood::writeRaw(const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size() && !m_stop) {
        const ssize_t size = ::send(m_socket, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
        if (size > 0) {
            done += size;
            continue;
        }
        if (size < 0 && errno != EAGAIN)
            return false;
        pollfd waiting{m_socket, POLLOUT | POLLIN, 0};
        m_heldBack = ::poll(&waiting, 1, 10) == 0;
        if ((waiting.revents & POLLIN) && !readAcknowledgements(false))
            return false;
    }
    m_heldBack = false;
    return done == bytes.size();
}

// False when the connection is over.
bool Flood::receive(bool wait)
{
    pollfd waiting{m_socket, POLLIN, 0};
    if (wait && ::poll(&waiting, 1, 10) == 0)
        return true;
    std::array<char, 4096> buffer;
    const ssize_t size = ::recv(m_socket, buffer.data(), buffer.size(), 0);
    if (size == 0 || (size < 0 && errno != EAGAIN))
        return false;
    if (size < 0)
        return true;
    if (m_framing == Framing::None) {
        m_input.append(buffer.data(), size);
    } else {
        m_wrapped.append(buffer.data(), size);
        unwrap();
    }
    return true;
}

void Flood::unwrap()
{
    if (!m_upgraded)
        agree();
    while (m_upgraded && m_wrapped.size() >= 6) {
        quint64 size = m_wrapped.at(1) & 0x7F;
        qsizetype at = 2;
        if (size == 126) {
            size = qFromBigEndian<quint16>(m_wrapped.constData() + 2);
            at = 4;
        } else if (size == 127) {
            qFatal("a client that sends acknowledgements needs no such frames");
        }
        if (quint64(m_wrapped.size()) < quint64(at) + 4 + size)
            return;
        const QByteArray mask = m_wrapped.mid(at, 4);
        for (qsizetype i = 0; i < qsizetype(size); ++i)
            m_input.append(char(m_wrapped.at(at + 4 + i) ^ mask.at(i % 4)));
        m_wrapped.remove(0, at + 4 + qsizetype(size));
    }
}

// RFC 6455 section 4.2.2
void Flood::agree()
{
    static constexpr QByteArrayView keyName = "Sec-WebSocket-Key: ";
    const qsizetype end = m_wrapped.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    const qsizetype key = m_wrapped.indexOf(keyName) + keyName.size();
    const QByteArray accept = QCryptographicHash::hash(
        m_wrapped.mid(key, 24) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", QCryptographicHash::Sha1);
    m_wrapped.remove(0, end + 4);
    m_upgraded = writeRaw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                          "Connection: Upgrade\r\nSec-WebSocket-Protocol: mqtt\r\n"
                          "Sec-WebSocket-Accept: " + accept.toBase64() + "\r\n\r\n");
}

// Every packet of the client that counts here is a PUBACK without a reason: 4 bytes.
bool Flood::readAcknowledgements(bool wait)
{
    if (!receive(wait))
        return false;
    while (m_input.size() >= 4 && m_input.at(0) == '\x40') {
        m_input.remove(0, 4);
        ++m_acknowledged;
    }
    return true;
}
