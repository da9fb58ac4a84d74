// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/transport/tlshandshake.h>
#include <qcomqtt/transport/transport.h>

#include <QtCore/QTimer>
#include <QtCore/QUrl>
#include <QtWebSockets/QWebSocket>

#include <memory>
#include <utility>

namespace QCoMqtt::Internal {

//! What a WebSocketTransport connects to, and how.
struct WebSocketSettings
{
    QUrl url;
    TcpSettings network; //!< proxy, socket options and TLS of it; the rest is the URL's
    QString subprotocol = {}; //!< offered, and demanded unless subprotocolMayMiss
    QList<std::pair<QByteArray, QByteArray>> headers = {};
    QString origin = {};
    quint32 maximumPacketSize = 268'435'460;
    bool subprotocolMayMiss = false;
    bool asksForHeaders = false; //!< headersNeeded() is answered
};

//! Bytes in the binary frames of a WebSocket, however they are cut (MQTT-6.0.0-2).
//!
//! QWebSocket takes a frame from its socket only as a whole and hands over at once what it has
//! taken, so that the one way to hold a server back is a read buffer too small for a frame's head:
//! then the rest stays in the system. Decrypted data comes in records, not in bytes, which is why
//! this does not work with wss.
class WebSocketTransport final : public Transport
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
    TlsHandshake *handshake() const noexcept { return m_handshake.get(); }

Q_SIGNALS:
    //! Nothing happens before answerHeaders() or refuseHeaders() is called.
    void headersNeeded();

private:
    void connectSignals();
    void connectSocket();
    void connectTls();
    void start();
    void onSocketState(QAbstractSocket::SocketState state);
    void onConnected();
    void onBinaryFrame(const QByteArray &frame);
    void onTextFrame();
    void onError(QAbstractSocket::SocketError error);
    void onDisconnected();
    void setReadingPaused(bool paused);
    QString reason() const;
    Failure failure(int socketError, const QString &text) const;
    void fail(const Failure &failure);
    void finish(const std::optional<Failure> &failure);

    WebSocketSettings m_settings;
    QWebSocket m_webSocket;
    QTcpSocket *m_socket = nullptr; // inside of it
    QSslSocket *m_tlsSocket = nullptr; // m_socket, when it is one
    std::unique_ptr<TlsHandshake> m_handshake; // of it
    QTimer m_lingerTimer;
    QByteArrayList m_frames; // not read yet
    qsizetype m_readOfFirst = 0;
    qint64 m_unread = 0;
    bool m_isOpen = false;
    bool m_closing = false;
    bool m_finished = false;
    bool m_readingPaused = false;
    bool m_readyReadPosted = false;
};

} // namespace QCoMqtt::Internal
