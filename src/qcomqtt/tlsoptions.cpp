// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/tlsoptions.h>

#include <qcomqtt/transport/certificates.h>

#include <QtNetwork/QSslCipher>

namespace QCoMqtt {

using namespace Qt::StringLiterals;

class TlsOptions::Data : public QSharedData
{
public:
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    QString peerName;
    QByteArray identity;
    QByteArray key;
    Decision decision;
    bool anyHostName = false;
    bool anyCertificate = false;
    bool ownAuthorities = false;
};

TlsOptions::TlsOptions() : d(new Data)
{
    d->configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    d->configuration.setProtocol(QSsl::TlsV1_2OrLater);
}

TlsOptions::TlsOptions(const QSslConfiguration &configuration) : d(new Data)
{
    d->configuration = configuration;
    d->configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
}

TlsOptions::TlsOptions(const TlsOptions &) noexcept = default;
TlsOptions::TlsOptions(TlsOptions &&) noexcept = default;
TlsOptions &TlsOptions::operator=(const TlsOptions &) noexcept = default;
TlsOptions &TlsOptions::operator=(TlsOptions &&) noexcept = default;
TlsOptions::~TlsOptions() = default;

TlsOptions &TlsOptions::caFile(const QString &path)
{
    return caCertificates(Internal::certificatesInFile(path));
}

TlsOptions &TlsOptions::caCertificates(const QByteArray &content)
{
    return caCertificates(Internal::certificatesIn(content, u"The list of authorities"_s));
}

TlsOptions &TlsOptions::caCertificates(const QList<QSslCertificate> &certificates)
{
    if (certificates.isEmpty())
        throw UsageError(u"The list of authorities contains no certificate"_s);
    d->configuration.setCaCertificates(certificates);
    d->ownAuthorities = true;
    return *this;
}

TlsOptions &TlsOptions::systemCaCertificates()
{
    const auto system = QSslConfiguration::systemCaCertificates();
    if (d->ownAuthorities)
        d->configuration.addCaCertificates(system);
    else
        d->configuration.setCaCertificates(system);
    return *this;
}

TlsOptions &TlsOptions::certificate(const QString &chainFile, const QString &keyFile,
                                    const QByteArray &passphrase)
{
    const auto chain = Internal::certificatesInFile(chainFile);
    const QSslKey key = Internal::keyInFile(keyFile, passphrase);
    Internal::requirePair(chain, key, u'"' + chainFile + u'"');
    d->configuration.setLocalCertificateChain(chain);
    d->configuration.setPrivateKey(key);
    return *this;
}

TlsOptions &TlsOptions::certificate(const QList<QSslCertificate> &chain, const QSslKey &key)
{
    Internal::requirePair(chain, key, u"memory"_s);
    d->configuration.setLocalCertificateChain(chain);
    d->configuration.setPrivateKey(key);
    return *this;
}

TlsOptions &TlsOptions::pkcs12Certificate(const QString &file, const QByteArray &passphrase)
{
    const Internal::Identity identity = Internal::identityInFile(file, passphrase);
    return certificate(identity.chain, identity.key);
}

TlsOptions &TlsOptions::acceptAnyHostName()
{
    d->anyHostName = true;
    return *this;
}

TlsOptions &TlsOptions::acceptAnyCertificateInsecurely()
{
    d->anyCertificate = true;
    d->configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    return *this;
}

TlsOptions &TlsOptions::peerName(const QString &name)
{
    d->peerName = name;
    return *this;
}

TlsOptions &TlsOptions::minimumProtocol(QSsl::SslProtocol protocol)
{
    if (protocol == QSsl::TlsV1_3 || protocol == QSsl::TlsV1_3OrLater)
        d->configuration.setProtocol(QSsl::TlsV1_3OrLater);
    else if (protocol == QSsl::TlsV1_2 || protocol == QSsl::TlsV1_2OrLater)
        d->configuration.setProtocol(QSsl::TlsV1_2OrLater);
    else
        throw UsageError(u"Invalid minimum TLS version: it must be TLS 1.2 or TLS 1.3"_s);
    keepToKey();
    return *this;
}

// Qt uses such keys with TLS 1.2 only; a server that has no certificate must not choose 1.3.
void TlsOptions::keepToKey()
{
    if (d->key.isEmpty())
        return;
    if (d->configuration.protocol() == QSsl::TlsV1_3OrLater)
        throw UsageError(u"Pre-shared keys work with TLS 1.2 only, not with TLS 1.3"_s);
    d->configuration.setProtocol(QSsl::TlsV1_2);
}

TlsOptions &TlsOptions::ciphers(const QString &names)
{
    QList<QSslCipher> known;
    for (const QString &name : names.split(u':', Qt::SkipEmptyParts)) {
        const QSslCipher cipher(name);
        if (cipher.isNull())
            throw UsageError(u"Invalid cipher \"%1\": it is not known"_s.arg(name));
        known.append(cipher);
    }
    if (known.isEmpty())
        throw UsageError(u"Invalid ciphers \"%1\": they name none"_s.arg(names));
    d->configuration.setCiphers(known);
    return *this;
}

TlsOptions &TlsOptions::alpn(const QList<QByteArray> &protocols)
{
    for (const QByteArray &protocol : protocols) { // RFC 7301 section 3.1
        if (protocol.isEmpty() || protocol.size() > 255) {
            throw UsageError(u"Invalid ALPN protocol \"%1\": it must have 1 to 255 bytes"_s.arg(
                QString::fromLatin1(protocol)));
        }
    }
    d->configuration.setAllowedNextProtocols(protocols);
    return *this;
}

TlsOptions &TlsOptions::preSharedKey(const QByteArray &identity, const QByteArray &key)
{
    if (identity.isEmpty() || key.isEmpty())
        throw UsageError(u"Invalid pre-shared key: identity and key must not be empty"_s);
    d->identity = identity;
    d->key = key;
    keepToKey();
    return *this;
}

TlsOptions &TlsOptions::onSslErrors(Decision decision)
{
    d->decision = std::move(decision);
    return *this;
}

QSslConfiguration TlsOptions::configuration() const { return d->configuration; }
QString TlsOptions::peerName() const { return d->peerName; }
bool TlsOptions::acceptsAnyHostName() const noexcept { return d->anyHostName; }
bool TlsOptions::acceptsAnyCertificateInsecurely() const noexcept { return d->anyCertificate; }
QByteArray TlsOptions::preSharedKeyIdentity() const { return d->identity; }
QByteArray TlsOptions::preSharedKey() const { return d->key; }
const TlsOptions::Decision &TlsOptions::sslErrorsDecision() const noexcept { return d->decision; }

} // namespace QCoMqtt
