// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "roundtrip.h"
#include "scriptedpeer.h"
#include "testpackets.h"

#include <qcomqtt/client.h>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// Subscribing, by itself and through listen().
class tst_Subscribe : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aPs5_severalFiltersGoInOnePacket();
    void aPs6_noFilterIsRefusedByTheCall();
    void aPs7_aRefusedFilterThrows_data();
    void aPs7_aRefusedFilterThrows();
    void aPs7_partlyRefusedTellsEachFilter();
    void aPs8_theWrongNumberOfCodesIsAProtocolError();
    void aPs9_unsubscribingStopsWhatCame();
    void aPs9_unsubscribingFromNothingIsSuccess();
    void d33_aPayloadThatIsNotTheTextItClaimsIsRefusedWhenAsked();
    void e11_whatComesBeforeTheSubAckIsDelivered();
    void e18_listenersShareOneSubscription();
    void e18_listenersThatWaitTogetherShareOneSubscription();
    void e18_aListenerWithAHigherQosSubscribesAgain();
    void listeningRefusedThrowsForEveryone();
    void aListenerThatGivesUpLeavesNoSubscription();
    void closingAStreamUnsubscribes();
};

namespace {

ScriptedPeer::Check subscribing(quint16 id, QList<Subscription> subscriptions)
{
    return [id, subscriptions](const Packet &packet) {
        const auto *subscribe = std::get_if<Subscribe>(&packet);
        return subscribe && subscribe->packetId == id && subscribe->subscriptions == subscriptions;
    };
}

} // namespace

void tst_Subscribe::aPs5_severalFiltersGoInOnePacket()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck())
        .expectThat("SUBSCRIBE to both",
                    subscribing(1, {Subscription("a"), Subscription("b", QoS::AtLeastOnce)}))
        .reply(SubAck{1, {ReasonCode::GrantedQoS0, ReasonCode::GrantedQoS1}})
        .reply(publishOf("a", "1"))
        .reply(publishOf("b", "2"));
    RUN_COROUTINE([](ScriptedPeer &peer) -> QCoro::Task<> {
        Client client(peer.url());
        auto stream = client.messages();
        co_await client.connect();
        const SubscribeResult result = co_await client.subscribe(
            "a", Subscription("b", QoS::AtLeastOnce));
        CO_COMPARE(result.reasonCodes().size(), 2);
        CO_COMPARE(result.grantedQoS(0), std::optional(QoS::AtMostOnce));
        CO_COMPARE(result.grantedQoS(1), std::optional(QoS::AtLeastOnce));
        CO_VERIFY(!result.hasFailures());
        const auto first = co_await stream.next();
        const auto second = co_await stream.next();
        CO_COMPARE(first->payload(), "1");
        CO_COMPARE(second->payload(), "2");
    }(peer));
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

void tst_Subscribe::aPs6_noFilterIsRefusedByTheCall()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck()).expect(publishOf("good", ""));
    Client client(peer.url());
    RUN_COROUTINE(client.connect().start());
    QVERIFY_THROWS_EXCEPTION(UsageError, (void)client.subscribe(QList<Subscription>()));
    QVERIFY_THROWS_EXCEPTION(UsageError, (void)client.unsubscribe(QList<TopicFilter>()));
    QVERIFY_THROWS_EXCEPTION(UsageError, (void)client.subscribe("a/#/b"));
    QVERIFY_THROWS_EXCEPTION(UsageError, (void)client.listen(""));
    QVERIFY_THROWS_EXCEPTION(UsageError, (void)client.messages("a+"));
    RUN_COROUTINE(client.publish("good").start());
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

