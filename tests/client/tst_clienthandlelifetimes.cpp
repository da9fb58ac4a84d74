// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "remotewaiters.h"

#include <qcomqtt/taskgroup.h>

#include <QtCore/QDeadlineTimer>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace std::chrono_literals;

//! What ends while somebody waits in another thread: the client, the coroutine, its time.
class tst_ClientHandleLifetimes : public RemoteWaitersTest
{
    Q_OBJECT
private Q_SLOTS:
    void theClientIsDestroyedWhileEverythingWaits();
    void afterItsClientAHandleIsCancelled();
    void aStopFromAThirdThreadEndsEachOperation();
    void timeLimitsHoldThoughTheClientsThreadIsBusy();
    void aDroppedCoroutineIsNotResumed();
    void aDroppedConnectLetsTheClientConnectAgain();
    void tasksOfOneThreadStandAndFallTogether();
    void handlesAreCopiedInAnyThread();
};

void tst_ClientHandleLifetimes::theClientIsDestroyedWhileEverythingWaits()
{
    Returns returns;
    std::atomic<int> waiting = 0;
    WorkerThread caller;
    caller.run([&, handle = client->handle()] { waiting = waitForEverything(handle, returns); });
    QTRY_COMPARE(peer->receivedOf<Unsubscribe>().size(), 1); // the rest has come by then, too
    client.reset();
    QTRY_COMPARE(returns.cancelled, waiting);
    caller.end();
    QCOMPARE(returns.all(), waiting);
    QCOMPARE(returns.elsewhere, 0);
}

namespace {

QCoro::Task<> useWithoutClient(ClientHandle client, MessageStream &stream, Returns &returns)
{
    REQUIRE(client.state() == ConnectionState::Disconnected);
    co_await count(awaited(client.publish("a", 1)), returns);
    co_await count(awaited(client.connect()), returns);
    co_await count(awaited(client.listen("a")), returns);
    co_await count(awaited(client.drain()), returns);
    co_await count(readOne(client.messages(), {}, never), returns);
    co_await count(awaited(stream.next()), returns);
    stream.close();
}

QCoro::Task<> openStream(ClientHandle client, MessageStream &stream)
{
    stream = client.messages();
    co_await client.drain();
}

} // namespace

void tst_ClientHandleLifetimes::afterItsClientAHandleIsCancelled()
{
    WorkerThread caller;
    MessageStream stream;
    const ClientHandle handle = client->handle();
    const auto opening = caller.start([&] { return openStream(handle, stream); });
    FINISH(opening);
    client.reset();
    Returns returns;
    const auto errand = caller.start([&] { return useWithoutClient(handle, stream, returns); });
    FINISH(errand);
    QCOMPARE(returns.cancelled, 6);
}

void tst_ClientHandleLifetimes::aStopFromAThirdThreadEndsEachOperation()
{
    Returns returns;
    std::atomic<int> waiting = 0;
    std::stop_source stop;
    WorkerThread caller;
    WorkerThread third;
    caller.run([&, handle = client->handle(), token = stop.get_token()] {
        waiting = waitForEverything(handle, returns, token);
    });
    QTRY_COMPARE(peer->receivedOf<Unsubscribe>().size(), 1);
    third.run([&] { stop.request_stop(); });
    QTRY_COMPARE(returns.cancelled, waiting);
    third.end();
    // What was given up comes to its end unseen, and the client goes on.
    peer->answerAll();
    RUN_COROUTINE(client->publish("e", 1, QoS::AtLeastOnce).start());
    caller.end();
    QCOMPARE(returns.all(), waiting);
    QCOMPARE(returns.elsewhere, 0);
}

namespace {

//! Waits without an event loop.
bool comesTo(const std::atomic<int> &number, const std::atomic<int> &expected)
{
    const QDeadlineTimer deadline(30s);
    while (!deadline.hasExpired() && (expected == 0 || number != expected))
        QThread::yieldCurrentThread();
    return number == expected;
}

} // namespace

