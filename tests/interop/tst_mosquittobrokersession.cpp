// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "peers.h"
#include "relay.h"

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

//! Connections to a real broker: how they begin, how they end, and what outlives them.
class tst_MosquittoSession : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void passwordsAreChecked_data() { addVersions(); }
    void passwordsAreChecked();
    void idleClientsPing_data() { addVersions(); }
    void idleClientsPing();
    void aSilentServerIsNoticed();
    void theServersKeepAliveIsTaken();
    void theWillIsPublishedUnlessTheClientSaysGoodbye_data();
    void theWillIsPublishedUnlessTheClientSaysGoodbye();
    void announcedLimitsAreObeyed();
    void aPs27_whatIsTooLargeForUsStaysWithTheServer();
    void whatWasQueuedWhileAwayIsReceived_data() { addVersions(); }
    void whatWasQueuedWhileAwayIsReceived();
    void streamsGoOnAfterTheBrokerWasRestarted_data() { addVersions(); }
    void streamsGoOnAfterTheBrokerWasRestarted();
    void manyMessagesArriveInOrderOnce_data();
    void manyMessagesArriveInOrderOnce();

private:
    MosquittoBroker m_broker{{"log_type debug"}};
};

void tst_MosquittoSession::initTestCase()
{
    QVERIFY2(m_broker.start(), qPrintable(m_broker.failure()));
}

void tst_MosquittoSession::passwordsAreChecked() // A-con-8
{
    QFETCH(const ProtocolVersion, version);
    MosquittoBroker broker;
    const QString file = broker.filePath(u"passwords"_s);
    ChildProcess tool;
    QVERIFY(tool.run(u"mosquitto_passwd"_s, {u"-c"_s, u"-b"_s, file, u"user"_s, u"right"_s}));
    QVERIFY2(tool.waitForSuccess(), tool.text().constData());
    broker.setSettings({"allow_anonymous false", "password_file " + file.toUtf8()});
    QVERIFY2(broker.start(), qPrintable(broker.failure()));
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        const ReasonCode refusal = ReasonCode::NotAuthorized;
        Client client(ClientOptions(options).credentials("user", "wrong"));
        const auto wrong = co_await thrown<RefusedError>(client.connect().start());
        CO_VERIFY(wrong);
        CO_COMPARE(wrong->reasonCode(), std::optional(refusal));
        client.setOptions(options);
        const auto none = co_await thrown<RefusedError>(client.connect().start());
        CO_VERIFY(none);
        CO_COMPARE(none->reasonCode(), std::optional(refusal));
        client.setOptions(ClientOptions(options).credentials("user", "right"));
        co_await client.connect();
        CO_COMPARE(client.state(), ConnectionState::Connected);
    }(optionsFor(broker, version)));
}

// The client without keep-alive is proved silent by the other one, which pings meanwhile.
void tst_MosquittoSession::idleClientsPing() // A-con-15 A-con-16
{
    QFETCH(const ProtocolVersion, version);
    const QByteArray name = freshTopic();
    const auto options = [&](const QByteArray &suffix, std::chrono::seconds keepAlive) {
        return optionsFor(m_broker, version)
            .clientId(QString::fromLatin1(name + suffix))
            .keepAlive(keepAlive);
    };
    Client pinging(options("pings", 1s));
    Client silent(options("silent", 0s));
    RUN_COROUTINE(silent.connect().start());
    RUN_COROUTINE(pinging.connect().start());
    const auto pings = [&](const QByteArray &suffix) {
        return m_broker.logged("Received PINGREQ from " + name + suffix);
    };
    QTRY_VERIFY_WITH_TIMEOUT(pings("pings") >= 3, 15'000);
    QCOMPARE(pinging.state(), ConnectionState::Connected);
    QCOMPARE(pings("silent"), 0);
}

void tst_MosquittoSession::aSilentServerIsNoticed() // A-con-15
{
    Relay relay(m_broker.port());
    RUN_COROUTINE([](Relay &relay) -> QCoro::Task<> {
        Client client(ClientOptions(relay.url()).keepAlive(1s).pingTimeout(500ms));
        co_await client.connect();
        relay.silence();
        const Disconnection end = co_await client.disconnected().timeout(15s);
        CO_VERIFY(!end.isClean());
        CO_COMPARE(client.state(), ConnectionState::Disconnected);
    }(relay));
}

void tst_MosquittoSession::theServersKeepAliveIsTaken() // A-con-17
{
    MosquittoBroker broker({"max_keepalive 10"});
    QVERIFY2(broker.start(), qPrintable(broker.failure()));
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options.keepAlive(60s));
        const ConnectResult result = co_await client.connect();
        CO_COMPARE(result.keepAlive(), 10s);
    }(optionsFor(broker)));
}

