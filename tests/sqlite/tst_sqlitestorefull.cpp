// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "batches.h"
#include "storetest.h"

#include <QtCore/QFile>
#include <QtTest/QTest>

#ifdef Q_OS_LINUX
#include <csignal>
#include <sys/mount.h>
#include <sys/resource.h>
#endif

// A disk without room: nothing is lost, and what failed succeeds when there is room again.

using namespace Qt::StringLiterals;
using QCoMqtt::SqliteSessionStore;

class TestSqliteStoreFull : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void i1_aFullDatabaseIsAnErrorUntilThereIsRoom();
    void i1_aFullDiskIsAnErrorUntilThereIsRoom();
    void i1_anotherErrorOfWritingIsAnErrorUntilItIsOver();
    void i1_aDiskThatIsFullFromTheBeginningIsAnErrorUntilThereIsRoom();
    void statementsOfAFailedCommitWaitForItsChanges();
};

namespace {

const Records large{{1'000'000, QByteArray(3 * 1024 * 1024, 'x')}};

#ifdef Q_OS_LINUX

//! A disk of one megabyte, where that is allowed.
class SmallDisk
{
public:
    SmallDisk() : m_path(m_directory.path().toUtf8())
    {
        m_isMounted = ::mount("none", m_path, "tmpfs", 0, "size=1m") == 0;
    }
    ~SmallDisk()
    {
        if (m_isMounted)
            ::umount2(m_path, MNT_DETACH);
    }
    bool isThere() const { return m_isMounted; }
    QString path(const QString &name) const { return m_directory.filePath(name); }
    void fill() const
    {
        QFile file(path(u"ballast"_s));
        if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
            return;
        for (const qsizetype size : {4096, 512, 1}) {
            while (file.write(QByteArray(size, 'x')) == size) {}
        }
    }
    void makeRoom() const { QFile::remove(path(u"ballast"_s)); }

private:
    const QTemporaryDir m_directory;
    const QByteArray m_path;
    bool m_isMounted = false;
};

//! No file grows beyond \a size while this exists.
class FileSizeLimit
{
public:
    explicit FileSizeLimit(rlim_t size)
    {
        ::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        rlimit limit = m_before;
        limit.rlim_cur = size;
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &m_before); }
    Q_DISABLE_COPY_MOVE(FileSizeLimit)

private:
    rlimit m_before = {};
};

#endif

} // namespace

void TestSqliteStoreFull::i1_aFullDatabaseIsAnErrorUntilThereIsRoom()
{
    const StoreFile file;
    RUN_COROUTINE([](QString path) -> QCoro::Task<> {
        SqliteSessionStore store(path);
        co_await store.open();
        co_await store.commit(batch(1));
        store.include(u"PRAGMA max_page_count = 30"_s);
        for (int attempt = 0; attempt < 3; ++attempt) {
            const QString text = co_await storeError(store.commit(large));
            CO_VERIFY2(text.contains(path) && text.contains("full"_L1), qPrintable(text));
        }
        co_await store.commit(batch(2)); // there is room for this
        store.include(u"PRAGMA max_page_count = 100000"_s);
        co_await store.commit(large);
        store.close();
        const Records records = co_await store.open();
        CO_COMPARE(sorted(records), afterBatches(2) + large);
    }(file.path));
}

void TestSqliteStoreFull::i1_aFullDiskIsAnErrorUntilThereIsRoom()
{
#ifdef Q_OS_LINUX
    const SmallDisk disk;
    if (!disk.isThere())
        QSKIP("a small disk cannot be mounted here");
    RUN_COROUTINE([](const SmallDisk &disk) -> QCoro::Task<> {
        const QString path = disk.path(u"session.sqlite"_s);
        SqliteSessionStore store(path);
        co_await store.open();
        int number = 1;
        co_await store.commit(batch(number));
        disk.fill();
        QString text;
        while (text.isEmpty())
            text = co_await storeError(store.commit(batch(++number)));
        CO_VERIFY2(text.contains(path) && text.contains("full"_L1), qPrintable(text));
        text = co_await storeError(store.commit(batch(number)));
        CO_VERIFY2(text.contains("full"_L1), qPrintable(text));
        disk.makeRoom();
        co_await store.commit(batch(number));
        co_await store.commit(batch(number + 1));
        store.close();
        const Records records = co_await store.open();
        CO_COMPARE(batchesIn(records), number + 1);
    }(disk));
#else
    QSKIP("a small disk cannot be mounted here");
#endif
}

void TestSqliteStoreFull::i1_anotherErrorOfWritingIsAnErrorUntilItIsOver()
{
#ifdef Q_OS_LINUX
    const StoreFile file;
    RUN_COROUTINE([](QString path) -> QCoro::Task<> {
        SqliteSessionStore store(path);
        co_await store.open();
        co_await store.commit(batch(1));
        {
            const FileSizeLimit limit(1024 * 1024);
            for (int attempt = 0; attempt < 3; ++attempt) {
                const QString text = co_await storeError(store.commit(large));
                CO_VERIFY2(text.contains(path) && text.contains("disk failed"_L1),
                           qPrintable(text));
            }
        }
        co_await store.commit(batch(2));
        co_await store.commit(large);
        store.close();
        const Records records = co_await store.open();
        CO_COMPARE(sorted(records), afterBatches(2) + large);
    }(file.path));
#else
    QSKIP("there is no limit for the size of files here");
#endif
}

void TestSqliteStoreFull::i1_aDiskThatIsFullFromTheBeginningIsAnErrorUntilThereIsRoom()
{
#ifdef Q_OS_LINUX
    const SmallDisk disk;
    if (!disk.isThere())
        QSKIP("a small disk cannot be mounted here");
    disk.fill();
    const QString path = disk.path(u"session.sqlite"_s);
    for (int attempt = 0; attempt < 2; ++attempt) {
        const QString text = errorOf(path);
        QVERIFY2(text.contains(path) && text.contains("full"_L1), qPrintable(text));
    }
    disk.makeRoom();
    QCOMPARE(recordsOf(path), Records());
#else
    QSKIP("a small disk cannot be mounted here");
#endif
}

// The message that the statement stored must not be acknowledged without it, nor stored twice.
void TestSqliteStoreFull::statementsOfAFailedCommitWaitForItsChanges()
{
    const StoreFile file;
    RUN_COROUTINE([](QString path) -> QCoro::Task<> {
        SqliteSessionStore store(path);
        co_await store.open();
        store.include(u"CREATE TABLE received(number)"_s);
        store.include(u"PRAGMA max_page_count = 10"_s);
        co_await store.commit(batch(1));
        store.include(u"INSERT INTO received VALUES(1)"_s);
        const QString text = co_await storeError(store.commit(large));
        CO_VERIFY2(text.contains("full"_L1), qPrintable(text));
        const QString again = co_await storeError(store.commit(Records()));
        CO_COMPARE(again, text);
        store.include(u"INSERT INTO received VALUES(2)"_s);
        store.include(u"PRAGMA max_page_count = 10000"_s);
        const QString still = co_await storeError(store.commit(Records()));
        CO_COMPARE(still, text);
        co_await store.commit(large);
    }(file.path));
    QCOMPARE(rows(file.path, u"SELECT number FROM received"_s), QStringList({u"1"_s, u"2"_s}));
    QCOMPARE(recordsOf(file.path), afterBatches(1) + large);
}

QTEST_GUILESS_MAIN(TestSqliteStoreFull)
#include "tst_sqlitestorefull.moc"
