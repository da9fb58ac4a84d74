// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "batches.h"
#include "childprocess.h"
#include "storetest.h"

#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QThread>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using QCoMqtt::SqliteSessionStore;
using QCoMqtt::StoreError;
using QCoMqtt::UsageError;
using Durability = SqliteSessionStore::Durability;

class TestSqliteStore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aNewFileHoldsNothing();
    void anEmptyFileBecomesAStore();
    void whatIsCommittedIsThereAfterOpeningAgain_data();
    void whatIsCommittedIsThereAfterOpeningAgain();
    void changesOfABatchTakeEffectInTheirOrder();
    void anEmptyValueIsNoRemoval();
    void commitsThatNobodyAwaitsTakeEffectInTheirOrder();
    void theSameStoreOpensAgainAfterClosing();
    void closingWhileOpeningIsNoHindranceToOpeningAgain();
    void closingComesBehindWhatWasCommitted();
    void anotherStoreOpensWhenThisOneIsClosing();
    void nothingIsCommittedWhileItIsNotOpen();
    void onlyOneClientHasIt();
    void aPathMustBeGiven();
    void namesMeanFilesAndNothingElse();
    void theEventLoopTurnsWhileALargeCommitIsUnderWay();
    void theLargestPayloadFits();
    void theFileIsUsedAgain();
    void destroyingItWaitsForCommitsUnderWay();
    void destroyingItResumesWhoWaits();
    void aCoroutineThatHoldsTheStoreMayEndIt();
    void theEndOfTheApplicationKeepsWhatWasHandedOver();
    void theEndOfTheApplicationResumesWhoWaitsInAThreadThatEnded();
    void itWorksInAnotherThread();
    void aThreadThatEndedLeavesNothingBehind();
};

void TestSqliteStore::aNewFileHoldsNothing()
{
    const StoreFile file;
    QCOMPARE(recordsOf(file.path), Records());
    QCOMPARE(SqliteSessionStore(file.path).path(), file.path);
    QVERIFY(file.bytes().startsWith("SQLite format 3"));
    QCOMPARE(rows(file.path, u"PRAGMA application_id"_s), QStringList(u"1363373901"_s)); // "QCoM"
    QCOMPARE(rows(file.path, u"PRAGMA user_version"_s), QStringList(u"1"_s));
    QVERIFY(!QFileInfo::exists(file.path + "-wal"_L1));
}

void TestSqliteStore::anEmptyFileBecomesAStore()
{
    const StoreFile file;
    file.write({});
    QCOMPARE(recordsOf(file.path), Records());
    QVERIFY(file.bytes().startsWith("SQLite format 3"));
}

void TestSqliteStore::whatIsCommittedIsThereAfterOpeningAgain_data()
{
    QTest::addColumn<Durability>("durability");
    QTest::newRow("process crash") << Durability::ProcessCrash;
    QTest::newRow("power loss") << Durability::PowerLoss;
}

void TestSqliteStore::whatIsCommittedIsThereAfterOpeningAgain()
{
    QFETCH(Durability, durability);
    const StoreFile file;
    const Records records{{0, "zero"},
                          {5, QByteArray("a\0b", 3)},
                          {(quint64(1) << 63) - 1, "most"}};
    RUN_COROUTINE([](QString path, Durability durability, Records records) -> QCoro::Task<> {
        SqliteSessionStore store(path, durability);
        const Records before = co_await store.open();
        CO_COMPARE(before, Records());
        co_await store.commit(records);
    }(file.path, durability, records));
    QCOMPARE(recordsOf(file.path), records);
}

void TestSqliteStore::changesOfABatchTakeEffectInTheirOrder()
{
    const StoreFile file;
    RUN_COROUTINE([](QString path) -> QCoro::Task<> {
        SqliteSessionStore store(path);
        co_await store.open();
        const Records first{{1, "one"}, {2, "two"}, {3, "three"}};
        co_await store.commit(first);
        const Records second{{1, std::nullopt}, {1, "again"}, {2, "replaced"},
                             {3, std::nullopt}, {4, "four"},  {4, std::nullopt},
                             {9, std::nullopt}};
        co_await store.commit(second);
    }(file.path));
    const Records expected{{1, "again"}, {2, "replaced"}};
    QCOMPARE(recordsOf(file.path), expected);
}

