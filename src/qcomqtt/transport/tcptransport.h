// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/transport/addresswalk.h>
#include <qcomqtt/transport/tlshandshake.h>
#include <qcomqtt/transport/transport.h>

#include <QtCore/QTimer>

#include <memory>

namespace QCoMqtt::Internal {

//! TCP, and TLS above it. opened() means that the server is who it must be.
class QCOMQTT_TESTED_EXPORT TcpTransport final : public Transport
{
    Q_OBJECT
public:
    explicit TcpTransport(TcpSettings settings);
    ~TcpTransport() override;

    void open() override;
    qint64 read(char *buffer, qint64 size) override;
    void write(QByteArrayView bytes) override;
    qint64 bytesToWrite() const override;
    void close() override;
    void abort() override;
    void abandon() override;

    //! Hands what is pending to the system as far as it takes it without waiting.
    void flush() { m_socket->flush(); }
    //! Null without TLS.
    TlsHandshake *handshake() const noexcept { return m_handshake.get(); }

private:
    void connectSignals();
    bool prepareSocket(); // for another address
    bool isUnbuffered() const noexcept;
    void endSoon();
    void connectTo(const QHostAddress &address);
    void onStateChanged(QAbstractSocket::SocketState state);
    void onConnected();
    void startHandshake();
    void onOpen();
    void onReadyRead();
    void tellReadyRead();
    void tellPostedRead();
    void onBytesWritten();
    void writeEncrypted(QByteArrayView bytes);
    void onIoFailed();
    void onError(QAbstractSocket::SocketError error);
    void onDisconnected();
    QString reason() const;
    void fail(int socketError, const QString &text);
    void finish(const std::optional<Failure> &failure);

    TcpSettings m_settings;
    AddressWalk m_addresses;
    std::unique_ptr<QTcpSocket> m_socket;
    QSslSocket *m_tlsSocket = nullptr; // m_socket, when it is one
    std::unique_ptr<TlsHandshake> m_handshake; // of it
    QTimer m_lingerTimer;
    bool m_isOpen = false;
    bool m_hasReadAll = false; // until the system tells of more
    bool m_ioFailed = false; // the end of the stream among it
    bool m_readPosted = false; // with TLS
    bool m_isEncrypting = false; // what the socket tells meanwhile is told later
    qint64 m_lost = 0; // bytes that came when the socket took none any more: nobody has got them
    bool m_closing = false;
    bool m_failing = false; // this attempt is given up
    bool m_finished = false;
};

} // namespace QCoMqtt::Internal
