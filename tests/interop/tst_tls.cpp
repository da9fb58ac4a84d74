// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "peers.h"
#include "tlsserver.h"

#include <qcomqtt/transport/tcptransport.h>

#include <QtTest/QSignalSpy>

#include <sys/socket.h>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QCoro::Task<bool> accept(bool answer, QList<QSslError> *seen, QList<QSslError> errors)
{
    *seen += errors;
    co_return answer;
}

TlsOptions::Decision decision(bool answer, QList<QSslError> *seen)
{
    return [answer, seen](QList<QSslError> errors) { return accept(answer, seen, errors); };
}

} // namespace

//! Encryption, and whom it trusts.
class tst_Tls : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aTls1_aTrustedAuthorityCarriesMessages();
    void aTls2_h7_withTheAuthoritiesOfTheSystemATestAuthorityIsRefused();
    void aTls3_withoutTlsToATlsPortEndsWithAnError();
    void tlsToAPortWithoutItEndsWithAnError();
    void aTls4_theNameInTheCertificateIsChecked();
    void aTls5_clientCertificates_data();
    void aTls5_clientCertificates();
    void aTls6_theApplicationProtocolIsAgreedOn();
    void aTls7_h10_aBurstComesWithoutWaiting();
    void h8_reconnectsCheckTheSame();
    void h9_whatCameBeforeATruncationIsRead();
    void theDecisionSeesTheErrorsAndIsObeyed_data();
    void theDecisionSeesTheErrorsAndIsObeyed();
    void aDecisionThatThrowsIsNoTrust();
    void theEncryptedBacklogCounts();
    void whatIsDecryptedTogetherIsToldOnce();
    void nothingIsToldWhileItIsWrittenTo();
    void whatCameBeforeTheEndIsToldBeforeIt_data();
    void whatCameBeforeTheEndIsToldBeforeIt();
    void nobodyIsCheckedWhenAskedSo();
    void aKeyKnownToBothDoesWithoutCertificates();
    void aSilentServerFailsInTheStageOfTls();

private:
    QByteArrayList settings() const;

    TestAuthority m_authority;
    TestCertificate m_server;
    TestCertificate m_client;
    MosquittoBroker m_broker;
};

void tst_Tls::initTestCase()
{
    m_server = m_authority.issue(u"localhost"_s, u"DNS:localhost"_s);
    m_client = m_authority.issue(u"client"_s, u"DNS:client"_s);
    QVERIFY2(m_authority.failure().isEmpty(), qPrintable(m_authority.failure()));
    m_broker.setSettings(settings());
    QVERIFY2(m_broker.start(), qPrintable(m_broker.failure()));
}

QByteArrayList tst_Tls::settings() const
{
    return {"cafile " + m_authority.caFile().toUtf8(), "certfile " + m_server.chain.toUtf8(),
            "keyfile " + m_server.key.toUtf8()};
}

void tst_Tls::aTls1_aTrustedAuthorityCarriesMessages()
{
    const auto options
        = ClientOptions(u"mqtts://localhost:%1"_s.arg(m_broker.port()))
              .tls(TlsOptions().caFile(m_authority.caFile()));
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        const QByteArray topic = freshTopic();
        const QByteArray payload(3'000'000, 'x');
        Client client(options);
        co_await client.connect();
        auto stream = co_await client.listen(topic, QoS::ExactlyOnce);
        co_await client.publish(topic, payload, QoS::ExactlyOnce);
        const auto messages = co_await read(stream, 1);
        CO_VERIFY(messages.first().payload() == payload);
        co_await client.disconnect();
        co_await client.connect();
        co_await client.disconnect();
    }(options));
}

void tst_Tls::aTls2_h7_withTheAuthoritiesOfTheSystemATestAuthorityIsRefused()
{
    const Failure failure = failureOf(u"mqtts://localhost:%1"_s.arg(m_broker.port()));
    QCOMPARE(failure.code, ErrorCode::Transport);
    QCOMPARE(failure.stage, ConnectStage::Tls);
    QVERIFY(!failure.certificateErrors.isEmpty());
    QVERIFY2(failure.text.contains(u" is not trusted: "), qPrintable(failure.text));
    qInfo() << "unknown authority:" << failure.text;
}

