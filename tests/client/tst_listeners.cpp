// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "scriptedpeer.h"
#include "testpackets.h"

#include <qcomqtt/client.h>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// What becomes of the subscriptions behind listen(), and of messages on the way, when things change.
class tst_Listeners : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anotherConnectSubscribesOpenListenersAgain();
    void aRefusedHigherQosLeavesTheGrantThatStands();
    void whatIsGivenUpWithoutAConnectionIsNeverAskedFor();
    void aLaterListenerTakesOverFromOneThatGaveUp();
    void e16_whatIsOnItsWayWhenUnsubscribingIsDelivered();
};

void tst_Listeners::anotherConnectSubscribesOpenListenersAgain()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck())
        .expectAny<Subscribe>()
        .reply(SubAck{1, {ReasonCode::GrantedQoS1}})
        .close()
        .acceptConnection(assignedConnAck())
        .expectThat("SUBSCRIBE to the same filter", [](const Packet &packet) {
            const auto *subscribe = std::get_if<Subscribe>(&packet);
            return subscribe
                && subscribe->subscriptions
                == QList<Subscription>{Subscription("a/#", QoS::AtLeastOnce)};
        })
        .reply(SubAck{1, {ReasonCode::GrantedQoS1}})
        .reply(publishOf("a/b", "again"));
    RUN_COROUTINE([](ScriptedPeer &peer) -> QCoro::Task<> {
        Client client(peer.url());
        co_await client.connect();
        auto stream = co_await client.listen("a/#", QoS::AtLeastOnce);
        const bool lost = co_await throws<DisconnectedError>(stream.next().start());
        CO_VERIFY(lost);
        co_await client.connect();
        const auto message = co_await stream.next();
        CO_VERIFY(message);
        CO_COMPARE(message->payload(), QByteArray("again"));
    }(peer));
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

void tst_Listeners::aRefusedHigherQosLeavesTheGrantThatStands()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck())
        .expectAny<Subscribe>()
        .reply(SubAck{1, {ReasonCode::GrantedQoS0}})
        .expectAny<Subscribe>()
        .reply(SubAck{2, {ReasonCode::NotAuthorized}})
        .expectAny<Unsubscribe>();
    RUN_COROUTINE([](ScriptedPeer &peer) -> QCoro::Task<> {
        Client client(peer.url());
        co_await client.connect();
        auto stream = co_await client.listen("a/#");
        const bool refused = co_await throws<SubscribeError>(
            client.listen("a/#", QoS::ExactlyOnce).start());
        CO_VERIFY(refused);
        stream.close();
        co_await client.disconnect();
    }(peer));
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

// MQTT-3.10.4-3
void tst_Listeners::whatIsGivenUpWithoutAConnectionIsNeverAskedFor()
{
    ScriptedPeer peer;
    peer.acceptConnection().close().acceptConnection().expect(publishOf("end", "1"));
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options.reconnect(ReconnectPolicy::exponential(1ms, 1ms)));
        co_await client.connect();
        co_await client.disconnected();
        std::stop_source stop;
        auto first = client.listen("a", QoS::AtLeastOnce).stopOn(stop.get_token()).start();
        auto second = client.listen("a", QoS::ExactlyOnce).stopOn(stop.get_token()).start();
        stop.request_stop();
        const bool firstStopped = co_await throws<CancelledError>(std::move(first));
        const bool secondStopped = co_await throws<CancelledError>(std::move(second));
        CO_VERIFY(firstStopped && secondStopped);
        co_await client.connected();
        co_await client.publish("end", 1);
    }(ClientOptions(peer.url()).clientId(u"me"_s)));
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

void tst_Listeners::aLaterListenerTakesOverFromOneThatGaveUp()
{
    ScriptedPeer peer;
    peer.acceptConnection()
        .close()
        .acceptConnection()
        .expectThat("SUBSCRIBE at the QoS of the second", [](const Packet &packet) {
            const auto *subscribe = std::get_if<Subscribe>(&packet);
            return subscribe
                && subscribe->subscriptions
                == QList<Subscription>{Subscription("a", QoS::AtLeastOnce)};
        })
        .reply(SubAck{1, {ReasonCode::GrantedQoS1}})
        .reply(publishOf("a", "1"));
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options.reconnect(ReconnectPolicy::exponential(1ms, 1ms)));
        co_await client.connect();
        co_await client.disconnected();
        std::stop_source stop;
        auto first = client.listen("a", QoS::ExactlyOnce).stopOn(stop.get_token()).start();
        stop.request_stop();
        const bool stopped = co_await throws<CancelledError>(std::move(first));
        CO_VERIFY(stopped);
        auto stream = co_await client.listen("a", QoS::AtLeastOnce);
        const auto message = co_await stream.next();
        CO_VERIFY(message);
        CO_COMPARE(message->payload(), QByteArray("1"));
    }(ClientOptions(peer.url()).clientId(u"me"_s)));
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

void tst_Listeners::e16_whatIsOnItsWayWhenUnsubscribingIsDelivered()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck())
        .expectAny<Subscribe>()
        .reply(SubAck{1, {ReasonCode::GrantedQoS1}})
        .expectAny<Unsubscribe>()
        .reply(publishOf("a", "on its way", QoS::AtLeastOnce, 9))
        .reply(UnsubAck{2, {ReasonCode::Success}})
        .expect(PubAck{9})
        .expectAny<Disconnect>();
    RUN_COROUTINE([](ScriptedPeer &peer) -> QCoro::Task<> {
        Client client(peer.url());
        co_await client.connect();
        auto stream = client.messages("a");
        co_await client.subscribe("a", QoS::AtLeastOnce);
        co_await client.unsubscribe("a");
        {
            const auto message = co_await stream.next();
            CO_VERIFY(message);
            CO_COMPARE(message->payload(), QByteArray("on its way"));
        }
        co_await client.disconnect();
        const auto end = co_await stream.next();
        CO_VERIFY(!end);
    }(peer));
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

QTEST_GUILESS_MAIN(tst_Listeners)
#include "tst_listeners.moc"
