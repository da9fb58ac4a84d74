// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "scriptedpeer.h"
#include "testpackets.h"

#include <qcomqtt/client.h>
#include <qcomqtt/withclient.h>
#include <qcomqtt/transporterror.h>

#include <QtCore/QElapsedTimer>
#include <QtCore/QRegularExpression>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// How connections end.
class tst_Disconnect : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aCon10_disconnectMayBeCalledAtAnyTime();
    void aCon13_disconnectDoesNotBlock();
    void aCon14_f22_destroyingResumesEveryWaiterOnce_data();
    void aCon14_f22_destroyingResumesEveryWaiterOnce();
    void f22_destroyingSaysGoodbye_data();
    void f22_destroyingSaysGoodbye();
    void aCon16_noKeepAliveSendsNoPing();
    void aCon18_f17_theServersGoodbyeIsTold();
    void f13_nothingFollowsOurDisconnect();
    void f16_mqtt3ServersMustNotSendDisconnect();
    void f18_protocolErrorsAreToldToTheServer_data();
    void f18_protocolErrorsAreToldToTheServer();
    void f6_aServerThatReadsNothingIsGivenUp();
    void drainingWaitsForWhatWasPublished();
    void drainingEndsInTime();
    void drainingEndsWithTheConnection();
    void i18_keptMessagesWaitForTheNextConnection();
    void withClientLeavesTheWillWhenAsked_data();
    void withClientLeavesTheWillWhenAsked();
};

void tst_Disconnect::aCon10_disconnectMayBeCalledAtAnyTime()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck()).expect(Disconnect());
    RUN_COROUTINE([](ScriptedPeer &peer) -> QCoro::Task<> {
        Client client(peer.url());
        co_await client.disconnect();
        co_await client.connect();
        auto first = client.disconnect().start();
        auto second = client.disconnect().start();
        co_await first;
        co_await second;
        co_await client.disconnect();
        CO_COMPARE(client.state(), ConnectionState::Disconnected);

        // While connecting it ends the attempt.
        auto attempt = throws<CancelledError>(client.connect().start());
        co_await client.disconnect();
        const bool cancelled = co_await attempt;
        CO_VERIFY(cancelled);
        CO_COMPARE(client.state(), ConnectionState::Disconnected);
    }(peer));
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
    QCOMPARE(peer.receivedOf<Disconnect>().size(), 1);
}

void tst_Disconnect::aCon13_disconnectDoesNotBlock()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck()).then([&peer] { peer.stopReading(); });
    int failed = 0;
    int ticks = 0;
    QTimer ticker;
    ticker.callOnTimeout([&ticks] { ++ticks; });
    RUN_COROUTINE([](ScriptedPeer &peer, QTimer &ticker, int &ticks, int &failed)
                      -> QCoro::Task<> {
        Client client(peer.url());
        co_await client.connect();
        const auto count = [](QCoro::Task<bool> task, int &failed) -> QCoro::Task<> {
            const bool lost = co_await task;
            failed += lost ? 1 : 1000;
        };
        // More than loopback sockets hold.
        const QByteArray large(1024 * 1024, 'x');
        for (int i = 0; i < 32; ++i) {
            count(throws<DisconnectedError>(
                      client.publish("a", large, QoS::AtLeastOnce).start()),
                  failed);
        }
        ticks = 0;
        ticker.start(10ms);
        QElapsedTimer timer;
        timer.start();
        co_await client.disconnect();
        ticker.stop();
        CO_COMPARE(client.state(), ConnectionState::Disconnected);
        CO_VERIFY(timer.elapsed() < 10'000);
    }(peer, ticker, ticks, failed));
    QCOMPARE(failed, 32);
    // The link lingers for one second, while the event loop goes on: waiting in the socket would
    // show no tick at all. How regular they are depends on what else the machine does.
    QVERIFY2(ticks >= 10, qPrintable(QString::number(ticks)));
}

