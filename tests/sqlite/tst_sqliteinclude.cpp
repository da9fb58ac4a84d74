// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "batches.h"
#include "storetest.h"

#include <QtCore/QCoreApplication>
#include <QtTest/QTest>

// Statements of the application in the transaction of the session. That they survive SIGKILL
// together is told in tst_sqlitestorecrashes.cpp.

using namespace Qt::StringLiterals;
using QCoMqtt::SqliteSessionStore;
using QCoMqtt::UsageError;

namespace {

const QString create = u"CREATE TABLE IF NOT EXISTS received(number INTEGER PRIMARY KEY, text)"_s;
const QString insert = u"INSERT INTO received(number, text) VALUES(?, ?)"_s;
const QString all = u"SELECT number, text FROM received ORDER BY number"_s;

void insertRow(SqliteSessionStore &store, int number, const QString &text)
{
    store.include(insert, {number, text});
}

} // namespace

class TestSqliteInclude : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void statementsTakeEffectWithTheCommit();
    void statementsBeforeOpeningWaitForIt();
    void statementsWithoutACommitAreExecutedSoon();
    void theClientsOwnTurnComesFirst();
    void statementsDuringACommitWaitForTheNext();
    void anEmptyCommitWaitsForStatements();
    void closingKeepsStatements();
    void destroyingKeepsStatements();
    void aRefusedStatementFailsItsWholeCommit_data();
    void aRefusedStatementFailsItsWholeCommit();
    void aRefusedStatementWithoutACommitFailsTheNext();
    void theSameStatementTakesOtherValues();
    void manyDifferentStatementsAreNoBurden();
    void questionsAreNoHindrance();
    void transactionsAreNotTheApplications_data();
    void transactionsAreNotTheApplications();
};

void TestSqliteInclude::statementsTakeEffectWithTheCommit()
{
    const StoreFile file;
    RUN_COROUTINE([](QString path) -> QCoro::Task<> {
        SqliteSessionStore store(path);
        co_await store.open();
        store.include(create);
        insertRow(store, 1, u"one"_s);
        store.include(u"UPDATE received SET text = 'uno' WHERE number = 1"_s);
        insertRow(store, 2, u"two"_s);
        co_await store.commit(batch(1));
    }(file.path));
    QCOMPARE(rows(file.path, all), QStringList({u"1,uno"_s, u"2,two"_s}));
    QCOMPARE(batchesIn(recordsOf(file.path)), 1);
}

void TestSqliteInclude::statementsBeforeOpeningWaitForIt()
{
    const StoreFile file;
    {
        SqliteSessionStore store(file.path);
        store.include(create);
        Records records;
        RUN_COROUTINE(into(records, store.open()));
        RUN_COROUTINE(store.commit(batch(1)));
    }
    QCOMPARE(rows(file.path, all), QStringList());
}

// Asks the file itself, beside the store: it is closed for the question.
void TestSqliteInclude::statementsWithoutACommitAreExecutedSoon()
{
    const StoreFile file;
    SqliteSessionStore store(file.path);
    store.include(create);
    Records records;
    RUN_COROUTINE(into(records, store.open()));
    insertRow(store, 1, u"one"_s);
    insertRow(store, 2, u"two"_s);
    // The log grows when they are committed.
    QTRY_VERIFY(QFile(file.path + "-wal"_L1).size() > 0);
    store.close();
    RUN_COROUTINE(into(records, store.open())); // behind the end
    store.close();
    RUN_COROUTINE(into(records, store.open()));
    QCOMPARE(records, Records());
    insertRow(store, 3, u"three"_s);
    QTRY_VERIFY(QFile(file.path + "-wal"_L1).size() > 0);
    store.close();
    RUN_COROUTINE(storeError(store.commit(batch(1))));
    QTRY_COMPARE(rows(file.path, all), QStringList({u"1,one"_s, u"2,two"_s, u"3,three"_s}));
}

// A client that lets a message go posts its turn to the event loop, behind what include() posted.
void TestSqliteInclude::theClientsOwnTurnComesFirst()
{
    const StoreFile file;
    {
        SqliteSessionStore store(file.path);
        store.include(create);
        Records records;
        RUN_COROUTINE(into(records, store.open()));
        RUN_COROUTINE(store.commit(batch(1)));
        insertRow(store, 1, u"one"_s);
        store.include(u"not SQL"_s); // so the commit that they are part of is known by its failure
        QString text;
        QMetaObject::invokeMethod(
            this, [&] { runUntilDone(into(text, storeError(store.commit(batch(2))))); },
            Qt::QueuedConnection);
        QTRY_VERIFY(!text.isEmpty());
    }
    QCOMPARE(batchesIn(recordsOf(file.path)), 1);
    QCOMPARE(rows(file.path, all), QStringList());
}

