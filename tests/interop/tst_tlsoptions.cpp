// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "connectfailure.h"
#include "testauthority.h"

#include <QtCore/QThread>
#include <QtNetwork/QTcpServer>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

template<typename Function>
QString refusal(Function &&function)
{
    try {
        function();
    } catch (const UsageError &error) {
        return error.text();
    }
    return {};
}

QString loadingFailure(const TlsOptions &options)
{
    return refusal([&] { runUntilDone(options.load()); });
}

QCoro::Task<Credentials> countedCredentials(std::shared_ptr<int> asked)
{
    ++*asked;
    co_return Credentials(u"user"_s, "password");
}

//! Opening it takes about a second.
constexpr int manyIterations = 300'000;

} // namespace

//! What is said about certificates and keys, and when; no server takes part.
class tst_TlsOptions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aTls5_whatCannotBeUsedIsAUsageError_data();
    void aTls5_whatCannotBeUsedIsAUsageError();
    void aTls5_whatCannotBeReadIsToldAtOnce();
    void aTls5_wrongSettingsAreToldAtOnce();
    void badFilesAreToldBeforeAnyTraffic();
    void theEventLoopTurnsWhileFilesAreLoaded();
    void nobodyWaitsForLoadingBeyondTheConnectTimeout();
    void disconnectingEndsTheWaitForLoading();
    void copiesShareWhatIsLoaded();
    void anyThreadMayLoad();
    void theSystemsAuthoritiesComeBesideOthers();

private:
    TlsOptions heavy(const QByteArray &passphrase = "secret") const;

    TestAuthority m_authority;
    TestCertificate m_client;
    TestCertificate m_other;
    QString m_heavyFile;
};

void tst_TlsOptions::initTestCase()
{
    m_client = m_authority.issue(u"client"_s, u"DNS:client"_s);
    m_other = m_authority.issue(u"other"_s, u"DNS:other"_s);
    m_heavyFile = m_authority.pkcs12(m_client, u"secret"_s, manyIterations);
    QVERIFY2(m_authority.failure().isEmpty(), qPrintable(m_authority.failure()));
}

TlsOptions tst_TlsOptions::heavy(const QByteArray &passphrase) const
{
    return TlsOptions().pkcs12Certificate(m_heavyFile, passphrase);
}

void tst_TlsOptions::aTls5_whatCannotBeUsedIsAUsageError_data()
{
    QTest::addColumn<TlsOptions>("options");
    QTest::addColumn<QString>("text");
    const QString encrypted = m_authority.encryptedKey(m_client, u"secret"_s);
    const QString pkcs12 = m_authority.pkcs12(m_client, u"secret"_s);
    QTest::newRow("no authority") << TlsOptions().caFile(m_client.key)
                                  << u"\"%1\" contains no certificate"_s.arg(m_client.key);
    QTest::newRow("no authority in bytes") << TlsOptions().caCertificates(QByteArray("nothing"))
                                           << u"The list of authorities contains no certificate"_s;
    QTest::newRow("no key") << TlsOptions().certificate(m_client.chain, m_client.chain)
                            << u"\"%1\" contains no private key"_s.arg(m_client.chain);
    QTest::newRow("another's key")
        << TlsOptions().certificate(m_client.chain, m_other.key)
        << u"The key does not belong to the client certificate in \"%1\""_s.arg(m_client.chain);
    QTest::newRow("no passphrase") << TlsOptions().certificate(m_client.chain, encrypted)
                                   << u"The key in \"%1\" needs a passphrase"_s.arg(encrypted);
    QTest::newRow("wrong passphrase")
        << TlsOptions().certificate(m_client.chain, encrypted, "wrong")
        << u"The passphrase for the key in \"%1\" is wrong"_s.arg(encrypted);
    QTest::newRow("PKCS#12, wrong passphrase")
        << TlsOptions().pkcs12Certificate(pkcs12, "wrong")
        << u"\"%1\" is no PKCS#12 file with a key, or its passphrase is wrong"_s.arg(pkcs12);
    QTest::newRow("no PKCS#12")
        << TlsOptions().pkcs12Certificate(m_client.key)
        << u"\"%1\" is no PKCS#12 file with a key, or its passphrase is wrong"_s.arg(m_client.key);
}

void tst_TlsOptions::aTls5_whatCannotBeUsedIsAUsageError()
{
    QFETCH(const TlsOptions, options);
    QTEST(loadingFailure(options), "text");
    QVERIFY(!options.isLoaded());
    QTEST(loadingFailure(options), "text"); // as often as it is asked
    QTEST(refusal([&] { options.configuration(); }), "text");
}

void tst_TlsOptions::aTls5_whatCannotBeReadIsToldAtOnce()
{
    const QString nowhere = u"/nowhere/ca.pem"_s;
    const QString text = u"Cannot read \"%1\""_s.arg(nowhere);
    TlsOptions options;
    QVERIFY(refusal([&] { options.caFile(nowhere); }).startsWith(text));
    QVERIFY(refusal([&] { options.certificate(nowhere, m_client.key); }).startsWith(text));
    QVERIFY(refusal([&] { options.certificate(m_client.chain, nowhere); }).startsWith(text));
    QVERIFY(refusal([&] { options.pkcs12Certificate(nowhere); }).startsWith(text));
    QCOMPARE(refusal([&] { options.certificate(QList<QSslCertificate>(), QSslKey()); }),
             u"The client certificate in memory is empty"_s);
    QCOMPARE(loadingFailure(options), QString()); // nothing of it was taken
}

