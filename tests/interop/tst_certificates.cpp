// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "peers.h"
#include "tlsserver.h"

#include <qcomqtt/transporterror.h>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

namespace {

void addRows(const QList<QByteArray> &cases)
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QString>("scheme");
    for (const QByteArray &kind : cases) {
        for (const QString &scheme : {u"mqtts"_s, u"wss"_s})
            QTest::addRow("H7 %s, %s", kind.constData(), qPrintable(scheme)) << kind << scheme;
    }
}

// What the client sends first when it trusts the server.
QByteArray firstBytes(const QString &scheme)
{
    return scheme == u"wss" ? QByteArray("HTTP/1.1\r\n") : QByteArray("MQTT");
}

//! What a connection failed with, as those see it who call the library.
struct Refusal
{
    bool isTransportError = false;
    std::optional<ConnectStage> stage;
    QAbstractSocket::SocketError socketError = QAbstractSocket::UnknownSocketError;
    QList<int> errors;
    QByteArray what;
};

Refusal refusalOf(const ClientOptions &options)
{
    Refusal refusal;
    try {
        runUntilDone([](ClientOptions options) -> QCoro::Task<> {
            Client client(options);
            co_await client.connect();
        }(options));
    } catch (const TransportError &error) {
        refusal = {true, error.failure().stage, error.socketError(), {}, error.what()};
        for (const QSslError &sslError : error.sslErrors())
            refusal.errors.append(sslError.error());
    } catch (const Error &error) {
        refusal.what = error.what();
    }
    qInfo().noquote() << QTest::currentDataTag() << '|' << refusal.errors << '|' << refusal.what;
    return refusal;
}

} // namespace

//! Whom the client does not talk to, and who does not talk to it, over both of the ways that
//! encrypt. Both have to say the same.
class tst_Certificates : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aRightCertificateLetsTheFirstBytesThrough_data();
    void aRightCertificateLetsTheFirstBytesThrough();
    void h7_wrongCertificatesAreRefusedBeforeConnect_data();
    void h7_wrongCertificatesAreRefusedBeforeConnect();
    void h7_aServerWithoutTheProtocolIsRefused_data();
    void h7_aServerWithoutTheProtocolIsRefused();
    void h7_serversThatRefuseAreQuoted_data();
    void h7_serversThatRefuseAreQuoted();
    void h7_aBrokerThatWantsAClientCertificate_data();
    void h7_aBrokerThatWantsAClientCertificate();
    void h7_preSharedKeys_data();
    void h7_preSharedKeys();

private:
    TlsOptions trusting() const { return TlsOptions().caFile(m_authority.caFile()); }

    TestAuthority m_authority;
    TestAuthority m_stranger;
    TestCertificate m_server;
    TestCertificate m_client;
    TestCertificate m_strangeClient;
};

void tst_Certificates::initTestCase()
{
    m_server = m_authority.issue(u"server"_s, u"IP:127.0.0.1"_s);
    m_client = m_authority.issue(u"client"_s, u"DNS:client"_s);
    m_strangeClient = m_stranger.issue(u"stranger"_s, u"DNS:stranger"_s);
    QVERIFY2(m_authority.failure().isEmpty(), qPrintable(m_authority.failure()));
    QVERIFY2(m_stranger.failure().isEmpty(), qPrintable(m_stranger.failure()));
}

void tst_Certificates::aRightCertificateLetsTheFirstBytesThrough_data()
{
    addRows({"right server", "right client"});
}

// Else the other tests could not fail: this is how the bytes show that must not come.
void tst_Certificates::aRightCertificateLetsTheFirstBytesThrough()
{
    QFETCH(const QByteArray, kind);
    QFETCH(const QString, scheme);
    if (kind == "right server") {
        TlsServer server(m_authority.serverConfiguration(m_server));
        if (scheme == u"wss")
            server.answer = "HTTP/1.1 404 Not Found\r\n\r\n";
        failureOf(server.options(scheme).tls(trusting()));
        QVERIFY(server.received().contains(firstBytes(scheme)));
        return;
    }
    OpensslServer server(m_server, {u"-Verify"_s, u"1"_s, u"-verify_return_error"_s, u"-CAfile"_s,
                                    m_authority.caFile()});
    QVERIFY(server.isRunning());
    const auto options = server.options(scheme)
                             .stageTimeout(ConnectStage::WebSocket, std::chrono::milliseconds(500))
                             .stageTimeout(ConnectStage::Mqtt, std::chrono::milliseconds(500))
                             .tls(trusting().certificate(m_client.chain, m_client.key));
    failureOf(options); // s_server does not answer
    QVERIFY2(server.waitForText(firstBytes(scheme)), server.text().constData());
}