// What belongs to it waits in the client for the end of the commit that is under way.
void TestSqliteInclude::statementsDuringACommitWaitForTheNext()
{
    const StoreFile file;
    RUN_COROUTINE([](QString path) -> QCoro::Task<> {
        SqliteSessionStore store(path);
        co_await store.open();
        store.include(create);
        const auto first = store.commit(batch(1));
        insertRow(store, 1, u"one"_s);
        store.include(u"not SQL"_s);
        co_await first;
        const QString text = co_await storeError(store.commit(batch(2)));
        CO_VERIFY2(text.contains("syntax error"_L1), qPrintable(text));
    }(file.path));
    QCOMPARE(batchesIn(recordsOf(file.path)), 1);
    QCOMPARE(rows(file.path, all), QStringList());
}

void TestSqliteInclude::anEmptyCommitWaitsForStatements()
{
    const StoreFile file;
    RUN_COROUTINE([](QString path) -> QCoro::Task<> {
        SqliteSessionStore store(path);
        co_await store.open();
        store.include(create);
        insertRow(store, 1, u"one"_s);
        co_await store.commit(Records());
        store.include(u"not SQL"_s);
        const QString text = co_await storeError(store.commit(Records()));
        CO_VERIFY2(text.contains("syntax error"_L1) && text.contains(path), qPrintable(text));
        co_await store.commit(Records());
    }(file.path));
    QCOMPARE(rows(file.path, all), QStringList(u"1,one"_s));
}

void TestSqliteInclude::closingKeepsStatements()
{
    const StoreFile file;
    RUN_COROUTINE([](QString path) -> QCoro::Task<> {
        SqliteSessionStore store(path);
        co_await store.open();
        store.include(create);
        insertRow(store, 1, u"one"_s);
        store.close();
        insertRow(store, 2, u"two"_s);
        co_await store.open();
        co_await store.commit(batch(1));
    }(file.path));
    QCOMPARE(rows(file.path, all), QStringList({u"1,one"_s, u"2,two"_s}));
}

void TestSqliteInclude::destroyingKeepsStatements()
{
    const StoreFile file;
    RUN_COROUTINE([](QString path) -> QCoro::Task<> {
        SqliteSessionStore store(path);
        co_await store.open();
        store.include(create);
        insertRow(store, 1, u"one"_s);
    }(file.path));
    QCOMPARE(rows(file.path, all), QStringList(u"1,one"_s));
}

void TestSqliteInclude::aRefusedStatementFailsItsWholeCommit_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QVariantList>("values");
    QTest::addColumn<QString>("error");
    const QVariantList none;
    QTest::newRow("syntax") << u"INSRT"_s << none << u"syntax error"_s;
    QTest::newRow("table") << u"INSERT INTO others VALUES(1)"_s << none << u"no such table"_s;
    QTest::newRow("constraint") << insert << QVariantList{1, u"one again"_s} << u"UNIQUE"_s;
    QTest::newRow("values are missing") << insert << QVariantList{7} << u"mismatch"_s;
    QTest::newRow("too many values") << insert << QVariantList{7, 8, 9} << u"mismatch"_s;
    QTest::newRow("two statements")
        << u"DELETE FROM received; DELETE FROM received"_s << none << u"multiple statements"_s;
    QTest::newRow("one that rolls back")
        << u"INSERT OR ROLLBACK INTO received VALUES(1, 2)"_s << none << u"UNIQUE"_s;
}

void TestSqliteInclude::aRefusedStatementFailsItsWholeCommit()
{
    QFETCH(QString, sql);
    QFETCH(QVariantList, values);
    QFETCH(QString, error);
    const StoreFile file;
    RUN_COROUTINE(
        [](QString path, QString sql, QVariantList values, QString error) -> QCoro::Task<> {
            SqliteSessionStore store(path);
            co_await store.open();
            store.include(create);
            insertRow(store, 1, u"one"_s);
            co_await store.commit(batch(1));
            insertRow(store, 2, u"two"_s);
            store.include(sql, values);
            insertRow(store, 3, u"three"_s);
            const QString text = co_await storeError(store.commit(batch(2)));
            CO_VERIFY2(text.contains(error) && text.contains(path), qPrintable(text));
            store.close(); // gives up what belongs to the commit
            const Records records = co_await store.open();
            CO_COMPARE(batchesIn(records), 1);
            insertRow(store, 2, u"two"_s);
            store.include(sql, values);
            insertRow(store, 3, u"three"_s);
            const QString again = co_await storeError(store.commit(batch(2)));
            CO_COMPARE(again, text);
            co_await store.commit(batch(2)); // without the one that was refused
        }(file.path, sql, values, error));
    QCOMPARE(rows(file.path, all), QStringList({u"1,one"_s, u"2,two"_s, u"3,three"_s}));
    QCOMPARE(batchesIn(recordsOf(file.path)), 2);
}

