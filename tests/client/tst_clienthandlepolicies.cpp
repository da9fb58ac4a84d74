// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "remotestreamtest.h"

#include <qcomqtt/codec/encoder.h>
#include <qcomqtt/error.h>

#include <QtCore/QRandomGenerator>
#include <QtCore/QSemaphore>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

//! Limits and policies of streams that are read in another thread than their client's.
class tst_ClientHandlePolicies : public RemoteStreamTest
{
    Q_OBJECT
private Q_SLOTS:
    void aStalledReaderThrottlesTheServer();
    void withMqtt3AStalledReaderPausesTheConnection();
    void blockStopsReadingAndLosesNothing();
    void aBlockedStreamThatClosesLetsTheOthersGoOn();
    void policiesHoldWhatTheyHoldInOneThread_data();
    void policiesHoldWhatTheyHoldInOneThread();
    void aWaitingReaderTakesOneBeyondTheLimit();
    void failEndsTheStreamBehindWhatItHolds();
    void randomTrafficLosesNothing();

private:
    static StreamOptions options(StreamPolicy policy, qsizetype messages)
    {
        return StreamOptions().policy(policy).maximumMessages(messages);
    }
};

namespace {

//! Takes a message each time that it may.
QCoro::Task<> takeOneByOne(MessageStream &stream, QSemaphore &mayTake, int count)
{
    for (int i = 0; i < count; ++i) {
        mayTake.acquire();
        const auto message = co_await stream.next();
        REQUIRE(message->toInt() == i);
    }
}

QCoro::Task<> countInOrder(MessageStream &stream, int count)
{
    for (int i = 0; i < count; ++i) {
        const auto message = co_await stream.next();
        REQUIRE(message->payload().left(message->payload().indexOf(' ')).toInt() == i);
    }
}

} // namespace

void tst_ClientHandlePolicies::aStalledReaderThrottlesTheServer()
{
    peer->acceptConnection(assignedConnAck());
    client = std::make_unique<Client>(peer->url());
    openInWorker(options(StreamPolicy::Throttle, 3));
    RUN_COROUTINE(client->connect().start());
    const auto connect = peer->receivedOf<Connect>()[0];
    QCOMPARE(connect.properties.number(PropertyId::ReceiveMaximum), 3u);
    for (quint16 id = 1; id <= 3; ++id)
        send("s", QByteArray::number(id - 1).constData(), QoS::AtLeastOnce, id);
    roundTrip();
    QCOMPARE(acknowledged().size(), 0);
    QSemaphore mayTake;
    const auto errand = worker.start([&] { return takeOneByOne(stream, mayTake, 6); });
    for (quint16 taken = 1; taken <= 6; ++taken) {
        mayTake.release();
        QTRY_COMPARE(acknowledged().size(), taken); // the server may send one more
        if (taken <= 3)
            send("s", QByteArray::number(taken + 2).constData(), QoS::AtLeastOnce, taken + 3);
    }
    FINISH(errand);
    closeInWorker();
}

void tst_ClientHandlePolicies::withMqtt3AStalledReaderPausesTheConnection()
{
    connectClient(ProtocolVersion::V3_1_1, 3);
    openInWorker({});
    auto other = client->messages("other");
    for (quint16 id = 1; id <= 6; ++id)
        send("s", QByteArray::number(id - 1).constData(), QoS::AtLeastOnce, id);
    send("other", "behind");
    QTRY_COMPARE(stream.size(), 3);
    QCOMPARE(other.size(), 0);
    QSemaphore mayTake;
    const auto errand = worker.start([&] { return takeOneByOne(stream, mayTake, 6); });
    mayTake.release(3);
    QTRY_COMPARE(acknowledged().size(), 3);
    QTRY_COMPARE(stream.size(), 3);
    mayTake.release(3);
    FINISH(errand);
    QTRY_COMPARE(acknowledged().size(), 6);
    QTRY_COMPARE(other.size(), 1);
    closeInWorker();
}

void tst_ClientHandlePolicies::blockStopsReadingAndLosesNothing()
{
    connectClient();
    openInWorker(options(StreamPolicy::Block, 10));
    constexpr int messages = 20'000; // far more bytes than the sockets between us hold
    for (int i = 0; i < messages; ++i)
        send("s", (QByteArray::number(i) + ' ').leftJustified(1024).constData());
    QTRY_COMPARE(stream.size(), 10);
    const auto errand = worker.start([&] { return countInOrder(stream, messages); });
    FINISH(errand);
    QCOMPARE(stream.dropped(), 0u);
    roundTrip();
    closeInWorker();
}

void tst_ClientHandlePolicies::aBlockedStreamThatClosesLetsTheOthersGoOn()
{
    connectClient();
    openInWorker(options(StreamPolicy::Block, 3));
    auto other = client->messages("other");
    for (int i = 0; i < 10; ++i)
        send("s", "x");
    send("other", "behind");
    QTRY_COMPARE(stream.size(), 3);
    QCOMPARE(other.size(), 0);
    closeInWorker();
    QTRY_COMPARE(other.size(), 1);
    roundTrip();
}

void tst_ClientHandlePolicies::policiesHoldWhatTheyHoldInOneThread_data()
{
    QTest::addColumn<StreamPolicy>("policy");
    QTest::newRow("Throttle") << StreamPolicy::Throttle;
    QTest::newRow("DropOldest") << StreamPolicy::DropOldest;
    QTest::newRow("DropNewest") << StreamPolicy::DropNewest;
    QTest::newRow("LatestPerTopic") << StreamPolicy::LatestPerTopic;
}

