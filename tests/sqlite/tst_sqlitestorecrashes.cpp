// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "batches.h"
#include "childprocess.h"
#include "storetest.h"

#include <QtCore/QFile>
#include <QtCore/QRandomGenerator>
#include <QtTest/QTest>

#ifdef Q_OS_UNIX
#include <csignal>
#include <sys/wait.h>
#endif

// What is in the file after the process, or the machine, was stopped at any moment: all batches up
// to one, that one whole, and no earlier one than what the process had been told is kept.

using namespace Qt::StringLiterals;

namespace {

//! The store program, which writes batches for as long as it lives.
class Writer
{
public:
    //! \a sql is done before the first batch, \a sqlOfAll with each, which must count on from
    //! \a written.
    bool start(const QString &how, const QString &path, int ahead, int written,
               const QString &sqlOfAll = {}, const QStringList &sql = {})
    {
        m_kept = written;
        QStringList arguments{how, path, QString::number(ahead), sqlOfAll};
        arguments.append(sql);
        return m_process.run(QStringLiteral(STORE_PROGRAM), arguments)
            && m_process.waitForText("open " + QByteArray::number(written) + '\n');
    }
    //! Until it has told of \a count more.
    bool waitForBatches(int count)
    {
        count += m_kept;
        while (m_kept < count) {
            if (m_process.state() == QProcess::NotRunning || !m_process.waitForReadyRead(20'000))
                return false;
            readLines();
        }
        return true;
    }
    void kill()
    {
        m_process.end();
        readLines();
    }
    int kept() const { return m_kept; }
    QByteArray text() const { return m_process.text(); }

#ifdef Q_OS_UNIX
    //! Stops all of it where it is.
    bool pause()
    {
        const auto id = id_t(m_process.processId());
        siginfo_t information = {};
        const bool isStopped = ::kill(pid_t(id), SIGSTOP) == 0
            && ::waitid(P_PID, id, &information, WSTOPPED) == 0;
        m_process.waitForReadyRead(0);
        readLines();
        return isStopped;
    }
    void resume()
    {
        ::kill(pid_t(m_process.processId()), SIGCONT);
    }
#endif

private:
    // Only whole lines count.
    void readLines()
    {
        const QByteArray text = m_process.text();
        const qsizetype end = text.lastIndexOf('\n');
        const qsizetype begin = text.lastIndexOf("kept ", end);
        if (begin >= 0 && end > begin)
            m_kept = text.sliced(begin + 5, end - begin - 5).toInt();
    }

    ChildProcess m_process;
    int m_kept = 0;
};

QRandomGenerator seeded()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo() << "seed" << seed;
    return QRandomGenerator(seed);
}

void copy(const QString &from, const QString &to)
{
    for (const auto &suffix : {u""_s, u"-wal"_s}) {
        QFile::remove(to + suffix);
        QFile::copy(from + suffix, to + suffix);
    }
}

//! Cuts \a path anywhere and fills it up to its old length, unless \a filling is empty.
void damage(const QString &path, QRandomGenerator &random, const QByteArray &filling)
{
    QFile log(path);
    const qint64 size = log.size();
    const qint64 length = random.bounded(size + 1);
    if (!log.open(QIODevice::ReadWrite) || !log.resize(length) || !log.seek(length))
        qFatal("the log cannot be cut");
    if (!filling.isEmpty())
        log.write(filling.repeated((size - length) / filling.size()));
}

//! As the next process with this store would.
void commitTo(const QString &path, const Records &changes)
{
    runUntilDone([](std::shared_ptr<QCoMqtt::SqliteSessionStore> store,
                    Records changes) -> QCoro::Task<> {
        co_await store->open();
        co_await store->commit(changes);
        store->close();
    }(std::make_shared<QCoMqtt::SqliteSessionStore>(path), changes));
}

} // namespace

class TestSqliteStoreCrashes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void i1_whatWasToldIsThereAfterKilling_data();
    void i1_whatWasToldIsThereAfterKilling();
    void i1_killingWhileItIsNewLeavesAStoreOrNothing();
    void i1_statementsAndRecordsStayTogetherWhenKilled();
    void i1_aCopyTakenAtAnyMomentIsWhole();
    void i1_aLogCutAnywhereHoldsTheBatchesBefore();
    void i1_aDamagedCopyOpensAndGoesOn_data();
    void i1_aDamagedCopyOpensAndGoesOn();
};

