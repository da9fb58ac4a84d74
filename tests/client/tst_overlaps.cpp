// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "roundtrip.h"
#include "scriptedpeer.h"
#include "testpackets.h"

#include <qcomqtt/client.h>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

// Messages that match more than one subscription, and what tells them apart.
class tst_Overlaps : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aPs16_overlappingFiltersGiveEachStreamOneCopy();
    void aPs16_d38_aCopyForEachFilterGivesEachStreamOne_data();
    void aPs16_d38_aCopyForEachFilterGivesEachStreamOne();
    void d38_aCopyThatNobodyNeedsIsAcknowledged();
    void d38_copiesAreHeldForTheirStreams();
    void aPs20_sharedAndPlainListenersAreIndependent();
    void aPs22_identifiersOfTheCallerAreReported();
};

namespace {

quint32 identifierOf(const Subscribe &subscribe)
{
    return subscribe.properties.number(PropertyId::SubscriptionIdentifier).value_or(0);
}

Publish copyFor(quint32 identifier, Publish publish)
{
    publish.properties.append(PropertyId::SubscriptionIdentifier, identifier);
    return publish;
}

//! A server that grants two overlapping subscriptions.
void grantTwo(ScriptedPeer &peer)
{
    peer.acceptConnection(assignedConnAck())
        .expectAny<Subscribe>()
        .reply(granted(1, ReasonCode::GrantedQoS1))
        .expectAny<Subscribe>()
        .reply(granted(2, ReasonCode::GrantedQoS1));
}

QCoro::Task<> subscribeToTwo(Client &client)
{
    co_await client.connect();
    co_await client.subscribe("a/#", QoS::AtLeastOnce);
    co_await client.subscribe("a/b", QoS::AtLeastOnce);
}

//! What both subscriptions match, as a copy for the first, one for the second, and so on.
void sendCopiesInTurn(ScriptedPeer &peer, quint16 copies)
{
    const auto subscribes = peer.receivedOf<Subscribe>();
    for (quint16 id = 1; id <= copies; ++id) {
        const quint32 identifier = identifierOf(subscribes[(id + 1) % 2]);
        peer.send(copyFor(identifier, publishOf("a/b", "x", QoS::AtLeastOnce, id)));
    }
}

} // namespace

void tst_Overlaps::aPs16_overlappingFiltersGiveEachStreamOneCopy()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck());
    Client client(peer.url());
    auto narrow = client.messages("test/+/+/test2");
    auto wide = client.messages("test/+/#");
    auto all = client.messages();
    auto elsewhere = client.messages("other/#");
    RUN_COROUTINE(client.connect().start());
    peer.send(publishOf("test/a/b/test2", "1"));
    roundTrip(peer, client);
    QCOMPARE(narrow.size(), 1);
    QCOMPARE(wide.size(), 1);
    QCOMPARE(all.size(), 1);
    QCOMPARE(elsewhere.size(), 0);
}

void tst_Overlaps::aPs16_d38_aCopyForEachFilterGivesEachStreamOne_data()
{
    QTest::addColumn<QoS>("qos");
    QTest::newRow("QoS 0") << QoS::AtMostOnce;
    QTest::newRow("QoS 1") << QoS::AtLeastOnce;
}

void tst_Overlaps::aPs16_d38_aCopyForEachFilterGivesEachStreamOne()
{
    QFETCH(const QoS, qos);
    ScriptedPeer peer;
    grantTwo(peer);
    Client client(peer.url());
    auto all = client.messages();
    MessageStream wide;
    MessageStream narrow;
    RUN_COROUTINE([](Client &client, MessageStream &wide, MessageStream &narrow, QoS qos)
                      -> QCoro::Task<> {
        co_await client.connect();
        wide = co_await client.listen("a/#", qos);
        narrow = co_await client.listen("a/b", qos);
    }(client, wide, narrow, qos));
    const auto subscribes = peer.receivedOf<Subscribe>();
    quint16 id = qos == QoS::AtMostOnce ? 0 : 1;
    for (int i = 0; i < 10; ++i) {
        for (const Subscribe &subscribe : subscribes) {
            peer.send(copyFor(identifierOf(subscribe),
                              publishOf("a/b", QByteArray::number(i), qos, id)));
            id += id > 0;
        }
    }
    roundTrip(peer, client);
    for (MessageStream *stream : {&all, &wide, &narrow}) {
        QCOMPARE(stream->size(), 10);
        RUN_COROUTINE([](MessageStream &stream) -> QCoro::Task<> {
            for (int i = 0; i < 10; ++i) {
                auto message = co_await stream.next();
                CO_COMPARE(message->toInt(), i);
                CO_VERIFY(message->properties().isEmpty());
            }
        }(*stream));
    }
    QTRY_COMPARE(peer.receivedOf<PubAck>().size(), qos == QoS::AtMostOnce ? 0 : 20);
}

