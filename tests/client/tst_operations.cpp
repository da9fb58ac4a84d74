// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "scriptedpeer.h"
#include "testpackets.h"

#include <qcomqtt/client.h>
#include <qcomqtt/deadline.h>
#include <qcomqtt/gather.h>
#include <qcomqtt/withclient.h>

#include <QtCore/QThread>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// What holds for every operation, and the helpers for several of them.
class tst_Operations : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void timeoutsEndWhatIsNotDone_data();
    void timeoutsEndWhatIsNotDone();
    void aHugeTimeoutIsNone();
    void stopsBeforeAndWhileWaiting();
    void stopsFromAnotherThread();
    void anOperationAwaitedTwiceIsDoneTwice();
    void aDroppedTaskRunsOn();
    void nothingIsSentBeforeTheAwait();
    void gatherGivesResultsInOrder();
    void gatherThrowsTheFirstErrorWhenAllHaveEnded();
    void withClientDisconnectsOnEveryWayOut();
    void withClientThrowsWhatConnectThrows();
    void deadlinesStopWhatTakesTheirToken();
    void manyCompletionsDoNotNest();
    void eventsTellWhatHappens();
    void connectedAndDisconnectedWait();
    void aMovedClientKeepsItsOperations();
    void aCoroutineMayDeleteTheClientThatResumesIt();
    void aPs29_requestsGetTheirOwnAnswers();

private:
    std::unique_ptr<ScriptedPeer> peer;
    std::unique_ptr<Client> client;
};

void tst_Operations::init()
{
    peer = std::make_unique<ScriptedPeer>();
    peer->acceptConnection(assignedConnAck());
    client = std::make_unique<Client>(peer->url());
    RUN_COROUTINE(client->connect().start());
}

void tst_Operations::cleanup()
{
    client.reset();
    peer.reset();
}

void tst_Operations::timeoutsEndWhatIsNotDone_data()
{
    QTest::addColumn<int>("limit");
    QTest::newRow("1 ms") << 1;
    QTest::newRow("0") << 0;
    QTest::newRow("negative") << -1000;
}

void tst_Operations::timeoutsEndWhatIsNotDone()
{
    QFETCH(int, limit);
    const std::chrono::milliseconds time(limit);
    const auto publish = throws<TimeoutError>(
        client->publish("a", 1, QoS::AtLeastOnce).timeout(time).start());
    const auto subscribe = throws<TimeoutError>(client->subscribe("a").timeout(time).start());
    const auto disconnected = throws<TimeoutError>(client->disconnected().timeout(time).start());
    if (limit <= 0)
        QVERIFY(publish.isReady() && subscribe.isReady() && disconnected.isReady());
    QTRY_VERIFY(publish.isReady() && subscribe.isReady() && disconnected.isReady());
    // What is done at once is in time.
    RUN_COROUTINE(client->publish("a", 1).timeout(time).start());
    QCOMPARE(client->state(), ConnectionState::Connected);
}

void tst_Operations::aHugeTimeoutIsNone()
{
    const auto waiting = client->publish("a", 1, QoS::AtLeastOnce)
                             .timeout(std::chrono::milliseconds::max())
                             .start();
    QTRY_COMPARE(peer->receivedOf<Publish>().size(), 1);
    QVERIFY(!waiting.isReady());
    peer->send(PubAck{1});
    QTRY_VERIFY(waiting.isReady());
}

void tst_Operations::stopsBeforeAndWhileWaiting()
{
    std::stop_source source;
    auto stream = client->messages();
    const auto waiting = throws<CancelledError>(
        stream.next().stopOn(source.get_token()).start());
    const auto publish = throws<CancelledError>(
        client->publish("a", 1, QoS::AtLeastOnce).stopOn(source.get_token()).start());
    QTRY_COMPARE(peer->receivedOf<Publish>().size(), 1);
    QVERIFY(!waiting.isReady() && !publish.isReady());
    source.request_stop();
    QTRY_VERIFY(waiting.isReady() && publish.isReady());
    // Already stopped: nothing is sent.
    QVERIFY(throws<CancelledError>(client->publish("b").stopOn(source.get_token()).start())
                .isReady());
    RUN_COROUTINE(client->publish("c").start());
    QTRY_COMPARE(peer->receivedOf<Publish>().size(), 2);
    QCOMPARE(peer->receivedOf<Publish>()[1].topic, Topic("c"));
}

