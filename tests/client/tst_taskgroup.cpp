// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "scriptedpeer.h"
#include "testpackets.h"

#include <qcomqtt/client.h>
#include <qcomqtt/taskgroup.h>
#include <qcomqtt/withtimeout.h>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// Tasks that run together, and limits on what takes long.
class tst_TaskGroup : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void joinWaitsForAll();
    void theFirstFailureStopsTheOthersAndIsThrown();
    void aFailureAtOnceIsThrownByJoin();
    void aStopOfTheParentStopsAll();
    void tasksMayBeAddedWhileJoinWaits();
    void aGroupCanBeUsedAgain();
    void aDestroyedGroupStopsItsTasks();
    void capturesLiveAsLongAsTheTask();
    void endedTasksTakeNoMemory();
    void withTimeoutGivesTheResult();
    void withTimeoutThrowsTimeoutErrorWhenTheTimeIsOver();
    void withTimeoutLetsOtherErrorsPass();
    void withTimeoutEndsWithItsParent();
    void theInnerTimeoutEndsFirst();

private:
    std::unique_ptr<Client> client; // never connected: its streams wait until they are stopped
    MessageStream stream;
};

void tst_TaskGroup::init()
{
    stream.close();
    client = std::make_unique<Client>();
    stream = client->messages();
}

namespace {

QCoro::Task<> waitForStop(MessageStream &stream, std::stop_token stop, int &stopped)
{
    try {
        co_await stream.next().stopOn(stop);
    } catch (const CancelledError &) {
        ++stopped;
        throw;
    }
}

QCoro::Task<> fail(const char *text)
{
    throw std::runtime_error(text);
    co_return;
}

//! Ends when the event loop has gone round.
QCoro::Task<> later(MessageStream &stream)
{
    try {
        co_await stream.next().timeout(1ms);
    } catch (const TimeoutError &) {
    }
}

QCoro::Task<int> laterValue(MessageStream &stream, int value)
{
    co_await later(stream);
    co_return value;
}

} // namespace

void tst_TaskGroup::joinWaitsForAll()
{
    RUN_COROUTINE([](MessageStream &stream) -> QCoro::Task<> {
        TaskGroup group;
        co_await group.join(); // of none
        for (int i = 0; i < 3; ++i)
            group.spawn(later(stream));
        group.spawn(laterValue(stream, 1)); // the value is let go
        CO_COMPARE(group.size(), 4);
        co_await group.join();
        CO_COMPARE(group.size(), 0);
    }(stream));
}

void tst_TaskGroup::theFirstFailureStopsTheOthersAndIsThrown()
{
    int stopped = 0;
    RUN_COROUTINE([](MessageStream &stream, int &stopped) -> QCoro::Task<> {
        TaskGroup group;
        group.spawn(waitForStop(stream, group.token(), stopped));
        group.spawn([](std::stop_token) -> QCoro::Task<> { co_await fail("first"); });
        group.spawn(waitForStop(stream, group.token(), stopped));
        const auto error = co_await thrown<std::runtime_error>(group.join());
        CO_VERIFY(error);
        CO_COMPARE(error->what(), "first");
        CO_COMPARE(stopped, 2);
    }(stream, stopped));
}

void tst_TaskGroup::aFailureAtOnceIsThrownByJoin()
{
    int stopped = 0;
    RUN_COROUTINE([](MessageStream &stream, int &stopped) -> QCoro::Task<> {
        TaskGroup group;
        group.spawn(waitForStop(stream, group.token(), stopped));
        group.spawn([](std::stop_token) -> QCoro::Task<> { throw std::runtime_error("no task"); });
        const bool failed = co_await throws<std::runtime_error>(group.join());
        CO_VERIFY(failed);
        CO_COMPARE(stopped, 1);
    }(stream, stopped));
}

void tst_TaskGroup::aStopOfTheParentStopsAll()
{
    int stopped = 0;
    RUN_COROUTINE([](MessageStream &stream, int &stopped) -> QCoro::Task<> {
        std::stop_source source;
        TaskGroup group(source.get_token());
        group.spawn(waitForStop(stream, group.token(), stopped));
        auto joined = group.join();
        source.request_stop();
        const bool cancelled = co_await throws<CancelledError>(std::move(joined));
        CO_VERIFY(cancelled);
        CO_COMPARE(stopped, 1);

        // Also when every task ended well.
        TaskGroup late(source.get_token());
        late.spawn(later(stream));
        const bool refused = co_await throws<CancelledError>(late.join());
        CO_VERIFY(refused);
    }(stream, stopped));
}

void tst_TaskGroup::tasksMayBeAddedWhileJoinWaits()
{
    RUN_COROUTINE([](MessageStream &stream) -> QCoro::Task<> {
        TaskGroup group;
        int ended = 0;
        const auto nested = [&](std::stop_token) -> QCoro::Task<> {
            co_await later(stream);
            group.spawn([&](std::stop_token) -> QCoro::Task<> {
                co_await later(stream);
                ++ended;
            });
            ++ended;
        };
        group.spawn(nested);
        co_await group.join();
        CO_COMPARE(ended, 2);
    }(stream));
}

