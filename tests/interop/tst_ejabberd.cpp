// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "ejabberdbroker.h"
#include "peers.h"
#include "relay.h"

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

//! A second real broker, with other habits than mosquitto's.
class tst_Ejabberd : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void messagesComeBackByEveryWay_data();
    void messagesComeBackByEveryWay();
    void withoutAUserNameItRefuses_data() { addBothVersions(); }
    void withoutAUserNameItRefuses();
    void retainedMessagesAreKept_data() { addBothVersions(); }
    void retainedMessagesAreKept();
    void theWillIsPublishedWhenTheLinkDrops_data() { addBothVersions(); }
    void theWillIsPublishedWhenTheLinkDrops();
    void whatCameWhileTheLinkWasDownIsDelivered_data() { addBothVersions(); }
    void whatCameWhileTheLinkWasDownIsDelivered();
    void theKeepAliveItSendsBackIsObeyed();
    void topicsAreSentOnceAndThenByAlias();

private:
    static void addBothVersions();
    ClientOptions optionsFor(const QUrl &url, ProtocolVersion version = ProtocolVersion::V5) const;

    TestAuthority m_authority;
    EjabberdBroker m_broker;
};

void tst_Ejabberd::initTestCase()
{
    const TestCertificate certificate = m_authority.issue(u"localhost"_s, u"DNS:localhost"_s);
    QVERIFY2(m_authority.failure().isEmpty(), qPrintable(m_authority.failure()));
    QVERIFY2(m_broker.start(certificate), qPrintable(m_broker.failure()));
}

void tst_Ejabberd::addBothVersions()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::newRow("3.1.1") << ProtocolVersion::V3_1_1;
    QTest::newRow("5") << ProtocolVersion::V5;
}

ClientOptions tst_Ejabberd::optionsFor(const QUrl &url, ProtocolVersion version) const
{
    return ClientOptions(url)
        .protocolVersion(version)
        .credentials("anybody@localhost", "any password")
        .tls(TlsOptions().caFile(m_authority.caFile()));
}

void tst_Ejabberd::messagesComeBackByEveryWay_data()
{
    QTest::addColumn<QUrl>("url");
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<QoS>("qos");
    const std::pair<const char *, QUrl> ways[] = {{"TCP", m_broker.url()},
                                                  {"TLS", m_broker.tlsUrl()},
                                                  {"WebSocket", m_broker.webSocketUrl()}};
    for (const auto &[way, url] : ways) {
        for (const QoS qos : {QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce}) {
            QTest::addRow("%s, MQTT 3.1.1, QoS %d", way, int(qos))
                << url << ProtocolVersion::V3_1_1 << qos;
            QTest::addRow("%s, MQTT 5, QoS %d", way, int(qos)) << url << ProtocolVersion::V5 << qos;
        }
    }
}

void tst_Ejabberd::messagesComeBackByEveryWay()
{
    QFETCH(const QUrl, url);
    QFETCH(const ProtocolVersion, version);
    QFETCH(const QoS, qos);
    RUN_COROUTINE([](ClientOptions options, QoS qos) -> QCoro::Task<> {
        const QByteArray topic = freshTopic();
        const QByteArray payload(60'000, 'x');
        Client client(options);
        const ConnectResult result = co_await client.connect();
        CO_VERIFY(!result.clientId().isEmpty());
        auto stream = co_await client.listen(topic, qos);
        co_await client.publish(topic, payload, qos);
        co_await client.publish(topic, "end", qos);
        const auto messages = co_await read(stream, 2);
        CO_COMPARE(messages.size(), 2);
        CO_COMPARE(messages.first().qos(), qos);
        CO_COMPARE(messages.first().topic().utf8(), topic);
        CO_VERIFY(messages.first().payload() == payload);
        CO_COMPARE(messages.last().payload(), QByteArray("end"));
        co_await client.disconnect();
    }(optionsFor(url, version), qos));
}

void tst_Ejabberd::withoutAUserNameItRefuses()
{
    QFETCH(const ProtocolVersion, version);
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        const auto refusal = co_await thrown<RefusedError>(client.connect().start());
        CO_VERIFY(refusal);
        CO_COMPARE(refusal->reasonCode(), std::optional(ReasonCode::NotAuthorized));
        CO_VERIFY(refusal->text().contains(u"not authorized"));
        CO_COMPARE(client.state(), ConnectionState::Disconnected);
    }(ClientOptions(m_broker.url()).protocolVersion(version).clientId(u"nobody"_s)));
}

void tst_Ejabberd::retainedMessagesAreKept()
{
    QFETCH(const ProtocolVersion, version);
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        const QByteArray topic = freshTopic();
        Client client(options);
        co_await client.connect();
        co_await client.publish(topic, "kept", PublishOptions(QoS::AtLeastOnce).retain());
        {
            auto stream = co_await client.listen(topic, QoS::AtLeastOnce);
            const auto messages = co_await read(stream, 1);
            CO_COMPARE(payloadsOf(messages), QByteArrayList{"kept"});
            CO_VERIFY(messages.first().isRetained());
        }
        co_await client.publish(topic, "", PublishOptions(QoS::AtLeastOnce).retain());
        Client later(options);
        co_await later.connect();
        auto stream = co_await later.listen(topic, QoS::AtLeastOnce);
        co_await later.publish(topic, "new", QoS::AtLeastOnce);
        const auto messages = co_await read(stream, 1);
        CO_COMPARE(payloadsOf(messages), QByteArrayList{"new"});
        CO_VERIFY(!messages.first().isRetained());
    }(optionsFor(m_broker.url(), version)));
}

