// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "logcatcher.h"
#include "scriptedpeer.h"
#include "testpackets.h"

#include <qcomqtt/client.h>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// What a reconnect policy keeps alive, and when it gives up.
class tst_Reconnect : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRec1_theFirstAttemptBringsItBack_data();
    void aRec1_theFirstAttemptBringsItBack();
    void aRec2_aSessionThatIsPresentGoesOn();
    void aRec4_aRec5_aLostSessionIsMadeAnew();
    void aRec7_delaysGrowWithinTheirBounds();
    void aRec7_stopsWhenTheServerWillNeverAccept();
    void aRec7_stopsAfterTheAttemptsAllowed();
    void aGapIsToldWhenMessagesMayHaveBeenMissed_data();
    void aGapIsToldWhenMessagesMayHaveBeenMissed();
    void aRec8_whatIsPublishedMeanwhileIsSentLater();
    void aRec9_connectingTwiceMakesOneConnection();
    void b36_aSessionThatWasTakenOverIsLeft();
    void b37_takeoversThatThePredicateAnswersComeToAnEnd();
    void b37_whatOnlyClosesIsMetAtGrowingIntervals();
    void h18_acceptingAloneBeginsNothingAnew();
    void h18_unlessThePolicySaysSo();
    void thePredicateIsAskedWithTheCause();
    void disconnectEndsTheWait();
    void retryNowEndsTheWait();

private:
    static ClientOptions options(const ScriptedPeer &peer, std::chrono::milliseconds delay = 1ms)
    {
        return ClientOptions(peer.url())
            .clientId(u"me"_s)
            .reconnect(ReconnectPolicy::exponential(delay, delay).maximumAttempts(3));
    }
};

void tst_Reconnect::aRec1_theFirstAttemptBringsItBack_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("closes");
    QTest::newRow("the end") << QByteArray() << true;
    QTest::newRow("what is no packet") << QByteArray("00020000") << false;
    QTest::newRow("half a packet, and the end") << QByteArray("30100003612f62") << true;
}

// Nothing of the old connection is left in the new one.
void tst_Reconnect::aRec1_theFirstAttemptBringsItBack()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const bool, closes);
    ScriptedPeer peer;
    peer.acceptConnection().replyBytes(bytes);
    if (closes)
        peer.close();
    else
        peer.expectAny<Disconnect>(); // MQTT-4.13.1-1
    peer.acceptConnection({true}).expectAny<Publish>().reply(PubAck{1});
    Client client(options(peer));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        co_await client.connect();
        co_await client.disconnected().timeout(20s);
        co_await client.publish("a", 1, QoS::AtLeastOnce).timeout(20s);
    }(client));
    QCOMPARE(peer.connections(), 2);
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

void tst_Reconnect::aRec2_aSessionThatIsPresentGoesOn()
{
    ScriptedPeer peer;
    const auto one = publishOf("a", "1", QoS::AtLeastOnce, 1);
    const auto two = publishOf("a", "2", QoS::ExactlyOnce, 2);
    peer.acceptConnection().expect(one).expect(two).reply(PubRec{2}).expect(PubRel{2}).close();
    peer.acceptConnection({true})
        .expect(duplicateOf(one))
        .reply(PubAck{1})
        .expect(PubRel{2})
        .reply(PubComp{2})
        .reply(publishOf("b", "after"));
    Client client(options(peer));
    auto stream = client.messages();
    RUN_COROUTINE(client.connect().start());
    RUN_COROUTINE([](Client &client, MessageStream &stream) -> QCoro::Task<> {
        auto first = client.publish("a", 1, QoS::AtLeastOnce).start();
        auto second = client.publish("a", 2, QoS::ExactlyOnce).start();
        const auto message = co_await stream.next();
        CO_COMPARE(message->payload(), "after");
        co_await first;
        co_await second;
    }(client, stream));
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));
    const auto connects = peer.receivedOf<Connect>();
    QVERIFY(connects[0].cleanStart);
    QVERIFY(!connects[1].cleanStart);
}