namespace {

enum class Ending { Cut, Goodbye, GoodbyeWithWill };

} // namespace

void tst_MosquittoSession::theWillIsPublishedUnlessTheClientSaysGoodbye_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<Ending>("ending");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArrayList>("expected");
    forEachVersion([](ProtocolVersion version, const QByteArray &name) {
        const auto row = [&](const char *tag, Ending ending, const QByteArray &payload,
                             const QByteArrayList &expected) {
            QTest::newRow(("A-ps-13 " + name + tag).constData())
                << version << ending << payload << expected;
        };
        row("cut", Ending::Cut, "gone", {"gone"});
        row("cut, empty will", Ending::Cut, "", {""});
        row("goodbye", Ending::Goodbye, "gone", {});
        if (version == ProtocolVersion::V5)
            row("goodbye with will", Ending::GoodbyeWithWill, "gone", {"gone"});
    });
}

void tst_MosquittoSession::theWillIsPublishedUnlessTheClientSaysGoodbye()
{
    QFETCH(const ProtocolVersion, version);
    QFETCH(const Ending, ending);
    QFETCH(const QByteArray, payload);
    QFETCH(const QByteArrayList, expected);
    Relay relay(m_broker.port());
    const QByteArray id = freshTopic();
    const QByteArray topic = freshTopic();
    const QByteArray end = freshTopic();
    Client watcher(optionsFor(m_broker, version));
    Client leaving(ClientOptions(relay.url())
                       .protocolVersion(version)
                       .clientId(QString::fromLatin1(id))
                       .will(Will(topic, payload, QoS::AtLeastOnce)));
    RUN_COROUTINE([](Client &watcher, Client &leaving, QByteArray topic,
                     QByteArray end) -> QCoro::Task<> {
        co_await watcher.connect();
        co_await watcher.subscribe(Subscription(topic, QoS::AtLeastOnce),
                                   Subscription(end, QoS::AtLeastOnce));
        co_await leaving.connect();
    }(watcher, leaving, topic, end));

    if (ending == Ending::Cut)
        relay.cut();
    else if (ending == Ending::Goodbye)
        RUN_COROUTINE(leaving.disconnect().start());
    else
        RUN_COROUTINE(leaving.disconnect(ReasonCode::DisconnectWithWillMessage).start());
    const QByteArray left = "Client " + id;
    QTRY_VERIFY_WITH_TIMEOUT(m_broker.logged(left + " closed its connection")
                                     + m_broker.logged(left + " disconnected")
                                 > 0,
                             15'000);
    RUN_COROUTINE([](Client &watcher, QByteArray end, QByteArrayList expected) -> QCoro::Task<> {
        co_await watcher.publish(end, nullptr, QoS::AtLeastOnce);
        auto stream = watcher.messages();
        const auto messages = co_await readUntil(stream, end);
        CO_COMPARE(payloadsOf(messages), expected);
    }(watcher, end, expected));
}

void tst_MosquittoSession::announcedLimitsAreObeyed()
{
    MosquittoBroker broker({"max_qos 1", "max_topic_alias 5", "max_inflight_messages 20",
                            "retain_available false"});
    QVERIFY2(broker.start(), qPrintable(broker.failure()));
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        const QByteArray root = freshTopic() + '/';
        Client client(options);
        co_await client.connect();
        const Capabilities limits = client.capabilities();
        CO_COMPARE(limits.maximumQoS(), QoS::AtLeastOnce);
        CO_COMPARE(limits.topicAliasMaximum(), quint16(5));
        CO_COMPARE(limits.receiveMaximum(), quint16(20));
        CO_VERIFY(!limits.isRetainAvailable());
        auto twice = client.publish("a", 1, QoS::ExactlyOnce).start();
        const bool qosRefused = co_await throws<UsageError>(std::move(twice));
        CO_VERIFY(qosRefused);
        const auto retained = PublishOptions().retain();
        auto keeping = client.publish("a", 1, retained).start();
        const bool retainRefused = co_await throws<UsageError>(std::move(keeping));
        CO_VERIFY(retainRefused);

        // Eight topics contend for five aliases, and 200 messages for 20 places in flight: a
        // client that takes more is cut off.
        auto stream = co_await client.listen(root + '#', QoS::AtLeastOnce);
        QByteArrayList expected;
        for (int i = 0; i < 200; ++i) {
            expected.append(root + QByteArray::number(i * i % 8));
            co_await client.post(expected.last(), expected.last(), QoS::AtLeastOnce);
        }
        co_await client.drain();
        const auto messages = co_await read(stream, expected.size());
        CO_COMPARE(payloadsOf(messages), expected);
        for (const Message &message : messages)
            CO_COMPARE(message.topic().utf8(), message.payload());
        CO_COMPARE(client.state(), ConnectionState::Connected);
    }(optionsFor(broker)));
}