void tst_Tls::aTls3_withoutTlsToATlsPortEndsWithAnError()
{
    const Failure failure = failureOf(m_broker.url());
    QVERIFY2(!failure.text.isEmpty(), "the connection came about");
    QCOMPARE(failure.stage, ConnectStage::Mqtt);
}

void tst_Tls::tlsToAPortWithoutItEndsWithAnError()
{
    MosquittoBroker plain;
    QVERIFY2(plain.start(), qPrintable(plain.failure()));
    const Failure failure = failureOf(u"mqtts://localhost:%1"_s.arg(plain.port()));
    QCOMPARE(failure.code, ErrorCode::Transport);
    QCOMPARE(failure.stage, ConnectStage::Tls);
    qInfo() << "no TLS at all:" << failure.text;
}

void tst_Tls::aTls4_theNameInTheCertificateIsChecked()
{
    const QString url = u"mqtts://127.0.0.1:%1"_s.arg(m_broker.port());
    const auto trusting = TlsOptions().caFile(m_authority.caFile());
    const Failure failure = failureOf(ClientOptions(url).tls(trusting));
    QCOMPARE(errorsOf(failure), QList<int>{QSslError::HostNameMismatch});
    QCOMPARE(failureOf(ClientOptions(url).tls(TlsOptions(trusting).acceptAnyHostName())).text,
             QString());
    QCOMPARE(failureOf(ClientOptions(url).tls(TlsOptions(trusting).peerName(u"localhost"_s))).text,
             QString());
    // Any host does not mean any authority.
    QVERIFY(!failureOf(ClientOptions(url).tls(TlsOptions().acceptAnyHostName())).text.isEmpty());
}

void tst_Tls::aTls5_clientCertificates_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::newRow("A-tls-5 PEM") << QByteArray("pem");
    QTest::newRow("A-tls-5 PEM with passphrase") << QByteArray("encrypted");
    QTest::newRow("A-tls-5 PKCS#12") << QByteArray("pkcs12");
}

void tst_Tls::aTls5_clientCertificates()
{
    QFETCH(const QByteArray, kind);
    MosquittoBroker broker(settings() + QByteArrayList{"require_certificate true"});
    QVERIFY2(broker.start(), qPrintable(broker.failure()));
    auto tls = TlsOptions().caFile(m_authority.caFile());
    if (kind == "pem")
        tls.certificate(m_client.chain, m_client.key);
    else if (kind == "encrypted")
        tls.certificate(m_client.chain, m_authority.encryptedKey(m_client, u"secret"_s), "secret");
    else
        tls.pkcs12Certificate(m_authority.pkcs12(m_client, u"secret"_s), "secret");
    QVERIFY2(m_authority.failure().isEmpty(), qPrintable(m_authority.failure()));
    const QString url = u"mqtts://localhost:%1"_s.arg(broker.port());
    QCOMPARE(failureOf(ClientOptions(url).tls(tls)).text, QString());
}

void tst_Tls::aTls6_theApplicationProtocolIsAgreedOn()
{
    TlsServer server(m_authority.serverConfiguration(m_server), {"mqtt", "x-amzn-mqtt-ca"});
    const auto tls = TlsOptions()
                         .caFile(m_authority.caFile())
                         .peerName(u"localhost"_s)
                         .alpn({"x-amzn-mqtt-ca"})
                         .minimumProtocol(QSsl::TlsV1_3);
    QCOMPARE(failureOf(server.options().tls(tls)).text, QString());
    QCOMPARE(server.lastConfiguration().nextNegotiatedProtocol(), QByteArray("x-amzn-mqtt-ca"));
    QCOMPARE(server.received().front(), '\x10');
}