void TestSqliteStore::anEmptyValueIsNoRemoval()
{
    const StoreFile file;
    const Records records{{1, QByteArray()}, {2, QByteArray("")}};
    RUN_COROUTINE([](QString path, Records records) -> QCoro::Task<> {
        SqliteSessionStore store(path);
        co_await store.open();
        co_await store.commit(records);
    }(file.path, records));
    QCOMPARE(recordsOf(file.path), records);
}

void TestSqliteStore::commitsThatNobodyAwaitsTakeEffectInTheirOrder()
{
    const StoreFile file;
    RUN_COROUTINE([](QString path) -> QCoro::Task<> {
        SqliteSessionStore store(path, Durability::ProcessCrash);
        co_await store.open();
        for (int number = 1; number < 200; ++number)
            (void)store.commit(batch(number));
        co_await store.commit(batch(200));
    }(file.path));
    QCOMPARE(batchesIn(recordsOf(file.path)), 200);
}

void TestSqliteStore::theSameStoreOpensAgainAfterClosing()
{
    const StoreFile file;
    RUN_COROUTINE([](QString path) -> QCoro::Task<> {
        SqliteSessionStore store(path);
        for (int number = 0; number < 5; ++number) {
            const Records records = co_await store.open();
            CO_COMPARE(batchesIn(records), number);
            co_await store.commit(batch(number + 1));
            store.close();
            store.close();
        }
    }(file.path));
    QCOMPARE(batchesIn(recordsOf(file.path)), 5);
}

void TestSqliteStore::closingWhileOpeningIsNoHindranceToOpeningAgain()
{
    const StoreFile file;
    RUN_COROUTINE([](QString path) -> QCoro::Task<> {
        SqliteSessionStore store(path);
        const auto given_up = store.open();
        store.close();
        co_await store.open();
        co_await store.commit(batch(1));
    }(file.path));
    QCOMPARE(batchesIn(recordsOf(file.path)), 1);
}

void TestSqliteStore::closingComesBehindWhatWasCommitted()
{
    const StoreFile file;
    RUN_COROUTINE([](QString path) -> QCoro::Task<> {
        SqliteSessionStore store(path);
        co_await store.open();
        const auto commit = store.commit(batch(1));
        store.close();
        const Records records = co_await store.open();
        CO_COMPARE(batchesIn(records), 1);
        co_await commit;
    }(file.path));
}

// A client that was destroyed has closed its store, though that takes a moment.
void TestSqliteStore::anotherStoreOpensWhenThisOneIsClosing()
{
    const StoreFile file;
    RUN_COROUTINE([](QString path) -> QCoro::Task<> {
        SqliteSessionStore store(path);
        co_await store.open();
        for (int number = 1; number < 50; ++number)
            (void)store.commit(batch(number));
        const auto last = store.commit(batch(50));
        store.close();
        SqliteSessionStore other(path);
        const Records records = co_await other.open();
        CO_COMPARE(batchesIn(records), 50);
        co_await last;
    }(file.path));
}

void TestSqliteStore::nothingIsCommittedWhileItIsNotOpen()
{
    const StoreFile file;
    RUN_COROUTINE([](QString path) -> QCoro::Task<> {
        SqliteSessionStore store(path);
        const QString before = co_await storeError(store.commit(batch(1)));
        CO_VERIFY2(before.contains("not open"_L1) && before.contains(path), qPrintable(before));
        CO_VERIFY(!QFileInfo::exists(path));
        co_await store.open();
        store.close();
        const QString after = co_await storeError(store.commit(batch(1)));
        CO_VERIFY2(after.contains("not open"_L1), qPrintable(after));
    }(file.path));
}

void TestSqliteStore::onlyOneClientHasIt()
{
    const StoreFile file;
    RUN_COROUTINE([](QString path) -> QCoro::Task<> {
        SqliteSessionStore store(path);
        co_await store.open();
        const auto refused = co_await thrown<StoreError>(store.open());
        CO_VERIFY(refused && refused->text().contains(path));
        co_await store.commit(batch(1));
        store.close();
        const Records records = co_await store.open();
        CO_COMPARE(batchesIn(records), 1);
    }(file.path));
}