void tst_Operations::stopsFromAnotherThread()
{
    std::stop_source source;
    auto stream = client->messages();
    QThread *resumedIn = nullptr;
    const auto reader = [](MessageStream &stream, std::stop_source &source,
                           QThread *&resumedIn) -> QCoro::Task<> {
        const bool cancelled = co_await throws<CancelledError>(
            stream.next().stopOn(source.get_token()).start());
        if (cancelled)
            resumedIn = QThread::currentThread();
    };
    const auto task = reader(stream, source, resumedIn);
    const std::unique_ptr<QThread> thread(QThread::create([&source] { source.request_stop(); }));
    thread->start();
    QTRY_VERIFY(task.isReady());
    QVERIFY(thread->wait());
    QCOMPARE(resumedIn, QThread::currentThread());
}

void tst_Operations::anOperationAwaitedTwiceIsDoneTwice()
{
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const auto operation = client.publish("a", "same");
        co_await operation;
        co_await operation;
    }(*client));
    QTRY_COMPARE(peer->receivedOf<Publish>().size(), 2);
    QCOMPARE(peer->receivedOf<Publish>()[1], publishOf("a", "same"));
}

void tst_Operations::aDroppedTaskRunsOn()
{
    client->publish("a", "dropped", QoS::AtLeastOnce).start();
    QTRY_COMPARE(peer->receivedOf<Publish>().size(), 1);
    peer->send(PubAck{1, ReasonCode::NotAuthorized}); // its error is lost
    RUN_COROUTINE(client->publish("b").start());
    QTRY_COMPARE(peer->receivedOf<Publish>().size(), 2);
}

void tst_Operations::nothingIsSentBeforeTheAwait()
{
    const auto operation = client->publish("a", "lazy");
    RUN_COROUTINE(client->publish("b").start());
    QTRY_COMPARE(peer->receivedOf<Publish>().size(), 1);
    QCOMPARE(peer->receivedOf<Publish>()[0].topic, Topic("b"));
}

void tst_Operations::gatherGivesResultsInOrder()
{
    peer->expectAny<Publish>()
        .expectAny<Publish>()
        .expectAny<Subscribe>()
        .reply(SubAck{1, {ReasonCode::GrantedQoS2}})
        .reply(PubAck{1, ReasonCode::NoMatchingSubscribers})
        .reply(SubAck{2, {ReasonCode::GrantedQoS2}});
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const auto results = co_await gather(
            client.publish("a", 1, QoS::AtLeastOnce).start(), client.publish("b").start(),
            client.subscribe("c", QoS::ExactlyOnce).start(), client.drain().start());
        CO_COMPARE(std::get<0>(results).reasonCode(), ReasonCode::NoMatchingSubscribers);
        CO_COMPARE(std::get<1>(results).reasonCode(), ReasonCode::Success);
        CO_COMPARE(std::get<2>(results).grantedQoS(), std::optional(QoS::ExactlyOnce));
    }(*client));
}

void tst_Operations::gatherThrowsTheFirstErrorWhenAllHaveEnded()
{
    // One after the other: the order of arguments is the compiler's to choose.
    auto a = client->publish("a", 1, QoS::AtLeastOnce).start();
    auto b = client->publish("b", 1, QoS::AtLeastOnce).start();
    auto c = client->publish("c", 1, QoS::AtLeastOnce).start();
    auto all = thrown<PublishError>(gather(std::move(a), std::move(b), std::move(c)));
    QTRY_COMPARE(peer->receivedOf<Publish>().size(), 3);
    peer->send(PubAck{2, ReasonCode::QuotaExceeded});
    peer->send(PubAck{1, ReasonCode::NotAuthorized});
    auto stream = client->messages();
    peer->send(publishOf("marker", ""));
    QTRY_COMPARE(stream.size(), 1);
    QVERIFY(!all.isReady());
    peer->send(PubAck{3});
    QTRY_VERIFY(all.isReady());
    RUN_COROUTINE([](QCoro::Task<std::optional<PublishError>> &all) -> QCoro::Task<> {
        const auto error = co_await all;
        CO_VERIFY(error);
        CO_COMPARE(error->reasonCode(), std::optional(ReasonCode::NotAuthorized));
    }(all));
}