void tst_Tls::aTls7_h10_aBurstComesWithoutWaiting()
{
    const auto options = ClientOptions(u"mqtts://localhost:%1"_s.arg(m_broker.port()))
                             .keepAlive(0s)
                             .tls(TlsOptions().caFile(m_authority.caFile()));
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        const QByteArray topic = freshTopic();
        Client client(options);
        co_await client.connect();
        for (int i = 0; i < 500; ++i) {
            const QByteArray name = topic + '/' + QByteArray::number(i);
            co_await client.publish(name, QByteArray(3000, 'r'),
                                    PublishOptions(QoS::AtLeastOnce).retain());
        }
        auto stream = co_await client.listen(topic + "/#", QoS::AtLeastOnce);
        const auto messages = co_await read(stream, 500);
        CO_COMPARE(messages.size(), 500);
    }(options));
}

// The second connection meets another certificate behind the same port.
void tst_Tls::h8_reconnectsCheckTheSame()
{
    const QSslConfiguration expired = m_authority.serverConfiguration(
        m_authority.issue(u"later"_s, u"DNS:localhost"_s, -1));
    auto server = std::make_shared<TlsServer>(m_authority.serverConfiguration(m_server));
    server->answer = QByteArray::fromHex("2003000000 e000");
    const auto options = server->options()
                             .tls(TlsOptions()
                                      .caFile(m_authority.caFile())
                                      .peerName(u"localhost"_s))
                             .reconnect(ReconnectPolicy::exponential(1ms, 2ms));
    RUN_COROUTINE([](ClientOptions options, std::shared_ptr<TlsServer> server,
                     QSslConfiguration expired) -> QCoro::Task<> {
        Client client(options);
        auto events = client.events();
        co_await client.connect();
        server->setSslConfiguration(expired);
        while (const auto event = co_await events.next()) {
            if (event->type() != ConnectionEvent::Type::AttemptFailed)
                continue;
            const Failure failure = event->failure().value_or(Failure());
            CO_COMPARE(failure.stage, ConnectStage::Tls);
            CO_COMPARE(errorsOf(failure), QList<int>{QSslError::CertificateExpired});
            break;
        }
        const auto received = server->received().count("MQTT");
        CO_COMPARE(received, 1);
    }(options, server, expired));
}

void tst_Tls::h9_whatCameBeforeATruncationIsRead()
{
    TlsServer server(m_authority.serverConfiguration(m_server));
    server.truncates = true;
    // CONNACK and a PUBLISH of QoS 0 to "t", then the end.
    server.answer = QByteArray::fromHex("2003000000 3005000174 00 78");
    const auto options
        = server.options()
              .tls(TlsOptions().caFile(m_authority.caFile()).peerName(u"localhost"_s));
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        auto messages = client.messages();
        co_await client.connect();
        const auto message = co_await messages.next();
        CO_VERIFY(message.has_value());
        CO_COMPARE(message->payload(), QByteArray("x"));
        const Disconnection disconnection = co_await client.disconnected();
        CO_VERIFY(!disconnection.isClean());
    }(options));
}

void tst_Tls::theDecisionSeesTheErrorsAndIsObeyed_data()
{
    QTest::addColumn<bool>("accepts");
    QTest::newRow("accepted") << true;
    QTest::newRow("refused") << false;
}

void tst_Tls::theDecisionSeesTheErrorsAndIsObeyed()
{
    QFETCH(const bool, accepts);
    TlsServer server(m_authority.serverConfiguration(
        m_authority.selfSigned(u"own"_s, u"DNS:elsewhere.example"_s)));
    QList<QSslError> seen;
    const auto tls
        = TlsOptions().caFile(m_authority.caFile()).onSslErrors(decision(accepts, &seen));
    const Failure failure = failureOf(server.options().tls(tls));
    QCOMPARE(failure.text.isEmpty(), accepts);
    QList<int> errors;
    for (const QSslError &error : seen)
        errors.append(error.error());
    std::sort(errors.begin(), errors.end());
    QCOMPARE(errors,
             (QList<int>{QSslError::SelfSignedCertificate, QSslError::HostNameMismatch}));
    QCOMPARE(server.received().isEmpty(), !accepts);
    if (!accepts)
        QCOMPARE(failure.certificateErrors.size(), 2);
}

