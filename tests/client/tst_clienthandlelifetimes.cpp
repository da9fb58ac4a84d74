// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "answeringpeer.h"
#include "workerthread.h"

#include <qcomqtt/client.h>
#include <qcomqtt/error.h>
#include <qcomqtt/taskgroup.h>
#include <qcomqtt/withtimeout.h>

#include <QtCore/QRandomGenerator>
#include <QtCore/QSemaphore>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

//! What ends while somebody waits in another thread: the client, the coroutine, either thread.
class tst_ClientHandleLifetimes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void theClientIsDestroyedWhileEverythingWaits();
    void afterItsClientAHandleIsCancelled();
    void aStopFromAThirdThreadEndsEachOperation();
    void timeLimitsHoldThoughTheClientsThreadIsBusy();
    void aDroppedCoroutineIsNotResumed();
    void aDroppedConnectLetsTheClientConnectAgain();
    void whenTheCallersThreadEndsItsCoroutinesAreResumed();
    void aThreadThatEndsIsNotWaitedIn();
    void whenTheClientsThreadEndsThoseOfOthersAreResumed();
    void tasksOfOneThreadStandAndFallTogether();
    void handlesAreCopiedInAnyThread();
    void i7_randomEndingsResumeEachWaiterAtMostOnce();

private:
    std::unique_ptr<AnsweringPeer> peer;
    std::unique_ptr<Client> client;
};

namespace {

//! How often a number of coroutines came back, and with what.
struct Returns
{
    std::atomic<int> cancelled = 0;
    std::atomic<int> timedOut = 0;
    std::atomic<int> ended = 0;
    std::atomic<int> elsewhere = 0; // in another thread than they waited in
    int all() const { return cancelled + timedOut + ended; }
};

QCoro::Task<> count(QCoro::Task<> task, Returns &returns)
{
    const QThread *here = QThread::currentThread();
    std::atomic<int> *which = &returns.ended;
    try {
        co_await task;
    } catch (const CancelledError &) {
        which = &returns.cancelled;
    } catch (const TimeoutError &) {
        which = &returns.timedOut;
    } catch (const DisconnectedError &) {
    }
    if (QThread::currentThread() != here)
        ++returns.elsewhere;
    ++*which;
}

template<typename Operation>
QCoro::Task<> awaited(Operation operation)
{
    co_await operation;
}

QCoro::Task<> readOne(MessageStream stream, std::stop_token stop, std::chrono::milliseconds limit)
{
    co_await stream.next().stopOn(stop).timeout(limit);
}

constexpr std::chrono::milliseconds never = 1h;

//! Starts everything that waits when the peer holds its answers; returns how much that is.
int waitForEverything(const ClientHandle &client, Returns &returns, std::stop_token stop = {},
                      std::chrono::milliseconds limit = never)
{
    int number = 0;
    const auto wait = [&](auto operation) {
        count(awaited(operation.stopOn(stop).timeout(limit)), returns);
        ++number;
    };
    for (const QoS qos : {QoS::AtLeastOnce, QoS::ExactlyOnce})
        wait(client.publish("a", 1, qos));
    wait(client.subscribe("b"));
    wait(client.unsubscribe("b"));
    wait(client.listen("c"));
    wait(client.request("d", "?"));
    wait(client.disconnected());
    count(readOne(client.messages(), stop, limit), returns);
    return number + 1;
}

} // namespace

void tst_ClientHandleLifetimes::init()
{
    peer = std::make_unique<AnsweringPeer>(100);
    client = std::make_unique<Client>(peer->url());
    RUN_COROUTINE(client->connect().start());
    peer->hold(true);
}

void tst_ClientHandleLifetimes::cleanup()
{
    client.reset();
    peer.reset();
}

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
    caller.run([&, handle = client->handle()] {
        waiting = waitForEverything(handle, returns, {}, 1ms);
    });
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

void tst_ClientHandleLifetimes::whenTheCallersThreadEndsItsCoroutinesAreResumed()
{
    Returns returns;
    std::atomic<int> waiting = 0;
    WorkerThread caller;
    caller.run([&, handle = client->handle()] { waiting = waitForEverything(handle, returns); });
    QTRY_COMPARE(peer->receivedOf<Unsubscribe>().size(), 1);
    caller.end();
    QCOMPARE(returns.cancelled, waiting);
    QCOMPARE(returns.all(), waiting);
    QCOMPARE(returns.elsewhere, 0);
    peer->answerAll();
    QTRY_COMPARE(peer->receivedOf<Unsubscribe>().size(), 2); // the listen() that nobody has
    RUN_COROUTINE(client->publish("e", 1, QoS::AtLeastOnce).start());
}