void tst_Certificates::h7_wrongCertificatesAreRefusedBeforeConnect_data()
{
    addRows({"expired", "not yet valid", "wrong host", "self-signed", "unknown CA"});
}

void tst_Certificates::h7_wrongCertificatesAreRefusedBeforeConnect()
{
    QFETCH(const QByteArray, kind);
    QFETCH(const QString, scheme);
    const QString good = u"IP:127.0.0.1"_s;
    TestCertificate certificate;
    QList<int> errors;
    QByteArray reason;
    if (kind == "expired") {
        certificate = m_authority.issue(u"expired"_s, good, -1);
        errors = {QSslError::CertificateExpired};
        reason = "The certificate has expired (it was valid until 20";
    } else if (kind == "not yet valid") {
        certificate = m_authority.issueFrom(u"early"_s, good, u"20900102030405Z"_s);
        errors = {QSslError::CertificateNotYetValid};
        reason = "The certificate is not yet valid (it will be from 2090-01-02T03:04:05Z on)";
    } else if (kind == "wrong host") {
        certificate = m_authority.issue(
            u"elsewhere"_s, u"DNS:elsewhere.example,DNS:*.other.example,IP:127.0.0.9"_s);
        errors = {QSslError::HostNameMismatch};
        reason = "(it is for *.other.example, 127.0.0.9, elsewhere.example, not for 127.0.0.1)";
    } else if (kind == "self-signed") {
        certificate = m_authority.selfSigned(u"self"_s, good);
        errors = {QSslError::SelfSignedCertificate};
        reason = "certificate \"self\" is not trusted: The certificate is self-signed";
    } else {
        certificate = m_stranger.issue(u"stranger"_s, good);
        errors = {QSslError::UnableToGetLocalIssuerCertificate,
                  QSslError::UnableToVerifyFirstCertificate};
        reason = "certificate could not be found (it was issued by \"Test authority\")";
    }
    QVERIFY2(m_authority.failure().isEmpty(), qPrintable(m_authority.failure()));
    QVERIFY2(m_stranger.failure().isEmpty(), qPrintable(m_stranger.failure()));
    TlsServer server(m_authority.serverConfiguration(certificate));
    const Refusal refusal = refusalOf(server.options(scheme).tls(trusting()));
    QVERIFY(refusal.isTransportError);
    QCOMPARE(refusal.stage, ConnectStage::Tls);
    QCOMPARE(refusal.socketError, QAbstractSocket::SslHandshakeFailedError);
    QCOMPARE(refusal.errors, errors);
    QVERIFY2(refusal.what.contains(reason), refusal.what.constData());
    QVERIFY2(refusal.what.startsWith("127.0.0.1:"), refusal.what.constData());
    QCOMPARE(server.connections(), 1);
    QTRY_COMPARE(server.ended(), 1); // nothing is under way any more
    QCOMPARE(server.received(), QByteArray());
}

void tst_Certificates::h7_aServerWithoutTheProtocolIsRefused_data()
{
    addRows({"no shared ALPN"});
}

void tst_Certificates::h7_aServerWithoutTheProtocolIsRefused()
{
    QFETCH(const QString, scheme);
    TlsServer server(m_authority.serverConfiguration(m_server));
    const Refusal refusal
        = refusalOf(server.options(scheme).tls(trusting().alpn({"mqtt", "x-other"})));
    QVERIFY(refusal.isTransportError);
    QCOMPARE(refusal.stage, ConnectStage::Tls);
    QCOMPARE(refusal.socketError, QAbstractSocket::SslHandshakeFailedError);
    QCOMPARE(refusal.errors, QList<int>());
    QVERIFY2(refusal.what.endsWith("(ALPN: mqtt, x-other)"), refusal.what.constData());
    QCOMPARE(server.connections(), 1);
    QTRY_COMPARE(server.ended(), 1); // nothing is under way any more
    QCOMPARE(server.received(), QByteArray());
}

void tst_Certificates::h7_serversThatRefuseAreQuoted_data()
{
    addRows({"missing client certificate", "missing client certificate, TLS 1.2",
             "wrong client certificate", "TLS version too old"});
}