void tst_Operations::withClientDisconnectsOnEveryWayOut()
{
    for (const bool fails : {false, true}) {
        ScriptedPeer other;
        other.acceptConnection(assignedConnAck())
            .expect(publishOf("a", "body"))
            .expect(Disconnect());
        RUN_COROUTINE([](ScriptedPeer &other, const bool &fails) -> QCoro::Task<> {
            const auto body = [&fails](Client &client) -> QCoro::Task<int> {
                co_await client.publish("a", "body");
                if (fails)
                    throw std::runtime_error("the body's own");
                co_return 42;
            };
            if (fails) {
                const bool passedOn = co_await throws<std::runtime_error>(
                    withClient(other.url(), body));
                CO_VERIFY(passedOn);
            } else {
                const int result = co_await withClient(other.url(), body);
                CO_COMPARE(result, 42);
            }
        }(other, fails));
        QTRY_VERIFY2(other.isFinished(), qPrintable(other.failure()));
    }
}

void tst_Operations::withClientThrowsWhatConnectThrows()
{
    ScriptedPeer other;
    other.acceptConnection({false, ReasonCode::Banned});
    bool ran = false;
    RUN_COROUTINE([](ScriptedPeer &other, bool &ran) -> QCoro::Task<> {
        const auto body = [&ran](Client &) -> QCoro::Task<> {
            ran = true;
            co_return;
        };
        const bool refused = co_await throws<RefusedError>(withClient(other.url(), body));
        CO_VERIFY(refused);
    }(other, ran));
    QVERIFY(!ran);
}

void tst_Operations::deadlinesStopWhatTakesTheirToken()
{
    auto stream = client->messages();
    std::stop_source parent;
    Deadline expiring(1ms);
    Deadline child(1h, parent.get_token());
    std::optional<Deadline> gone(std::in_place, 1ms);
    const auto first = throws<CancelledError>(stream.next().stopOn(expiring.token()).start());
    const auto second = throws<CancelledError>(stream.next().stopOn(child.token()).start());
    const auto third = stream.next().stopOn(gone->token()).start();
    gone.reset();
    QTRY_VERIFY(first.isReady());
    QVERIFY(expiring.hasExpired());
    QVERIFY(!second.isReady());
    parent.request_stop();
    QTRY_VERIFY(second.isReady());
    QVERIFY(!child.hasExpired());
    QVERIFY(!third.isReady());
    Deadline now(0ms);
    QTRY_VERIFY(now.token().stop_requested());
}

void tst_Operations::manyCompletionsDoNotNest()
{
    constexpr int count = 100'000;
    int published = 0;
    RUN_COROUTINE([](Client &client, int &published) -> QCoro::Task<> {
        const auto publish = client.publish("a");
        for (; published < count; ++published)
            co_await publish;
    }(*client, published));
    QCOMPARE(published, count);
}

void tst_Operations::eventsTellWhatHappens()
{
    auto events = client->events();
    peer->expect(Disconnect()).acceptConnection(assignedConnAck());
    RUN_COROUTINE([](Client &client, EventStream &events, ScriptedPeer &peer) -> QCoro::Task<> {
        co_await client.disconnect();
        const auto first = co_await events.next();
        CO_COMPARE(first->type(), ConnectionEvent::Type::Disconnected);
        co_await client.connect();
        const auto second = co_await events.next();
        CO_COMPARE(second->type(), ConnectionEvent::Type::Connected);
        CO_VERIFY(!second->isSessionPresent());
        peer.closeNow();
        const auto third = co_await events.next();
        CO_COMPARE(third->type(), ConnectionEvent::Type::Lost);
        CO_VERIFY(third->failure());
        CO_VERIFY(!third->retryDelay());
    }(*client, events, *peer));
}

