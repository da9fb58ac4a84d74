// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "qcomqtt_qml_export.h"

#include <qcomqtt/tlsoptions.h>

#include <QtCore/QObject>
#include <QtCore/QStringList>
#include <QtQml/qqmlregistration.h>

namespace QCoMqtt {

//! How the connections of an MqttClient with mqtts and wss are encrypted, and whom they trust: by
//! default what the authorities of the system have signed for the host of the URL.
//! \code
//! MqttClient { url: "mqtts://broker"; tls.caFile: "ca.pem" }
//! \endcode
//! Files are named by their path, also in resources (":/ca.pem"), or as Qt.resolvedUrl("ca.pem"). They
//! are read when it connects: one that is missing or no such file is an error that names it.
class QCOMQTT_QML_EXPORT MqttTlsOptions : public QObject
{
    Q_OBJECT
    QML_ANONYMOUS
    //! The authorities to trust instead of those of the system (PEM or DER).
    Q_PROPERTY(QString caFile MEMBER m_caFile NOTIFY changed FINAL)
    //! With a caFile: those of the system, too.
    Q_PROPERTY(bool systemCaCertificates MEMBER m_systemCaCertificates NOTIFY changed FINAL)
    //! The client's own certificate (PEM, its chain behind it) and key, or both in a PKCS#12 file.
    Q_PROPERTY(QString certificateFile MEMBER m_certificateFile NOTIFY changed FINAL)
    Q_PROPERTY(QString keyFile MEMBER m_keyFile NOTIFY changed FINAL)
    Q_PROPERTY(QString pkcs12File MEMBER m_pkcs12File NOTIFY changed FINAL)
    //! Of keyFile or pkcs12File.
    Q_PROPERTY(QString passphrase MEMBER m_passphrase NOTIFY changed FINAL)
    //! The name that the certificate must bear instead of the host in the URL; also sent (SNI).
    Q_PROPERTY(QString serverName MEMBER m_serverName NOTIFY changed FINAL)
    //! Trust a certificate of an authority whatever host it names.
    Q_PROPERTY(bool acceptAnyHostName MEMBER m_acceptAnyHostName NOTIFY changed FINAL)
    //! No protection against anyone in between: for experiments only.
    Q_PROPERTY(bool acceptAnyCertificateInsecurely MEMBER m_acceptAnyCertificate NOTIFY changed FINAL)
    //! TLS 1.3 instead of at least TLS 1.2.
    Q_PROPERTY(bool requireTls13 MEMBER m_requireTls13 NOTIFY changed FINAL)
    //! In the notation of OpenSSL; empty: its defaults.
    Q_PROPERTY(QString ciphers MEMBER m_ciphers NOTIFY changed FINAL)
    //! Application protocols to offer; a server that agrees to none is refused.
    Q_PROPERTY(QStringList alpn MEMBER m_alpn NOTIFY changed FINAL)
    //! A key that the server knows, in hexadecimal, and whose it is: instead of certificates.
    Q_PROPERTY(QString preSharedKey MEMBER m_preSharedKey NOTIFY changed FINAL)
    Q_PROPERTY(QString preSharedKeyIdentity MEMBER m_preSharedKeyIdentity NOTIFY changed FINAL)

public:
    using QObject::QObject;

    //! Reads the files. Throws UsageError.
    TlsOptions options() const;

Q_SIGNALS:
    void changed();

private:
    void setIdentity(TlsOptions &options) const;
    void setPreSharedKey(TlsOptions &options) const;

    QString m_caFile;
    QString m_certificateFile;
    QString m_keyFile;
    QString m_pkcs12File;
    QString m_passphrase;
    QString m_serverName;
    QString m_ciphers;
    QStringList m_alpn;
    QString m_preSharedKey;
    QString m_preSharedKeyIdentity;
    bool m_systemCaCertificates = false;
    bool m_acceptAnyHostName = false;
    bool m_acceptAnyCertificate = false;
    bool m_requireTls13 = false;
};

} // namespace QCoMqtt