void tst_Certificates::h7_serversThatRefuseAreQuoted()
{
    QFETCH(const QByteArray, kind);
    QFETCH(const QString, scheme);
    QStringList arguments{u"-Verify"_s, u"1"_s, u"-verify_return_error"_s, u"-CAfile"_s,
                          m_authority.caFile()};
    TlsOptions tls = trusting();
    QByteArray reason;
    if (kind == "missing client certificate") {
        reason = "client certificate required (none was given)";
    } else if (kind == "missing client certificate, TLS 1.2") {
        arguments += u"-tls1_2"_s;
        reason = "handshake failure (no client certificate was given)";
    } else if (kind == "wrong client certificate") {
        tls.certificate(m_strangeClient.chain, m_strangeClient.key);
        reason = "unknown CA (the client certificate \"stranger\" was issued by \"Test authority\")";
    } else {
        arguments = QStringList{u"-tls1_2"_s};
        tls.minimumProtocol(QSsl::TlsV1_3);
        reason = "protocol version (TLS 1.3 or later is demanded)";
    }
    OpensslServer server(m_server, arguments);
    QVERIFY(server.isRunning());
    const Refusal refusal = refusalOf(server.options(scheme).tls(tls));
    QVERIFY(refusal.isTransportError);
    QCOMPARE(refusal.stage, ConnectStage::Tls);
    QCOMPARE(refusal.socketError, QAbstractSocket::SslHandshakeFailedError);
    QCOMPARE(refusal.errors, QList<int>());
    QVERIFY2(refusal.what.endsWith("the server refused the TLS connection: " + reason),
             refusal.what.constData());
    QVERIFY2(server.waitForRefusal(), server.text().constData());
    QVERIFY2(!server.text().contains(firstBytes(scheme)), server.text().constData());
}

void tst_Certificates::h7_aBrokerThatWantsAClientCertificate_data()
{
    addRows({"mosquitto, missing client certificate", "mosquitto, wrong client certificate"});
}

void tst_Certificates::h7_aBrokerThatWantsAClientCertificate()
{
    QFETCH(const QByteArray, kind);
    QFETCH(const QString, scheme);
    MosquittoBroker broker({"cafile " + m_authority.caFile().toUtf8(),
                            "certfile " + m_server.chain.toUtf8(),
                            "keyfile " + m_server.key.toUtf8(), "require_certificate true",
                            "log_type debug"});
    QVERIFY2(broker.start(), qPrintable(broker.failure()));
    TlsOptions tls = trusting();
    const bool isMissing = kind.contains("missing");
    if (!isMissing)
        tls.certificate(m_strangeClient.chain, m_strangeClient.key);
    const Refusal refusal = refusalOf(
        ClientOptions(u"%1://127.0.0.1:%2"_s.arg(scheme).arg(broker.port())).tls(tls));
    QVERIFY(refusal.isTransportError);
    QCOMPARE(refusal.stage, ConnectStage::Tls);
    QCOMPARE(refusal.socketError, QAbstractSocket::SslHandshakeFailedError);
    QCOMPARE(refusal.errors, QList<int>());
    const QByteArray reason = isMissing ? "client certificate required (none was given)"
                                        : "unknown CA (the client certificate \"stranger\"";
    QVERIFY2(refusal.what.contains("the server refused the TLS connection: " + reason),
             refusal.what.constData());
    QVERIFY2(broker.waitForLog("OpenSSL Error"), broker.log().constData());
    QCOMPARE(broker.logged("Received"), 0);
}

void tst_Certificates::h7_preSharedKeys_data()
{
    addRows({"PSK unknown identity", "PSK wrong key"});
}

void tst_Certificates::h7_preSharedKeys()
{
    QFETCH(const QByteArray, kind);
    QFETCH(const QString, scheme);
    const QString keys = m_authority.filePath(u"keys");
    QFile file(keys);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("sensor:0123456789abcdef\n");
    file.close();
    MosquittoBroker broker({"psk_hint test", "psk_file " + keys.toUtf8(), "log_type debug"});
    QVERIFY2(broker.start(), qPrintable(broker.failure()));
    const QByteArray identity = kind == "PSK wrong key" ? "sensor" : "nobody";
    const QByteArray key = kind == "PSK wrong key" ? "another key" : "\x01\x23";
    const Refusal refusal
        = refusalOf(ClientOptions(u"%1://127.0.0.1:%2"_s.arg(scheme).arg(broker.port()))
                        .tls(TlsOptions().preSharedKey(identity, key)));
    QVERIFY(refusal.isTransportError);
    QCOMPARE(refusal.stage, ConnectStage::Tls);
    QCOMPARE(refusal.socketError, QAbstractSocket::SslHandshakeFailedError);
    QCOMPARE(refusal.errors, QList<int>());
    QVERIFY2(refusal.what.contains("pre-shared key of \"" + identity + '"'),
             refusal.what.constData());
    QVERIFY2(broker.waitForLog("OpenSSL Error"), broker.log().constData());
    QCOMPARE(broker.logged("Received"), 0);
}

QTEST_GUILESS_MAIN(tst_Certificates)

#include "tst_certificates.moc"