namespace {

QCoro::Task<> countCancelled(QCoro::Task<bool> task, int &resumed)
{
    const bool cancelled = co_await task;
    resumed += cancelled ? 1 : 1000;
}

template<typename Operation>
void expectCancelled(const Operation &operation, int &resumed)
{
    countCancelled(throws<CancelledError>(operation.start()), resumed);
}

} // namespace

void tst_Disconnect::aCon14_f22_destroyingResumesEveryWaiterOnce_data()
{
    QTest::addColumn<ConnectionState>("state");
    QTest::newRow("A-con-14 disconnected") << ConnectionState::Disconnected;
    QTest::newRow("A-con-14 connecting") << ConnectionState::Connecting;
    QTest::newRow("A-con-14 connected") << ConnectionState::Connected;
    QTest::newRow("A-con-14 waiting") << ConnectionState::WaitingToReconnect;
    QTest::newRow("A-con-14 disconnecting") << ConnectionState::Disconnecting;
}

void tst_Disconnect::aCon14_f22_destroyingResumesEveryWaiterOnce()
{
    QFETCH(ConnectionState, state);
    ScriptedPeer peer;
    ConnAck connAck = assignedConnAck();
    if (state == ConnectionState::Connecting)
        peer.expectAny<Connect>();
    else if (state == ConnectionState::WaitingToReconnect)
        peer.acceptConnection(connAck).close();
    else
        peer.acceptConnection(connAck);
    auto options = ClientOptions(peer.url());
    if (state == ConnectionState::WaitingToReconnect)
        options.reconnect(ReconnectPolicy::exponential(1h, 1h));
    auto client = std::make_unique<Client>(options);
    auto stream = client->messages();
    auto events = client->events();
    int resumed = 0;
    int pending = 0;
    const auto expectOne = [&](const auto &operation) {
        ++pending;
        expectCancelled(operation, resumed);
    };

    if (state == ConnectionState::Connecting) {
        expectOne(client->connect());
        QTRY_VERIFY(peer.isFinished());
    } else if (state != ConnectionState::Disconnected) {
        RUN_COROUTINE(client->connect().start());
    }
    if (state == ConnectionState::WaitingToReconnect)
        RUN_COROUTINE(client->disconnected().start());
    if (state == ConnectionState::Disconnecting)
        expectOne(client->disconnect());
    QCOMPARE(client->state(), state);

    while (events.size() > 0)
        RUN_COROUTINE(events.next().start());
    expectOne(stream.next());
    expectOne(events.next());
    if (state != ConnectionState::Connected)
        expectOne(client->connected());
    if (state == ConnectionState::Connecting || state == ConnectionState::Connected
        || state == ConnectionState::WaitingToReconnect) {
        expectOne(client->publish("a", 1, QoS::AtLeastOnce));
        expectOne(client->publish("a", 1, QoS::ExactlyOnce));
        expectOne(client->subscribe("a"));
        expectOne(client->unsubscribe("a"));
        expectOne(client->listen("b"));
        expectOne(client->request("c"));
    } else {
        expectOne(stream.next());
        expectOne(stream.next().timeout(1h));
    }
    if (state == ConnectionState::Connected)
        expectOne(client->disconnected());
    QVERIFY(pending >= 5);
    QCOMPARE(resumed, 0);
    client.reset();
    QCOMPARE(resumed, pending);

    // What is left of the client says so too.
    expectOne(stream.next());
    expectOne(events.next());
    QCOMPARE(resumed, pending);
}

void tst_Disconnect::f22_destroyingSaysGoodbye_data()
{
    QTest::addColumn<bool>("disconnecting");
    QTest::newRow("F22 connected") << false;
    QTest::newRow("F22 disconnecting") << true;
}

void tst_Disconnect::f22_destroyingSaysGoodbye()
{
    QFETCH(bool, disconnecting);
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck())
        .expect(publishOf("last", "words"))
        .expect(Disconnect());
    auto client = std::make_unique<Client>(peer.url());
    RUN_COROUTINE(client->connect().start());
    client->publish("last", "words").start();
    int resumed = 0;
    if (disconnecting)
        expectCancelled(client->disconnect(), resumed);
    client.reset();
    QTRY_VERIFY(peer.sawClose());
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));
    QCOMPARE(resumed, disconnecting ? 1 : 0);
}

