// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/qcomqtt_export.h>

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <optional>

namespace QCoMqtt::Internal {

//! \a text as SASLprep (RFC 4013) makes it, in UTF-8; nothing when it has what that forbids.
[[nodiscard]] QCOMQTT_TESTED_EXPORT std::optional<QByteArray> saslPrepared(const QString &text);

//! Derives SaltedPassword (RFC 5802 section 3), which is made slow on purpose, and keeps the last
//! one: reconnecting then costs nothing, as the RFC suggests.
class QCOMQTT_TESTED_EXPORT SaltedPassword
{
public:
    explicit SaltedPassword(QByteArray preparedPassword) : m_password(std::move(preparedPassword)) {}
    const QByteArray &derive(const QByteArray &salt, int iterations);

private:
    QByteArray m_password;
    QByteArray m_salt;
    QByteArray m_derived;
    int m_iterations = 0;
};

//! The client's side of one SCRAM-SHA-256 exchange (RFC 5802, RFC 7677). Throws
//! AuthenticationError for what the server must not say.
class QCOMQTT_TESTED_EXPORT ScramExchange
{
public:
    //! A nonce of printable characters without commas; a random one by freshNonce().
    ScramExchange(const QByteArray &preparedUserName, const QByteArray &nonce);
    [[nodiscard]] static QByteArray freshNonce();

    [[nodiscard]] QByteArray clientFirst() const;
    [[nodiscard]] QByteArray clientFinal(const QByteArray &serverFirst, SaltedPassword &password);
    //! Checks the server's signature.
    void verify(const QByteArray &serverFinal);

    bool isFinalSent() const noexcept { return !m_serverSignature.isEmpty(); }
    bool isVerified() const noexcept { return m_verified; }

private:
    QByteArray m_nonce;
    QByteArray m_clientFirstBare;
    QByteArray m_serverSignature; // the one that is expected
    bool m_verified = false;
};

} // namespace QCoMqtt::Internal