void TestSqliteStoreCrashes::i1_whatWasToldIsThereAfterKilling_data()
{
    QTest::addColumn<QString>("how");
    QTest::addColumn<int>("ahead");
    QTest::newRow("process crash, one at a time") << u"write-fast"_s << 1;
    QTest::newRow("process crash, several on their way") << u"write-fast"_s << 7;
    QTest::newRow("power loss, one at a time") << u"write"_s << 1;
    QTest::newRow("power loss, several on their way") << u"write"_s << 7;
}

// Checkpoints come often here, so that the kills meet them, too.
void TestSqliteStoreCrashes::i1_whatWasToldIsThereAfterKilling()
{
    QFETCH(QString, how);
    QFETCH(int, ahead);
    QRandomGenerator random = seeded();
    const StoreFile file;
    int written = 0;
    for (int round = 0; round < 10; ++round) {
        Writer writer;
        QVERIFY2(writer.start(how, file.path, ahead, written, {},
                              {u"PRAGMA wal_autocheckpoint = 20"_s}),
                 writer.text().constData());
        QVERIFY2(writer.waitForBatches(random.bounded(1, 80)), writer.text().constData());
        writer.kill();
        written = batchesIn(recordsOf(file.path));
        QVERIFY2(written >= writer.kept() && written <= writer.kept() + ahead,
                 qPrintable(u"%1 there, %2 told"_s.arg(written).arg(writer.kept())));
    }
    qInfo() << written << "batches";
}

// It is killed as soon as the file is there, or has any bytes.
void TestSqliteStoreCrashes::i1_killingWhileItIsNewLeavesAStoreOrNothing()
{
    for (int round = 0; round < 10; ++round) {
        const StoreFile file;
        ChildProcess process;
        QVERIFY(
            process.run(QStringLiteral(STORE_PROGRAM), {u"write"_s, file.path, u"1"_s, QString()}));
        const auto isThere = [&] {
            return round % 2 == 0 ? QFile::exists(file.path) : QFile(file.path).size() > 0;
        };
        while (!isThere() && process.state() == QProcess::Running)
            process.waitForReadyRead(0);
        process.end();
        QVERIFY(batchesIn(recordsOf(file.path)) >= 0);
    }
}

void TestSqliteStoreCrashes::i1_statementsAndRecordsStayTogetherWhenKilled()
{
    QRandomGenerator random = seeded();
    const StoreFile file;
    int written = 0;
    for (int round = 0; round < 10; ++round) {
        Writer writer;
        QVERIFY2(writer.start(u"write-fast"_s, file.path, 3, written,
                              u"INSERT INTO received VALUES(?)"_s,
                              {u"CREATE TABLE IF NOT EXISTS received(number INTEGER PRIMARY KEY)"_s,
                               u"PRAGMA wal_autocheckpoint = 20"_s}),
                 writer.text().constData());
        QVERIFY2(writer.waitForBatches(random.bounded(1, 80)), writer.text().constData());
        writer.kill();
        written = batchesIn(recordsOf(file.path));
        QVERIFY(written >= writer.kept());
        const QString count = QString::number(written);
        QCOMPARE(rows(file.path, u"SELECT count(*), min(number), max(number) FROM received"_s),
                 QStringList(u"%1,1,%1"_s.arg(count)));
    }
}