void tst_Reconnect::aRec4_aRec5_aLostSessionIsMadeAnew()
{
    ScriptedPeer peer;
    peer.acceptConnection()
        .expectAny<Subscribe>()
        .reply(SubAck{1, {ReasonCode::GrantedQoS0}})
        .expectThat("a publish", [](const Packet &packet) {
            return std::holds_alternative<Publish>(packet);
        })
        .close();
    peer.acceptConnection();
    Client client(options(peer));
    RUN_COROUTINE(client.connect().start());
    MessageStream stream;
    RUN_COROUTINE([](Client &client, MessageStream &stream) -> QCoro::Task<> {
        stream = co_await client.listen("a/#");
    }(client, stream));
    const auto publish = client.publish("b", "x", QoS::AtLeastOnce).start();
    // The subscription comes before the message, which may be answered to it.
    QTRY_COMPARE(peer.receivedOf<Subscribe>().size(), 2);
    QCOMPARE(peer.receivedOf<Subscribe>()[1].subscriptions,
             QList<Subscription>{Subscription("a/#")});
    peer.send(SubAck{peer.receivedOf<Subscribe>()[1].packetId, {ReasonCode::GrantedQoS0}});
    QTRY_COMPARE(peer.receivedOf<Publish>().size(), 2);
    const Publish again = peer.receivedOf<Publish>()[1];
    QVERIFY(!again.duplicate);
    QCOMPARE(again.payload, "x");
    QVERIFY(!publish.isReady());
    peer.send(PubAck{again.packetId});
    peer.send(publishOf("a/1", "alive"));
    QTRY_VERIFY(publish.isReady());
    QTRY_COMPARE(stream.size(), 1);
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

void tst_Reconnect::aRec7_delaysGrowWithinTheirBounds()
{
    ScriptedPeer peer;
    peer.acceptConnection().close();
    for (int i = 0; i < 6; ++i)
        peer.acceptConnection({false, ReasonCode::UnspecifiedError});
    peer.acceptConnection();
    Client client(options(peer).reconnect(ReconnectPolicy::exponential(2ms, 12ms)));
    auto events = client.events();
    RUN_COROUTINE(client.connect().start());
    RUN_COROUTINE([](EventStream &events) -> QCoro::Task<> {
        using Type = ConnectionEvent::Type;
        co_await events.next(); // connected
        const int bounds[] = {2, 4, 8, 12, 12, 12, 12};
        for (const int bound : bounds) {
            const auto event = co_await events.next().timeout(20s);
            CO_COMPARE(event->type(), bound == 2 ? Type::Lost : Type::AttemptFailed);
            CO_VERIFY(event->retryDelay().has_value());
            CO_VERIFY(event->retryDelay()->count() >= 0 && event->retryDelay()->count() <= bound);
        }
        const auto event = co_await events.next().timeout(20s);
        CO_COMPARE(event->type(), Type::Connected);
    }(events));
    QCOMPARE(peer.connections(), 8);
}

void tst_Reconnect::aRec7_stopsWhenTheServerWillNeverAccept()
{
    ScriptedPeer peer;
    peer.acceptConnection().close();
    peer.acceptConnection({false, ReasonCode::NotAuthorized});
    Client client(options(peer));
    auto stream = client.messages();
    RUN_COROUTINE(client.connect().start());
    RUN_COROUTINE([](Client &client, MessageStream &stream) -> QCoro::Task<> {
        const auto error = co_await thrown<DisconnectedError>(stream.next().start());
        CO_VERIFY(error);
        CO_COMPARE(error->reasonCode(), std::optional(ReasonCode::NotAuthorized));
        CO_COMPARE(client.state(), ConnectionState::Disconnected);
    }(client, stream));
    QCOMPARE(peer.connections(), 2);
}

void tst_Reconnect::aRec7_stopsAfterTheAttemptsAllowed()
{
    ScriptedPeer peer;
    peer.acceptConnection().close();
    for (int i = 0; i < 3; ++i)
        peer.acceptConnection({false, ReasonCode::ServerBusy});
    Client client(options(peer));
    auto events = client.events();
    RUN_COROUTINE(client.connect().start());
    RUN_COROUTINE([](Client &client, EventStream &events) -> QCoro::Task<> {
        using Type = ConnectionEvent::Type;
        // The loss and two failures lead to an attempt each; the third failure ends it.
        for (const Type type : {Type::Connected, Type::Lost, Type::AttemptFailed,
                                Type::AttemptFailed, Type::AttemptFailed}) {
            const auto event = co_await events.next();
            CO_COMPARE(event->type(), type);
        }
        CO_COMPARE(client.state(), ConnectionState::Disconnected);
    }(client, events));
    QCOMPARE(peer.connections(), 4);
}

void tst_Reconnect::aGapIsToldWhenMessagesMayHaveBeenMissed_data()
{
    QTest::addColumn<QoS>("qos");
    QTest::addColumn<bool>("sessionPresent");
    QTest::addColumn<bool>("isGap");
    QTest::newRow("QoS 1, session kept") << QoS::AtLeastOnce << true << false;
    QTest::newRow("QoS 1, session lost") << QoS::AtLeastOnce << false << true;
    QTest::newRow("QoS 0, session kept") << QoS::AtMostOnce << true << true;
}

void tst_Reconnect::aGapIsToldWhenMessagesMayHaveBeenMissed()
{
    QFETCH(QoS, qos);
    QFETCH(bool, sessionPresent);
    QFETCH(bool, isGap);
    ScriptedPeer peer;
    peer.acceptConnection().expectAny<Subscribe>().reply(granted(1)).close();
    peer.acceptConnection({sessionPresent});
    Client client(options(peer));
    auto events = client.events();
    RUN_COROUTINE(client.connect().start());
    RUN_COROUTINE(client.subscribe("a/#", qos).start());
    RUN_COROUTINE([](Client &client, EventStream &events, bool isGap) -> QCoro::Task<> {
        using Type = ConnectionEvent::Type;
        for (const Type type : {Type::Connected, Type::Lost, Type::Connected}) {
            const auto event = co_await events.next();
            CO_COMPARE(event->type(), type);
        }
        co_await client.disconnect(); // comes behind a gap, if there is one
        const auto last = co_await events.next();
        CO_COMPARE(last->type(), isGap ? Type::Gap : Type::Disconnected);
    }(client, events, isGap));
}

void tst_Reconnect::aRec8_whatIsPublishedMeanwhileIsSentLater()
{
    ScriptedPeer peer;
    peer.acceptConnection().close();
    peer.acceptConnection({true});
    Client client(options(peer, 200ms));
    RUN_COROUTINE(client.connect().start());
    RUN_COROUTINE(client.disconnected().start());
    QCOMPARE(client.state(), ConnectionState::WaitingToReconnect);
    const auto zero = client.publish("a", "0").start();
    const auto one = client.publish("a", "1", QoS::AtLeastOnce).start();
    QVERIFY(!zero.isReady() && !one.isReady());
    QTRY_COMPARE(peer.receivedOf<Publish>().size(), 2);
    QVERIFY(zero.isReady());
    peer.send(PubAck{peer.receivedOf<Publish>()[1].packetId});
    QTRY_VERIFY(one.isReady());
}

// The two calls that come too often change nothing, while connecting as between attempts.
void tst_Reconnect::aRec9_connectingTwiceMakesOneConnection()
{
    ScriptedPeer peer;
    for (int i = 0; i < 2; ++i)
        peer.acceptConnection({false, ReasonCode::ServerBusy});
    peer.acceptConnection().expectAny<Publish>().reply(PubAck{1});
    Client client(options(peer).reconnect(ReconnectPolicy::exponential(1ms, 1ms).retryFirstConnect()));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        auto events = client.events();
        auto connecting = client.connect().start();
        for (int i = 0; i < 3; ++i) {
            const bool refused = co_await throws<UsageError>(client.connect().start());
            CO_VERIFY(refused);
            co_await events.next(); // failed, failed, connected
        }
        co_await connecting;
        const bool refused = co_await throws<UsageError>(client.connect().start());
        CO_VERIFY(refused);
        co_await client.publish("a", 1, QoS::AtLeastOnce).timeout(20s);
    }(client));
    QCOMPARE(peer.connections(), 3);
    QCOMPARE(peer.receivedOf<Connect>().size(), 3);
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