// The client's thread processes no events here.
void tst_ClientHandleLifetimes::timeLimitsHoldThoughTheClientsThreadIsBusy()
{
    Returns returns;
    std::atomic<int> waiting = 0;
    WorkerThread caller;
    caller.run(
        [&, handle = client->handle()] { waiting = waitForEverything(handle, returns, {}, 1ms); });
    QVERIFY(comesTo(returns.timedOut, waiting));
    caller.end();
    QCOMPARE(returns.all(), waiting);
    QCOMPARE(returns.elsewhere, 0);
    peer->answerAll();
    RUN_COROUTINE(client->publish("e", 1, QoS::AtLeastOnce).start());
}

void tst_ClientHandleLifetimes::aDroppedCoroutineIsNotResumed()
{
    Outcome dropped;
    Outcome kept;
    OwnedCoroutine first;
    OwnedCoroutine second;
    WorkerThread caller;
    caller.run([&, handle = client->handle()] {
        first = awaitInto(handle.publish("a", 1, QoS::AtLeastOnce), dropped);
        second = awaitInto(handle.publish("b", 1, QoS::AtLeastOnce), kept);
    });
    QTRY_COMPARE(peer->receivedOf<Publish>().size(), 2);
    std::atomic<bool> isDropped = false;
    caller.run([&] {
        first.drop();
        isDropped = true;
    });
    QTRY_VERIFY(isDropped);
    peer->answerAll();
    RUN_COROUTINE(client->drain().start());
    RUN_COROUTINE(client->publish("c", 1, QoS::AtLeastOnce).start());
    caller.end();
    QCOMPARE(dropped.resumed, 0);
    QCOMPARE(kept.resumed, 1);
    QCOMPARE(kept.result, Result::Value);
}

void tst_ClientHandleLifetimes::aDroppedConnectLetsTheClientConnectAgain()
{
    Client other(peer->url()); // its CONNECT is held as well
    Outcome dropped;
    OwnedCoroutine connecting;
    WorkerThread caller;
    caller.run([&, handle = other.handle()] { connecting = awaitInto(handle.connect(), dropped); });
    QTRY_COMPARE(other.state(), ConnectionState::Connecting);
    caller.run([&] { connecting.drop(); });
    QTRY_COMPARE(other.state(), ConnectionState::Disconnected);
    caller.end();
    QCOMPARE(dropped.resumed, 0);
    peer->answerAll();
    RUN_COROUTINE(other.connect().start());
}

namespace {

QCoro::Task<> standAndFall(ClientHandle client)
{
    TaskGroup group;
    group.spawn(awaited(client.publish("a", 1, QoS::AtLeastOnce).stopOn(group.token())));
    group.spawn(readOne(client.messages(), group.token(), never));
    group.spawn(awaited(client.subscribe("b").timeout(1ms)));
    bool isTimedOut = false;
    try {
        co_await group.join();
    } catch (const TimeoutError &) {
        isTimedOut = true;
    }
    REQUIRE(isTimedOut);
}

} // namespace

void tst_ClientHandleLifetimes::tasksOfOneThreadStandAndFallTogether()
{
    WorkerThread caller;
    const auto errand = caller.start([handle = client->handle()] { return standAndFall(handle); });
    FINISH(errand);
}

void tst_ClientHandleLifetimes::handlesAreCopiedInAnyThread()
{
    const ClientHandle handle = client->handle();
    std::array<WorkerThread, 3> threads;
    for (WorkerThread &thread : threads) {
        thread.run([&handle] {
            for (int i = 0; i < 1000; ++i) {
                ClientHandle copy = handle;
                const ClientHandle moved = std::move(copy);
                if (moved.state() != ConnectionState::Connected)
                    qFatal("the state changed");
            }
        });
    }
    for (WorkerThread &thread : threads)
        thread.end();
}

QTEST_GUILESS_MAIN(tst_ClientHandleLifetimes)
#include "tst_clienthandlelifetimes.moc"