void tst_Overlaps::d38_aCopyThatNobodyNeedsIsAcknowledged()
{
    ScriptedPeer peer;
    grantTwo(peer);
    Client client(peer.url());
    auto wide = client.messages("a/#");
    RUN_COROUTINE(subscribeToTwo(client));
    sendCopiesInTurn(peer, 4);
    roundTrip(peer, client);
    QCOMPARE(wide.size(), 2);
    // In the order of arrival: the second waits for the first, which is not consumed yet.
    QCOMPARE(peer.receivedOf<PubAck>().size(), 0);
    wide.close();
    auto other = client.messages("a/#");
    QCOMPARE(other.size(), 2);
    RUN_COROUTINE([](MessageStream &stream) -> QCoro::Task<> {
        co_await stream.next();
        co_await stream.next();
    }(other));
    QTRY_COMPARE(peer.receivedOf<PubAck>(),
                 (QList<PubAck>{PubAck{1}, PubAck{2}, PubAck{3}, PubAck{4}}));
}

void tst_Overlaps::d38_copiesAreHeldForTheirStreams()
{
    ScriptedPeer peer;
    grantTwo(peer);
    Client client(peer.url());
    RUN_COROUTINE(subscribeToTwo(client));
    sendCopiesInTurn(peer, 6);
    roundTrip(peer, client);
    auto narrow = client.messages("a/b");
    QCOMPARE(narrow.size(), 3);
    RUN_COROUTINE([](MessageStream &stream) -> QCoro::Task<> {
        for (int i = 0; i < 3; ++i)
            co_await stream.next();
    }(narrow));
    QTRY_COMPARE(peer.receivedOf<PubAck>().size(), 6);
}

void tst_Overlaps::aPs20_sharedAndPlainListenersAreIndependent()
{
    ScriptedPeer peer;
    grantTwo(peer);
    Client client(peer.url());
    MessageStream shared;
    MessageStream plain;
    RUN_COROUTINE([](Client &client, MessageStream &shared, MessageStream &plain)
                      -> QCoro::Task<> {
        co_await client.connect();
        shared = co_await client.listen("$share/g/f");
        plain = co_await client.listen("f");
    }(client, shared, plain));
    const auto subscribes = peer.receivedOf<Subscribe>();
    peer.send(copyFor(identifierOf(subscribes[0]), publishOf("f", "for the group")));
    peer.send(copyFor(identifierOf(subscribes[1]), publishOf("f", "for everyone")));
    roundTrip(peer, client);
    for (const auto &[stream, expected] : {std::pair(&shared, "for the group"),
                                           std::pair(&plain, "for everyone")}) {
        QCOMPARE(stream->size(), 1);
        RUN_COROUTINE([](MessageStream &stream, const char *expected) -> QCoro::Task<> {
            const auto message = co_await stream.next();
            CO_COMPARE(message->payload(), expected);
        }(*stream, expected));
    }
    shared.close();
    QTRY_COMPARE(peer.receivedOf<Unsubscribe>().size(), 1);
    const Unsubscribe unsubscribe = peer.receivedOf<Unsubscribe>()[0];
    QCOMPARE(unsubscribe.filters, QList<TopicFilter>{"$share/g/f"});
    peer.send(UnsubAck{unsubscribe.packetId, {ReasonCode::Success}});
    peer.send(copyFor(identifierOf(subscribes[1]), publishOf("f", "goes on")));
    roundTrip(peer, client);
    QCOMPARE(plain.size(), 1);
}

void tst_Overlaps::aPs22_identifiersOfTheCallerAreReported()
{
    ScriptedPeer peer;
    grantTwo(peer);
    Client client(peer.url());
    auto all = client.messages();
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        co_await client.connect();
        Properties properties;
        properties.setNumber(PropertyId::SubscriptionIdentifier, 9);
        const QList<Subscription> wide{"a/#"};
        co_await client.subscribe(wide, properties);
        properties.setNumber(PropertyId::SubscriptionIdentifier, 14);
        const QList<Subscription> narrow{"a/b"};
        co_await client.subscribe(narrow, properties);
    }(client));
    peer.send(copyFor(14, copyFor(9, publishOf("a/b", "one copy"))));
    peer.send(copyFor(9, publishOf("a/b", "copies")));
    peer.send(copyFor(14, publishOf("a/b", "copies")));
    roundTrip(peer, client);
    QCOMPARE(all.size(), 3);
    RUN_COROUTINE([](MessageStream &stream) -> QCoro::Task<> {
        QList<QList<quint32>> identifiers;
        for (int i = 0; i < 3; ++i) {
            auto message = co_await stream.next();
            identifiers.append(message->properties().subscriptionIdentifiers());
        }
        const QList<QList<quint32>> expected{{9, 14}, {9}, {14}};
        CO_COMPARE(identifiers, expected);
    }(all));
}

QTEST_GUILESS_MAIN(tst_Overlaps)
#include "tst_overlaps.moc"