void tst_Reconnect::b36_aSessionThatWasTakenOverIsLeft()
{
    ScriptedPeer peer;
    peer.acceptConnection().reply(Disconnect{ReasonCode::SessionTakenOver});
    Client client(options(peer));
    auto events = client.events();
    RUN_COROUTINE(client.connect().start());
    RUN_COROUTINE([](Client &client, EventStream &events) -> QCoro::Task<> {
        const Disconnection why = co_await client.disconnected().timeout(20s);
        CO_COMPARE(why.reasonCode(), std::optional(ReasonCode::SessionTakenOver));
        CO_COMPARE(client.state(), ConnectionState::Disconnected);
        co_await events.next(); // connected
        const auto lost = co_await events.next();
        CO_COMPARE(lost->type(), ConnectionEvent::Type::Lost);
        CO_VERIFY(!lost->retryDelay());
    }(client, events));
    QCOMPARE(peer.connections(), 1);
}

void tst_Reconnect::b37_takeoversThatThePredicateAnswersComeToAnEnd()
{
    ScriptedPeer peer;
    for (int i = 0; i < 10; ++i)
        peer.acceptConnection().reply(Disconnect{ReasonCode::SessionTakenOver});
    ReconnectPolicy policy = ReconnectPolicy::exponential(1ms, 1ms);
    policy.retryIf([](const Failure &) { return true; });
    Client client(options(peer).reconnect(policy));
    RUN_COROUTINE(client.connect().start());
    QTRY_COMPARE(client.state(), ConnectionState::Disconnected);
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const Disconnection why = co_await client.disconnected();
        CO_COMPARE(why.reasonCode(), std::optional(ReasonCode::SessionTakenOver));
    }(client));
    QCOMPARE(peer.connections(), 6);
}