void TestSqliteStore::aPathMustBeGiven()
{
    QVERIFY_THROWS_EXCEPTION(UsageError, SqliteSessionStore{QString()});
}

void TestSqliteStore::namesMeanFilesAndNothingElse()
{
    const QTemporaryDir directory;
    QVERIFY(QDir::setCurrent(directory.path()));
    for (const QString &path : {u"memory:"_s, u"file:x?mode=ro#y"_s, u"50%41 ü"_s}) {
        for (int number = 0; number < 2; ++number) {
            RUN_COROUTINE([](QString path, int number) -> QCoro::Task<> {
                SqliteSessionStore store(path);
                const Records records = co_await store.open();
                CO_COMPARE(batchesIn(records), number);
                co_await store.commit(batch(number + 1));
            }(path, number));
        }
        QVERIFY2(QFileInfo(directory.path() + u'/' + path).size() > 0, qPrintable(path));
    }
    const QString error = errorOf(u":memory:"_s);
    QVERIFY2(error.contains("not a file"_L1), qPrintable(error));
    QVERIFY(QDir::setCurrent(QDir::tempPath()));
}

namespace {

QCoro::Task<> note(QCoro::Task<> task, QString text, QStringList &events)
{
    co_await task;
    events.append(text);
}

} // namespace