void tst_Disconnect::aCon16_noKeepAliveSendsNoPing()
{
    ScriptedPeer pinged;
    ScriptedPeer silent;
    pinged.acceptConnection(assignedConnAck());
    silent.acceptConnection(assignedConnAck());
    Client one(ClientOptions(pinged.url()).keepAlive(1s));
    Client other(ClientOptions(silent.url()).keepAlive(0s));
    RUN_COROUTINE(other.connect().start());
    RUN_COROUTINE(one.connect().start());
    QTRY_VERIFY(pinged.receivedOf<PingReq>().size() >= 2);
    QCOMPARE(silent.receivedOf<PingReq>().size(), 0);
    QCOMPARE(silent.receivedOf<Connect>()[0].keepAlive, 0);
    QCOMPARE(other.state(), ConnectionState::Connected);
}

void tst_Disconnect::aCon18_f17_theServersGoodbyeIsTold()
{
    ScriptedPeer peer;
    Disconnect goodbye{ReasonCode::ServerShuttingDown};
    goodbye.properties.setText(PropertyId::ReasonString, u"shutting down"_s);
    peer.acceptConnection(assignedConnAck());
    Client client(peer.url());
    RUN_COROUTINE([](Client &client, ScriptedPeer &peer, Disconnect &goodbye) -> QCoro::Task<> {
        co_await client.connect();
        auto waiting = client.disconnected().start();
        auto publish = thrown<DisconnectedError>(
            client.publish("a", 1, QoS::AtLeastOnce).start());
        peer.send(goodbye);
        const Disconnection why = co_await waiting;
        CO_VERIFY(!why.isClean());
        CO_COMPARE(why.reasonCode(), std::optional(ReasonCode::ServerShuttingDown));
        CO_COMPARE(why.failure()->reasonString, u"shutting down"_s);
        const auto error = co_await publish;
        CO_VERIFY(error);
        CO_COMPARE(error->reasonCode(), std::optional(ReasonCode::ServerShuttingDown));
    }(client, peer, goodbye));
    QTRY_VERIFY(peer.sawClose());
    QCOMPARE(peer.receivedOf<Disconnect>().size(), 0);
}

void tst_Disconnect::f13_nothingFollowsOurDisconnect()
{
    ScriptedPeer peer;
    // The server goes on sending, and never closes.
    peer.acceptConnection(assignedConnAck())
        .expect(Disconnect())
        .reply(publishOf("a", "late", QoS::AtLeastOnce, 1))
        .reply(publishOf("a", "late", QoS::ExactlyOnce, 2));
    Client client(peer.url());
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        auto stream = client.messages();
        co_await client.connect();
        auto goodbye = client.disconnect().start();
        const bool refused = co_await throws<DisconnectedError>(client.publish("a", 1).start());
        CO_VERIFY(refused);
        co_await goodbye;
        CO_COMPARE(stream.size(), 0);
    }(client));
    QTRY_VERIFY(peer.sawClose());
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));
    QCOMPARE(peer.received().size(), 2);
}

void tst_Disconnect::f16_mqtt3ServersMustNotSendDisconnect()
{
    ScriptedPeer peer(ProtocolVersion::V3_1_1);
    peer.expectAny<Connect>().replyBytes("20020000 e000");
    Client client(ClientOptions(peer.url()).protocolVersion(ProtocolVersion::V3_1_1));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        co_await client.connect();
        const Disconnection why = co_await client.disconnected();
        CO_VERIFY(why.failure());
        CO_COMPARE(why.failure()->code, ErrorCode::Protocol);
        CO_COMPARE(why.failure()->packetType, 14);
    }(client));
    QTRY_VERIFY(peer.sawClose());
    QCOMPARE(peer.received().size(), 1);
}

