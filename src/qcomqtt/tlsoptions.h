// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/error.h>

#include <QCoroTask>

#include <QtCore/QSharedDataPointer>
#include <QtNetwork/QSslConfiguration>
#include <QtNetwork/QSslError>
#include <QtNetwork/QSslKey>

#include <functional>

namespace QCoMqtt {

//! How a connection is encrypted and whom it trusts; see ClientOptions::tls(). By default the
//! certificate of the server must be issued by an authority that the system trusts, for the host
//! name of the URL, and TLS 1.2 is the least. Every connection of a client, also every reconnect,
//! is checked alike.
//!
//! Implicitly shared. Setters that name files read them at once and throw UsageError that names
//! the file when it is missing or unreadable. What is in them is looked at by load(), which every
//! connect() awaits before anything is sent: keys and long lists of authorities take so long that a
//! user interface would stand still.
class QCOMQTT_EXPORT TlsOptions
{
public:
    //! Sees exactly what is wrong with the certificate; true trusts it all the same, for this one
    //! handshake. When it throws, the certificate is not trusted.
    using Decision = std::function<QCoro::Task<bool>(QList<QSslError>)>;

    TlsOptions();
    //! What is set later changes a copy of \a configuration. Its peer verification mode is replaced
    //! by full verification.
    explicit TlsOptions(const QSslConfiguration &configuration);
    TlsOptions(const TlsOptions &) noexcept;
    TlsOptions(TlsOptions &&) noexcept;
    TlsOptions &operator=(const TlsOptions &) noexcept;
    TlsOptions &operator=(TlsOptions &&) noexcept;
    ~TlsOptions();

    //! Trust the authorities in this file (PEM or DER) instead of those of the system.
    TlsOptions &caFile(const QString &path);
    //! The same with the content of such a file.
    TlsOptions &caCertificates(const QByteArray &content);
    TlsOptions &caCertificates(const QList<QSslCertificate> &certificates);
    //! Trust those of the system, also beside the ones given before.
    TlsOptions &systemCaCertificates();

    //! Identify the client with the certificate in \a chainFile (PEM; the client's own first, then
    //! those up to an authority) and its key in \a keyFile (PEM, RSA or elliptic curve).
    TlsOptions &certificate(const QString &chainFile, const QString &keyFile,
                            const QByteArray &passphrase = {});
    TlsOptions &certificate(const QList<QSslCertificate> &chain, const QSslKey &key);
    //! Chain and key in one PKCS#12 file.
    TlsOptions &pkcs12Certificate(const QString &file, const QByteArray &passphrase = {});

    //! Accept a certificate of a trusted authority whatever host it names.
    TlsOptions &acceptAnyHostName();
    //! No protection against anyone who can intercept the connection: he reads and changes all of
    //! it. For experiments with a server of one's own.
    TlsOptions &acceptAnyCertificateInsecurely();
    //! The name that the certificate must bear, instead of the host in the URL; also the server
    //! name sent to the server (SNI).
    TlsOptions &peerName(const QString &name);
    //! TLS 1.2 (default) or 1.3.
    TlsOptions &minimumProtocol(QSsl::SslProtocol protocol);
    //! Ciphers in OpenSSL's notation, separated by colons.
    TlsOptions &ciphers(const QString &names);
    //! Application protocols to offer (ALPN). A server that agrees to none of them is refused.
    TlsOptions &alpn(const QList<QByteArray> &protocols);
    //! Prove identity with a key that the server knows (PSK), which may do without certificates. Qt
    //! knows it with TLS 1.2 only, which is then the version.
    TlsOptions &preSharedKey(const QByteArray &identity, const QByteArray &key);
    //! Asked when the certificate is not trusted, while the connect timeout runs.
    TlsOptions &onSslErrors(Decision decision);

    //! Parses in a thread of its own what the files and bytes contain, once for all copies. Throws
    //! UsageError that names the file when it is not what it should be, its passphrase is wrong, or
    //! the key does not belong to the certificate. For a dialog that wants to say so before it
    //! connects; resumes in the thread that awaits it, which needs an event loop.
    QCoro::Task<> load() const;
    //! load() has succeeded, or there is nothing to load.
    bool isLoaded() const;

    //! All of it but peer name, key and decision. Loads what is not loaded yet, while the caller
    //! waits; throws what load() throws.
    QSslConfiguration configuration() const;
    QString peerName() const;
    bool acceptsAnyHostName() const noexcept;
    bool acceptsAnyCertificateInsecurely() const noexcept;
    QByteArray preSharedKeyIdentity() const;
    QByteArray preSharedKey() const;
    const Decision &sslErrorsDecision() const noexcept;

private:
    void keepToKey();

    class Data;
    QSharedDataPointer<Data> d;
};

} // namespace QCoMqtt