// By the order of events: what is posted behind a commit comes before it is kept.
void TestSqliteStore::theEventLoopTurnsWhileALargeCommitIsUnderWay()
{
    const StoreFile file;
    const Records large{{1, QByteArray(64 * 1024 * 1024, 'x')}};
    SqliteSessionStore store(file.path);
    Records records;
    RUN_COROUTINE(into(records, store.open()));
    QStringList events;
    const QCoro::Task<> noted = note(store.commit(large), u"kept"_s, events);
    events.append(u"handed over"_s);
    int turns = 0;
    const std::function<void()> turn = [&] {
        events.append(u"turn"_s);
        if (++turns < 10)
            QMetaObject::invokeMethod(this, turn, Qt::QueuedConnection);
    };
    QMetaObject::invokeMethod(this, turn, Qt::QueuedConnection);
    QTRY_VERIFY_WITH_TIMEOUT(events.contains(u"kept"_s), 60'000);
    QStringList expected(10, u"turn"_s);
    expected.prepend(u"handed over"_s);
    expected.append(u"kept"_s);
    QCOMPARE(events, expected);
}

void TestSqliteStore::theLargestPayloadFits()
{
    const StoreFile file;
    constexpr qsizetype size = 256 * 1024 * 1024 + 100;
    RUN_COROUTINE(
        [](QString path) -> QCoro::Task<> {
            SqliteSessionStore store(path, Durability::ProcessCrash);
            co_await store.open();
            const Records large{{1, QByteArray(size, 'x')}};
            co_await store.commit(large);
        }(file.path),
        std::chrono::minutes(2));
    const Records records = recordsOf(file.path);
    QCOMPARE(records.size(), 1);
    QCOMPARE(records.first().value->size(), size);
    QCOMPARE(records.first().value->count('x'), size);
}

void TestSqliteStore::theFileIsUsedAgain()
{
    const StoreFile file;
    RUN_COROUTINE([](QString path) -> QCoro::Task<> {
        SqliteSessionStore store(path, Durability::ProcessCrash);
        co_await store.open();
        for (quint64 number = 1; number <= 100; ++number) {
            const Records changes{{number, QByteArray(1024 * 1024, char(number))},
                                  {number - 1, std::nullopt}};
            co_await store.commit(changes);
            CO_VERIFY(QFileInfo(path).size() < 4 * 1024 * 1024);
            CO_VERIFY(QFileInfo(path + "-wal"_L1).size() < 10 * 1024 * 1024);
        }
    }(file.path));
    QCOMPARE(recordsOf(file.path).size(), 1);
}

void TestSqliteStore::destroyingItWaitsForCommitsUnderWay()
{
    const StoreFile file;
    RUN_COROUTINE([](QString path) -> QCoro::Task<> {
        SqliteSessionStore store(path);
        co_await store.open();
        for (int number = 1; number <= 50; ++number)
            (void)store.commit(batch(number));
    }(file.path));
    QCOMPARE(batchesIn(recordsOf(file.path)), 50);
}

void TestSqliteStore::destroyingItResumesWhoWaits()
{
    const StoreFile file;
    QStringList events;
    auto store = std::make_unique<SqliteSessionStore>(file.path);
    Records records;
    RUN_COROUTINE(into(records, store->open()));
    const QCoro::Task<> first = note(store->commit(batch(1)), u"first"_s, events);
    const QCoro::Task<> second = note(store->commit(batch(2)), u"second"_s, events);
    QCOMPARE(events, QStringList());
    store.reset();
    QCOMPARE(events, QStringList({u"first"_s, u"second"_s}));
    QCOMPARE(batchesIn(recordsOf(file.path)), 2);
}

namespace {

QCoro::Task<> commitAndLetGo(std::shared_ptr<SqliteSessionStore> store, bool &isDone)
{
    co_await store->commit(batch(1));
    store.reset();
    isDone = true;
}

} // namespace

void TestSqliteStore::aCoroutineThatHoldsTheStoreMayEndIt()
{
    const StoreFile file;
    auto store = std::make_shared<SqliteSessionStore>(file.path);
    Records records;
    RUN_COROUTINE(into(records, store->open()));
    bool isDone = false;
    const QCoro::Task<> task = commitAndLetGo(std::move(store), isDone);
    QTRY_VERIFY(isDone);
    QCOMPARE(batchesIn(recordsOf(file.path)), 1);
}

// The program ends with commits that its event loop never came to; its sanitizer tells of leaks.
void TestSqliteStore::theEndOfTheApplicationKeepsWhatWasHandedOver()
{
    const StoreFile file;
    ChildProcess program;
    QVERIFY(program.run(QStringLiteral(STORE_PROGRAM), {u"abandon"_s, file.path, u"100"_s}));
    QVERIFY2(program.waitForSuccess(), program.text().constData());
    QCOMPARE(program.text(), QByteArray("resumed\n"));
    QCOMPARE(batchesIn(recordsOf(file.path)), 100);
}

void TestSqliteStore::theEndOfTheApplicationResumesWhoWaitsInAThreadThatEnded()
{
    const StoreFile file;
    ChildProcess program;
    QVERIFY(program.run(QStringLiteral(STORE_PROGRAM), {u"abandon-thread"_s, file.path}));
    QVERIFY2(program.waitForSuccess(), program.text().constData());
    QCOMPARE(program.text(), QByteArray("resumed\n"));
    QCOMPARE(batchesIn(recordsOf(file.path)), 1);
}

void TestSqliteStore::itWorksInAnotherThread()
{
    const StoreFile file;
    SqliteSessionStore store(file.path);
    for (int number = 0; number < 2; ++number) {
        bool isDone = false;
        const std::unique_ptr<QThread> thread(QThread::create([&] {
            runUntilDone([](SqliteSessionStore &store, int number) -> QCoro::Task<> {
                const QThread *const current = QThread::currentThread();
                const Records records = co_await store.open();
                CO_COMPARE(batchesIn(records), number);
                co_await store.commit(batch(number + 1));
                CO_COMPARE(QThread::currentThread(), current);
                store.close();
            }(store, number));
            isDone = true;
        }));
        thread->start();
        QVERIFY(thread->wait());
        QVERIFY(isDone);
    }
}

// Its coroutine waits for an event loop that is over; the store is destroyed in this thread.
void TestSqliteStore::aThreadThatEndedLeavesNothingBehind()
{
    const StoreFile file;
    auto store = std::make_shared<SqliteSessionStore>(file.path);
    const std::unique_ptr<QThread> thread(QThread::create([&] {
        Records records;
        runUntilDone(into(records, store->open()));
        (void)store->commit(batch(1));
    }));
    thread->start();
    QVERIFY(thread->wait());
    store.reset();
    QCOMPARE(batchesIn(recordsOf(file.path)), 1);
}

QTEST_GUILESS_MAIN(TestSqliteStore)
#include "tst_sqlitestore.moc"