void tst_Disconnect::f18_protocolErrorsAreToldToTheServer_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<ReasonCode>("code");
    QTest::newRow("F18 0x81 topic that is no UTF-8")
        << QByteArray("3004 0001 ff 00") << ReasonCode::MalformedPacket;
    QTest::newRow("F18 0x82 second CONNACK")
        << QByteArray("2003 00 00 00") << ReasonCode::ProtocolError;
    QTest::newRow("F18 0x93 second message beyond a Receive Maximum of 1")
        << QByteArray("3206 0001 61 0001 00  3206 0001 61 0002 00")
        << ReasonCode::ReceiveMaximumExceeded;
    QTest::newRow("F18 0x94 alias 200 of 100")
        << QByteArray("3007 0001 61 03 23 00c8") << ReasonCode::TopicAliasInvalid;
    QTest::newRow("F18 A-ps-27 0x95 1000 bytes of 100")
        << QByteArray("30 e807 0001 61 00") << ReasonCode::PacketTooLarge;
}

void tst_Disconnect::f18_protocolErrorsAreToldToTheServer()
{
    QFETCH(QByteArray, bytes);
    QFETCH(ReasonCode, code);
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck()).replyBytes(bytes).expect(Disconnect{code});
    Client client(ClientOptions(peer.url()).receiveMaximum(1).maximumPacketSize(100));
    RUN_COROUTINE([](Client &client, ReasonCode &code) -> QCoro::Task<> {
        auto stream = client.messages();
        co_await client.connect();
        const Disconnection why = co_await client.disconnected();
        CO_VERIFY(why.failure());
        CO_COMPARE(why.failure()->code, ErrorCode::Protocol);
        CO_COMPARE(why.reasonCode(), std::optional(code));
    }(client, code));
    QTRY_VERIFY(peer.sawClose());
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

void tst_Disconnect::f6_aServerThatReadsNothingIsGivenUp()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck()).then([&peer] { peer.stopReading(); });
    RUN_COROUTINE([](ScriptedPeer &peer) -> QCoro::Task<> {
        Client client(ClientOptions(peer.url()).keepAlive(0s).writeTimeout(200ms));
        co_await client.connect();
        const QByteArray large(64 * 1024 * 1024, 'x'); // more than the sockets of loopback hold
        const auto error = co_await thrown<DisconnectedError>(
            client.publish("a", large, QoS::AtLeastOnce).start());
        CO_VERIFY(error);
        CO_VERIFY(QByteArray(error->what()).contains("0.2 s"));
        CO_COMPARE(client.state(), ConnectionState::Disconnected);
    }(peer));
}

void tst_Disconnect::drainingWaitsForWhatWasPublished()
{
    ScriptedPeer peer;
    peer.acceptConnection(limitedConnAck(PropertyId::ReceiveMaximum, 1));
    Client client(peer.url());
    RUN_COROUTINE(client.connect().start());
    const auto one = client.publish("a", 1, QoS::AtLeastOnce).start();
    const auto two = client.publish("a", 2, QoS::ExactlyOnce).start();
    RUN_COROUTINE(client.post("a", 3).start());
    const auto disconnected = client.disconnect(DisconnectOptions().drain(1h)).start();
    QCOMPARE(client.state(), ConnectionState::Disconnecting);
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const bool late = co_await throws<DisconnectedError>(client.publish("a", 4).start());
        CO_VERIFY(late);
    }(client));
    QTRY_COMPARE(peer.receivedOf<Publish>().size(), 2);
    peer.send(PubAck{1});
    QTRY_COMPARE(peer.receivedOf<Publish>().size(), 3);
    peer.send(PubRec{2});
    QTRY_COMPARE(peer.receivedOf<PubRel>().size(), 1);
    QVERIFY(peer.receivedOf<Disconnect>().isEmpty());
    QVERIFY(one.isReady() && !two.isReady() && !disconnected.isReady());
    peer.send(PubComp{2});
    QTRY_COMPARE(peer.receivedOf<Disconnect>(), QList<Disconnect>{Disconnect()});
    QTRY_VERIFY(two.isReady() && disconnected.isReady());
    QTRY_VERIFY(peer.sawClose());
}

