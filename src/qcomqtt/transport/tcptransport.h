// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/transport/addresswalk.h>
#include <qcomqtt/transport/tcpsettings.h>
#include <qcomqtt/transport/transport.h>

#include <QtCore/QTimer>
#include <QtNetwork/QSslSocket>

#include <memory>

namespace QCoMqtt::Internal {

//! TCP, and TLS above it. opened() means that the server is who it must be.
class QCOMQTT_EXPORT TcpTransport final : public Transport
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

    //! What became of sslErrors(): true accepts exactly those errors.
    void answerSslErrors(bool accepted);

Q_SIGNALS:
    //! The handshake stands still until answerSslErrors() is called.
    void sslErrors(const QList<QSslError> &errors);

private:
    void connectSignals();
    void connectTlsSignals();
    bool prepareSocket(); // for another address
    void connectTo(const QHostAddress &address);
    void onStateChanged(QAbstractSocket::SocketState state);
    void onConnected();
    void onEncrypted();
    void onSslErrors(const QList<QSslError> &errors);
    void onError(QAbstractSocket::SocketError error);
    void onDisconnected();
    bool mayBeIgnored(const QSslError &error) const;
    QString reason() const;
    void fail(int socketError, const QString &text);
    void finish(const std::optional<Failure> &failure);

    TcpSettings m_settings;
    AddressWalk m_addresses;
    std::unique_ptr<QTcpSocket> m_socket;
    QSslSocket *m_tlsSocket = nullptr; // m_socket, when it is one
    QTimer m_lingerTimer;
    QList<QSslError> m_sslErrors;
    QString m_alert; // what the server gave as its reason
    bool m_keyUsed = false;
    bool m_isOpen = false;
    bool m_closing = false;
    bool m_failing = false; // this attempt is given up
    bool m_finished = false;
};

} // namespace QCoMqtt::Internal
