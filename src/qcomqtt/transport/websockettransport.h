// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/transport/tcptransport.h>
#include <qcomqtt/transport/websocketframes.h>
#include <qcomqtt/transport/websockethandshake.h>

namespace QCoMqtt::Internal {

//! What a WebSocketTransport connects to, and how.
struct WebSocketSettings
{
    WebSocketRequest request;
    TcpSettings network;
    bool asksForHeaders = false; //!< headersNeeded() is answered
};

//! Bytes in the binary frames of a WebSocket, however they are cut (MQTT-6.0.0-2), above TCP or
//! TLS. Frames are taken apart as they are read: nothing is read ahead of the reader but what the
//! connection beneath holds. Why this is not QWebSocket: docs/decisions/0008.
class QCOMQTT_TESTED_EXPORT WebSocketTransport final : public Transport
{
    Q_OBJECT
public:
    explicit WebSocketTransport(WebSocketSettings settings);
    ~WebSocketTransport() override;

    void open() override;
    qint64 read(char *buffer, qint64 size) override;
    void write(QByteArrayView bytes) override;
    qint64 bytesToWrite() const override;
    void close() override;
    void abort() override;
    void abandon() override;

    //! What became of headersNeeded(): sent beside those of the settings.
    void answerHeaders(const QList<std::pair<QByteArray, QByteArray>> &headers);
    void refuseHeaders(const QString &why);
    //! Null without TLS.
    TlsHandshake *handshake() const noexcept { return m_tcp.handshake(); }

Q_SIGNALS:
    //! Nothing happens before answerHeaders() or refuseHeaders() is called.
    void headersNeeded();

private:
    void onTcpOpened();
    void onTcpReadyRead();
    void onTcpClosed(const std::optional<Failure> &failure);
    void readAnswer();
    bool readSome(char *buffer, qint64 size, qint64 &done);
    void keepRest();
    void discard();
    void onControl(const WebSocketFrameReader::Control &control);
    void onCloseFrame(QByteArrayView payload);
    void onBreach(const WebSocketFrameReader::Breach &breach);
    void endWith(const std::optional<Failure> &failure, QByteArrayView closePayload);
    void sendControl(WebSocketOpcode opcode, QByteArrayView payload);
    Failure failure(const QString &text) const;
    void fail(const Failure &failure);
    void finish(const std::optional<Failure> &failure);

    WebSocketSettings m_settings;
    TcpTransport m_tcp;
    WebSocketHandshake m_handshake;
    WebSocketFrameReader m_reader;
    WebSocketFrameWriter m_writer;
    QTimer m_lingerTimer;
    QByteArray m_input; // what m_unread looks into
    QByteArrayView m_unread; // still to be taken apart
    QByteArray m_kept; // taken apart when the connection ended, not read yet
    std::optional<Failure> m_end; // what closed() will say
    bool m_isOpen = false;
    bool m_ended = false; // the other side's last frame was read
    bool m_closing = false; // we said goodbye
    bool m_tcpClosed = false;
    bool m_finished = false;
};

} // namespace QCoMqtt::Internal