void tst_Disconnect::drainingEndsInTime()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck());
    Client client(peer.url());
    RUN_COROUTINE(client.connect().start());
    const auto publish = throws<DisconnectedError>(
        client.publish("a", 1, QoS::AtLeastOnce).start());
    RUN_COROUTINE(client.disconnect(DisconnectOptions().drain(20ms)).start());
    QTRY_VERIFY(publish.isReady());
    QTRY_COMPARE(peer.receivedOf<Disconnect>().size(), 1);
}

void tst_Disconnect::drainingEndsWithTheConnection()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck()).expectAny<Publish>();
    Client client(ClientOptions(peer.url()).reconnect(ReconnectPolicy::exponential(1ms, 1ms)));
    RUN_COROUTINE(client.connect().start());
    const auto publish = throws<DisconnectedError>(
        client.publish("a", 1, QoS::AtLeastOnce).start());
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
    const auto disconnected = client.disconnect(DisconnectOptions().drain(1h)).start();
    peer.closeNow();
    QTRY_VERIFY(publish.isReady() && disconnected.isReady());
    QCOMPARE(client.state(), ConnectionState::Disconnected);
    QCOMPARE(peer.connections(), 1);
}

void tst_Disconnect::i18_keptMessagesWaitForTheNextConnection()
{
    ScriptedPeer peer;
    peer.acceptConnection(limitedConnAck(PropertyId::ReceiveMaximum, 1));
    Client client(peer.url());
    RUN_COROUTINE(client.connect().start());
    const auto one = client.publish("a", 1, QoS::AtLeastOnce).start();
    const auto two = client.publish("a", 2, QoS::AtLeastOnce).start();
    QTRY_COMPARE(peer.receivedOf<Publish>().size(), 1);
    RUN_COROUTINE(client.disconnect(DisconnectOptions().keepMessages()).start());
    QVERIFY(!one.isReady() && !two.isReady());
    QTRY_COMPARE(peer.receivedOf<Disconnect>().size(), 1);
    peer.acceptConnection(assignedConnAck());
    RUN_COROUTINE(client.connect().start());
    QTRY_COMPARE(peer.receivedOf<Publish>().size(), 3);
    for (int i = 1; i < 3; ++i)
        peer.send(PubAck{peer.receivedOf<Publish>()[i].packetId});
    QTRY_VERIFY(one.isReady() && two.isReady());
}

void tst_Disconnect::withClientLeavesTheWillWhenAsked_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::newRow("MQTT 5") << ProtocolVersion::V5;
    QTest::newRow("MQTT 3.1.1") << ProtocolVersion::V3_1_1;
}

void tst_Disconnect::withClientLeavesTheWillWhenAsked()
{
    QFETCH(ProtocolVersion, version);
    ScriptedPeer peer(version);
    peer.acceptConnection();
    RUN_COROUTINE([](ScriptedPeer &peer, ProtocolVersion version) -> QCoro::Task<> {
        const auto body = [](Client &) -> QCoro::Task<> {
            throw std::runtime_error("no");
            co_return;
        };
        const ClientOptions options
            = ClientOptions(peer.url()).clientId(u"me"_s).protocolVersion(version).will(
                Will("a", "gone"));
        auto run = withClient(options, body, ReasonCode::DisconnectWithWillMessage);
        const bool thrown = co_await throws<std::runtime_error>(std::move(run));
        CO_VERIFY(thrown);
    }(peer, version));
    QTRY_VERIFY(peer.sawClose());
    if (version == ProtocolVersion::V5)
        QCOMPARE(peer.receivedOf<Disconnect>(),
                 QList<Disconnect>{Disconnect{ReasonCode::DisconnectWithWillMessage}});
    else
        QVERIFY(peer.receivedOf<Disconnect>().isEmpty());
}

QTEST_GUILESS_MAIN(tst_Disconnect)
#include "tst_disconnect.moc"
