// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "roundtrip.h"
#include "seedparameters.h"

#include <qcomqtt/scramsha256authenticator.h>

#include <QtCore/QLoggingCategory>

// What goes over the wire, and how operations and streams behave.

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

//! The CONNECT that \a set leads to.
Connect connectOf(const std::function<void(ClientOptions &)> &set,
                  ProtocolVersion version = ProtocolVersion::V5)
{
    ScriptedPeer peer(version);
    peer.acceptConnection();
    ClientOptions options(peer.url());
    options.protocolVersion(version).clientId(u"me"_s);
    set(options);
    const Failure failure = failureOf(options);
    if (failure != Failure())
        qWarning().noquote() << failure.text;
    return peer.receivedOf<Connect>().value(0);
}

struct LogLine
{
    QByteArray category;
    QString text;
};
QList<LogLine> logLines;

void keepLogLine(QtMsgType, const QMessageLogContext &context, const QString &text)
{
    logLines.append({context.category, text});
}

} // namespace

void tst_SeedParameters::c3_username()
{
    const Connect connect = connectOf([](ClientOptions &options) { options.userName(u"user"_s); });
    QCOMPARE(connect.userName, u"user"_s);
    QVERIFY(!connect.password);
}

void tst_SeedParameters::c4_password()
{
    const QByteArray bytes("\x00\xFF", 2);
    Connect connect = connectOf(
        [&bytes](ClientOptions &options) { options.credentials(u"user"_s, bytes); });
    QCOMPARE(connect.password, bytes);
    // The seed forgets a password without a user.
    connect = connectOf([](ClientOptions &options) { options.password("secret"); });
    QCOMPARE(connect.password, QByteArray("secret"));
    QVERIFY(!connect.userName);
    const Failure failure = failureOf(ClientOptions("mqtt://127.0.0.1:1")
                                          .protocolVersion(ProtocolVersion::V3_1_1)
                                          .password("secret"));
    QCOMPARE(failure.code, ErrorCode::Usage); // MQTT-3.1.2-22
}

void tst_SeedParameters::c5_logger()
{
    logLines.clear();
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck());
    Client client(ClientOptions(peer.url()).credentials("user", "secret word"));
    QLoggingCategory::setFilterRules(u"qcomqtt.*.debug=true"_s);
    const QtMessageHandler handler = qInstallMessageHandler(keepLogLine);
    QString failure;
    try {
        runUntilDone(client.connect().start());
        runUntilDone(client.publish("topic/of/it", "private word").start());
        peer.closeNow();
        runUntilDone(client.disconnected().start());
    } catch (const std::exception &error) {
        failure = QString::fromUtf8(error.what());
    }
    qInstallMessageHandler(handler);
    QLoggingCategory::setFilterRules(QString());
    QCOMPARE(failure, QString());
    QByteArrayList categories;
    QString all;
    for (const LogLine &line : std::as_const(logLines)) {
        categories.append(line.category);
        all += line.text + u'\n';
    }
    QVERIFY(categories.contains("qcomqtt.packets"));
    QVERIFY(categories.contains("qcomqtt.client"));
    QVERIFY2(all.contains(u"topic/of/it"), qPrintable(all));
    QVERIFY2(!all.contains(u"secret word") && !all.contains(u"private word"), qPrintable(all));
}

void tst_SeedParameters::c6_clientId()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck());
    Client client(peer.url());
    RUN_COROUTINE(client.connect().start());
    QCOMPARE(peer.receivedOf<Connect>().value(0).clientId, QString());
    QCOMPARE(client.clientId(), u"assigned"_s); // the seed's id stays empty
    const Connect connect = connectOf([](ClientOptions &options) { options.clientId(u"x"_s); });
    QCOMPARE(connect.clientId, u"x"_s);
    const Failure failure = failureOf(ClientOptions("mqtt://127.0.0.1:1")
                                          .protocolVersion(ProtocolVersion::V3_1_1)
                                          .cleanStart(false));
    QCOMPARE(failure.code, ErrorCode::Usage); // MQTT-3.1.3-7
}

