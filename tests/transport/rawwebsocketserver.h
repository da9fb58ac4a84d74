// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QPointer>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>

//! The other side of a WebSocket with every byte in the test's hand. One connection at a time.
class RawWebSocketServer : public QTcpServer
{
    Q_OBJECT
public:
    //! RFC 6455 section 5.2
    enum Opcode : quint8 { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

    struct Frame
    {
        Opcode opcode;
        QByteArray payload;
    };

    RawWebSocketServer();

    QString url(const QString &scheme = QStringLiteral("ws")) const;
    //! Answers the handshake with these bytes instead of an agreement.
    void setAnswer(const QByteArray &answer) { m_answer = answer; }
    //! What it agrees to; empty: the header is left out.
    void setSubprotocol(const QByteArray &subprotocol) { m_subprotocol = subprotocol; }

    //! Whether it answers a goodbye with its own and ends the connection, as it must; default true.
    void setAnswersClose(bool on) { m_answersClose = on; }

    static QByteArray frame(Opcode opcode, const QByteArray &payload, bool last = true);
    void sendFrame(Opcode opcode, const QByteArray &payload, bool last = true);
    void send(const QByteArray &bytes);
    void reset(); //!< ends the connection without a goodbye

    const QByteArray &request() const { return m_request; }
    const QList<Frame> &frames() const { return m_frames; }
    //! The payloads of all binary frames, joined.
    QByteArray received() const;
    qint64 bytesToWrite() const { return m_socket ? m_socket->bytesToWrite() : 0; }
    //! What the system has taken of what was sent.
    qint64 bytesTaken() const { return m_bytesSent - bytesToWrite(); }
    void stopReading() { m_reads = false; }
    bool isConnected() const { return m_socket && m_socket->state() == QTcpSocket::ConnectedState; }
    int connections() const { return m_connections; }

Q_SIGNALS:
    void frameReceived();

private:
    void onConnection();
    void onReadyRead();
    void answerHandshake();
    void answerClose();
    bool takeFrame();

    QPointer<QTcpSocket> m_socket;
    QByteArray m_input;
    QByteArray m_request;
    QByteArray m_answer;
    QByteArray m_subprotocol = "mqtt";
    QList<Frame> m_frames;
    qint64 m_bytesSent = 0;
    int m_connections = 0;
    bool m_reads = true;
    bool m_upgraded = false;
    bool m_answersClose = true;
    bool m_closeSent = false;
};
