// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtNetwork/QSslCertificate>
#include <QtNetwork/QSslKey>

// What files of certificates and keys contain. Everything throws UsageError that names the file and
// what is wrong with it.

namespace QCoMqtt::Internal {

struct Identity
{
    QList<QSslCertificate> chain;
    QSslKey key;
};

//! \a where names the source for the text of the error.
[[nodiscard]] QList<QSslCertificate> certificatesIn(const QByteArray &content,
                                                    const QString &where);
[[nodiscard]] QList<QSslCertificate> certificatesInFile(const QString &path);
[[nodiscard]] QSslKey keyInFile(const QString &path, const QByteArray &passphrase);
[[nodiscard]] Identity identityInFile(const QString &path, const QByteArray &passphrase);
//! Throws when \a key is not the one that the first of \a chain was issued for.
void requirePair(const QList<QSslCertificate> &chain, const QSslKey &key, const QString &where);

} // namespace QCoMqtt::Internal
