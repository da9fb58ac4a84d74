// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "batches.h"
#include "storetest.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QThread>

#include <cstdio>
#include <deque>

// storeprogram <what> <path> [argument...]: uses a store until it is killed, or has done what it
// was asked for. Tells what it has done, a line for each.

using namespace Qt::StringLiterals;
using Store = QCoMqtt::SqliteSessionStore;
using Durability = Store::Durability;

namespace {

void tell(const QString &text)
{
    std::printf("%s\n", qUtf8Printable(text));
    std::fflush(stdout);
}

//! Batch after batch, from the first that is not there; up to \a ahead before the first is awaited.
//! Each \a sql is included in the first, and \a sqlOfAll with its number in all.
QCoro::Task<> writeBatches(std::shared_ptr<Store> store, int ahead, QStringList sql,
                           QString sqlOfAll)
{
    const Records records = co_await store->open();
    int number = batchesIn(records);
    tell(u"open %1"_s.arg(number));
    for (const QString &statement : sql)
        store->include(statement);
    std::deque<QCoro::Task<>> commits;
    int told = number;
    for (;;) {
        while (int(commits.size()) < ahead) {
            ++number;
            if (!sqlOfAll.isEmpty())
                store->include(sqlOfAll, QVariantList{number});
            commits.push_back(store->commit(batch(number)));
        }
        co_await commits.front();
        commits.pop_front();
        tell(u"kept %1"_s.arg(++told));
    }
}

QCoro::Task<> hold(std::shared_ptr<Store> store)
{
    const Records records = co_await store->open();
    tell(u"open %1"_s.arg(batchesIn(records)));
}

QCoro::Task<> commitWithoutEnd(std::shared_ptr<Store> store, int count)
{
    co_await store->open();
    for (int number = 1; number < count; ++number)
        (void)store->commit(batch(number));
    QCoreApplication::quit();
    co_await store->commit(batch(count)); // nobody turns the event loop for this
    tell(u"resumed"_s);
}

QCoro::Task<> fail(std::shared_ptr<Store> store)
{
    try {
        co_await store->open();
        tell(u"open"_s);
    } catch (const QCoMqtt::StoreError &error) {
        tell(error.text());
    }
    QCoreApplication::quit();
}

QCoro::Task<> measure(std::shared_ptr<Store> store, int commits, int recordsInEach)
{
    co_await store->open();
    const QByteArray value(100, 'x');
    quint64 key = 0;
    QElapsedTimer timer;
    timer.start();
    for (int number = 0; number < commits; ++number) {
        Records changes;
        for (int index = 0; index < recordsInEach; ++index)
            changes.append({++key, value});
        co_await store->commit(changes);
    }
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    tell(u"%1 commits/s, %2 records/s"_s.arg(commits / seconds, 0, 'f', 0)
             .arg(commits * recordsInEach / seconds, 0, 'f', 0));
    QCoreApplication::quit();
}

QCoro::Task<> begin(const QStringList &arguments)
{
    const QString what = arguments.value(1);
    const Durability durability = what.endsWith("-fast"_L1) ? Durability::ProcessCrash
                                                            : Durability::PowerLoss;
    const auto store = std::make_shared<Store>(arguments.value(2), durability);
    if (what.startsWith("write"_L1))
        return writeBatches(store, arguments.value(3).toInt(), arguments.mid(5),
                            arguments.value(4));
    if (what == "abandon"_L1)
        return commitWithoutEnd(store, arguments.value(3).toInt());
    if (what == "driverless"_L1)
        return fail(store);
    if (what.startsWith("measure"_L1))
        return measure(store, arguments.value(3).toInt(), arguments.value(4).toInt());
    return hold(store);
}

// The thread's event loop is over before its coroutine can go on.
void abandonInThread(const QString &path)
{
    const std::unique_ptr<QThread> thread(QThread::create([path] {
        const auto store = std::make_shared<Store>(path);
        runUntilDone([](std::shared_ptr<Store> store) -> QCoro::Task<> {
            co_await store->open();
        }(store));
        (void)[](std::shared_ptr<Store> store) -> QCoro::Task<> {
            co_await store->commit(batch(1));
            tell(u"resumed"_s);
        }(store);
    }));
    thread->start();
    thread->wait();
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (application.arguments().value(1) == "driverless"_L1)
        QCoreApplication::setLibraryPaths({});
    if (application.arguments().value(1) == "abandon-thread"_L1) {
        abandonInThread(application.arguments().value(2));
        return 0;
    }
    const QCoro::Task<> task = begin(application.arguments());
    return task.isReady() ? 1 : QCoreApplication::exec();
}
