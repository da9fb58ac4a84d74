// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/transport/certificates.h>

#include <qcomqtt/error.h>

#include <QtCore/QBuffer>
#include <QtCore/QFile>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

// Nothing that is a certificate or a key is as large; a wrong path may name anything.
constexpr qint64 largestFile = 16 * 1024 * 1024;

// Both encodings hold the same numbers; the end of the public key is one of them: the modulus of an
// RSA key before its short exponent, the point of an elliptic curve.
bool belongsTo(const QSslKey &key, const QSslCertificate &certificate)
{
    const QSslKey publicKey = certificate.publicKey();
    if (publicKey.algorithm() != key.algorithm())
        return false;
    const QByteArray encoded = publicKey.toDer();
    return key.toDer().contains(encoded.mid(encoded.size() - 40, 30));
}

} // namespace

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        throw UsageError(u"Cannot read \"%1\": %2"_s.arg(path, file.errorString()));
    if (file.size() > largestFile)
        throw UsageError(u"Cannot read \"%1\": it is too large for certificates"_s.arg(path));
    const QByteArray content = file.readAll();
    if (file.error() != QFileDevice::NoError)
        throw UsageError(u"Cannot read \"%1\": %2"_s.arg(path, file.errorString()));
    return content;
}

QList<QSslCertificate> certificatesIn(const QByteArray &content, const QString &where)
{
    QList<QSslCertificate> certificates = QSslCertificate::fromData(content, QSsl::Pem);
    if (certificates.isEmpty())
        certificates = QSslCertificate::fromData(content, QSsl::Der);
    certificates.removeIf([](const QSslCertificate &certificate) { return certificate.isNull(); });
    if (certificates.isEmpty())
        throw UsageError(u"%1 contains no certificate"_s.arg(where));
    return certificates;
}

QSslKey keyIn(const QByteArray &content, const QString &where, const QByteArray &passphrase)
{
    if (!content.contains("PRIVATE KEY-----"))
        throw UsageError(u"%1 contains no private key"_s.arg(where));
    // Without one, the library behind Qt would ask for it on the terminal.
    const QByteArray given = passphrase.isEmpty() ? QByteArray(" ") : passphrase;
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Rsa, QSsl::Ec, QSsl::Dsa}) {
        const QSslKey key(content, algorithm, QSsl::Pem, QSsl::PrivateKey, given);
        if (!key.isNull())
            return key;
    }
    const bool encrypted = content.contains("ENCRYPTED");
    if (encrypted && passphrase.isEmpty())
        throw UsageError(u"The key in %1 needs a passphrase"_s.arg(where));
    if (encrypted)
        throw UsageError(u"The passphrase for the key in %1 is wrong"_s.arg(where));
    throw UsageError(u"The key in %1 is of no kind that is known"_s.arg(where));
}

Identity identityIn(QByteArray content, const QString &where, const QByteArray &passphrase)
{
    QBuffer buffer(&content);
    buffer.open(QIODevice::ReadOnly);
    Identity identity;
    QSslCertificate own;
    QList<QSslCertificate> others;
    if (!QSslCertificate::importPkcs12(&buffer, &identity.key, &own, &others, passphrase)) {
        throw UsageError(
            u"%1 is no PKCS#12 file with a key, or its passphrase is wrong"_s.arg(where));
    }
    identity.chain = QList<QSslCertificate>{own} + others;
    return identity;
}

void requirePair(const Identity &identity, const QString &where)
{
    const auto &[chain, key] = identity;
    if (chain.isEmpty() || chain.first().isNull())
        throw UsageError(u"The client certificate in %1 is empty"_s.arg(where));
    if (key.isNull())
        throw UsageError(u"The key of the client certificate in %1 is empty"_s.arg(where));
    if (!belongsTo(key, chain.first()))
        throw UsageError(u"The key does not belong to the client certificate in %1"_s.arg(where));
}

} // namespace QCoMqtt::Internal