// MQTT 3: the other client is not seen, only that connections do not last.
void tst_Reconnect::b37_whatOnlyClosesIsMetAtGrowingIntervals()
{
    const LogCatcher log;
    ScriptedPeer peer(ProtocolVersion::V3_1_1);
    for (int i = 0; i < 10; ++i)
        peer.acceptConnection().close();
    const auto policy = ReconnectPolicy::exponential(4ms, 32ms).maximumAttempts(6);
    Client client(options(peer).protocolVersion(ProtocolVersion::V3_1_1).reconnect(policy));
    auto events = client.events();
    RUN_COROUTINE(client.connect().start());
    RUN_COROUTINE([](Client &client, EventStream &events) -> QCoro::Task<> {
        const int bounds[] = {4, 8, 16, 32, 32, 32};
        for (int i = 0; i < 6; ++i) {
            co_await events.next(); // connected
            const auto lost = co_await events.next();
            CO_VERIFY(lost->retryDelay().has_value());
            CO_VERIFY(lost->retryDelay()->count() <= bounds[i]);
            CO_VERIFY(i < 2 || lost->retryDelay()->count() >= bounds[i] / 2);
        }
        const Disconnection why = co_await client.disconnected().timeout(20s);
        CO_VERIFY(!why.isClean());
    }(client, events));
    QTRY_COMPARE(client.state(), ConnectionState::Disconnected);
    QCOMPARE(peer.connections(), 7);
    QCOMPARE(log.text().count(u"Is there another client with the id me?"_s), 1);
}

