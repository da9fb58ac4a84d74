// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "scriptedpeer.h"
#include "testpackets.h"
#include "teststore.h"

#include <qcomqtt/client.h>
#include <qcomqtt/memorysessionstore.h>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// What a client leaves in its session store, and what the next process makes of it. A process that
// is killed is a client whose store was copied before it went.
class tst_SessionStore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void d26_aMessageHadBeforeACrashIsNotGivenAgain_data();
    void d26_aMessageHadBeforeACrashIsNotGivenAgain();
    void d26_aMessageNotConsumedBeforeACrashComesAgain();
    void c40_whatWasNotAcknowledgedIsSentAgain();
    void afterPubRecOnlyPubRelIsSentAgain();
    void whatWaitedIsSentBehindWhatWasOnItsWay();
    void aServerThatLostTheSessionGetsEverythingAnew();
    void subscriptionsAreKnownWhereTheServerKnowsThem();
    void nothingIsWrittenBeforeItIsKept();
    void storedWaitsForOneCommitOfMany();
    void storedEndsOnceWhateverHappens_data();
    void storedEndsOnceWhateverHappens();
    void whatTheServerHasNotTakenOutlivesTheClient();
    void whatIsBeingKeptOutlivesTheClient();
    void disconnectingKeepsWhatWaits();
    void aMessageTakenBackIsForgotten();
    void theNameThatTheServerGaveIsRemembered();
    void theNameGivenToMqtt3IsRemembered();
    void i2_anotherServerGetsASessionOfItsOwn();
    void whatIsPublishedWhileTheStoreOpensComesBehind();
    void i2_theStoreOfAnotherClientIsRefused();
    void oneStoreIsForOneClientAtATime();
    void givingUpToOpenTakesNothingFromAnother();
    void whatTheStoreHasOfItsOwnComesBeforeTheNetwork();
    void aStoreThatFailsToOpenFailsConnect();
    void aStoreThatFailsEndsTheConnectionAndNothingIsLost();
    void aDamagedStoreIsRefusedAndKept();
    void aStoreNeedsASessionThatLasts();
    void storedNeedsAStore();

private:
    using Store = std::shared_ptr<TestStore>;
    static ClientOptions options(const ScriptedPeer &peer, const Store &store)
    {
        return ClientOptions(peer.url()).clientId(u"me"_s).sessionStore(store);
    }
    //! The store as a process finds it that is started after the one of \a store was killed.
    static Store afterCrash(const Store &store)
    {
        return std::make_shared<TestStore>(store->records());
    }
    static QCoro::Task<> receive(MessageStream &stream, QByteArray expected)
    {
        const auto message = co_await stream.next();
        CO_VERIFY(message);
        CO_COMPARE(message->payload(), expected);
    }
};

void tst_SessionStore::d26_aMessageHadBeforeACrashIsNotGivenAgain_data()
{
    QTest::addColumn<bool>("pubRecArrived");
    QTest::newRow("PUBREC was lost") << false;
    QTest::newRow("PUBREC arrived") << true;
}

void tst_SessionStore::d26_aMessageHadBeforeACrashIsNotGivenAgain()
{
    QFETCH(bool, pubRecArrived);
    const Publish message = publishOf("a", "once", QoS::ExactlyOnce, 7);
    const auto store = std::make_shared<TestStore>();
    ScriptedPeer peer;
    peer.acceptConnection().reply(message).expect(PubRec{7});
    Client killed(options(peer, store));
    auto had = killed.messages();
    RUN_COROUTINE(killed.connect().start());
    RUN_COROUTINE(receive(had, "once"));
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));

    ScriptedPeer later;
    later.acceptConnection({true});
    if (pubRecArrived)
        later.reply(PubRel{7}).expect(PubComp{7});
    else
        later.reply(duplicateOf(message)).expect(PubRec{7}).reply(PubRel{7}).expect(PubComp{7});
    later.reply(publishOf("a", "another", QoS::ExactlyOnce, 7)).expect(PubRec{7});
    const auto found = afterCrash(store);
    Client client(options(peer, found).url(later.url()).sharedSessions());
    auto stream = client.messages();
    RUN_COROUTINE(client.connect().start());
    QVERIFY(!later.receivedOf<Connect>()[0].cleanStart);
    RUN_COROUTINE(receive(stream, "another"));
    QTRY_VERIFY2(later.isFinished(), qPrintable(later.failure()));
}