void tst_SeedParameters::c10_protocol_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::newRow("C10 V31") << ProtocolVersion::V3_1;
    QTest::newRow("C10 V311") << ProtocolVersion::V3_1_1;
    QTest::newRow("C10 V5") << ProtocolVersion::V5;
}

void tst_SeedParameters::c10_protocol()
{
    QFETCH(const ProtocolVersion, version);
    ScriptedPeer peer(version);
    peer.acceptConnection();
    const auto options = ClientOptions(peer.url()).clientId(u"me"_s).protocolVersion(version);
    QCOMPARE(failureOf(options), Failure());
    QCOMPARE(peer.receivedOf<Connect>().value(0).version, version);
    QCOMPARE(ClientOptions().protocolVersion(), ProtocolVersion::V5); // the seed's is 3.1.1
}

void tst_SeedParameters::c11_will()
{
    const Will will = Will("panel/status", "gone", QoS::AtLeastOnce).retain().delay(5s);
    const Connect connect = connectOf([&will](ClientOptions &options) { options.will(will); });
    QVERIFY(connect.will);
    QCOMPARE(connect.will->topic(), Topic("panel/status"));
    QCOMPARE(connect.will->payload(), "gone");
    QCOMPARE(connect.will->qos(), QoS::AtLeastOnce);
    QVERIFY(connect.will->isRetained());
    QCOMPARE(connect.will->properties().number(PropertyId::WillDelayInterval), 5u);
    QVERIFY_EXCEPTION_THROWN(Will("panel/+"), UsageError); // the seed sends it
}

void tst_SeedParameters::c12_cleanSession()
{
    const auto connectWith = [](const std::function<void(ClientOptions &)> &set) {
        return connectOf(set, ProtocolVersion::V3_1_1);
    };
    QCOMPARE(connectWith([](ClientOptions &) {}).clientId, u"me"_s);
    QVERIFY(connectWith([](ClientOptions &) {}).cleanStart);
    QVERIFY(connectWith([](ClientOptions &options) { options.cleanStart(true); }).cleanStart);
    QVERIFY(!connectWith([](ClientOptions &options) { options.cleanStart(false); }).cleanStart);
    QVERIFY(!connectWith([](ClientOptions &options) { options.sessionExpiry(1h); }).cleanStart);
}

void tst_SeedParameters::c14_keepalive()
{
    QCOMPARE(ClientOptions().keepAlive(), 60s);
    QCOMPARE(connectOf([](ClientOptions &options) { options.keepAlive(7s); }).keepAlive, 7);
    QCOMPARE(connectOf([](ClientOptions &options) { options.keepAlive(0s); }).keepAlive, 0);
    QVERIFY_EXCEPTION_THROWN(ClientOptions().keepAlive(-1s), UsageError);

    // The server's word counts, MQTT-3.1.2-21.
    ScriptedPeer peer;
    peer.acceptConnection(limitedConnAck(PropertyId::ServerKeepAlive, 1));
    Client client(ClientOptions(peer.url()).keepAlive(1000s));
    RUN_COROUTINE(client.connect().start());
    QTRY_VERIFY(!peer.receivedOf<PingReq>().isEmpty());
}

void tst_SeedParameters::c17_cleanStart()
{
    QVERIFY(connectOf([](ClientOptions &options) { options.cleanStart(true); }).cleanStart);
    const Connect kept = connectOf([](ClientOptions &options) { options.cleanStart(false); });
    QCOMPARE(kept.clientId, u"me"_s);
    QVERIFY(!kept.cleanStart);

    // MQTT_CLEAN_START_FIRST_ONLY
    ScriptedPeer peer;
    peer.acceptConnection().close().acceptConnection();
    Client client(ClientOptions(peer.url())
                      .clientId(u"me"_s)
                      .reconnect(ReconnectPolicy::exponential(1ms, 1ms)));
    RUN_COROUTINE(client.connect().start());
    QTRY_COMPARE(peer.receivedOf<Connect>().size(), 2);
    QVERIFY(peer.receivedOf<Connect>().at(0).cleanStart);
    QVERIFY(!peer.receivedOf<Connect>().at(1).cleanStart);
}