void TestSqliteStoreCrashes::i1_aCopyTakenAtAnyMomentIsWhole()
{
#ifdef Q_OS_UNIX
    QRandomGenerator random = seeded();
    const StoreFile file;
    Writer writer;
    QVERIFY2(writer.start(u"write-fast"_s, file.path, 3, 0, {},
                          {u"PRAGMA wal_autocheckpoint = 20"_s}),
             writer.text().constData());
    int last = 0;
    for (int round = 0; round < 40; ++round) {
        QVERIFY2(writer.waitForBatches(random.bounded(1, 30)), writer.text().constData());
        QVERIFY(writer.pause());
        const StoreFile taken;
        copy(file.path, taken.path);
        const int told = writer.kept();
        writer.resume();
        const int written = batchesIn(recordsOf(taken.path));
        QVERIFY2(written >= told && written >= last,
                 qPrintable(u"%1 there, %2 told"_s.arg(written).arg(told)));
        last = written;
    }
#else
    QSKIP("processes cannot be stopped here");
#endif
}

// What a machine without power leaves of a log is its beginning. Without checkpoints: before one of
// them, SQLite waits for the disk.
void TestSqliteStoreCrashes::i1_aLogCutAnywhereHoldsTheBatchesBefore()
{
    QRandomGenerator random = seeded();
    const StoreFile file;
    Writer writer;
    QVERIFY2(writer.start(u"write-fast"_s, file.path, 3, 0, {},
                          {u"PRAGMA wal_autocheckpoint = 0"_s}),
             writer.text().constData());
    QVERIFY2(writer.waitForBatches(100), writer.text().constData());
    writer.kill();
    const qint64 size = QFile(file.path + "-wal"_L1).size();
    QVERIFY(size > 100'000);
    QMap<qint64, int> written; // by the length of the log
    for (int round = 0; round < 60; ++round) {
        const StoreFile taken;
        copy(file.path, taken.path);
        const qint64 length = round == 0 ? size : random.bounded(size);
        QVERIFY(QFile::resize(taken.path + "-wal"_L1, length));
        // Blocks that never came to the disk may be zeros, too.
        if (round % 3 == 2)
            QVERIFY(QFile::resize(taken.path + "-wal"_L1, size));
        written[length] = batchesIn(recordsOf(taken.path));
    }
    QVERIFY(written.last() >= writer.kept());
    QVERIFY(written.first() < 20);
    QVERIFY(std::is_sorted(written.cbegin(), written.cend()));
    QVERIFY(written.first() >= 0);
}

void TestSqliteStoreCrashes::i1_aDamagedCopyOpensAndGoesOn_data()
{
    QTest::addColumn<QByteArray>("filling");
    QTest::newRow("cut") << QByteArray();
    QTest::newRow("zeros") << QByteArray(1, '\0');
    QTest::newRow("other bytes") << QByteArray("other");
}

// Copied while it is written to, with a log of which only the beginning came to the disk. A store
// that opens it writes on, and what it writes is there the next time: behind the cut, nothing of
// the old log counts.
void TestSqliteStoreCrashes::i1_aDamagedCopyOpensAndGoesOn()
{
#ifdef Q_OS_UNIX
    QFETCH(const QByteArray, filling);
    QRandomGenerator random = seeded();
    const StoreFile file;
    Writer writer;
    QVERIFY2(writer.start(u"write-fast"_s, file.path, 3, 0, {},
                          {u"PRAGMA wal_autocheckpoint = 0"_s}),
             writer.text().constData());
    for (int round = 0; round < 15; ++round) {
        QVERIFY2(writer.waitForBatches(random.bounded(1, 15)), writer.text().constData());
        QVERIFY(writer.pause());
        const StoreFile taken;
        copy(file.path, taken.path);
        const int told = writer.kept();
        damage(taken.path + "-wal"_L1, random, filling);
        const int written = batchesIn(recordsOf(taken.path));
        QVERIFY2(written >= 0 && written <= told + 3, qPrintable(QString::number(written)));
        for (int next = written + 1; next <= written + 3; ++next) {
            commitTo(taken.path, batch(next));
            QCOMPARE(batchesIn(recordsOf(taken.path)), next);
        }
        QCOMPARE(rows(taken.path, u"PRAGMA integrity_check"_s), QStringList(u"ok"_s));
        writer.resume(); // not before: without checkpoints the log grows quickly
    }
#else
    QSKIP("processes cannot be stopped here");
#endif
}

QTEST_GUILESS_MAIN(TestSqliteStoreCrashes)
#include "tst_sqlitestorecrashes.moc"
