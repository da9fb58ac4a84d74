// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/transport/tlshandshake.h>

#include <QtNetwork/QSslPreSharedKeyAuthenticator>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

QString quoted(const QString &name)
{
    return u'"' + name + u'"';
}

// The hosts that it was issued for; its common name counts only when it names none.
QString hostsOf(const QSslCertificate &certificate)
{
    QStringList hosts = certificate.subjectAlternativeNames().values();
    if (hosts.isEmpty())
        hosts = certificate.subjectInfo(QSslCertificate::CommonName);
    hosts.sort();
    return hosts.isEmpty() ? u"nobody"_s : hosts.join(", "_L1);
}

// What Qt's words for it leave open.
QString detailOf(const QSslError &error, const QString &host)
{
    const QSslCertificate certificate = error.certificate();
    switch (error.error()) {
    case QSslError::HostNameMismatch:
        return u"it is for %1, not for %2"_s.arg(hostsOf(certificate), host);
    case QSslError::CertificateExpired:
        return u"it was valid until %1"_s.arg(
            certificate.expiryDate().toUTC().toString(Qt::ISODate));
    case QSslError::CertificateNotYetValid:
        return u"it will be from %1 on"_s.arg(
            certificate.effectiveDate().toUTC().toString(Qt::ISODate));
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToGetLocalIssuerCertificate:
        return u"it was issued by %1"_s.arg(quoted(certificate.issuerDisplayName()));
    default:
        return {};
    }
}

QString joined(const QList<QSslError> &errors, const QString &host)
{
    QStringList texts;
    for (const QSslError &error : errors) {
        const QString detail = error.certificate().isNull() ? QString() : detailOf(error, host);
        texts.append(detail.isEmpty() ? error.errorString()
                                      : u"%1 (%2)"_s.arg(error.errorString(), detail));
    }
    texts.removeDuplicates();
    return texts.join("; "_L1);
}

QString nameOf(QSsl::SslProtocol protocol)
{
    return protocol == QSsl::TlsV1_3OrLater || protocol == QSsl::TlsV1_3 ? u"TLS 1.3"_s
                                                                         : u"TLS 1.2"_s;
}

} // namespace

void TlsHandshake::watch(QSslSocket &socket)
{
    m_socket = &socket;
    connect(&socket, &QSslSocket::encrypted, this, &TlsHandshake::onEncrypted);
    connect(&socket, &QSslSocket::sslErrors, this, &TlsHandshake::onSslErrors);
    connect(&socket, &QSslSocket::alertReceived, this,
            [this](QSsl::AlertLevel, QSsl::AlertType type, const QString &description) {
                onAlert(type, description);
            });
    if (m_settings.preSharedKey.isEmpty())
        return;
    connect(&socket, &QSslSocket::preSharedKeyAuthenticationRequired, this,
            [this](QSslPreSharedKeyAuthenticator *authenticator) {
                m_keyUsed = true;
                authenticator->setIdentity(m_settings.preSharedKeyIdentity);
                authenticator->setPreSharedKey(m_settings.preSharedKey);
            });
}

void TlsHandshake::onAlert(QSsl::AlertType type, const QString &description)
{
    if (type == QSsl::AlertType::CloseNotify)
        return;
    // OpenSSL has no text for the latest of them.
    m_alert = type == QSsl::AlertType::CertificateRequired ? u"client certificate required"_s
                                                           : description;
    if (const QString hint = hintFor(type); !hint.isEmpty())
        m_alert += u" (%1)"_s.arg(hint);
}

// What we did that the server may not have liked.
QString TlsHandshake::hintFor(QSsl::AlertType type) const
{
    if (m_keyUsed) {
        return u"the server may not know the pre-shared key of %1, or have another one"_s.arg(
            quoted(QString::fromUtf8(m_settings.preSharedKeyIdentity)));
    }
    const QSslCertificate own = m_settings.tls->localCertificate();
    switch (type) {
    case QSsl::AlertType::ProtocolVersion:
        return u"%1 or later is demanded"_s.arg(nameOf(m_settings.tls->protocol()));
    case QSsl::AlertType::CertificateRequired:
        return own.isNull() ? u"none was given"_s : QString();
    case QSsl::AlertType::HandshakeFailure:
        return own.isNull() ? u"no client certificate was given"_s : QString();
    case QSsl::AlertType::UnknownCa:
    case QSsl::AlertType::BadCertificate:
    case QSsl::AlertType::UnsupportedCertificate:
    case QSsl::AlertType::CertificateRevoked:
    case QSsl::AlertType::CertificateExpired:
    case QSsl::AlertType::CertificateUnknown:
        return own.isNull()
            ? QString()
            : u"the client certificate %1 was issued by %2"_s.arg(quoted(own.subjectDisplayName()),
                                                                 quoted(own.issuerDisplayName()));
    default:
        return {};
    }
}

void TlsHandshake::onEncrypted()
{
    if (!m_socket)
        return;
    const QSslConfiguration configuration = m_socket->sslConfiguration();
    if (!configuration.allowedNextProtocols().isEmpty()
        && configuration.nextProtocolNegotiationStatus()
            != QSslConfiguration::NextProtocolNegotiationNegotiated) {
        const QByteArray offered = configuration.allowedNextProtocols().join(", ");
        m_ownReason
            = u"the server agreed to none of the application protocols offered (ALPN: %1)"_s.arg(
                QString::fromLatin1(offered));
        Q_EMIT failed();
        return;
    }
    Q_EMIT encrypted();
}

bool TlsHandshake::mayBeIgnored(const QSslError &error) const
{
    switch (error.error()) {
    case QSslError::HostNameMismatch:
        return m_settings.anyHostName;
    case QSslError::NoPeerCertificate: // the key has proved who the server is
        return m_keyUsed;
    default:
        return false;
    }
}

void TlsHandshake::onSslErrors(const QList<QSslError> &errors)
{
    if (!m_socket)
        return;
    m_subject = m_socket->peerCertificate().subjectDisplayName();
    m_peerName = m_socket->peerVerifyName().isEmpty() ? m_socket->peerName()
                                                      : m_socket->peerVerifyName();
    m_errors = errors;
    m_errors.removeIf([this](const QSslError &error) { return mayBeIgnored(error); });
    if (m_errors.isEmpty()) {
        m_socket->ignoreSslErrors(errors); // all that the user has told us to
        return;
    }
    // Without a decision the handshake fails by itself.
    if (m_settings.asksAboutErrors)
        Q_EMIT sslErrors(m_errors);
}

void TlsHandshake::answer(bool trusted)
{
    if (!m_socket)
        return;
    if (trusted) {
        m_socket->ignoreSslErrors(m_socket->sslHandshakeErrors());
        m_errors.clear();
    }
    m_socket->resume();
}

QString TlsHandshake::explanation() const
{
    if (!m_ownReason.isEmpty())
        return m_ownReason;
    if (!m_errors.isEmpty()) {
        return u"the server's certificate %1is not trusted: %2"_s.arg(
            m_subject.isEmpty() ? QString() : quoted(m_subject) + u' ',
            joined(m_errors, m_peerName));
    }
    return m_alert.isEmpty() ? QString()
                             : u"the server refused the TLS connection: "_s + m_alert;
}

void TlsHandshake::addErrorsTo(Failure &failure) const
{
    for (const QSslError &error : m_errors)
        failure.certificateErrors.append({error.error(), error.certificate().toDer()});
}

} // namespace QCoMqtt::Internal