void tst_Subscribe::aPs7_aRefusedFilterThrows_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<QByteArray>("subAck");
    QTest::addColumn<ReasonCode>("code");
    QTest::newRow("A-ps-7 MQTT 3 0x80") << ProtocolVersion::V3_1_1 << QByteArray("9003 0001 80")
                                        << ReasonCode::UnspecifiedError;
    QTest::newRow("A-ps-7 MQTT 5 0x80") << ProtocolVersion::V5 << QByteArray("9004 0001 00 80")
                                        << ReasonCode::UnspecifiedError;
    QTest::newRow("A-ps-7 MQTT 5 0x87") << ProtocolVersion::V5 << QByteArray("9004 0001 00 87")
                                        << ReasonCode::NotAuthorized;
}

void tst_Subscribe::aPs7_aRefusedFilterThrows()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(QByteArray, subAck);
    QFETCH(ReasonCode, code);
    ScriptedPeer peer(version);
    peer.acceptConnection().expectAny<Subscribe>().replyBytes(subAck);
    Client client(ClientOptions(peer.url()).protocolVersion(version).clientId(u"me"_s));
    RUN_COROUTINE([](Client &client, ReasonCode &code) -> QCoro::Task<> {
        co_await client.connect();
        const auto error = co_await thrown<SubscribeError>(client.subscribe("a").start());
        CO_VERIFY(error);
        CO_COMPARE(error->reasonCode(), std::optional(code));
        CO_COMPARE(error->reasonCodes(), QList<ReasonCode>{code});
        CO_COMPARE(client.state(), ConnectionState::Connected);
    }(client, code));
}

void tst_Subscribe::aPs7_partlyRefusedTellsEachFilter()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck())
        .expectAny<Subscribe>()
        .reply(SubAck{1, {ReasonCode::NotAuthorized, ReasonCode::GrantedQoS0}});
    Client client(peer.url());
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        co_await client.connect();
        const auto result = co_await client.subscribe("a", "b");
        CO_VERIFY(result.hasFailures());
        CO_COMPARE(result.grantedQoS(0), std::optional<QoS>());
        CO_COMPARE(result.grantedQoS(1), std::optional(QoS::AtMostOnce));
        CO_COMPARE(result.reasonCodes()[0], ReasonCode::NotAuthorized);
    }(client));
}

void tst_Subscribe::aPs8_theWrongNumberOfCodesIsAProtocolError()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck())
        .expectAny<Subscribe>()
        .reply(SubAck{1, {ReasonCode::GrantedQoS0}})
        .expectThat("DISCONNECT that tells of the error", [](const Packet &packet) {
            const auto *disconnect = std::get_if<Disconnect>(&packet);
            return disconnect
                && (disconnect->reasonCode == ReasonCode::MalformedPacket
                    || disconnect->reasonCode == ReasonCode::ProtocolError);
        });
    Client client(peer.url());
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        co_await client.connect();
        const bool broken = co_await throws<ProtocolError>(client.subscribe("a", "b").start());
        CO_VERIFY(broken);
    }(client));
    QTRY_VERIFY(peer.sawClose());
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

void tst_Subscribe::aPs9_unsubscribingStopsWhatCame()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck())
        .expectThat("SUBSCRIBE", subscribing(1, {Subscription("#")}))
        .reply(granted(1))
        .reply(publishOf("t", "foo"))
        .expectAny<Unsubscribe>()
        .reply(UnsubAck{2, {ReasonCode::Success}})
        .expectAny<Subscribe>()
        .reply(granted(3))
        .reply(publishOf("t", "baz"));
    Client client(peer.url());
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        auto stream = client.messages();
        co_await client.connect();
        co_await client.subscribe("#");
        const auto first = co_await stream.next();
        CO_COMPARE(first->payload(), "foo");
        co_await client.unsubscribe("#");
        co_await client.subscribe("#");
        const auto second = co_await stream.next();
        CO_COMPARE(second->payload(), "baz");
    }(client));
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));
    QCOMPARE(peer.receivedOf<Unsubscribe>()[0].filters, QList<TopicFilter>{"#"});
}

