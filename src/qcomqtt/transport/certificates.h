// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtNetwork/QSslCertificate>
#include <QtNetwork/QSslKey>

// What files of certificates and keys contain. Everything throws UsageError that says where, in the
// words of its argument, and what is wrong with it.

namespace QCoMqtt::Internal {

struct Identity
{
    QList<QSslCertificate> chain;
    QSslKey key;
};

//! All of a file.
[[nodiscard]] QByteArray contentOf(const QString &path);
//! PEM or DER.
[[nodiscard]] QList<QSslCertificate> certificatesIn(const QByteArray &content,
                                                    const QString &where);
//! PEM.
[[nodiscard]] QSslKey keyIn(const QByteArray &content, const QString &where,
                            const QByteArray &passphrase);
//! PKCS#12.
[[nodiscard]] Identity identityIn(QByteArray content, const QString &where,
                                  const QByteArray &passphrase);
//! Throws when the key is not the one that the first of the chain was issued for.
void requirePair(const Identity &identity, const QString &where);

} // namespace QCoMqtt::Internal