void tst_SessionStore::d26_aMessageNotConsumedBeforeACrashComesAgain()
{
    const Publish message = publishOf("a", "once", QoS::ExactlyOnce, 7);
    const auto store = std::make_shared<TestStore>();
    ScriptedPeer peer;
    peer.acceptConnection().reply(message);
    Client killed(options(peer, store));
    auto unread = killed.messages();
    RUN_COROUTINE(killed.connect().start());
    QTRY_COMPARE(unread.size(), 1);

    ScriptedPeer later;
    later.acceptConnection({true}).reply(duplicateOf(message)).expect(PubRec{7});
    Client client(options(peer, afterCrash(store)).url(later.url()).sharedSessions());
    auto stream = client.messages();
    RUN_COROUTINE(client.connect().start());
    RUN_COROUTINE(receive(stream, "once"));
    QTRY_VERIFY2(later.isFinished(), qPrintable(later.failure()));
}

void tst_SessionStore::c40_whatWasNotAcknowledgedIsSentAgain()
{
    const Publish one = publishOf("a", "1", QoS::AtLeastOnce, 1);
    const Publish two = publishOf("a", "2", QoS::ExactlyOnce, 2);
    const auto store = std::make_shared<TestStore>();
    ScriptedPeer peer;
    peer.acceptConnection().expect(one).expect(two);
    Client killed(options(peer, store));
    RUN_COROUTINE(killed.connect().start());
    const auto first = killed.publish("a", 1, QoS::AtLeastOnce).start();
    const auto second = killed.publish("a", 2, QoS::ExactlyOnce).start();
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
    QVERIFY(!first.isReady() && !second.isReady());

    ScriptedPeer later;
    later.acceptConnection({true}).expect(duplicateOf(one)).expect(duplicateOf(two));
    const auto found = afterCrash(store);
    Client client(options(peer, found).url(later.url()).sharedSessions());
    RUN_COROUTINE(client.connect().start());
    const auto drained = client.drain().start();
    QTRY_VERIFY2(later.isFinished(), qPrintable(later.failure()));
    QVERIFY(!drained.isReady());
    later.send(PubAck{1});
    later.send(PubRec{2});
    QTRY_COMPARE(later.receivedOf<PubRel>(), QList<PubRel>{PubRel{2}});
    later.send(PubComp{2});
    QTRY_VERIFY(drained.isReady());
    QTRY_COMPARE(found->records().size(), 1); // who the session belongs to
}

void tst_SessionStore::afterPubRecOnlyPubRelIsSentAgain()
{
    const auto store = std::make_shared<TestStore>();
    ScriptedPeer peer;
    peer.acceptConnection().expectAny<Publish>().reply(PubRec{1}).expect(PubRel{1});
    Client killed(options(peer, store));
    RUN_COROUTINE(killed.connect().start());
    const auto publish = killed.publish("a", 1, QoS::ExactlyOnce).start();
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));

    ScriptedPeer later;
    later.acceptConnection({true}).expect(PubRel{1}).reply(PubComp{1});
    Client client(options(peer, afterCrash(store)).url(later.url()).sharedSessions());
    RUN_COROUTINE(client.connect().start());
    RUN_COROUTINE(client.drain().start());
    QVERIFY(later.receivedOf<Publish>().isEmpty());
}

