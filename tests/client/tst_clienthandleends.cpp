// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "remotewaiters.h"

#include <QtCore/QRandomGenerator>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace std::chrono_literals;

//! Threads that end while somebody waits, and everything that ends at random.
class tst_ClientHandleEnds : public RemoteWaitersTest
{
    Q_OBJECT
private Q_SLOTS:
    void whenTheCallersThreadEndsItsCoroutinesAreResumed();
    void aThreadThatEndsIsNotWaitedIn();
    void whenTheClientsThreadEndsThoseOfOthersAreResumed();
    void i7_randomEndingsResumeEachWaiterAtMostOnce();
};

void tst_ClientHandleEnds::whenTheCallersThreadEndsItsCoroutinesAreResumed()
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

void tst_ClientHandleEnds::aThreadThatEndsIsNotWaitedIn()
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
void tst_ClientHandleEnds::whenTheClientsThreadEndsThoseOfOthersAreResumed()
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
    connect(
        clientThread.thread(), &QThread::finished, &destroyer, [&] { theirs.reset(); },
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

//! Starts operations of all kinds, each with a random ending, and drops some.
void startRandomly(const ClientHandle &client, quint32 seed, Returns &returns,
                   std::atomic<int> &started, std::stop_token stop)
{
    QRandomGenerator random(seed);
    for (int i = 0; i < 200; ++i) {
        std::stop_source own;
        const auto begin = [&](auto operation) {
            const auto limit = std::chrono::milliseconds(random.bounded(1, 30));
            count(awaited(
                      operation.timeout(limit).stopOn(random.bounded(2) ? stop : own.get_token())),
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

void tst_ClientHandleEnds::i7_randomEndingsResumeEachWaiterAtMostOnce()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo() << "seed" << seed;
    QRandomGenerator random(seed);
    for (int round = 0; round < 20; ++round) {
        renew();
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

QTEST_GUILESS_MAIN(tst_ClientHandleEnds)
#include "tst_clienthandleends.moc"