void tst_TlsOptions::aTls5_wrongSettingsAreToldAtOnce()
{
    TlsOptions options;
    QVERIFY(!refusal([&] { options.ciphers(u"NO-SUCH-CIPHER"_s); }).isEmpty());
    QVERIFY(!refusal([&] { options.alpn({""}); }).isEmpty());
    QVERIFY(!refusal([&] { options.minimumProtocol(QSsl::AnyProtocol); }).isEmpty());
    QVERIFY(!refusal([&] { options.preSharedKey("name", ""); }).isEmpty());
    options.preSharedKey("name", "key");
    QVERIFY(refusal([&] { options.minimumProtocol(QSsl::TlsV1_3); }).contains(u"TLS 1.2 only"));
}

void tst_TlsOptions::badFilesAreToldBeforeAnyTraffic()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    const auto asked = std::make_shared<int>(0);
    const CredentialsProvider credentials = [asked] { return countedCredentials(asked); };
    const auto options = ClientOptions(u"mqtts://127.0.0.1:%1"_s.arg(server.serverPort()))
                             .tls(TlsOptions().certificate(m_client.chain, m_other.key))
                             .credentialsProvider(credentials)
                             .reconnect(ReconnectPolicy::exponential(1ms, 2ms).retryFirstConnect());
    const Failure failure = failureOf(options);
    QCOMPARE(failure.code, ErrorCode::Usage);
    QCOMPARE(failure.text,
             u"The key does not belong to the client certificate in \"%1\""_s.arg(m_client.chain));
    QVERIFY(!failure.stage);
    QCOMPARE(*asked, 0);
    QVERIFY(!server.hasPendingConnections());
}

void tst_TlsOptions::theEventLoopTurnsWhileFilesAreLoaded()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QTimer timer;
    int turns = 0;
    connect(&timer, &QTimer::timeout, this, [&] { ++turns; });
    timer.start(0ms);
    connect(&server, &QTcpServer::newConnection, this, [&] {
        timer.stop();
        server.close();
        delete server.nextPendingConnection();
    });
    const Failure failure = failureOf(
        ClientOptions(u"mqtts://127.0.0.1:%1"_s.arg(server.serverPort())).tls(heavy()));
    QCOMPARE(failure.stage, ConnectStage::Tls); // the file was good
    QCOMPARE_GT(turns, 1000);
}

void tst_TlsOptions::nobodyWaitsForLoadingBeyondTheConnectTimeout()
{
    const Failure failure = failureOf(
        ClientOptions(u"mqtts://127.0.0.1"_s).tls(heavy()).connectTimeout(20ms));
    QCOMPARE(failure.code, ErrorCode::Timeout);
    QCOMPARE(failure.text,
             u"No connection to 127.0.0.1:8883 within 20 ms: certificates and keys "
             "took too long to load"_s);
}

void tst_TlsOptions::disconnectingEndsTheWaitForLoading()
{
    const auto options = ClientOptions(u"mqtts://127.0.0.1"_s).tls(heavy("wrong"));
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        auto connecting = thrown<CancelledError>(client.connect().start());
        co_await client.disconnect();
        const auto error = co_await connecting;
        CO_VERIFY(error);
        CO_COMPARE(client.state(), ConnectionState::Disconnected);
    }(options));
}

void tst_TlsOptions::copiesShareWhatIsLoaded()
{
    const auto options =
        TlsOptions().caFile(m_authority.caFile()).certificate(m_client.chain, m_client.key);
    const TlsOptions copy = TlsOptions(options).peerName(u"other"_s).minimumProtocol(QSsl::TlsV1_3);
    QVERIFY(!copy.isLoaded());
    QCOMPARE(loadingFailure(options), QString());
    QVERIFY(options.isLoaded());
    QVERIFY(copy.isLoaded());
    QCOMPARE(copy.configuration().localCertificate(), options.configuration().localCertificate());
    QVERIFY(!TlsOptions(options).caFile(m_client.chain).isLoaded());
}

void tst_TlsOptions::anyThreadMayLoad()
{
    const auto options = TlsOptions().certificate(m_client.chain, m_other.key);
    QString text;
    bool sameThread = false;
    const std::unique_ptr<QThread> thread(QThread::create([&] {
        text = loadingFailure(options);
        const auto load = [](TlsOptions options, bool *same) -> QCoro::Task<> {
            const QThread *before = QThread::currentThread();
            co_await options.load();
            *same = QThread::currentThread() == before;
        };
        runUntilDone(load(TlsOptions().caFile(m_authority.caFile()), &sameThread));
    }));
    thread->start();
    QVERIFY(thread->wait(30'000));
    QVERIFY(text.startsWith(u"The key does not belong to"));
    QVERIFY(sameThread);
}

void tst_TlsOptions::theSystemsAuthoritiesComeBesideOthers()
{
    const auto own = TlsOptions().caFile(m_authority.caFile());
    const QList<QSslCertificate> both =
        TlsOptions(own).systemCaCertificates().configuration().caCertificates();
    const QList<QSslCertificate> known = own.configuration().caCertificates();
    QCOMPARE(known.size(), 1);
    QVERIFY(both.contains(known.first()));
    QCOMPARE(both.size(), 1 + QSslConfiguration::systemCaCertificates().size());
    // Instead of all that were given before.
    const auto last = TlsOptions().systemCaCertificates().caFile(m_authority.caFile());
    QCOMPARE(last.configuration().caCertificates(), known);
}

QTEST_GUILESS_MAIN(tst_TlsOptions)

#include "tst_tlsoptions.moc"