void tst_SessionStore::whatWaitedIsSentBehindWhatWasOnItsWay()
{
    const auto store = std::make_shared<TestStore>();
    ScriptedPeer peer;
    ConnAck narrow;
    narrow.properties.setNumber(PropertyId::ReceiveMaximum, 1);
    peer.acceptConnection(narrow).expectAny<Publish>();
    Client killed(options(peer, store));
    RUN_COROUTINE(killed.connect().start());
    for (int i = 1; i <= 4; ++i)
        RUN_COROUTINE(killed.post("a", i, i % 2 ? QoS::AtLeastOnce : QoS::ExactlyOnce).start());
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
    RUN_COROUTINE(killed.stored().start());

    ScriptedPeer later;
    later.acceptConnection({true})
        .expect(duplicateOf(publishOf("a", "1", QoS::AtLeastOnce, 1)))
        .expect(publishOf("a", "2", QoS::ExactlyOnce, 2))
        .expect(publishOf("a", "3", QoS::AtLeastOnce, 3))
        .expect(publishOf("a", "4", QoS::ExactlyOnce, 4))
        .expect(publishOf("a", "5", QoS::AtLeastOnce, 5));
    Client client(options(peer, afterCrash(store)).url(later.url()).sharedSessions());
    RUN_COROUTINE(client.connect().start());
    RUN_COROUTINE(client.post("a", 5, QoS::AtLeastOnce).start());
    QTRY_VERIFY2(later.isFinished(), qPrintable(later.failure()));
}

void tst_SessionStore::aServerThatLostTheSessionGetsEverythingAnew()
{
    const auto store = std::make_shared<TestStore>();
    ScriptedPeer peer;
    peer.acceptConnection()
        .expectAny<Subscribe>()
        .reply(granted(1))
        .expectAny<Publish>()
        .expectAny<Publish>()
        .reply(PubRec{3})
        .expect(PubRel{3});
    Client killed(options(peer, store));
    RUN_COROUTINE(killed.connect().start());
    RUN_COROUTINE(killed.subscribe("s/#").start());
    const auto first = killed.publish("a", 1, QoS::AtLeastOnce).start();
    const auto second = killed.publish("a", 2, QoS::ExactlyOnce).start();
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));

    ScriptedPeer later;
    later.acceptConnection({false})
        .expectAny<Subscribe>()
        .reply(granted(1))
        .expectThat("the message, as a new one", [](const Packet &packet) {
            const auto *publish = std::get_if<Publish>(&packet);
            return publish && publish->payload == "1" && !publish->duplicate;
        });
    const auto found = afterCrash(store);
    Client client(options(peer, found).url(later.url()).sharedSessions());
    RUN_COROUTINE(client.connect().start());
    QTRY_VERIFY2(later.isFinished(), qPrintable(later.failure()));
    QCOMPARE(later.receivedOf<Subscribe>()[0].subscriptions,
             QList<Subscription>{Subscription("s/#")});
    // What was the other session's is not delivered twice, and nobody knows whether it was at all.
    later.send(PubAck{later.receivedOf<Publish>()[0].packetId});
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const auto unknown = co_await thrown<PublishError>(client.drain().start());
        CO_VERIFY(unknown);
    }(client));
    QCOMPARE(later.receivedOf<Publish>().size(), 1);
    QTRY_COMPARE(found->records().size(), 2); // the name and the subscription
}

void tst_SessionStore::subscriptionsAreKnownWhereTheServerKnowsThem()
{
    const auto store = std::make_shared<TestStore>();
    ScriptedPeer peer;
    peer.acceptConnection().expectAny<Subscribe>().reply(granted(1));
    Client killed(options(peer, store));
    RUN_COROUTINE(killed.connect().start());
    RUN_COROUTINE(killed.subscribe("s/#").start());
    const quint32 identifier = *peer.receivedOf<Subscribe>()[0].properties.number(
        PropertyId::SubscriptionIdentifier);

    ScriptedPeer later;
    Publish copy = publishOf("s/1", "x");
    copy.properties.setNumber(PropertyId::SubscriptionIdentifier, identifier);
    later.acceptConnection({true}).reply(copy);
    Client client(options(peer, afterCrash(store)).url(later.url()).sharedSessions());
    auto stream = client.messages();
    RUN_COROUTINE(client.connect().start());
    RUN_COROUTINE([](MessageStream &stream) -> QCoro::Task<> {
        const auto message = co_await stream.next();
        CO_VERIFY(message->properties().isEmpty()); // the number is ours
    }(stream));
    QVERIFY(later.receivedOf<Subscribe>().isEmpty());
    // A number that the server uses already is not given to another subscription.
    later.expectAny<Subscribe>().reply(granted(1));
    RUN_COROUTINE(client.subscribe("t").start());
    QVERIFY(later.receivedOf<Subscribe>()[0].properties.number(PropertyId::SubscriptionIdentifier)
            != identifier);
}

