// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/codec/encoder.h>
#include <qcomqtt/codec/packetreader.h>

#include <QtNetwork/QTcpSocket>
#include <QtTest/QTest>

namespace QCoMqtt::Internal {

//! A TCP connection to a broker in the same thread, by hand: packets and bytes out, packets in.
class WireClient
{
public:
    static constexpr int patience = 10'000; // milliseconds, only for tests that fail

    explicit WireClient(quint16 port, ProtocolVersion version = ProtocolVersion::V5)
        : m_reader(Reader::Client, version), m_version(version)
    {
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    }

    //! Sends CONNECT and takes the CONNACK.
    ConnAck connect(Connect connect)
    {
        connect.version = m_version;
        send(connect);
        return expect<ConnAck>();
    }
    ConnAck connect(const QString &clientId) { return connect(Connect{.clientId = clientId}); }

    void send(const Packet &packet)
    {
        QByteArray bytes;
        encode(packet, m_version, bytes);
        sendBytes(bytes);
    }
    void sendBytes(const QByteArray &bytes)
    {
        QVERIFY(waitFor([this] { return socket.state() == QAbstractSocket::ConnectedState; }));
        socket.write(bytes);
    }
    //! Sends SUBSCRIBE and takes the SUBACK.
    void subscribe(const Subscription &subscription)
    {
        send(Subscribe{.packetId = 1, .subscriptions = {subscription}});
        expect<SubAck>();
    }

    //! Waits for the next packet, which must be a P.
    template<typename P>
    P expect()
    {
        if (!waitFor([this] { return readPacket(); })) {
            QTest::qFail("no packet came from the broker", __FILE__, __LINE__);
            return {};
        }
        m_hasPacket = false;
        P *packet = std::get_if<P>(&m_reader.packet());
        if (!packet) {
            QTest::qFail("another packet came from the broker", __FILE__, __LINE__);
            return {};
        }
        return std::move(*packet);
    }
    //! Waits for so many bytes.
    QByteArray expectBytes(qsizetype size)
    {
        waitFor([&] { return socket.bytesAvailable() >= size; });
        return socket.read(size);
    }
    //! Waits for the end of the connection; false when a packet comes before that, or no end.
    bool expectEnd()
    {
        waitFor([this] {
            return readPacket() || socket.state() == QAbstractSocket::UnconnectedState;
        });
        return !m_hasPacket && m_reader.pendingBytes() == 0 && socket.bytesAvailable() == 0
            && socket.state() == QAbstractSocket::UnconnectedState;
    }

    QTcpSocket socket;

private:
    template<typename Condition>
    static bool waitFor(Condition condition)
    {
        return QTest::qWaitFor(condition, patience);
    }

    bool readPacket()
    {
        if (m_hasPacket)
            return true;
        m_reader.append(socket.readAll());
        m_hasPacket = m_reader.next() == PacketReader::Status::Packet;
        return m_hasPacket;
    }

    PacketReader m_reader;
    ProtocolVersion m_version;
    bool m_hasPacket = false;
};

} // namespace QCoMqtt::Internal