void tst_Subscribe::aPs9_unsubscribingFromNothingIsSuccess()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck())
        .expect(Unsubscribe{1, {"a", "b"}})
        .reply(UnsubAck{1, {ReasonCode::NoSubscriptionExisted, ReasonCode::Success}});
    Client client(peer.url());
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        co_await client.connect();
        const auto result = co_await client.unsubscribe("a", "b");
        CO_VERIFY(!result.hasFailures());
        CO_COMPARE(result.reasonCodes()[0], ReasonCode::NoSubscriptionExisted);
    }(client));
}

void tst_Subscribe::d33_aPayloadThatIsNotTheTextItClaimsIsRefusedWhenAsked()
{
    const auto text = [](const QByteArray &payload, QoS qos, quint16 id) {
        Publish publish = publishOf("a", payload, qos, id);
        publish.properties.setNumber(PropertyId::PayloadFormatIndicator, 1);
        return publish;
    };
    for (const bool validates : {true, false}) {
        ScriptedPeer peer;
        peer.acceptConnection(assignedConnAck());
        Client client(ClientOptions(peer.url()).validatePayloadFormat(validates));
        RUN_COROUTINE(client.connect().start());
        {
            auto stream = client.messages();
            peer.send(text("\xff", QoS::AtMostOnce, 0));
            peer.send(text("\xff", QoS::AtLeastOnce, 1));
            peer.send(text("\xff", QoS::ExactlyOnce, 2));
            peer.send(text("gr\u00fc\u00df", QoS::AtLeastOnce, 3));
            peer.send(publishOf("a", "\xff", QoS::AtLeastOnce, 4)); // claims nothing
            roundTrip(peer, client);
            QCOMPARE(stream.size(), validates ? 2 : 5);
        }
        if (!validates)
            continue;
        QCOMPARE(peer.receivedOf<PubAck>().size(), 1);
        QCOMPARE(peer.receivedOf<PubAck>()[0].reasonCode, ReasonCode::PayloadFormatInvalid);
        QCOMPARE(peer.receivedOf<PubRec>().size(), 1);
        QCOMPARE(peer.receivedOf<PubRec>()[0].reasonCode, ReasonCode::PayloadFormatInvalid);
        QVERIFY(peer.receivedOf<PubAck>()[0].properties.contains(PropertyId::ReasonString));
    }
}

void tst_Subscribe::e11_whatComesBeforeTheSubAckIsDelivered()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck())
        .expectAny<Subscribe>()
        .reply(publishOf("a", "retained", QoS::AtLeastOnce, 1))
        .reply(granted(1, ReasonCode::GrantedQoS1))
        .expect(PubAck{1});
    Client client(peer.url());
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        co_await client.connect();
        auto stream = co_await client.listen("a", QoS::AtLeastOnce);
        CO_COMPARE(stream.size(), 1);
        const auto message = co_await stream.next();
        CO_COMPARE(message->payload(), "retained");
    }(client));
    // Closing the stream unsubscribes behind the acknowledgement.
    QTRY_COMPARE(peer.receivedOf<PubAck>().size(), 1);
}

void tst_Subscribe::e18_listenersShareOneSubscription()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck()).expectAny<Subscribe>().reply(granted(1));
    Client client(peer.url());
    MessageStream first;
    MessageStream second;
    RUN_COROUTINE([](Client &client, MessageStream &first, MessageStream &second)
                      -> QCoro::Task<> {
        co_await client.connect();
        first = co_await client.listen("a/#");
        second = co_await client.listen("a/#");
    }(client, first, second));
    QCOMPARE(peer.receivedOf<Subscribe>().size(), 1);
    peer.send(publishOf("a/1", "both"));
    QTRY_COMPARE(first.size(), 1);
    QCOMPARE(second.size(), 1);

    first.close();
    roundTrip(peer, client);
    QCOMPARE(peer.receivedOf<Unsubscribe>().size(), 0);
    peer.send(publishOf("a/2", "one"));
    QTRY_COMPARE(second.size(), 2);

    second.close();
    QTRY_COMPARE(peer.receivedOf<Unsubscribe>().size(), 1);
    QCOMPARE(peer.receivedOf<Unsubscribe>()[0].filters, QList<TopicFilter>{"a/#"});
}