void tst_SessionStore::nothingIsWrittenBeforeItIsKept()
{
    const auto store = std::make_shared<TestStore>();
    ScriptedPeer peer;
    peer.acceptConnection();
    Client client(options(peer, store));
    RUN_COROUTINE(client.connect().start());
    QTRY_COMPARE(store->records().size(), 1);
    store->isSlow = true;
    const auto publish = client.publish("a", 1, QoS::AtLeastOnce).start();
    QTRY_VERIFY(store->gate.isAwaited());
    const auto another = client.publish("a", 2, QoS::AtLeastOnce).start();
    peer.send(publishOf("b", "received"));
    auto stream = client.messages();
    RUN_COROUTINE(receive(stream, "received")); // the event loop and the network go on
    QVERIFY(peer.receivedOf<Publish>().isEmpty());
    store->gate.open();
    QTRY_COMPARE(peer.receivedOf<Publish>().size(), 1); // the other one is in the next batch
    QTRY_VERIFY(store->gate.isAwaited());
    QCOMPARE(peer.receivedOf<Publish>().size(), 1);
    store->isSlow = false;
    store->gate.open();
    QTRY_COMPARE(peer.receivedOf<Publish>().size(), 2);
    QVERIFY(!publish.isReady() && !another.isReady());
    peer.send(PubAck{1});
    peer.send(PubAck{2});
    QTRY_VERIFY(publish.isReady() && another.isReady());
}

void tst_SessionStore::storedWaitsForOneCommitOfMany()
{
    const auto store = std::make_shared<TestStore>();
    ScriptedPeer peer;
    peer.acceptConnection();
    Client client(options(peer, store));
    RUN_COROUTINE(client.connect().start());
    RUN_COROUTINE(client.stored().start());
    const int before = store->commits;
    store->isSlow = true;
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        for (int i = 0; i < 100; ++i)
            co_await client.post("a", i, QoS::AtLeastOnce);
    }(client));
    const auto stored = client.stored().start();
    QTRY_VERIFY(store->gate.isAwaited());
    QVERIFY(!stored.isReady());
    store->isSlow = false;
    store->gate.open();
    QTRY_VERIFY(stored.isReady());
    QCOMPARE(store->commits, before + 1);
    QCOMPARE(store->records().size(), 101);
}

void tst_SessionStore::storedEndsOnceWhateverHappens_data()
{
    QTest::addColumn<QString>("ending");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("stopped") << u"stop"_s << ErrorCode::Cancelled;
    QTest::newRow("out of time") << u"timeout"_s << ErrorCode::Timeout;
    QTest::newRow("client destroyed") << u"destroy"_s << ErrorCode::Cancelled;
    QTest::newRow("store fails") << u"fail"_s << ErrorCode::Store;
    QTest::newRow("server closes") << u"close"_s << ErrorCode::Disconnected;
}

