// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "peers.h"
#include "testauthority.h"

#include <localbroker/localbroker.h>

#include <qcomqtt/transporterror.h>

#include <QtNetwork/QSslSocket>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

namespace {

// Every byte value, and no period of a power of two: parts that change places show.
QByteArray bytesOf(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    for (qsizetype i = 0; i < size; ++i)
        bytes[i] = char(i % 251);
    return bytes;
}

QCoro::Task<bool> answer(bool accepted, qsizetype *errors, QList<QSslError> seen)
{
    *errors = seen.size();
    co_return accepted;
}

} // namespace

//! What arrives is what was sent, whatever carries it.
class tst_WaysIn : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aWs1_equalBytesEveryWay_data();
    void aWs1_equalBytesEveryWay();
    void h7_wssRefusesAnUnknownAuthority();
    void wssAsksAboutAnUnknownAuthority_data();
    void wssAsksAboutAnUnknownAuthority();
    void aBrokerInTheProcessListensToTlsAndWebSocket();
    void aBrokerInTheProcessListensToSecureWebSocket_data();
    void aBrokerInTheProcessListensToSecureWebSocket();
    void aSecureWebSocketListenerIsOneOfTheOthers();

private:
    QSslConfiguration serverConfiguration();
    QString urlOf(const QByteArray &way) const;
    TestAuthority m_authority;
    MosquittoBroker m_broker;
    QList<std::pair<QByteArray, QString>> m_ways;
};

void tst_WaysIn::initTestCase()
{
    const TestCertificate certificate
        = m_authority.issue(u"localhost"_s, u"DNS:localhost,IP:127.0.0.1"_s);
    QVERIFY2(m_authority.failure().isEmpty(), qPrintable(m_authority.failure()));
    const quint16 tls = freePort();
    const quint16 ws = freePort();
    const quint16 wss = freePort();
    const QByteArrayList encryption{"certfile " + certificate.chain.toUtf8(),
                                    "keyfile " + certificate.key.toUtf8()};
    QByteArrayList settings{"listener " + QByteArray::number(tls) + " 127.0.0.1"};
    settings += encryption;
    settings += {"listener " + QByteArray::number(ws), "protocol websockets"};
    settings += {"listener " + QByteArray::number(wss), "protocol websockets"};
    settings += encryption;
    const QString socket = m_broker.filePath(u"socket"_s);
    settings += {"listener 0 " + socket.toUtf8()};
    m_broker.setSettings(settings);
    QVERIFY2(m_broker.start(), qPrintable(m_broker.failure()));
    m_ways = {{"tcp", m_broker.url().toString()},
              {"tls", u"mqtts://localhost:%1"_s.arg(tls)},
              {"ws", u"ws://localhost:%1"_s.arg(ws)},
              {"wss", u"wss://localhost:%1"_s.arg(wss)},
              {"unix", u"mqtt+unix://"_s + socket}};
}

void tst_WaysIn::aWs1_equalBytesEveryWay_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<QoS>("qos");
    QTest::addColumn<qsizetype>("size");
    const std::pair<const char *, ProtocolVersion> versions[]
        = {{"3.1.1", ProtocolVersion::V3_1_1}, {"5", ProtocolVersion::V5}};
    const std::pair<const char *, qsizetype> sizes[]
        = {{"16 B", 16}, {"64 KiB", 64 * 1024}, {"8 MiB", 8 * 1024 * 1024}};
    for (const auto &[way, url] : std::as_const(m_ways)) {
        for (const auto &[versionName, version] : versions) {
            for (const QoS qos : {QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce}) {
                for (const auto &[sizeName, size] : sizes) {
                    QTest::addRow("%s, MQTT %s, QoS %d, %s", way.constData(), versionName, int(qos),
                                  sizeName)
                        << url << version << qos << size;
                }
            }
        }
    }
}

