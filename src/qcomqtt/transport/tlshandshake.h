// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/error.h>
#include <qcomqtt/transport/tcpsettings.h>

#include <QtNetwork/QSslSocket>

namespace QCoMqtt::Internal {

//! Answers what TLS asks while a connection is made (trust, key, application protocol), and knows
//! what was wrong.
class TlsHandshake final : public QObject
{
    Q_OBJECT
public:
    explicit TlsHandshake(TcpSettings settings) : m_settings(std::move(settings)) {}

    //! \a socket is encrypted by its owner, and lives until end().
    void watch(QSslSocket &socket);
    //! An answer that still comes is too late.
    void end() noexcept { m_socket = nullptr; }
    //! What became of sslErrors(): true accepts exactly those errors.
    void answer(bool trusted);

    //! Why it failed; empty when there is nothing to say beside the socket's own words.
    QString explanation() const;
    //! The server has given a reason of its own, maybe after encrypted().
    bool wasRefused() const noexcept { return !m_alert.isEmpty(); }
    //! The server's certificate was not what it should be.
    void addErrorsTo(Failure &failure) const;

Q_SIGNALS:
    //! The server is who it must be.
    void encrypted();
    //! Nothing is to be sent to this server, though it is encrypted; see explanation().
    void failed();
    //! The handshake stands still until answer() is called.
    void sslErrors(const QList<QSslError> &errors);

private:
    void onEncrypted();
    void onSslErrors(const QList<QSslError> &errors);
    void onAlert(QSsl::AlertType type, const QString &description);
    QString hintFor(QSsl::AlertType type) const;
    bool mayBeIgnored(const QSslError &error) const;

    const TcpSettings m_settings;
    QSslSocket *m_socket = nullptr;
    QList<QSslError> m_errors;
    QString m_subject; // of the server's certificate
    QString m_peerName; // that it had to be for
    QString m_alert; // what the server gave as its reason
    QString m_ownReason;
    bool m_keyUsed = false;
};

} // namespace QCoMqtt::Internal