void tst_SessionStore::storedEndsOnceWhateverHappens()
{
    QFETCH(QString, ending);
    QFETCH(ErrorCode, code);
    const auto store = std::make_shared<TestStore>();
    ScriptedPeer peer;
    peer.acceptConnection();
    auto client = std::make_unique<Client>(options(peer, store));
    RUN_COROUTINE(client->connect().start());
    RUN_COROUTINE(client->stored().start());
    store->isSlow = true;
    const auto publish = throws<Error>(client->publish("a", 1, QoS::AtLeastOnce).start());
    QTRY_VERIFY(store->gate.isAwaited());
    std::stop_source stop;
    const auto limit = ending == u"timeout" ? 1ms : std::chrono::milliseconds(1h);
    std::optional<Error> error;
    int ended = 0;
    const auto waiter = [](QCoro::Task<> stored, std::optional<Error> &error,
                           int &ended) -> QCoro::Task<> {
        error = co_await thrown<Error>(std::move(stored));
        ++ended;
    }(client->stored().timeout(limit).stopOn(stop.get_token()).start(), error, ended);
    if (ending == u"stop")
        stop.request_stop();
    else if (ending == u"destroy")
        client.reset();
    else if (ending == u"close")
        peer.closeNow();
    if (ending == u"fail")
        store->error = u"no disk"_s;
    else
        QTRY_COMPARE(ended, 1);
    store->isSlow = false;
    store->gate.open();
    QTRY_COMPARE(ended, 1);
    QVERIFY(error);
    QCOMPARE(error->code(), code);
    QCOMPARE(store->records().size(), ending == u"fail" ? 1 : 2);
}

void tst_SessionStore::whatIsBeingKeptOutlivesTheClient()
{
    const auto store = std::make_shared<TestStore>();
    ScriptedPeer peer;
    peer.acceptConnection();
    {
        Client client(options(peer, store));
        RUN_COROUTINE(client.connect().start());
        RUN_COROUTINE(client.stored().start());
        store->isSlow = true;
        RUN_COROUTINE(client.post("a", 1, QoS::AtLeastOnce).start());
        QTRY_VERIFY(store->gate.isAwaited());
        RUN_COROUTINE(client.post("a", 2, QoS::AtLeastOnce).start());
    }
    QCOMPARE(store->commits, 3); // both are handed over
    QCOMPARE(store->closed, 1);
    store->gate.open();
    QCOMPARE(store->records().size(), 3);
    QTRY_COMPARE(peer.receivedOf<Disconnect>().size(), 1);
    QVERIFY(peer.receivedOf<Publish>().isEmpty()); // was not kept yet
}

