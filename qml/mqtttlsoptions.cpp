// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "mqtttlsoptions.h"

#include <QtCore/QUrl>

using namespace Qt::StringLiterals;

namespace QCoMqtt {

namespace {

// What Qt.resolvedUrl() gives is a path of the system or of a resource, too.
QString pathOf(const QString &file)
{
    if (file.startsWith("qrc:"_L1))
        return u':' + QUrl(file).path();
    return file.startsWith("file:"_L1) ? QUrl(file).toLocalFile() : file;
}

} // namespace

TlsOptions MqttTlsOptions::options() const
{
    TlsOptions options;
    if (!m_caFile.isEmpty())
        options.caFile(pathOf(m_caFile));
    if (m_systemCaCertificates)
        options.systemCaCertificates();
    setIdentity(options);
    setPreSharedKey(options);
    if (!m_serverName.isEmpty())
        options.peerName(m_serverName);
    if (m_acceptAnyHostName)
        options.acceptAnyHostName();
    if (m_acceptAnyCertificate)
        options.acceptAnyCertificateInsecurely();
    if (m_requireTls13)
        options.minimumProtocol(QSsl::TlsV1_3);
    if (!m_ciphers.isEmpty())
        options.ciphers(m_ciphers);
    QList<QByteArray> protocols;
    for (const QString &protocol : m_alpn)
        protocols.append(protocol.toUtf8());
    if (!protocols.isEmpty())
        options.alpn(protocols);
    return options;
}

void MqttTlsOptions::setIdentity(TlsOptions &options) const
{
    if (m_certificateFile.isEmpty() != m_keyFile.isEmpty())
        throw UsageError(u"tls.certificateFile and tls.keyFile belong together"_s);
    if (!m_certificateFile.isEmpty())
        options.certificate(pathOf(m_certificateFile), pathOf(m_keyFile), m_passphrase.toUtf8());
    else if (!m_pkcs12File.isEmpty())
        options.pkcs12Certificate(pathOf(m_pkcs12File), m_passphrase.toUtf8());
}

void MqttTlsOptions::setPreSharedKey(TlsOptions &options) const
{
    if (m_preSharedKey.isEmpty() && m_preSharedKeyIdentity.isEmpty())
        return;
    const QByteArray digits = m_preSharedKey.toLatin1();
    const QByteArray bytes = QByteArray::fromHex(digits);
    if (bytes.toHex() != digits.toLower()) // which skips what is none
        throw UsageError(u"tls.preSharedKey must be hexadecimal digits"_s);
    options.preSharedKey(m_preSharedKeyIdentity.toUtf8(), bytes);
}

} // namespace QCoMqtt