void tst_MosquittoSession::aPs27_whatIsTooLargeForUsStaysWithTheServer()
{
    const QByteArray topic = freshTopic();
    const QByteArray end = freshTopic();
    RUN_COROUTINE([](ClientOptions options, QByteArray topic, QByteArray end) -> QCoro::Task<> {
        Client small(ClientOptions(options).maximumPacketSize(500));
        co_await small.connect();
        auto stream = small.messages();
        co_await small.subscribe(Subscription(topic, QoS::AtLeastOnce),
                                 Subscription(end, QoS::AtLeastOnce));
        Client other(options);
        co_await other.connect();
        co_await other.publish(topic, "before", QoS::AtLeastOnce);
        co_await other.publish(topic, QByteArray(1000, 'x'), QoS::AtLeastOnce);
        co_await other.publish(end, nullptr, QoS::AtLeastOnce);
        const auto messages = co_await readUntil(stream, end);
        CO_COMPARE(payloadsOf(messages), QByteArrayList{"before"});
        CO_COMPARE(small.state(), ConnectionState::Connected);
    }(optionsFor(m_broker), topic, end));
}

void tst_MosquittoSession::whatWasQueuedWhileAwayIsReceived() // A-str-6
{
    QFETCH(const ProtocolVersion, version);
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        const QByteArray topic = freshTopic();
        const auto kept = ClientOptions(options)
                              .clientId(QString::fromLatin1(freshTopic()))
                              .cleanStart(false)
                              .sessionExpiry(1h);
        {
            Client client(kept);
            const ConnectResult first = co_await client.connect();
            CO_VERIFY(!first.isSessionPresent());
            co_await client.subscribe(topic, QoS::AtLeastOnce);
            co_await client.disconnect();
        }
        Client other(options);
        co_await other.connect();
        for (int i = 1; i <= 3; ++i)
            co_await other.publish(topic, i, QoS::AtLeastOnce);

        Client client(kept);
        const ConnectResult second = co_await client.connect();
        if (options.protocolVersion() != ProtocolVersion::V3_1) // its CONNACK cannot tell
            CO_VERIFY(second.isSessionPresent());
        // The consumer comes when all that was queued is here already: mosquitto sends it before
        // it answers this.
        co_await client.publish(freshTopic(), nullptr, QoS::AtLeastOnce);
        auto stream = client.messages(topic);
        const auto messages = co_await read(stream, 3);
        CO_COMPARE(payloadsOf(messages), (QByteArrayList{"1", "2", "3"}));
    }(optionsFor(m_broker, version)));
}