void tst_SessionStore::whatTheServerHasNotTakenOutlivesTheClient()
{
    const auto store = std::make_shared<TestStore>();
    ScriptedPeer peer;
    peer.acceptConnection().expectAny<Publish>();
    {
        Client client(options(peer, store));
        RUN_COROUTINE(client.connect().start());
        RUN_COROUTINE(client.post("a", 1, QoS::AtLeastOnce).start());
        QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
        RUN_COROUTINE(client.post("a", 2, QoS::AtLeastOnce).start());
    }
    QCOMPARE(store->closed, 1);
    peer.expectAny<Disconnect>();
    peer.acceptConnection({true})
        .expect(duplicateOf(publishOf("a", "1", QoS::AtLeastOnce, 1)))
        .reply(PubAck{1})
        .expect(duplicateOf(publishOf("a", "2", QoS::AtLeastOnce, 2)))
        .reply(PubAck{2});
    Client client(options(peer, store));
    RUN_COROUTINE(client.connect().start());
    RUN_COROUTINE(client.drain().start());
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

void tst_SessionStore::disconnectingKeepsWhatWaits()
{
    const auto store = std::make_shared<TestStore>();
    ScriptedPeer peer;
    ConnAck narrow;
    narrow.properties.setNumber(PropertyId::ReceiveMaximum, 1);
    peer.acceptConnection(narrow).expectAny<Publish>();
    Client client(options(peer, store));
    RUN_COROUTINE(client.connect().start());
    const auto first = throws<DisconnectedError>(
        client.publish("a", 1, QoS::AtLeastOnce).start());
    const auto second = throws<DisconnectedError>(
        client.publish("a", 2, QoS::AtLeastOnce).start());
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
    RUN_COROUTINE(client.disconnect().start());
    QTRY_VERIFY(first.isReady() && second.isReady());
    peer.expectAny<Disconnect>();
    peer.acceptConnection({true})
        .expect(duplicateOf(publishOf("a", "1", QoS::AtLeastOnce, 1)))
        .reply(PubAck{1})
        .expect(publishOf("a", "2", QoS::AtLeastOnce, 2));
    RUN_COROUTINE(client.connect().start());
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

void tst_SessionStore::aMessageTakenBackIsForgotten()
{
    const auto store = std::make_shared<TestStore>();
    ScriptedPeer peer;
    ConnAck narrow;
    narrow.properties.setNumber(PropertyId::ReceiveMaximum, 1);
    peer.acceptConnection(narrow).expectAny<Publish>();
    Client client(options(peer, store));
    RUN_COROUTINE(client.connect().start());
    RUN_COROUTINE(client.post("a", 1, QoS::AtLeastOnce).start());
    std::stop_source stop;
    const auto waiting = throws<CancelledError>(
        client.publish("a", 2, QoS::AtLeastOnce).stopOn(stop.get_token()).start());
    QTRY_COMPARE(store->records().size(), 3);
    stop.request_stop();
    QTRY_VERIFY(waiting.isReady());
    QTRY_COMPARE(store->records().size(), 2);
}

void tst_SessionStore::theNameThatTheServerGaveIsRemembered()
{
    const auto store = std::make_shared<TestStore>();
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck()).expectAny<Disconnect>();
    peer.acceptConnection({true});
    for (int i = 0; i < 2; ++i) {
        Client client(ClientOptions(peer.url()).sessionStore(store));
        RUN_COROUTINE(client.connect().start());
        RUN_COROUTINE(client.disconnect().start());
    }
    const auto connects = peer.receivedOf<Connect>();
    QVERIFY(connects[0].clientId.isEmpty() && connects[0].cleanStart);
    QCOMPARE(connects[1].clientId, u"assigned"_s);
    QVERIFY(!connects[1].cleanStart);
}

void tst_SessionStore::theNameGivenToMqtt3IsRemembered()
{
    const auto store = std::make_shared<TestStore>();
    ScriptedPeer peer(ProtocolVersion::V3_1_1);
    peer.acceptConnection().expectAny<Disconnect>();
    peer.acceptConnection({true});
    for (int i = 0; i < 2; ++i) {
        Client client(ClientOptions(peer.url())
                          .protocolVersion(ProtocolVersion::V3_1_1)
                          .sessionStore(store));
        RUN_COROUTINE(client.connect().start());
        RUN_COROUTINE(client.disconnect().start());
    }
    const auto connects = peer.receivedOf<Connect>();
    QVERIFY(!connects[0].clientId.isEmpty());
    QCOMPARE(connects[1].clientId, connects[0].clientId);
    QVERIFY(!connects[1].cleanStart);
}

void tst_SessionStore::i2_anotherServerGetsASessionOfItsOwn()
{
    const auto store = std::make_shared<TestStore>();
    ScriptedPeer peer;
    peer.acceptConnection().expectAny<Publish>();
    Client killed(options(peer, store));
    RUN_COROUTINE(killed.connect().start());
    const auto publish = killed.publish("a", 1, QoS::AtLeastOnce).start();
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));

    ScriptedPeer other;
    other.acceptConnection().expect(publishOf("a", "1", QoS::AtLeastOnce, 1));
    Client client(options(other, afterCrash(store)));
    RUN_COROUTINE(client.connect().start());
    QTRY_VERIFY2(other.isFinished(), qPrintable(other.failure()));
    QVERIFY(other.receivedOf<Connect>()[0].cleanStart);
}