void tst_SeedParameters::c18_properties()
{
    const Connect connect = connectOf([](ClientOptions &options) {
        options.sessionExpiry(1h)
            .receiveMaximum(10)
            .maximumPacketSize(1000)
            .topicAliasMaximum(5)
            .userProperty(u"site"_s, u"north"_s);
    });
    Properties expected;
    expected.setNumber(PropertyId::SessionExpiryInterval, 3600);
    expected.setNumber(PropertyId::ReceiveMaximum, 10);
    expected.setNumber(PropertyId::MaximumPacketSize, 1000);
    expected.setNumber(PropertyId::TopicAliasMaximum, 5);
    expected.addUserProperty(u"site"_s, u"north"_s);
    QCOMPARE(connect.properties, expected);
    const Failure failure = failureOf(ClientOptions("mqtt://127.0.0.1:1")
                                          .protocolVersion(ProtocolVersion::V3_1_1)
                                          .userProperty(u"site"_s, u"north"_s));
    QCOMPARE(failure.code, ErrorCode::Usage);
}

// There is no such option: the seed's does nothing, and MQTT-4.4.0-1 forbids it.
void tst_SeedParameters::c19_messageRetrySet()
{
    ScriptedPeer peer;
    ConnAck resumed;
    resumed.sessionPresent = true;
    const Publish first = publishOf("a", "1", QoS::AtLeastOnce, 1);
    peer.acceptConnection()
        .expect(first)
        .expectAny<PingReq>() // a second goes by
        .close()
        .acceptConnection(resumed)
        .expect(duplicateOf(first))
        .reply(PubAck{1});
    Client client(ClientOptions(peer.url())
                      .clientId(u"me"_s)
                      .keepAlive(1s)
                      .reconnect(ReconnectPolicy::exponential(1ms, 1ms)));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        co_await client.connect();
        co_await client.publish("a", 1, QoS::AtLeastOnce);
    }(client));
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

void tst_SeedParameters::c21_maxConcurrentOutgoingCalls()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck());
    Client client(ClientOptions(peer.url()).inFlightWindow(1));
    RUN_COROUTINE(client.connect().start());
    const auto first = client.publish("a", 1, QoS::AtLeastOnce).start();
    const auto second = client.publish("a", 2, QoS::AtLeastOnce).start();
    const auto subscribed = client.subscribe("b").start(); // not counted, goes ahead
    QTRY_COMPARE(peer.receivedOf<Subscribe>().size(), 1);
    QCOMPARE(peer.receivedOf<Publish>().size(), 1);
    peer.send(PubAck{peer.receivedOf<Publish>().at(0).packetId});
    QTRY_COMPARE(peer.receivedOf<Publish>().size(), 2);
    QVERIFY(first.isReady());
    QVERIFY(!second.isReady());
}

void tst_SeedParameters::c24_timeout()
{
    const auto isOver = [](std::chrono::milliseconds option, auto limit) {
        ScriptedPeer peer;
        peer.acceptConnection(assignedConnAck());
        Client client(ClientOptions(peer.url()).operationTimeout(option));
        bool over = false;
        runUntilDone(client.connect().start());
        runUntilDone(into(over, throws<TimeoutError>(limit(client.subscribe("a")).start())));
        return over;
    };
    QVERIFY(isOver(20ms, [](const auto &operation) { return operation; }));
    QVERIFY(isOver(1h, [](const auto &operation) { return operation.timeout(20ms); }));
    QCOMPARE(ClientOptions().operationTimeout(), 0ms); // none, where the seed has 10 s
    QCOMPARE(ClientOptions().connectTimeout(), 30s);
}

void tst_SeedParameters::c25_maxInflightMessages()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck());
    Client client(ClientOptions(peer.url()).inFlightWindow(2));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        co_await client.connect();
        for (int i = 0; i < 3; ++i)
            co_await client.post("a", i, QoS::AtLeastOnce);
    }(client));
    const auto subscribed = client.subscribe("b").start();
    QTRY_COMPARE(peer.receivedOf<Subscribe>().size(), 1);
    QCOMPARE(peer.receivedOf<Publish>().size(), 2);
    QCOMPARE(ClientOptions().inFlightWindow(), 65535);
    QCOMPARE(ClientOptions().protocolVersion(ProtocolVersion::V3_1_1).inFlightWindow(), 100);
}

