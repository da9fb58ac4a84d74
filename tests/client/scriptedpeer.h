// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/codec/encoder.h>
#include <qcomqtt/codec/packetreader.h>

#include <QtCore/QUrl>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>

#include <deque>
#include <functional>

//! A server that follows a script: it waits for the packets it expects, in their order, and answers
//! each as told. A packet that is not the next one expected fails the script. What comes when the
//! script has ended is only recorded; PINGREQ is always answered.
//! \code
//! ScriptedPeer peer;
//! peer.expectConnect().reply(ConnAck()).expect(publish).replyBytes("40020001").close();
//! \endcode
class ScriptedPeer : public QObject
{
    Q_OBJECT
public:
    using Packet = QCoMqtt::Internal::Packet;
    using Check = std::function<bool(const Packet &)>;

    explicit ScriptedPeer(QCoMqtt::ProtocolVersion version = QCoMqtt::ProtocolVersion::V5);

    quint16 port() const { return m_server.serverPort(); }
    QUrl url() const;

    //! The next packet must be exactly this.
    ScriptedPeer &expect(const Packet &packet);
    //! The next packet must pass the check; \a name tells which it was in failures.
    ScriptedPeer &expectThat(const char *name, Check check);
    //! The next packet must be of this type.
    template<typename Type>
    ScriptedPeer &expectAny()
    {
        return expectThat(
            "any packet of a type",
            [](const Packet &packet) { return std::holds_alternative<Type>(packet); });
    }
    //! CONNECT, answered with \a connAck.
    ScriptedPeer &acceptConnection(const QCoMqtt::Internal::ConnAck &connAck = {});

    // What to do after the expectation before (or, before the first, when a client comes).
    ScriptedPeer &reply(const Packet &packet);
    //! Bytes in hexadecimal, spaces allowed.
    ScriptedPeer &replyBytes(const QByteArray &hex);
    ScriptedPeer &close();
    ScriptedPeer &reset();
    ScriptedPeer &then(std::function<void()> action);

    // At once.
    void send(const Packet &packet);
    void sendBytes(const QByteArray &bytes);
    void closeNow();
    //! Leaves what the client sends unread from now on.
    void stopReading();
    void resumeReading();
    //! Hands what was sent to the system now: it lies in the client's socket then.
    void flush();
    //! True when something has come that stopReading() leaves unread.
    bool hasUnread() const;

    //! True when every step was done and no packet was wrong.
    bool isFinished() const { return m_steps.empty() && m_failure.isEmpty(); }
    //! Why the script failed; empty when it did not.
    const QString &failure() const { return m_failure; }
    //! Every packet that came, over all connections.
    const QList<Packet> &received() const { return m_received; }
    int connections() const { return m_connections; }
    bool isConnected() const;
    //! True when the client has closed its side.
    bool sawClose() const { return m_sawClose; }

    template<typename Type>
    QList<Type> receivedOf() const
    {
        QList<Type> found;
        for (const Packet &packet : m_received) {
            if (const auto *typed = std::get_if<Type>(&packet))
                found.append(*typed);
        }
        return found;
    }

private:
    struct Step
    {
        QByteArray name;
        Check check; // empty: nothing is awaited
        std::vector<std::function<void()>> actions;
    };
    ScriptedPeer &act(std::function<void()> action);
    void accept();
    void read();
    void handle(const Packet &packet);
    void runActions(const Step &step);

    QTcpServer m_server;
    QTcpSocket *m_socket = nullptr;
    QCoMqtt::Internal::PacketReader m_reader;
    QCoMqtt::ProtocolVersion m_version;
    std::deque<Step> m_steps;
    QList<Packet> m_received;
    QString m_failure;
    int m_connections = 0;
    bool m_sawClose = false;
    bool m_reading = true;
};