void tst_SessionStore::whatIsPublishedWhileTheStoreOpensComesBehind()
{
    const auto store = std::make_shared<TestStore>();
    ScriptedPeer peer;
    peer.acceptConnection().expectAny<Publish>();
    Client killed(options(peer, store));
    RUN_COROUTINE(killed.connect().start());
    const auto old = killed.publish("a", "old", QoS::AtLeastOnce).start();
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));

    ScriptedPeer later;
    later.acceptConnection({true})
        .expect(duplicateOf(publishOf("a", "old", QoS::AtLeastOnce, 1)))
        .expect(publishOf("a", "new", QoS::AtLeastOnce, 2))
        .reply(PubAck{2});
    const auto found = afterCrash(store);
    Client client(options(peer, found).url(later.url()).sharedSessions());
    const auto connected = client.connect().start();
    QCOMPARE(client.state(), ConnectionState::Connecting);
    RUN_COROUTINE(client.publish("a", "new", QoS::AtLeastOnce).start());
    QVERIFY2(later.isFinished(), qPrintable(later.failure()));
    QTRY_COMPARE(found->records().size(), 2);
}

void tst_SessionStore::i2_theStoreOfAnotherClientIsRefused()
{
    const auto store = std::make_shared<TestStore>();
    ScriptedPeer peer;
    peer.acceptConnection().expectAny<Publish>();
    {
        Client client(options(peer, store));
        RUN_COROUTINE(client.connect().start());
        RUN_COROUTINE(client.post("a", 1, QoS::AtLeastOnce).start());
        QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
    }
    const auto before = store->records();
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options.clientId(u"you"_s));
        const auto error = co_await thrown<StoreError>(client.connect().start());
        CO_VERIFY(error);
        CO_VERIFY(error->text().contains(u"\"me\"") && error->text().contains(u"\"you\""));
    }(options(peer, store)));
    QCOMPARE(peer.connections(), 1);
    QCOMPARE(store->records(), before);
    QCOMPARE(store->closed, 2);
}

void tst_SessionStore::oneStoreIsForOneClientAtATime()
{
    const auto store = std::make_shared<MemorySessionStore>();
    ScriptedPeer peer;
    peer.acceptConnection();
    {
        Client client(ClientOptions(peer.url()).clientId(u"me"_s).sessionStore(store));
        RUN_COROUTINE(client.connect().start());
        RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
            Client second(options);
            const bool refused = co_await throws<StoreError>(second.connect().start());
            CO_VERIFY(refused);
        }(ClientOptions(peer.url()).clientId(u"me"_s).sessionStore(store)));
        RUN_COROUTINE(client.disconnect().start());
    }
    peer.expectAny<Disconnect>().acceptConnection({true});
    Client client(ClientOptions(peer.url()).clientId(u"me"_s).sessionStore(store));
    RUN_COROUTINE(client.connect().start());
}

void tst_SessionStore::givingUpToOpenTakesNothingFromAnother()
{
    const auto store = std::make_shared<MemorySessionStore>();
    ScriptedPeer peer;
    peer.acceptConnection();
    const ClientOptions options = ClientOptions(peer.url()).clientId(u"me"_s).sessionStore(store);
    Client client(options);
    RUN_COROUTINE(client.connect().start());
    for (const bool early : {true, false}) {
        auto second = std::make_unique<Client>(options);
        const auto refused = throws<Error>(second->connect().start());
        if (!early)
            QTRY_VERIFY(refused.isReady());
        second.reset();
        QTRY_VERIFY(refused.isReady());
        Client third(options);
        const auto error = throws<StoreError>(third.connect().start());
        QTRY_VERIFY(error.isReady());
    }
    RUN_COROUTINE(client.publish("a").start());
}

void tst_SessionStore::whatTheStoreHasOfItsOwnComesBeforeTheNetwork()
{
    const auto store = std::make_shared<TestStore>();
    ScriptedPeer peer;
    peer.acceptConnection();
    Client client(options(peer, store));
    auto messages = client.messages();
    RUN_COROUTINE(client.connect().start());
    RUN_COROUTINE(client.stored().start());
    const int before = store->commits;
    store->isSlow = true;
    peer.send(publishOf("a", "x", QoS::AtLeastOnce, 1)); // nothing of it must be remembered
    RUN_COROUTINE([](MessageStream &messages, TestStore &store) -> QCoro::Task<> {
        auto message = co_await messages.next();
        store.ownWork = 1;
        message.reset();
    }(messages, *store));
    QTRY_VERIFY(store->gate.isAwaited());
    QCOMPARE(store->commits, before + 1);
    QVERIFY(peer.receivedOf<PubAck>().isEmpty());
    const auto stored = client.stored().start();
    QVERIFY(!stored.isReady());
    store->gate.open();
    QTRY_COMPARE(peer.receivedOf<PubAck>().size(), 1);
    QTRY_VERIFY(stored.isReady());
}

