// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "answeringpeer.h"
#include "workerthread.h"

#include <qcomqtt/client.h>

#include <QtCore/QThread>

#include <atomic>

using namespace QCoMqtt;

//! A client belongs to the thread that made it.
class tst_Threads : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void i7_everyAwaitGoesOnInTheThreadOfItsClient();
    void i7_stopsFromAnotherThreadResumeInTheThreadOfTheClient();
    void i7_anotherThreadIsRefusedAndHarmsNothing();
};

namespace {

struct Places
{
    QList<QThread *> threads;
    std::atomic<bool> waits = false;
    std::atomic<bool> done = false;
};

QCoro::Task<> work(QUrl url, std::shared_ptr<Places> places)
{
    const auto note = [&] { places->threads.append(QThread::currentThread()); };
    {
        Client client(url);
        co_await client.connect();
        note();
        auto stream = co_await client.listen("a", QoS::AtLeastOnce);
        note();
        co_await client.publish("a", 1);
        note();
        co_await client.publish("a", 1, QoS::AtLeastOnce);
        note();
        co_await client.publish("a", 1, QoS::ExactlyOnce);
        note();
        co_await client.disconnect();
        note();
    }
    places->done = true;
}

QCoro::Task<> waitForStop(QUrl url, std::stop_token token, std::shared_ptr<Places> places)
{
    {
        Client client(url);
        co_await client.connect();
        auto stream = client.messages();
        places->waits = true;
        try {
            co_await stream.next().stopOn(token);
        } catch (const CancelledError &) {
            places->threads.append(QThread::currentThread());
        }
    }
    places->done = true;
}

} // namespace

void tst_Threads::i7_everyAwaitGoesOnInTheThreadOfItsClient()
{
    AnsweringPeer peer(100);
    const auto places = std::make_shared<Places>();
    WorkerThread worker;
    worker.run([url = peer.url(), places] { work(url, places); });
    QTRY_VERIFY(places->done);
    QCOMPARE(places->threads, QList<QThread *>(6, worker.thread()));
}

void tst_Threads::i7_stopsFromAnotherThreadResumeInTheThreadOfTheClient()
{
    AnsweringPeer peer;
    const auto places = std::make_shared<Places>();
    std::stop_source stop;
    WorkerThread worker;
    worker.run([url = peer.url(), token = stop.get_token(), places] {
        waitForStop(url, token, places);
    });
    QTRY_VERIFY(places->waits);
    stop.request_stop();
    QTRY_VERIFY(places->done);
    QCOMPARE(places->threads, QList<QThread *>{worker.thread()});
}

void tst_Threads::i7_anotherThreadIsRefusedAndHarmsNothing()
{
    AnsweringPeer peer;
    Client client(peer.url());
    RUN_COROUTINE(client.connect().start());
    auto stream = client.messages();
    std::atomic<int> refused = 0; // ThreadSanitizer does not see that QThread::wait() waits
    const auto count = [&](QCoro::Task<bool> task) {
        bool thrown = false;
        into(thrown, std::move(task)); // done at once
        refused += thrown ? 1 : 0;
    };
    const std::unique_ptr<QThread> other(QThread::create([&] {
        count(throws<UsageError>(client.publish("a", 1, QoS::AtLeastOnce).start()));
        count(throws<UsageError>(client.subscribe("a").start()));
        count(throws<UsageError>(stream.next().start()));
        count(throws<UsageError>(client.disconnect().start()));
    }));
    other->start();
    QVERIFY(other->wait());
    QCOMPARE(refused.load(), 4);
    RUN_COROUTINE(client.publish("b", 1, QoS::AtLeastOnce).start());
    const auto published = peer.receivedOf<QCoMqtt::Internal::Publish>();
    QCOMPARE(published.size(), 1);
    QCOMPARE(published.first().topic, Topic("b"));
}

QTEST_GUILESS_MAIN(tst_Threads)
#include "tst_threads.moc"