void tst_Tls::aDecisionThatThrowsIsNoTrust()
{
    TlsServer server(m_authority.serverConfiguration(
        m_authority.selfSigned(u"thrown"_s, u"IP:127.0.0.1"_s)));
    const auto tls = TlsOptions().onSslErrors(
        [](const QList<QSslError> &) -> QCoro::Task<bool> { throw std::runtime_error("dialog"); });
    const Failure failure = failureOf(server.options().tls(tls));
    QCOMPARE(failure.stage, ConnectStage::Tls);
    QCOMPARE(server.received(), QByteArray());
}

// What is encrypted and not taken by the system counts as what is not encrypted yet does.
void tst_Tls::theEncryptedBacklogCounts()
{
    constexpr qint64 size = 32 * 1024 * 1024;
    TlsServer server(m_authority.serverConfiguration(
        m_authority.issue(u"backlog"_s, u"IP:127.0.0.1"_s)));
    server.reads = false;
    TcpTransport transport(
        {.host = u"127.0.0.1"_s,
         .port = server.serverPort(),
         .tls = TlsOptions().caFile(m_authority.caFile()).configuration()});
    QSignalSpy opened(&transport, &Transport::opened);
    transport.open();
    QTRY_COMPARE(opened.size(), 1);
    transport.write(QByteArray(size, 'x'));
    QSignalSpy written(&transport, &Transport::bytesWritten);
    for (qsizetype before = -1; before != written.size();) { // until the system takes no more
        before = written.size();
        for (int turn = 0; turn < 200; ++turn)
            QCoreApplication::processEvents();
    }
    QVERIFY2(transport.bytesToWrite() > size / 2,
             qPrintable(QString::number(transport.bytesToWrite())));
}

namespace {

//! A transport and the other end of its connection, both in this thread.
struct TlsPair
{
    explicit TlsPair(TestAuthority &authority)
        : server(authority.serverConfiguration(authority.issue(u"pair"_s, u"IP:127.0.0.1"_s)))
        , transport({.host = u"127.0.0.1"_s,
                     .port = server.serverPort(),
                     .tls = TlsOptions().caFile(authority.caFile()).configuration()})
    {
        server.answer.clear();
        QObject::connect(&transport, &Transport::readyRead, [this] {
            count(reads);
            QByteArray buffer(1000, Qt::Uninitialized);
            while (const qint64 size = transport.read(buffer.data(), buffer.size()))
                received += size;
        });
        QObject::connect(&transport, &Transport::bytesWritten, [this] { count(writes); });
        QObject::connect(&transport, &Transport::closed, [this] {
            receivedAtEnd = received;
            count(ends);
        });
        QObject::connect(&transport, &Transport::opened, [this] { isOpen = true; });
        transport.open();
    }
    bool isReady()
    {
        peer = server.findChild<QSslSocket *>();
        return isOpen && peer && peer->isEncrypted();
    }
    //! It is with the transport's system when this returns; the transport does not know yet.
    void send(qsizetype size)
    {
        peer->write(QByteArray(size, 'a'));
        peer->flush();
    }
    void write(qsizetype size)
    {
        isWriting = true;
        transport.write(QByteArray(size, 'x'));
        isWriting = false;
    }
    void count(int &what)
    {
        ++what;
        toldWhileWriting += isWriting ? 1 : 0;
    }

    TlsServer server;
    TcpTransport transport;
    QSslSocket *peer = nullptr;
    qint64 received = 0;
    qint64 receivedAtEnd = -1;
    int reads = 0;
    int writes = 0;
    int ends = 0;
    int toldWhileWriting = 0;
    bool isOpen = false;
    bool isWriting = false;
};

} // namespace