namespace {

QCoro::Task<> insist(ClientHandle client, Returns &returns)
{
    co_await count(awaited(client.publish("a", 1, QoS::AtLeastOnce)), returns);
    co_await count(awaited(client.publish("a", 2, QoS::AtLeastOnce)), returns);
    co_await count(readOne(client.messages(), {}, never), returns);
}

} // namespace

void tst_ClientHandleLifetimes::aThreadThatEndsIsNotWaitedIn()
{
    Returns returns;
    WorkerThread caller;
    caller.run([&, handle = client->handle()] { insist(handle, returns); });
    QTRY_COMPARE(peer->receivedOf<Publish>().size(), 1);
    caller.end();
    QCOMPARE(returns.cancelled, 3);
    QCOMPARE(peer->receivedOf<Publish>().size(), 1);
}

namespace {

QCoro::Task<> connectThere(std::shared_ptr<Client> client)
{
    co_await client->connect();
}

} // namespace

// The client is not destroyed by then, which is what a thread that ends ought to do.
void tst_ClientHandleLifetimes::whenTheClientsThreadEndsThoseOfOthersAreResumed()
{
    peer->answerAll();
    std::shared_ptr<Client> theirs;
    ClientHandle handle;
    WorkerThread clientThread;
    const auto connecting = clientThread.start([&, url = peer->url()] {
        theirs = std::make_shared<Client>(url);
        handle = theirs->handle();
        return connectThere(theirs);
    });
    FINISH(connecting);
    peer->hold(false);
    Returns returns;
    std::atomic<int> waiting = 0;
    WorkerThread caller;
    caller.run([&] { waiting = waitForEverything(handle, returns); });
    QTRY_COMPARE(peer->receivedOf<Unsubscribe>().size(), 1);
    QObject destroyer;
    connect(clientThread.thread(), &QThread::finished, &destroyer, [&] { theirs.reset(); },
            Qt::DirectConnection);
    clientThread.end();
    QTRY_COMPARE(returns.all(), waiting);
    QCOMPARE(returns.cancelled, waiting);
    const auto late = caller.start([&] { return insist(handle, returns); });
    FINISH(late);
    QCOMPARE(returns.cancelled, waiting + 3);
    QCOMPARE(returns.elsewhere, 0);
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

namespace {

//! Starts operations of all kinds, each with a random ending, and drops some.
void startRandomly(const ClientHandle &client, quint32 seed, Returns &returns,
                   std::atomic<int> &started, std::stop_token stop)
{
    QRandomGenerator random(seed);
    for (int i = 0; i < 200; ++i) {
        std::stop_source own;
        const auto begin = [&](auto operation) {
            const auto limit = std::chrono::milliseconds(random.bounded(1, 30));
            count(awaited(operation.timeout(limit).stopOn(random.bounded(2) ? stop : own.get_token())),
                  returns);
            ++started;
        };
        switch (random.bounded(6)) {
        case 0:
            begin(client.publish("a", i, QoS(random.bounded(3))));
            break;
        case 1:
            begin(client.post("a", i, QoS(random.bounded(3))));
            break;
        case 2:
            begin(client.subscribe("s/" + QByteArray::number(i)));
            break;
        case 3:
            begin(client.listen("l/" + QByteArray::number(random.bounded(5))));
            break;
        case 4:
            begin(client.disconnected());
            break;
        default:
            begin(client.drain());
        }
        if (random.bounded(4) == 0)
            own.request_stop();
    }
}

} // namespace

void tst_ClientHandleLifetimes::i7_randomEndingsResumeEachWaiterAtMostOnce()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo() << "seed" << seed;
    QRandomGenerator random(seed);
    for (int round = 0; round < 20; ++round) {
        cleanup();
        init();
        if (random.bounded(2) == 0)
            peer->answerAll();
        Returns returns;
        std::atomic<int> started = 0;
        std::stop_source stop;
        std::array<WorkerThread, 3> callers;
        for (WorkerThread &caller : callers) {
            caller.run([&, handle = client->handle(), callerSeed = random.generate()] {
                startRandomly(handle, callerSeed, returns, started, stop.get_token());
            });
        }
        const int ending = random.bounded(4);
        const int moment = random.bounded(600);
        QTRY_VERIFY(started >= moment);
        if (ending == 0)
            client.reset();
        else if (ending == 1)
            stop.request_stop();
        else if (ending == 2)
            callers[0].end();
        QTRY_COMPARE(returns.all(), started.load());
        for (WorkerThread &caller : callers)
            caller.end();
        QCOMPARE(returns.all(), started);
        QCOMPARE(returns.elsewhere, 0);
    }
}

QTEST_GUILESS_MAIN(tst_ClientHandleLifetimes)
#include "tst_clienthandlelifetimes.moc"