void tst_MosquittoSession::streamsGoOnAfterTheBrokerWasRestarted()
{
    QFETCH(const ProtocolVersion, version);
    MosquittoBroker broker;
    QVERIFY2(broker.start(), qPrintable(broker.failure()));
    const auto options
        = optionsFor(broker, version).reconnect(ReconnectPolicy::exponential(10ms, 200ms));
    RUN_COROUTINE([](MosquittoBroker &broker, ClientOptions options) -> QCoro::Task<> {
        const QByteArray topic = freshTopic();
        Client client(options);
        co_await client.connect();
        auto stream = co_await client.listen(topic, QoS::AtLeastOnce);
        co_await client.publish(topic, "before", QoS::AtLeastOnce);
        const auto before = co_await read(stream, 1);
        CO_COMPARE(payloadsOf(before), QByteArrayList{"before"});

        broker.kill();
        co_await client.disconnected();
        auto meanwhile = client.publish(topic, "meanwhile", QoS::AtLeastOnce).start();
        CO_VERIFY(broker.start());
        co_await client.connected().timeout(20s);
        co_await meanwhile;
        co_await client.publish(topic, "after", QoS::AtLeastOnce);
        const auto after = co_await read(stream, 2);
        CO_COMPARE(payloadsOf(after), (QByteArrayList{"meanwhile", "after"}));
    }(broker, options));
}

void tst_MosquittoSession::manyMessagesArriveInOrderOnce_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<QoS>("qos");
    QTest::newRow("3.1.1 QoS 1") << ProtocolVersion::V3_1_1 << QoS::AtLeastOnce;
    QTest::newRow("3.1.1 QoS 2") << ProtocolVersion::V3_1_1 << QoS::ExactlyOnce;
    QTest::newRow("5 QoS 1") << ProtocolVersion::V5 << QoS::AtLeastOnce;
    QTest::newRow("5 QoS 2") << ProtocolVersion::V5 << QoS::ExactlyOnce;
}

void tst_MosquittoSession::manyMessagesArriveInOrderOnce()
{
    QFETCH(const ProtocolVersion, version);
    QFETCH(const QoS, qos);
    MosquittoBroker broker; // without the other's log of every packet
    QVERIFY2(broker.start(), qPrintable(broker.failure()));
    RUN_COROUTINE([](ClientOptions options, QoS qos) -> QCoro::Task<> {
        constexpr int count = 10'000;
        const QByteArray topic = freshTopic();
        const QByteArray end = freshTopic();
        // mosquitto 2.0.11 now and then sends one QoS 2 message more than Receive Maximum allows.
        Client receiver(ClientOptions(options).receiveMaximum(65535));
        co_await receiver.connect();
        auto stream = receiver.messages();
        co_await receiver.subscribe(Subscription(topic, qos), Subscription(end, qos));
        auto reading = readUntil(stream, end);

        Client sender(options);
        co_await sender.connect();
        for (int i = 0; i < count; ++i)
            co_await sender.post(topic, i, qos);
        co_await sender.drain();
        co_await sender.publish(end, nullptr, qos);
        const auto messages = co_await reading;
        CO_COMPARE(messages.size(), count);
        for (int i = 0; i < count; ++i)
            CO_COMPARE(messages[i].toInt(), std::optional<qint64>(i));
    }(optionsFor(broker, version), qos), 60s);
}

QTEST_GUILESS_MAIN(tst_MosquittoSession)
#include "tst_mosquittobrokersession.moc"
