// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QTemporaryDir>
#include <QtNetwork/QSslConfiguration>

//! A certificate and its key, as files.
struct TestCertificate
{
    QString chain;
    QString key;
};

//! An authority of the test's own, which signs with the program openssl. Everything is gone with it.
class TestAuthority
{
public:
    TestAuthority();

    //! Why something could not be made; empty when all could.
    const QString &failure() const { return m_failure; }
    QString caFile() const { return filePath(u"ca.pem"); }
    QString filePath(QStringView name) const { return m_folder.filePath(name.toString()); }

    //! For \a names in the notation of subjectAltName ("DNS:localhost,IP:127.0.0.1"), valid for
    //! \a days from now; with a negative number it was.
    TestCertificate issue(const QString &name, const QString &names, int days = 30);
    //! Valid from \a start on, as YYYYMMDDHHMMSSZ.
    TestCertificate issueFrom(const QString &name, const QString &names, const QString &start);
    //! Signed by itself.
    TestCertificate selfSigned(const QString &name, const QString &names);
    //! The key of \a certificate in another file, encrypted.
    QString encryptedKey(const TestCertificate &certificate, const QString &passphrase);
    //! The more \a iterations, the longer it takes to open.
    QString pkcs12(const TestCertificate &certificate, const QString &passphrase,
                   int iterations = 2048);
    //! Of a server that shows \a certificate and asks clients for none.
    QSslConfiguration serverConfiguration(const TestCertificate &certificate);

private:
    TestCertificate request(const QString &name, const QString &names);
    bool openssl(const QStringList &arguments);

    QTemporaryDir m_folder;
    QString m_failure;
};