// QSslSocket tells of every 4 KiB.
void tst_Tls::whatIsDecryptedTogetherIsToldOnce()
{
    TlsPair pair(m_authority);
    QTRY_VERIFY(pair.isReady());
    constexpr int size = 40 * 1024;
    pair.send(size);
    QTRY_COMPARE(pair.received, size);
    QVERIFY2(pair.reads < 5, qPrintable(QString::number(pair.reads)));
}

// Its owner is in the middle of something.
void tst_Tls::nothingIsToldWhileItIsWrittenTo()
{
    TlsPair pair(m_authority);
    QTRY_VERIFY(pair.isReady());
    pair.send(1000);
    pair.write(300 * 1024);
    QCOMPARE(pair.reads, 0);
    QTRY_COMPARE(pair.received, 1000);
    pair.peer->abort();
    for (int i = 0; i < 3; ++i)
        pair.write(300 * 1024);
    QCOMPARE(pair.ends, 0);
    QTRY_COMPARE(pair.ends, 1);
    QCOMPARE(pair.toldWhileWriting, 0);
}

void tst_Tls::whatCameBeforeTheEndIsToldBeforeIt_data()
{
    using End = void (*)(QSslSocket &);
    QTest::addColumn<End>("end");
    QTest::newRow("with a goodbye") << End([](QSslSocket &peer) { peer.disconnectFromHost(); });
    QTest::newRow("without") << End([](QSslSocket &peer) { peer.abort(); });
    QTest::newRow("with what is no TLS") << End([](QSslSocket &peer) {
        const char garbage[] = "HTTP/1.1 500 Internal Server Error\r\n\r\n";
        QCOMPARE(::send(int(peer.socketDescriptor()), garbage, sizeof garbage, 0),
                 ssize_t(sizeof garbage));
    });
}

// As with the answer of a server that refuses, and hangs up.
void tst_Tls::whatCameBeforeTheEndIsToldBeforeIt()
{
    using End = void (*)(QSslSocket &);
    QFETCH(const End, end);
    TlsPair pair(m_authority);
    QTRY_VERIFY(pair.isReady());
    constexpr int size = 10'000;
    pair.send(size);
    end(*pair.peer);
    QTRY_COMPARE(pair.ends, 1);
    QCOMPARE(pair.receivedAtEnd, size);
}

void tst_Tls::nobodyIsCheckedWhenAskedSo()
{
    TlsServer server(m_authority.serverConfiguration(
        m_authority.selfSigned(u"anyone"_s, u"DNS:elsewhere.example"_s)));
    const auto tls = TlsOptions().acceptAnyCertificateInsecurely();
    QCOMPARE(failureOf(server.options().tls(tls)).text, QString());
}

void tst_Tls::aKeyKnownToBothDoesWithoutCertificates()
{
    const QString keys = m_authority.filePath(u"keys");
    QFile file(keys);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("sensor:0123456789abcdef\n");
    file.close();
    MosquittoBroker broker({"psk_hint test", "psk_file " + keys.toUtf8()});
    QVERIFY2(broker.start(), qPrintable(broker.failure()));
    const QString url = u"mqtts://localhost:%1"_s.arg(broker.port());
    const auto key = QByteArray::fromHex("0123456789abcdef");
    QCOMPARE(failureOf(ClientOptions(url).tls(TlsOptions().preSharedKey("sensor", key))).text,
             QString());
}

void tst_Tls::aSilentServerFailsInTheStageOfTls()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    const Failure failure
        = failureOf(ClientOptions(u"mqtts://127.0.0.1:%1"_s.arg(silent.serverPort()))
                        .stageTimeout(ConnectStage::Tls, 100ms));
    QCOMPARE(failure.code, ErrorCode::Timeout);
    QCOMPARE(failure.stage, ConnectStage::Tls);
    QCOMPARE(failure.text,
             u"No connection to 127.0.0.1:%1: the TLS handshake took longer than its limit of "
             "100 ms"_s.arg(silent.serverPort()));
}

QTEST_GUILESS_MAIN(tst_Tls)

#include "tst_tls.moc"
