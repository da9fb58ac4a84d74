// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/transport/tlshandshake.h>

#include <QtNetwork/QSslPreSharedKeyAuthenticator>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

QString joined(const QList<QSslError> &errors)
{
    QStringList texts;
    for (const QSslError &error : errors)
        texts.append(error.errorString());
    texts.removeDuplicates();
    return texts.join("; "_L1);
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
    // OpenSSL has no text for the latest of them.
    if (type == QSsl::AlertType::CertificateRequired)
        m_alert = u"client certificate required"_s;
    else if (type != QSsl::AlertType::CloseNotify)
        m_alert = description;
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
    if (!m_errors.isEmpty())
        return u"the server's certificate is not trusted: "_s + joined(m_errors);
    return m_alert.isEmpty() ? QString()
                             : u"the server refused the TLS connection: "_s + m_alert;
}

void TlsHandshake::addErrorsTo(Failure &failure) const
{
    for (const QSslError &error : m_errors)
        failure.certificateErrors.append({error.error(), error.certificate().toDer()});
}

} // namespace QCoMqtt::Internal
