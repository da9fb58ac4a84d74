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

// What is published while there is no connection.
class tst_Offline : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRec8_whatIsPublishedBeforeTheFirstConnectIsSentThen();
    void aRec6_whatIsPublishedWithoutAConnectionArrives_data();
    void aRec6_whatIsPublishedWithoutAConnectionArrives();
    void aRec8_aConnectThatFailsLeavesItWaiting();
    void aRec8_disconnectingLeavesItWaiting();
    void aRec8_postWaitsForRoom();
    void aRec8_whatIsDroppedIsToldAndCounted();
    void aRec10_withoutThePolicyItFailsAtOnce();
    void destroyingTheClientEndsIt();
    void whatIsTakenBackIsNotSent();

private:
    static ClientOptions options(const ScriptedPeer &peer, const OutboxOptions &outbox)
    {
        return ClientOptions(peer.url()).clientId(u"me"_s).outbox(outbox);
    }
};

void tst_Offline::aRec8_whatIsPublishedBeforeTheFirstConnectIsSentThen()
{
    ScriptedPeer peer;
    peer.acceptConnection()
        .expect(publishOf("a", "1", QoS::AtLeastOnce, 1))
        .expect(publishOf("a", "2", QoS::ExactlyOnce, 2))
        .expect(publishOf("a", "0"));
    Client client(options(peer, OutboxOptions().acceptOffline()));
    const auto one = client.publish("a", 1, QoS::AtLeastOnce).start();
    const auto two = client.publish("a", 2, QoS::ExactlyOnce).start();
    const auto zero = client.publish("a", 0).start();
    QVERIFY(!one.isReady() && !two.isReady() && !zero.isReady());
    QCOMPARE(client.outbox(), OutboxStatus(3, 6, 0));
    RUN_COROUTINE(client.connect().start());
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
    QVERIFY(zero.isReady());
    QCOMPARE(client.outbox(), OutboxStatus(0, 0, 0));
    peer.send(PubAck{1});
    QTRY_VERIFY(one.isReady());
    QVERIFY(!two.isReady());
}

void tst_Offline::aRec6_whatIsPublishedWithoutAConnectionArrives_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::newRow("A-rec-6 MQTT 3.1.1") << ProtocolVersion::V3_1_1;
    QTest::newRow("A-rec-6 MQTT 5") << ProtocolVersion::V5;
}

void tst_Offline::aRec6_whatIsPublishedWithoutAConnectionArrives()
{
    QFETCH(ProtocolVersion, version);
    ScriptedPeer peer(version);
    peer.acceptConnection()
        .close()
        .acceptConnection()
        .expect(publishOf("a", "1", QoS::AtLeastOnce, 1))
        .expect(publishOf("a", "2", QoS::AtLeastOnce, 2))
        .expect(publishOf("a", "3", QoS::AtLeastOnce, 3))
        .reply(PubAck{1})
        .reply(PubAck{2})
        .reply(PubAck{3});
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options.reconnect(ReconnectPolicy::exponential(1ms, 1ms)));
        co_await client.connect();
        co_await client.disconnected();
        auto one = client.publish("a", 1, QoS::AtLeastOnce).start();
        auto two = client.publish("a", 2, QoS::AtLeastOnce).start();
        auto three = client.publish("a", 3, QoS::AtLeastOnce).start();
        CO_VERIFY(client.state() != ConnectionState::Connected);
        co_await one;
        co_await two;
        co_await three;
    }(ClientOptions(peer.url()).clientId(u"me"_s).protocolVersion(version)));
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

void tst_Offline::aRec8_aConnectThatFailsLeavesItWaiting()
{
    ScriptedPeer peer;
    peer.acceptConnection({false, ReasonCode::ServerUnavailable});
    Client client(options(peer, OutboxOptions().acceptOffline()));
    const auto publish = client.publish("a", 1, QoS::AtLeastOnce).start();
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const bool refused = co_await throws<RefusedError>(client.connect().start());
        CO_VERIFY(refused);
    }(client));
    QVERIFY(!publish.isReady());
    peer.acceptConnection().expect(publishOf("a", "1", QoS::AtLeastOnce, 1)).reply(PubAck{1});
    RUN_COROUTINE(client.connect().start());
    QTRY_VERIFY(publish.isReady());
}

void tst_Offline::aRec8_disconnectingLeavesItWaiting()
{
    ScriptedPeer peer;
    peer.acceptConnection().expect(publishOf("a", "1", QoS::AtLeastOnce, 1)).expectAny<Disconnect>();
    Client client(options(peer, OutboxOptions().acceptOffline()));
    RUN_COROUTINE(client.connect().start());
    const auto publish = client.publish("a", 1, QoS::AtLeastOnce).start();
    QTRY_COMPARE(peer.receivedOf<Publish>().size(), 1);
    RUN_COROUTINE(client.disconnect().start());
    QVERIFY(!publish.isReady());
    // The session ended with the connection: it is another message there.
    peer.acceptConnection().expectThat("the message", [](const Packet &packet) {
        const auto *message = std::get_if<Publish>(&packet);
        return message && message->payload == "1" && !message->duplicate;
    });
    RUN_COROUTINE(client.connect().start());
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
    peer.send(PubAck{peer.receivedOf<Publish>().last().packetId});
    QTRY_VERIFY(publish.isReady());
}