void tst_Ejabberd::theWillIsPublishedWhenTheLinkDrops()
{
    QFETCH(const ProtocolVersion, version);
    Relay relay(m_broker.port());
    const QByteArray topic = freshTopic();
    const auto doomed
        = optionsFor(relay.url(), version).will(Will(topic, "gone", QoS::AtLeastOnce));
    RUN_COROUTINE([](Relay &relay, QByteArray topic, ClientOptions doomedOptions,
                     ClientOptions options) -> QCoro::Task<> {
        Client watcher(options);
        Client doomed(doomedOptions);
        co_await watcher.connect();
        auto stream = co_await watcher.listen(topic, QoS::AtLeastOnce);
        co_await doomed.connect();
        relay.cut();
        const auto messages = co_await read(stream, 1);
        CO_COMPARE(payloadsOf(messages), QByteArrayList{"gone"});
        CO_COMPARE(messages.first().qos(), QoS::AtLeastOnce);
    }(relay, topic, doomed, optionsFor(m_broker.url(), version)));
}

void tst_Ejabberd::whatCameWhileTheLinkWasDownIsDelivered()
{
    QFETCH(const ProtocolVersion, version);
    Relay relay(m_broker.port());
    const auto lasting = optionsFor(relay.url(), version)
                             .clientId(QString::fromLatin1("lasting" + freshTopic()))
                             .cleanStart(false)
                             .sessionExpiry(300s);
    RUN_COROUTINE([](Relay &relay, ClientOptions lasting, ClientOptions options) -> QCoro::Task<> {
        const QByteArray topic = freshTopic();
        Client receiver(lasting);
        Client sender(options);
        auto messages = receiver.messages();
        const ConnectResult first = co_await receiver.connect();
        CO_VERIFY(!first.isSessionPresent());
        co_await receiver.subscribe(topic, QoS::AtLeastOnce);
        co_await sender.connect();
        relay.cut();
        co_await receiver.disconnected();
        co_await sender.publish(topic, "queued", QoS::AtLeastOnce);
        const ConnectResult second = co_await receiver.connect();
        CO_VERIFY(second.isSessionPresent());
        co_await sender.publish(topic, "live", QoS::AtLeastOnce);
        const auto received = co_await read(messages, 2);
        CO_COMPARE(payloadsOf(received), (QByteArrayList{"queued", "live"}));
        CO_COMPARE(received.first().qos(), QoS::AtLeastOnce);
        co_await receiver.disconnect();
    }(relay, lasting, optionsFor(m_broker.url(), version)));
}

// Without the pings it would end the connection after a second and a half.
void tst_Ejabberd::theKeepAliveItSendsBackIsObeyed()
{
    Relay relay(m_broker.port());
    Client client(optionsFor(relay.url()).keepAlive(1s));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const ConnectResult result = co_await client.connect();
        const auto sentBack = result.properties().number(PropertyId::ServerKeepAlive);
        CO_COMPARE(sentBack, std::optional<quint32>(1));
        CO_COMPARE(result.keepAlive(), 1s);
    }(client));
    const QByteArray ping = QByteArray::fromHex("c000");
    QTRY_VERIFY_WITH_TIMEOUT(relay.fromClients().count(ping) >= 3, 15'000);
    QCOMPARE(client.state(), ConnectionState::Connected);
}

void tst_Ejabberd::topicsAreSentOnceAndThenByAlias()
{
    Relay relay(m_broker.port());
    RUN_COROUTINE([](Relay &relay, ClientOptions options, ClientOptions direct) -> QCoro::Task<> {
        const QByteArray topic = "a/rather/long/topic/" + freshTopic();
        Client reader(direct);
        Client client(options);
        co_await reader.connect();
        auto stream = co_await reader.listen(topic, QoS::AtLeastOnce);
        const ConnectResult result = co_await client.connect();
        CO_COMPARE(result.capabilities().topicAliasMaximum(), 100);
        for (const char *payload : {"one", "two", "three"})
            co_await client.publish(topic, payload, QoS::AtLeastOnce);
        const auto messages = co_await read(stream, 3);
        CO_COMPARE(payloadsOf(messages), (QByteArrayList{"one", "two", "three"}));
        for (const Message &message : messages)
            CO_COMPARE(message.topic().utf8(), topic);
        const auto sent = relay.fromClients().count(topic);
        CO_COMPARE(sent, 1);
    }(relay, optionsFor(relay.url()), optionsFor(m_broker.url())));
}

QTEST_GUILESS_MAIN(tst_Ejabberd)

#include "tst_ejabberd.moc"