void tst_WaysIn::aWs1_equalBytesEveryWay()
{
    QFETCH(QString, url);
    QFETCH(ProtocolVersion, version);
    QFETCH(QoS, qos);
    QFETCH(qsizetype, size);
    const auto options = ClientOptions(url).protocolVersion(version).tls(
        TlsOptions().caFile(m_authority.caFile()));
    // mosquitto 2.0 writes 4 KiB to a WebSocket each time it wakes up, ten times a second: 8 MiB
    // would take minutes. They go there by WebSocket, and come back by TCP; 64 KiB come back by
    // WebSocket with QoS 0.
    const bool isSlowToRead = url.startsWith("ws"_L1)
        && (size > 1024 * 1024 || (size > 1024 && qos != QoS::AtMostOnce));
    const auto readerOptions = isSlowToRead ? optionsFor(m_broker, version) : options;
    RUN_COROUTINE([](ClientOptions options, ClientOptions readerOptions, QoS qos,
                     QByteArray payload) -> QCoro::Task<> {
        const QByteArray topic = freshTopic();
        Client client(options);
        Client reader(readerOptions);
        co_await client.connect();
        co_await reader.connect();
        const auto stream = co_await reader.listen(topic, qos);
        co_await client.publish(topic, payload, qos);
        co_await client.publish(topic, "end", qos);
        const auto messages = co_await read(stream, 2);
        CO_COMPARE(messages.size(), 2);
        CO_COMPARE(messages.first().qos(), qos);
        CO_VERIFY(messages.first().payload() == payload); // not compared: it would be printed
        CO_COMPARE(messages.last().payload(), "end");
        co_await client.disconnect();
        co_await reader.disconnect();
    }(options, readerOptions, qos, bytesOf(size)));
}

QString tst_WaysIn::urlOf(const QByteArray &way) const
{
    const auto found = std::find_if(m_ways.begin(), m_ways.end(),
                                    [&way](const auto &known) { return known.first == way; });
    return found == m_ways.end() ? QString() : found->second;
}

void tst_WaysIn::h7_wssRefusesAnUnknownAuthority()
{
    const Failure failure = failureOf(urlOf("wss"));
    QCOMPARE(failure.code, ErrorCode::Transport);
    QCOMPARE(failure.stage, ConnectStage::Tls);
    QVERIFY(!failure.certificateErrors.isEmpty());
    QVERIFY2(failure.text.contains(u" is not trusted: "), qPrintable(failure.text));
}

void tst_WaysIn::wssAsksAboutAnUnknownAuthority_data()
{
    QTest::addColumn<bool>("accepted");
    QTest::newRow("accepted") << true;
    QTest::newRow("refused") << false;
}

void tst_WaysIn::wssAsksAboutAnUnknownAuthority()
{
    QFETCH(bool, accepted);
    qsizetype errors = 0;
    const auto decision
        = [accepted, &errors](QList<QSslError> seen) { return answer(accepted, &errors, seen); };
    const Failure failure
        = failureOf(ClientOptions(urlOf("wss")).tls(TlsOptions().onSslErrors(decision)));
    QVERIFY(errors > 0);
    QCOMPARE(failure.text.isEmpty(), accepted);
}

QSslConfiguration tst_WaysIn::serverConfiguration()
{
    const TestCertificate certificate = m_authority.issue(u"process"_s, u"IP:127.0.0.1"_s);
    return m_authority.serverConfiguration(certificate);
}