void tst_TaskGroup::aGroupCanBeUsedAgain()
{
    RUN_COROUTINE([](MessageStream &stream) -> QCoro::Task<> {
        TaskGroup group;
        group.spawn(fail("once"));
        const bool failed = co_await throws<std::runtime_error>(group.join());
        CO_VERIFY(failed);
        CO_VERIFY(!group.token().stop_requested());
        group.spawn(later(stream));
        co_await group.join();
    }(stream));
}

void tst_TaskGroup::aDestroyedGroupStopsItsTasks()
{
    int stopped = 0;
    {
        TaskGroup group;
        group.spawn(waitForStop(stream, group.token(), stopped));
        TaskGroup moved = std::move(group);
        moved.spawn(waitForStop(stream, moved.token(), stopped));
        QCOMPARE(moved.size(), 2);
        QCOMPARE(stopped, 0);
    }
    QTRY_COMPARE(stopped, 2);
}

void tst_TaskGroup::capturesLiveAsLongAsTheTask()
{
    RUN_COROUTINE([](MessageStream &stream) -> QCoro::Task<> {
        TaskGroup group;
        QString seen;
        {
            const QString captured = u"a text of which this is the only copy"_s;
            auto body = [captured, &seen, &stream](std::stop_token) -> QCoro::Task<> {
                co_await later(stream);
                seen = captured;
            };
            group.spawn(std::move(body));
        }
        co_await group.join();
        CO_COMPARE(seen, u"a text of which this is the only copy"_s);
    }(stream));
}

void tst_TaskGroup::endedTasksTakeNoMemory()
{
    RUN_COROUTINE([](MessageStream &stream) -> QCoro::Task<> {
        TaskGroup group;
        for (int i = 0; i < 100; ++i) {
            group.spawn(later(stream));
            co_await later(stream);
            CO_VERIFY(group.size() <= 1);
        }
        co_await group.join();
    }(stream));
}

void tst_TaskGroup::withTimeoutGivesTheResult()
{
    RUN_COROUTINE([](MessageStream &stream) -> QCoro::Task<> {
        const int value = co_await withTimeout(10s, [&stream](std::stop_token) {
            return laterValue(stream, 42);
        });
        CO_COMPARE(value, 42);
        co_await withTimeout(10s, [&stream](std::stop_token) { return later(stream); });
    }(stream));
}

void tst_TaskGroup::withTimeoutThrowsTimeoutErrorWhenTheTimeIsOver()
{
    int stopped = 0;
    RUN_COROUTINE([](MessageStream &stream, int &stopped) -> QCoro::Task<> {
        const auto error = co_await thrown<TimeoutError>(
            withTimeout(5ms, [&](std::stop_token stop) {
                return waitForStop(stream, std::move(stop), stopped);
            }));
        CO_VERIFY(error);
        CO_VERIFY(QByteArray(error->what()).contains("5 ms"));
        CO_VERIFY(error->cause());
        CO_COMPARE(stopped, 1);
    }(stream, stopped));
}

void tst_TaskGroup::withTimeoutLetsOtherErrorsPass()
{
    RUN_COROUTINE([]() -> QCoro::Task<> {
        const bool failed = co_await throws<std::runtime_error>(
            withTimeout(10s, [](std::stop_token) { return fail("other"); }));
        CO_VERIFY(failed);
    }());
}

void tst_TaskGroup::withTimeoutEndsWithItsParent()
{
    int stopped = 0;
    RUN_COROUTINE([](MessageStream &stream, int &stopped) -> QCoro::Task<> {
        std::stop_source source;
        auto task = withTimeout(
            10s,
            [&](std::stop_token stop) { return waitForStop(stream, std::move(stop), stopped); },
            source.get_token());
        source.request_stop();
        const bool cancelled = co_await throws<CancelledError>(std::move(task));
        CO_VERIFY(cancelled);
    }(stream, stopped));
}

void tst_TaskGroup::theInnerTimeoutEndsFirst()
{
    int stopped = 0;
    RUN_COROUTINE([](MessageStream &stream, int &stopped) -> QCoro::Task<> {
        const int value = co_await withTimeout(10s, [&](std::stop_token outer) -> QCoro::Task<int> {
            const bool timedOut = co_await throws<TimeoutError>(withTimeout(
                1ms,
                [&](std::stop_token stop) { return waitForStop(stream, std::move(stop), stopped); },
                outer));
            co_return timedOut ? 1 : 0;
        });
        CO_COMPARE(value, 1);
    }(stream, stopped));
}

QTEST_GUILESS_MAIN(tst_TaskGroup)
#include "tst_taskgroup.moc"