void tst_Offline::aRec8_postWaitsForRoom()
{
    ScriptedPeer peer;
    peer.acceptConnection();
    Client client(options(peer, OutboxOptions().maximumMessages(3).acceptOffline()));
    int posted = 0;
    const auto posting = [](Client &client, int &posted) -> QCoro::Task<> {
        for (int i = 0; i < 10; ++i) {
            co_await client.post("a", i);
            ++posted;
        }
    }(client, posted);
    QCOMPARE(posted, 2); // the third fills it
    RUN_COROUTINE(client.connect().start());
    QTRY_COMPARE(peer.receivedOf<Publish>().size(), 10);
    QVERIFY(posting.isReady());
    RUN_COROUTINE(client.drain().start());
}

void tst_Offline::aRec8_whatIsDroppedIsToldAndCounted()
{
    ScriptedPeer peer;
    Client client(options(
        peer, OutboxOptions(OutboxPolicy::DropOldest).maximumMessages(5).acceptOffline()));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        for (int i = 1; i <= 9; ++i)
            co_await client.post("a", i, QoS::AtLeastOnce);
        auto awaited = client.publish("a", 10, QoS::AtLeastOnce).start();
        CO_COMPARE(client.outbox(), OutboxStatus(5, 11, 5));
        for (int i = 11; i <= 14; ++i)
            co_await client.post("a", i, QoS::AtLeastOnce);
        CO_VERIFY(!awaited.isReady());
        co_await client.post("a", 15, QoS::AtLeastOnce);
        const auto dropped = co_await thrown<OverflowError>(std::move(awaited));
        CO_VERIFY(dropped);
    }(client));
    peer.acceptConnection();
    RUN_COROUTINE(client.connect().start());
    QTRY_COMPARE(peer.receivedOf<Publish>().size(), 5);
    for (int i = 0; i < 5; ++i) {
        QCOMPARE(peer.receivedOf<Publish>()[i].payload, QByteArray::number(11 + i));
        peer.send(PubAck{quint16(i + 1)});
    }
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const bool overflow = co_await throws<OverflowError>(client.drain().start());
        CO_VERIFY(overflow);
        co_await client.drain(); // it was told once
    }(client));
    QCOMPARE(client.outbox().dropped(), 10u);
}

void tst_Offline::aRec10_withoutThePolicyItFailsAtOnce()
{
    ScriptedPeer peer;
    Client client(options(peer, OutboxOptions()));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const bool publish = co_await throws<DisconnectedError>(
            client.publish("a", 1, QoS::AtLeastOnce).start());
        CO_VERIFY(publish);
        const bool post = co_await throws<DisconnectedError>(client.post("a", 1).start());
        CO_VERIFY(post);
        const bool subscribe = co_await throws<DisconnectedError>(client.subscribe("a").start());
        CO_VERIFY(subscribe);
    }(client));
    QCOMPARE(client.outbox(), OutboxStatus());
}

void tst_Offline::destroyingTheClientEndsIt()
{
    ScriptedPeer peer;
    auto client = std::make_unique<Client>(options(peer, OutboxOptions().acceptOffline()));
    const auto publish = throws<CancelledError>(client->publish("a", 1, QoS::AtLeastOnce).start());
    const auto zero = throws<CancelledError>(client->publish("a", 0).start());
    RUN_COROUTINE(client->post("a", 2, QoS::AtLeastOnce).start());
    const auto drain = throws<CancelledError>(client->drain().start());
    client.reset();
    QVERIFY(publish.isReady() && zero.isReady() && drain.isReady());
}

void tst_Offline::whatIsTakenBackIsNotSent()
{
    ScriptedPeer peer;
    peer.acceptConnection();
    Client client(options(peer, OutboxOptions().acceptOffline()));
    std::stop_source stop;
    const auto publish = throws<CancelledError>(
        client.publish("a", 1, QoS::AtLeastOnce).stopOn(stop.get_token()).start());
    stop.request_stop();
    QTRY_VERIFY(publish.isReady());
    QCOMPARE(client.outbox().messages(), 0);
    RUN_COROUTINE(client.connect().start());
    RUN_COROUTINE(client.publish("a", "last").start());
    QTRY_COMPARE(peer.receivedOf<Publish>().size(), 1);
    QCOMPARE(peer.receivedOf<Publish>()[0].payload, "last");
}

QTEST_GUILESS_MAIN(tst_Offline)
#include "tst_offline.moc"