void tst_WaysIn::aBrokerInTheProcessListensToTlsAndWebSocket()
{
    const QSslConfiguration configuration = serverConfiguration();
    QVERIFY2(m_authority.failure().isEmpty(), qPrintable(m_authority.failure()));
    LocalBroker broker;
    broker.listen();
    broker.listenTls(configuration);
    broker.listenWebSocket();
    RUN_COROUTINE([](LocalBroker *broker, QString caFile, QByteArray payload) -> QCoro::Task<> {
        Client plain(broker->url());
        Client encrypted(ClientOptions(broker->tlsUrl()).tls(TlsOptions().caFile(caFile)));
        Client webSocket(broker->webSocketUrl());
        co_await plain.connect();
        co_await encrypted.connect();
        co_await webSocket.connect();
        CO_COMPARE(broker->connections(), 3);
        const auto stream = co_await webSocket.listen("topic", QoS::ExactlyOnce);
        co_await encrypted.publish("topic", payload, QoS::ExactlyOnce);
        co_await plain.publish("topic", "end", QoS::ExactlyOnce);
        const auto messages = co_await read(stream, 2);
        CO_COMPARE(messages.size(), 2);
        CO_VERIFY(messages.first().payload() == payload);
        broker->close();
        const Disconnection end = co_await webSocket.disconnected();
        CO_COMPARE(end.reasonCode(), ReasonCode::ServerShuttingDown);
    }(&broker, m_authority.caFile(), bytesOf(1'000'000)));
}

void tst_WaysIn::aBrokerInTheProcessListensToSecureWebSocket_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::newRow("3.1.1") << ProtocolVersion::V3_1_1;
    QTest::newRow("5") << ProtocolVersion::V5;
}

void tst_WaysIn::aBrokerInTheProcessListensToSecureWebSocket()
{
    QFETCH(const ProtocolVersion, version);
    LocalBroker broker;
    broker.listenSecureWebSocket(serverConfiguration());
    QVERIFY2(m_authority.failure().isEmpty(), qPrintable(m_authority.failure()));
    QVERIFY2(broker.secureWebSocketUrl().toString().startsWith(u"wss://127.0.0.1:"),
             qPrintable(broker.secureWebSocketUrl().toString()));
    const auto options = ClientOptions(broker.secureWebSocketUrl())
                             .protocolVersion(version)
                             .tls(TlsOptions().caFile(m_authority.caFile()));
    RUN_COROUTINE([](ClientOptions options, QByteArray payload) -> QCoro::Task<> {
        Client client(options);
        co_await client.connect();
        const auto stream = co_await client.listen("topic", QoS::ExactlyOnce);
        co_await client.publish("topic", payload, QoS::ExactlyOnce);
        co_await client.publish("topic", "end", QoS::ExactlyOnce);
        const auto messages = co_await read(stream, 2);
        CO_COMPARE(messages.size(), 2);
        CO_COMPARE(messages.first().qos(), QoS::ExactlyOnce);
        CO_VERIFY(messages.first().payload() == payload);
        CO_COMPARE(messages.last().payload(), "end");
        co_await client.disconnect();
    }(options, bytesOf(64 * 1024)));
}

void tst_WaysIn::aSecureWebSocketListenerIsOneOfTheOthers()
{
    const QSslConfiguration configuration = serverConfiguration();
    QVERIFY2(m_authority.failure().isEmpty(), qPrintable(m_authority.failure()));
    LocalBroker broker;
    broker.listenSecureWebSocket(configuration);
    QVERIFY_THROWS_EXCEPTION(UsageError, broker.listenSecureWebSocket(configuration));
    const QUrl url = broker.secureWebSocketUrl();
    const auto options = ClientOptions(url).tls(TlsOptions().caFile(m_authority.caFile()));
    RUN_COROUTINE([](LocalBroker *broker, ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        co_await client.connect();
        broker->close();
        const Disconnection end = co_await client.disconnected();
        CO_COMPARE(end.reasonCode(), ReasonCode::ServerShuttingDown);
    }(&broker, options));
    QCOMPARE(failureOf(options).stage, ConnectStage::Connect);
    broker.listenSecureWebSocket(configuration, quint16(url.port()));
    QCOMPARE(broker.secureWebSocketUrl(), url);
    QCOMPARE(failureOf(options).text, QString());
}

QTEST_GUILESS_MAIN(tst_WaysIn)

#include "tst_waysin.moc"