void tst_Subscribe::e18_listenersThatWaitTogetherShareOneSubscription()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck());
    Client client(peer.url());
    RUN_COROUTINE(client.connect().start());
    const auto keep = [](Client &client, MessageStream &stream) -> QCoro::Task<> {
        stream = co_await client.listen("a");
    };
    MessageStream first;
    MessageStream second;
    const auto one = keep(client, first);
    const auto other = keep(client, second);
    QTRY_COMPARE(peer.receivedOf<Subscribe>().size(), 1);
    peer.send(granted(1));
    QTRY_VERIFY(one.isReady() && other.isReady());
    QVERIFY(first.isOpen() && second.isOpen());
    roundTrip(peer, client);
    QCOMPARE(peer.receivedOf<Subscribe>().size(), 1);
}

void tst_Subscribe::e18_aListenerWithAHigherQosSubscribesAgain()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck())
        .expectThat("SUBSCRIBE", subscribing(1, {Subscription("a")}))
        .reply(granted(1))
        .expectThat("stronger SUBSCRIBE", subscribing(2, {Subscription("a", QoS::ExactlyOnce)}))
        .reply(granted(2, ReasonCode::GrantedQoS2))
        .expectAny<Unsubscribe>();
    Client client(peer.url());
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        co_await client.connect();
        auto first = co_await client.listen("a");
        auto second = co_await client.listen("a", QoS::ExactlyOnce);
        auto third = co_await client.listen("a", QoS::AtLeastOnce);
    }(client));
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
    QCOMPARE(peer.receivedOf<Subscribe>().size(), 2);
}

void tst_Subscribe::listeningRefusedThrowsForEveryone()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck())
        .expectAny<Subscribe>()
        .reply(granted(1, ReasonCode::NotAuthorized))
        .expectAny<Subscribe>()
        .reply(granted(2));
    Client client(peer.url());
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        co_await client.connect();
        auto one = thrown<SubscribeError>(client.listen("a").start());
        auto other = thrown<SubscribeError>(client.listen("a").start());
        const auto first = co_await one;
        CO_VERIFY(first);
        CO_COMPARE(first->reasonCode(), std::optional(ReasonCode::NotAuthorized));
        const auto second = co_await other;
        CO_VERIFY(second);
        // It may be asked for again.
        auto stream = co_await client.listen("a");
        CO_VERIFY(stream.isOpen());
    }(client));
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

void tst_Subscribe::aListenerThatGivesUpLeavesNoSubscription()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck());
    Client client(peer.url());
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        co_await client.connect();
        const bool late = co_await throws<TimeoutError>(client.listen("a").timeout(1ms).start());
        CO_VERIFY(late);
    }(client));
    QTRY_COMPARE(peer.receivedOf<Subscribe>().size(), 1);
    peer.send(granted(1));
    QTRY_COMPARE(peer.receivedOf<Unsubscribe>().size(), 1);
}

void tst_Subscribe::closingAStreamUnsubscribes()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck())
        .expectAny<Subscribe>()
        .reply(granted(1))
        .expect(Unsubscribe{2, {"a/+"}})
        .reply(UnsubAck{2, {ReasonCode::Success}})
        .expectAny<Subscribe>()
        .reply(granted(3));
    Client client(peer.url());
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        co_await client.connect();
        {
            auto stream = co_await client.listen("a/+");
            CO_VERIFY(stream.isOpen());
        }
        // A stream of messages() has no subscription to end.
        client.messages("a/+").close();
        auto again = co_await client.listen("a/+");
    }(client));
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

QTEST_GUILESS_MAIN(tst_Subscribe)
#include "tst_subscribe.moc"