// There is no such option: post() waits behind a thousand messages, and none is refused.
void tst_SeedParameters::c26_maxQueuedOutgoingMessages()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck());
    Client client(ClientOptions(peer.url()).inFlightWindow(1));
    RUN_COROUTINE(client.connect().start());
    int posted = 0;
    const auto poster = [](Client &client, int &posted) -> QCoro::Task<> {
        for (; posted < 2000; ++posted)
            co_await client.post("a", posted, QoS::AtLeastOnce);
    };
    const auto task = poster(client, posted);
    QTRY_COMPARE(peer.receivedOf<Publish>().size(), 1);
    const int waiting = posted;
    QVERIFY2(waiting == 1000 || waiting == 1001, qPrintable(QString::number(waiting)));
    peer.send(PubAck{peer.receivedOf<Publish>().at(0).packetId});
    QTRY_COMPARE(posted, waiting + 1);
}

void tst_SeedParameters::c27_maxQueuedIncomingMessages()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck());
    Client client(peer.url());
    const auto two = StreamOptions().maximumMessages(2);
    // As the seed does.
    const auto first = client.messages(StreamOptions(two).policy(StreamPolicy::DropNewest));
    const auto last = client.messages(StreamOptions(two).policy(StreamPolicy::DropOldest));
    RUN_COROUTINE(client.connect().start());
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"full and drops messages"_s));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"full and drops messages"_s));
    for (const char *payload : {"1", "2", "3"})
        peer.send(publishOf("a", payload));
    roundTrip(peer, client);
    RUN_COROUTINE([](const MessageStream &first, const MessageStream &last) -> QCoro::Task<> {
        const auto one = co_await first.next();
        CO_COMPARE(one->payload(), "1");
        const auto two = co_await last.next();
        CO_COMPARE(two->payload(), "2");
    }(first, last));
    QCOMPARE(first.dropped(), 1u);
    QCOMPARE(last.dropped(), 1u);
    QCOMPARE(StreamOptions().maximumMessages(), 1000); // the seed's has no limit
}

void tst_SeedParameters::c29_parametersOfVersion3()
{
    const auto scram = std::make_shared<ScramSha256Authenticator>(u"user"_s, u"secret"_s);
    ScriptedPeer peer;
    peer.acceptConnection({false, ReasonCode::NotAuthorized});
    const Failure failure = failureOf(ClientOptions(peer.url()).authenticator(scram));
    QCOMPARE(failure.code, ErrorCode::Refused);
    const Properties properties = peer.receivedOf<Connect>().value(0).properties;
    QCOMPARE(properties.text(PropertyId::AuthenticationMethod), u"SCRAM-SHA-256"_s);
    QVERIFY(properties.bytes(PropertyId::AuthenticationData).value().startsWith("n,,n=user,r="));
    // Neither can be set: reasons are always wanted, response information is not needed.
    QVERIFY(!properties.contains(PropertyId::RequestProblemInformation));
    QVERIFY(!properties.contains(PropertyId::RequestResponseInformation));
    // session_expiry_interval, receive_max, max_packet_size, topic_alias_max and user_properties
    // are tried in C18, reconnect in C17, unix_socket in C13.
    QCOMPARE(ClientOptions().sessionExpiry(), 0s);
    QVERIFY(!ClientOptions().reconnectPolicy().isEnabled());
}

void tst_SeedParameters::c30_constructorDoesNothing()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck());
    // Not within a coroutine, and no event loop runs.
    Client client(peer.url());
    const auto messages = client.messages();
    QCoreApplication::processEvents();
    QCOMPARE(peer.connections(), 0);
    QCOMPARE(client.state(), ConnectionState::Disconnected);
    RUN_COROUTINE(client.connect().start());
    QCOMPARE(peer.connections(), 1);
}

QTEST_GUILESS_MAIN(tst_SeedParameters)
#include "seedparameters.moc"