void tst_Reconnect::h18_acceptingAloneBeginsNothingAnew()
{
    ScriptedPeer peer;
    for (int i = 0; i < 10; ++i)
        peer.acceptConnection().close();
    Client client(options(peer)); // with 3 attempts
    RUN_COROUTINE(client.connect().start());
    QTRY_COMPARE(client.state(), ConnectionState::Disconnected);
    QCOMPARE(peer.connections(), 4);
}

void tst_Reconnect::h18_unlessThePolicySaysSo()
{
    ScriptedPeer peer;
    for (int i = 0; i < 10; ++i)
        peer.acceptConnection().close();
    peer.acceptConnection();
    const auto policy = ReconnectPolicy::exponential(1ms, 1ms).maximumAttempts(1).resetAfter(0ms);
    Client client(options(peer).reconnect(policy));
    RUN_COROUTINE(client.connect().start());
    QTRY_COMPARE(peer.connections(), 11);
}

void tst_Reconnect::thePredicateIsAskedWithTheCause()
{
    ScriptedPeer peer;
    peer.acceptConnection().close();
    peer.acceptConnection({false, ReasonCode::NotAuthorized});
    peer.acceptConnection({false, ReasonCode::ServerBusy});
    QList<std::optional<ReasonCode>> asked;
    ReconnectPolicy policy = ReconnectPolicy::exponential(1ms, 1ms);
    policy.retryIf([&asked](const Failure &cause) {
        asked.append(cause.reasonCode);
        return cause.reasonCode != ReasonCode::ServerBusy;
    });
    Client client(options(peer).reconnect(policy));
    RUN_COROUTINE(client.connect().start());
    QTRY_COMPARE(client.state(), ConnectionState::Disconnected);
    QVERIFY(asked == (QList<std::optional<ReasonCode>>{std::nullopt, ReasonCode::NotAuthorized,
                                                       ReasonCode::ServerBusy}));
}

void tst_Reconnect::disconnectEndsTheWait()
{
    ScriptedPeer peer;
    peer.acceptConnection().close();
    Client client(options(peer, 1h));
    auto stream = client.messages();
    RUN_COROUTINE(client.connect().start());
    RUN_COROUTINE(client.disconnected().start());
    const auto publish = throws<DisconnectedError>(
        client.publish("a", 1, QoS::AtLeastOnce).start());
    auto next = stream.next().start();
    QVERIFY(!publish.isReady() && !next.isReady());
    RUN_COROUTINE(client.disconnect().start());
    QCOMPARE(client.state(), ConnectionState::Disconnected);
    QTRY_VERIFY(publish.isReady() && next.isReady());
    RUN_COROUTINE([](QCoro::Task<std::optional<Message>> &next) -> QCoro::Task<> {
        const auto end = co_await next;
        CO_VERIFY(!end);
    }(next));
    QCOMPARE(peer.connections(), 1);
}

void tst_Reconnect::retryNowEndsTheWait()
{
    ScriptedPeer peer;
    peer.acceptConnection().close();
    peer.acceptConnection({true});
    Client client(options(peer, 1h));
    client.retryNow(); // nothing to wait for yet
    QCOMPARE(client.state(), ConnectionState::Disconnected);
    RUN_COROUTINE(client.connect().start());
    RUN_COROUTINE(client.disconnected().start());
    QCOMPARE(client.state(), ConnectionState::WaitingToReconnect);
    client.retryNow();
    QCOMPARE(client.state(), ConnectionState::Connecting);
    RUN_COROUTINE(client.connected().timeout(20s).start());
    client.retryNow();
    QCOMPARE(client.state(), ConnectionState::Connected);
    QCOMPARE(peer.connections(), 2);
}

QTEST_GUILESS_MAIN(tst_Reconnect)
#include "tst_reconnect.moc"