void TestSqliteInclude::aRefusedStatementWithoutACommitFailsTheNext()
{
    const StoreFile file;
    RUN_COROUTINE([](QString path) -> QCoro::Task<> {
        SqliteSessionStore store(path);
        co_await store.open();
        store.include(create);
        store.include(u"not SQL"_s);
        store.close();
        co_await store.open(); // what nobody could be told of is over
        co_await store.commit(batch(1));
    }(file.path));

    SqliteSessionStore store(file.path);
    Records records;
    RUN_COROUTINE(into(records, store.open()));
    insertRow(store, 1, u"one"_s);
    store.include(u"not SQL"_s);
    // Two events, and the thread; then the next commit is behind it.
    for (int turn = 0; turn < 3; ++turn)
        QCoreApplication::processEvents();
    QString text;
    RUN_COROUTINE(into(text, storeError(store.commit(batch(2)))));
    QVERIFY2(text.contains("syntax error"_L1), qPrintable(text));
    RUN_COROUTINE(store.commit(batch(2)));
    store.close();
    RUN_COROUTINE(into(records, store.open()));
    QCOMPARE(batchesIn(records), 2);
    store.close();
    QTRY_COMPARE(rows(file.path, all), QStringList(u"1,one"_s));
}

void TestSqliteInclude::theSameStatementTakesOtherValues()
{
    const StoreFile file;
    RUN_COROUTINE([](QString path) -> QCoro::Task<> {
        SqliteSessionStore store(path);
        co_await store.open();
        store.include(create);
        for (int number = 1; number <= 3; ++number)
            insertRow(store, number, QString::number(number * number));
        insertRow(store, 4, QString());
        co_await store.commit(batch(1));
    }(file.path));
    QCOMPARE(rows(file.path, u"SELECT number, text, text IS NULL FROM received"_s),
             QStringList({u"1,1,0"_s, u"2,4,0"_s, u"3,9,0"_s, u"4,,1"_s}));
}

void TestSqliteInclude::manyDifferentStatementsAreNoBurden()
{
    const StoreFile file;
    RUN_COROUTINE([](QString path) -> QCoro::Task<> {
        SqliteSessionStore store(path);
        co_await store.open();
        store.include(create);
        for (int number = 0; number < 500; ++number)
            store.include(u"INSERT INTO received VALUES(%1, 'x')"_s.arg(number));
        co_await store.commit(batch(1));
    }(file.path));
    QCOMPARE(rows(file.path, u"SELECT count(*) FROM received"_s), QStringList(u"500"_s));
}

void TestSqliteInclude::questionsAreNoHindrance()
{
    const StoreFile file;
    RUN_COROUTINE([](QString path) -> QCoro::Task<> {
        SqliteSessionStore store(path);
        co_await store.open();
        co_await store.commit(batch(1));
        store.include(u"SELECT * FROM qcomqtt_records"_s);
        co_await store.commit(batch(2));
        co_await store.commit(batch(3));
    }(file.path));
    QCOMPARE(batchesIn(recordsOf(file.path)), 3);
}

void TestSqliteInclude::transactionsAreNotTheApplications_data()
{
    QTest::addColumn<QString>("sql");
    for (const char *sql : {"BEGIN", " begin immediate", "COMMIT;", "\nEnd", "rollback to x",
                            "SAVEPOINT x", "RELEASE x"})
        QTest::newRow(sql) << QString::fromLatin1(sql);
}

void TestSqliteInclude::transactionsAreNotTheApplications()
{
    QFETCH(QString, sql);
    const StoreFile file;
    SqliteSessionStore store(file.path);
    QVERIFY_THROWS_EXCEPTION(UsageError, store.include(sql));
}

QTEST_GUILESS_MAIN(TestSqliteInclude)
#include "tst_sqliteinclude.moc"