void tst_Operations::connectedAndDisconnectedWait()
{
    QVERIFY(client->connected().start().isReady());
    const auto disconnected = client->disconnected().start();
    QVERIFY(!disconnected.isReady());
    RUN_COROUTINE(client->disconnect().start());
    QTRY_VERIFY(disconnected.isReady());
    QVERIFY(client->disconnected().start().isReady());
    const auto connected = client->connected().start();
    QVERIFY(!connected.isReady());
    QTRY_COMPARE(peer->receivedOf<Disconnect>().size(), 1);
    peer->acceptConnection(assignedConnAck());
    RUN_COROUTINE(client->connect().start());
    QTRY_VERIFY(connected.isReady());
}

void tst_Operations::aMovedClientKeepsItsOperations()
{
    const auto publish = client->publish("a", 1, QoS::AtLeastOnce).start();
    auto stream = client->messages();
    Client moved(std::move(*client));
    QVERIFY_THROWS_EXCEPTION(UsageError, (void)client->connect());
    QCOMPARE(client->state(), ConnectionState::Disconnected);
    QCOMPARE(moved.state(), ConnectionState::Connected);
    client.reset();
    QTRY_COMPARE(peer->receivedOf<Publish>().size(), 1);
    QVERIFY(!publish.isReady());
    peer->send(PubAck{1});
    peer->send(publishOf("a", "x"));
    QTRY_VERIFY(publish.isReady());
    QTRY_COMPARE(stream.size(), 1);
}

void tst_Operations::aCoroutineMayDeleteTheClientThatResumesIt()
{
    auto stream = client->messages();
    const auto other = throws<CancelledError>(client->disconnected().start());
    const auto killer = [](std::unique_ptr<Client> &client, MessageStream &stream)
        -> QCoro::Task<> {
        const auto message = co_await stream.next();
        client.reset();
        stream.close(); // the last that held the engine
        CO_VERIFY(message->needsAcknowledgement());
    };
    const auto task = killer(client, stream);
    peer->send(publishOf("a", "1", QoS::AtLeastOnce, 1));
    peer->send(publishOf("a", "2", QoS::AtLeastOnce, 2));
    QTRY_VERIFY(task.isReady());
    QVERIFY(other.isReady());
    QTRY_VERIFY(peer->sawClose());
}

void tst_Operations::aPs29_requestsGetTheirOwnAnswers()
{
    constexpr int count = 100;
    peer->expectAny<Subscribe>().reply(SubAck{1, {ReasonCode::GrantedQoS1}});
    int matched = 0;
    int late = 0;
    const auto ask = [](Client &client, int number, int &matched, int &late) -> QCoro::Task<> {
        try {
            const Message reply = co_await client.request("service", number).timeout(
                number == 50 ? std::chrono::milliseconds(3s) : std::chrono::milliseconds(1h));
            matched += reply.payload() == "re: " + QByteArray::number(number) ? 1 : 1000;
        } catch (const TimeoutError &) {
            ++late;
        }
    };
    for (int i = 0; i < count; ++i)
        ask(*client, i, matched, late);
    QTRY_COMPARE(peer->receivedOf<Publish>().size(), count);
    QCOMPARE(peer->receivedOf<Subscribe>().size(), 1);
    auto requests = peer->receivedOf<Publish>();
    std::reverse(requests.begin(), requests.end());
    for (const Publish &request : requests) {
        if (request.payload == "50")
            continue;
        Publish reply;
        reply.topic = Topic(*request.properties.text(PropertyId::ResponseTopic));
        reply.payload = "re: " + request.payload;
        reply.properties.setBytes(PropertyId::CorrelationData, "of nobody");
        peer->send(reply);
        reply.properties.setBytes(PropertyId::CorrelationData,
                                  *request.properties.bytes(PropertyId::CorrelationData));
        peer->send(reply);
    }
    QTRY_COMPARE(matched, count - 1);
    QTRY_COMPARE(late, 1);
    QCOMPARE(client->state(), ConnectionState::Connected);
}

QTEST_GUILESS_MAIN(tst_Operations)
#include "tst_operations.moc"