void tst_ClientHandlePolicies::policiesHoldWhatTheyHoldInOneThread()
{
    QFETCH(StreamPolicy, policy);
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo() << "seed" << seed;
    QRandomGenerator random(seed);
    connectClient();
    StreamOptions limits = options(policy, random.bounded(1, 20));
    limits.maximumBytes(random.bounded(20, 200));
    openInWorker(limits);
    auto here = client->messages("s/#", limits);
    // What Throttle holds beyond its bytes pauses the connection: no QoS 1 for it, then.
    for (quint16 i = 1; i <= 200; ++i) {
        const auto topic = "s/" + QByteArray::number(random.bounded(8));
        const QoS qos = policy == StreamPolicy::Throttle ? QoS::AtMostOnce : QoS(random.bounded(2));
        send(topic.constData(), QByteArray::number(i).constData(), qos,
             qos == QoS::AtMostOnce ? 0 : i);
    }
    roundTrip();
    QCOMPARE(stream.size(), here.size());
    QCOMPARE(stream.dropped(), here.dropped());
    QList<int> numbersHere;
    RUN_COROUTINE(takeHeld(here, numbersHere));
    QCOMPARE(readHeld(), numbersHere);
    closeInWorker();
}

// As in one thread: what a reader waits for does not count.
void tst_ClientHandlePolicies::aWaitingReaderTakesOneBeyondTheLimit()
{
    connectClient();
    openInWorker(options(StreamPolicy::DropNewest, 1));
    QSemaphore mayTake(1);
    std::atomic<bool> isWaiting = false;
    const auto errand = worker.start([&] {
        auto task = takeOneByOne(stream, mayTake, 1);
        isWaiting = true;
        return task;
    });
    QTRY_VERIFY(isWaiting);
    QByteArray packets; // in one piece, so that they are read in one turn
    for (int i = 0; i < 3; ++i)
        encode(publishOf("s", QByteArray::number(i)), ProtocolVersion::V5, packets);
    peer->sendBytes(packets);
    FINISH(errand);
    roundTrip();
    QCOMPARE(stream.size(), 1);
    QCOMPARE(stream.dropped(), 1u);
    QCOMPARE(readHeld(), QList<int>{1});
    closeInWorker();
}

namespace {

QCoro::Task<> readToOverflow(MessageStream &stream)
{
    for (int i = 0; i < 2; ++i) {
        const auto message = co_await stream.next();
        REQUIRE(message->toInt() == i);
    }
    for (int i = 0; i < 2; ++i) {
        bool hasOverflowed = false;
        try {
            co_await stream.next();
        } catch (const OverflowError &) {
            hasOverflowed = true;
        }
        REQUIRE(hasOverflowed);
    }
}

} // namespace

void tst_ClientHandlePolicies::failEndsTheStreamBehindWhatItHolds()
{
    connectClient();
    openInWorker(options(StreamPolicy::Fail, 2));
    for (int i = 0; i < 5; ++i)
        send("s", QByteArray::number(i).constData());
    roundTrip();
    QCOMPARE(stream.dropped(), 3u);
    const auto errand = worker.start([&] { return readToOverflow(stream); });
    FINISH(errand);
    closeInWorker();
}

namespace {

//! Reads all of them in their order, now and then with a stop or a time limit that is over, and keeps
//! some for a while.
QCoro::Task<> readRandomly(MessageStream &stream, quint32 seed, int count)
{
    QRandomGenerator random(seed);
    std::stop_source stopped;
    stopped.request_stop();
    std::deque<Message> kept;
    for (int i = 0; i < count;) {
        auto next = stream.next();
        const int kind = random.bounded(4);
        if (kind == 0)
            next = next.timeout(std::chrono::milliseconds(random.bounded(2)));
        else if (kind == 1)
            next = next.stopOn(stopped.get_token());
        try {
            auto message = co_await next;
            REQUIRE(message->toInt() == i);
            ++i;
            if (random.bounded(2) == 0)
                kept.push_back(std::move(*message));
        } catch (const TimeoutError &) {
        } catch (const CancelledError &) {}
        if (kept.size() > size_t(random.bounded(1, 50)))
            kept.erase(kept.begin() + random.bounded(int(kept.size())));
    }
}

} // namespace

void tst_ClientHandlePolicies::randomTrafficLosesNothing()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo() << "seed" << seed;
    QRandomGenerator random(seed);
    constexpr int messages = 3000;
    connectClient(ProtocolVersion::V5, 10'000);
    openInWorker(options(StreamPolicy::Throttle, messages));
    const auto errand = worker.start([this, readerSeed = random.generate()] {
        return readRandomly(stream, readerSeed, messages);
    });
    int atLeastOnce = 0;
    for (int i = 0; i < messages; ++i) {
        const QoS qos = QoS(random.bounded(2));
        atLeastOnce += qos == QoS::AtLeastOnce ? 1 : 0;
        send("s", QByteArray::number(i).constData(), qos,
             qos == QoS::AtMostOnce ? 0 : quint16(i + 1));
        if (random.bounded(20) == 0)
            QCoreApplication::processEvents();
    }
    FINISH(errand);
    QTRY_COMPARE(acknowledged().size(), atLeastOnce);
    const QList<quint16> ids = acknowledged();
    QVERIFY(std::is_sorted(ids.begin(), ids.end()));
    closeInWorker();
}

QTEST_GUILESS_MAIN(tst_ClientHandlePolicies)
#include "tst_clienthandlepolicies.moc"
