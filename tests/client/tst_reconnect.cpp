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

// What a reconnect policy keeps alive, and when it gives up.
class tst_Reconnect : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRec2_aSessionThatIsPresentGoesOn();
    void aRec4_aRec5_aLostSessionIsMadeAnew();
    void aRec7_stopsWhenTheServerWillNeverAccept();
    void aRec7_stopsAfterTheAttemptsAllowed();
    void aRec8_whatIsPublishedMeanwhileIsSentLater();
    void disconnectEndsTheWait();

private:
    static ClientOptions options(const ScriptedPeer &peer, std::chrono::milliseconds delay = 1ms)
    {
        return ClientOptions(peer.url())
            .clientId(u"me"_s)
            .reconnect(ReconnectPolicy::exponential(delay, delay).maximumAttempts(3));
    }
};

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

QTEST_GUILESS_MAIN(tst_Reconnect)
#include "tst_reconnect.moc"