void tst_SessionStore::aStoreThatFailsToOpenFailsConnect()
{
    const auto store = std::make_shared<TestStore>();
    store->error = u"no disk"_s;
    ScriptedPeer peer;
    Client client(options(peer, store).reconnect(ReconnectPolicy::exponential(1ms, 1ms)
                                                     .retryFirstConnect()));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const auto error = co_await thrown<StoreError>(client.connect().start());
        CO_VERIFY(error);
        CO_VERIFY(error->text().contains(u"no disk"));
    }(client));
    QCOMPARE(peer.connections(), 0);
    store->error.clear();
    peer.acceptConnection();
    RUN_COROUTINE(client.connect().start());
    QCOMPARE(store->opened, 2);
}

void tst_SessionStore::aStoreThatFailsEndsTheConnectionAndNothingIsLost()
{
    const auto store = std::make_shared<TestStore>();
    ScriptedPeer peer;
    peer.acceptConnection();
    Client client(options(peer, store).reconnect(ReconnectPolicy::exponential(1ms, 1ms)));
    RUN_COROUTINE(client.connect().start());
    RUN_COROUTINE(client.stored().start());
    store->error = u"the disk is full"_s;
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        auto stored = client.stored().start();
        co_await stored; // nothing is left to keep
        auto publish = thrown<Error>(client.publish("a", 1, QoS::AtLeastOnce).start());
        const bool failed = co_await throws<StoreError>(client.stored().start());
        CO_VERIFY(failed);
        const auto lost = co_await client.disconnected();
        CO_VERIFY(lost.failure() && lost.failure()->code == ErrorCode::Store);
        const auto error = co_await publish;
        CO_VERIFY(error);
    }(client));
    QVERIFY(peer.receivedOf<Publish>().isEmpty());
    QCOMPARE(client.state(), ConnectionState::Disconnected);
    store->error.clear();
    peer.acceptConnection({true}).expectThat("the message", [](const Packet &packet) {
        const auto *publish = std::get_if<Publish>(&packet);
        return publish && publish->payload == "1";
    });
    RUN_COROUTINE(client.connect().start());
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
    QCOMPARE(store->records().size(), 2);
}

void tst_SessionStore::aDamagedStoreIsRefusedAndKept()
{
    const TestStore::Records damaged{{quint64(1) << 56 | 1, QByteArray("nonsense")}};
    const auto store = std::make_shared<TestStore>(damaged);
    ScriptedPeer peer;
    Client client(options(peer, store));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const auto error = co_await thrown<StoreError>(client.connect().start());
        CO_VERIFY(error);
        CO_VERIFY(error->text().contains(u"damaged"));
    }(client));
    QCOMPARE(peer.connections(), 0);
    QCOMPARE(store->records(), damaged);
}

void tst_SessionStore::aStoreNeedsASessionThatLasts()
{
    Client client(ClientOptions(u"localhost"_s).sessionExpiry(0s).sessionStore(
        std::make_shared<TestStore>()));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const bool refused = co_await throws<UsageError>(client.connect().start());
        CO_VERIFY(refused);
    }(client));
}

void tst_SessionStore::storedNeedsAStore()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck());
    Client client(ClientOptions(peer.url()));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const bool early = co_await throws<DisconnectedError>(client.stored().start());
        CO_VERIFY(early);
        co_await client.connect();
        const bool refused = co_await throws<UsageError>(client.stored().start());
        CO_VERIFY(refused);
    }(client));
}

QTEST_GUILESS_MAIN(tst_SessionStore)
#include "tst_sessionstore.moc"
