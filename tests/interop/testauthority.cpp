// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "testauthority.h"

#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtNetwork/QSslCertificate>
#include <QtNetwork/QSslKey>
#include <QtNetwork/QSslSocket>

using namespace Qt::StringLiterals;

namespace {

QStringList newKey(const QString &file)
{
    return {u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:prime256v1"_s,
            u"-nodes"_s,  u"-keyout"_s, file};
}

} // namespace

TestAuthority::TestAuthority()
{
    openssl(QStringList{u"req"_s, u"-x509"_s, u"-subj"_s, u"/CN=Test authority"_s, u"-days"_s,
                        u"30"_s, u"-out"_s, caFile()}
            + newKey(filePath(u"ca.key")));
}

bool TestAuthority::openssl(const QStringList &arguments)
{
    QProcess process;
    process.start(u"openssl"_s, arguments);
    const bool done = process.waitForFinished() && process.exitCode() == 0;
    if (!done && m_failure.isEmpty()) {
        m_failure = u"openssl "_s + arguments.join(u' ') + u": "_s + process.errorString() + u' '
            + QString::fromUtf8(process.readAllStandardError());
    }
    return done;
}

// A request for a certificate, beside the key of it.
TestCertificate TestAuthority::request(const QString &name, const QString &names)
{
    const TestCertificate made{filePath(QString(name + u".pem"_s)),
                               filePath(QString(name + u".key"_s))};
    openssl(QStringList{u"req"_s, u"-new"_s, u"-subj"_s, u"/CN="_s + name, u"-addext"_s,
                        u"subjectAltName="_s + names, u"-out"_s, made.chain + u".csr"_s}
            + newKey(made.key));
    return made;
}

TestCertificate TestAuthority::issue(const QString &name, const QString &names, int days)
{
    const TestCertificate made = request(name, names);
    openssl({u"x509"_s, u"-req"_s, u"-in"_s, made.chain + u".csr"_s, u"-CA"_s, caFile(), u"-CAkey"_s,
             filePath(u"ca.key"), u"-CAcreateserial"_s, u"-days"_s, QString::number(days),
             u"-copy_extensions"_s, u"copy"_s, u"-out"_s, made.chain});
    return made;
}

// Of the commands of OpenSSL 3.0 only "ca" can do this, and it needs a folder of its own making.
TestCertificate TestAuthority::issueFrom(const QString &name, const QString &names,
                                         const QString &start)
{
    const TestCertificate made = request(name, names);
    QFile index(filePath(u"index"));
    QFile settings(filePath(u"ca.cnf"));
    if (!index.open(QIODevice::WriteOnly) || !settings.open(QIODevice::WriteOnly)) {
        m_failure = u"No folder for the authority"_s;
        return made;
    }
    settings.write("[ca]\ndefault_ca = own\n[own]\ndatabase = " + index.fileName().toUtf8()
                   + "\nnew_certs_dir = " + m_folder.path().toUtf8()
                   + "\nrand_serial = yes\ndefault_md = sha256\npolicy = names\n"
                     "copy_extensions = copy\n[names]\ncommonName = supplied\n");
    settings.close();
    openssl({u"ca"_s, u"-batch"_s, u"-notext"_s, u"-config"_s, settings.fileName(), u"-cert"_s,
             caFile(), u"-keyfile"_s, filePath(u"ca.key"), u"-startdate"_s, start, u"-days"_s,
             u"99999"_s, u"-in"_s, made.chain + u".csr"_s, u"-out"_s, made.chain});
    return made;
}

TestCertificate TestAuthority::selfSigned(const QString &name, const QString &names)
{
    const TestCertificate made{filePath(QString(name + u".pem"_s)),
                               filePath(QString(name + u".key"_s))};
    openssl(QStringList{u"req"_s, u"-x509"_s, u"-subj"_s, u"/CN="_s + name, u"-addext"_s,
                        u"subjectAltName="_s + names, u"-days"_s, u"30"_s, u"-out"_s, made.chain}
            + newKey(made.key));
    return made;
}

QString TestAuthority::encryptedKey(const TestCertificate &certificate, const QString &passphrase)
{
    const QString file = certificate.key + u".encrypted"_s;
    openssl({u"ec"_s, u"-in"_s, certificate.key, u"-aes128"_s, u"-passout"_s,
             u"pass:"_s + passphrase, u"-out"_s, file});
    return file;
}

QString TestAuthority::pkcs12(const TestCertificate &certificate, const QString &passphrase,
                              int iterations)
{
    const QString file = certificate.chain + QString::number(iterations) + u".p12"_s;
    openssl({u"pkcs12"_s, u"-export"_s, u"-in"_s, certificate.chain, u"-inkey"_s, certificate.key,
             u"-iter"_s, QString::number(iterations), u"-passout"_s, u"pass:"_s + passphrase,
             u"-out"_s, file});
    return file;
}

QSslConfiguration TestAuthority::serverConfiguration(const TestCertificate &certificate)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    QFile chain(certificate.chain);
    QFile key(certificate.key);
    if (!chain.open(QIODevice::ReadOnly) || !key.open(QIODevice::ReadOnly)) {
        m_failure = u"No certificate: "_s + certificate.chain;
        return configuration;
    }
    configuration.setLocalCertificateChain(QSslCertificate::fromData(chain.readAll()));
    configuration.setPrivateKey(QSslKey(key.readAll(), QSsl::Ec));
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    return configuration;
}
