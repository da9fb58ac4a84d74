// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/transport/addresswalk.h>
#include <qcomqtt/transport/tcpsettings.h>
#include <qcomqtt/transport/transport.h>

#include <QtCore/QTimer>
#include <QtCore/QUrl>
#include <QtNetwork/QSslSocket>
#include <QtWebSockets/QWebSocket>

#include <utility>

namespace QCoMqtt::Internal {

//! What a WebSocketTransport connects to, and how.
struct WebSocketSettings
{
    QUrl url;
    TcpSettings network;
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
class QCOMQTT_EXPORT WebSocketTransport final : public Transport
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
    //! What became of sslErrors(): true accepts exactly those errors.
    void answerSslErrors(bool accepted);

Q_SIGNALS:
    //! Nothing happens before answerHeaders() or refuseHeaders() is called.
    void headersNeeded();
    //! The handshake stands still until answerSslErrors() is called.
    void sslErrors(const QList<QSslError> &errors);

private:
    void connectSignals();
    void connectSocket();
    void connectTls();
    void start();
    void connectTo(const QString &host);
    bool prepareSocket(); // for another address
    void makeSocket();
    QString peerName() const;
    void onSocketState(QAbstractSocket::SocketState state);
    void onEncrypted();
    void onConnected();
    void onSslErrors(const QList<QSslError> &errors);
    void onBinaryFrame(const QByteArray &frame);
    void onTextFrame();
    void onError(QAbstractSocket::SocketError error);
    void onDisconnected();
    void setReadingPaused(bool paused);
    bool mayBeIgnored(const QSslError &error) const;
    QString reason() const;
    Failure failure(int socketError, const QString &text) const;
    void fail(const Failure &failure);
    void finish(const std::optional<Failure> &failure);

    WebSocketSettings m_settings;
    AddressWalk m_addresses;
    QWebSocket m_webSocket;
    QTcpSocket *m_socket = nullptr; // inside of it
    QSslSocket *m_tlsSocket = nullptr; // m_socket, when it is one
    QTimer m_lingerTimer;
    QByteArrayList m_frames; // not read yet
    qsizetype m_readOfFirst = 0;
    qint64 m_unread = 0;
    QList<QSslError> m_sslErrors;
    QString m_alert; // what the server gave as its reason
    bool m_keyUsed = false;
    bool m_preparing = false;
    bool m_isOpen = false;
    bool m_closing = false;
    bool m_finished = false;
    bool m_readingPaused = false;
    bool m_readyReadPosted = false;
};

} // namespace QCoMqtt::Internal
