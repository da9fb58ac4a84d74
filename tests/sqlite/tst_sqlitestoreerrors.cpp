// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "batches.h"
#include "childprocess.h"
#include "storetest.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QRandomGenerator>
#include <QtTest/QTest>

#ifdef Q_OS_LINUX
#include <sys/fsuid.h>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;
using QCoMqtt::SqliteSessionStore;
using QCoMqtt::StoreError;

namespace {

//! Permissions mean something while this exists, also to root.
class PermissionsMatter
{
public:
#ifdef Q_OS_LINUX
    PermissionsMatter() : m_user(::setfsuid(uid_t(-1)))
    {
        if (m_user == 0)
            ::setfsuid(65534);
    }
    ~PermissionsMatter()
    {
        ::setfsuid(uid_t(m_user));
    }

private:
    int m_user;
#endif
};

void fill(const QString &path, int batches)
{
    runUntilDone([](QString path, int batches) -> QCoro::Task<> {
        SqliteSessionStore store(path, SqliteSessionStore::Durability::ProcessCrash);
        co_await store.open();
        for (int number = 1; number < batches; ++number)
            (void)store.commit(batch(number));
        co_await store.commit(batch(batches));
    }(path, batches));
}

} // namespace

class TestSqliteStoreErrors : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aDirectoryThatIsNotThereIsNamed();
    void aDirectoryIsNoFile();
    void i1_aDirectoryWithoutPermissionIsAnError();
    void i1_aReadOnlyFileIsAnErrorAndStaysAsItIs();
    void whatIsNotOursStaysAsItIs_data();
    void whatIsNotOursStaysAsItIs();
    void i2_aNewerFormatStaysAsItIs();
    void i2_anUnknownFormatIsDamage();
    void aMissingTableIsDamage();
    void aLogWithoutItsFileIsLeftAlone();
    void aHotLogOfAnotherApplicationIsLeftAlone();
    void i1_anotherStoreOfThisProcessIsRefused();
    void i1_anotherProcessIsRefusedUntilThisOneEnds();
    void theDriverMayBeMissing();
    void damageFoundWhenOpeningIsAnError();
    void damageFoundLaterIsAnErrorOfTheCommit();
    void anyBytesAtAllAreAnErrorOrAStore();
    void damagedStoresNeverCrash();
};

void TestSqliteStoreErrors::aDirectoryThatIsNotThereIsNamed()
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(u"missing/session.sqlite"_s);
    const QString error = errorOf(path);
    QVERIFY2(error.contains(path), qPrintable(error));
    QVERIFY2(error.contains("there is no directory"_L1), qPrintable(error));
    QVERIFY(!QFile::exists(path));
}

void TestSqliteStoreErrors::aDirectoryIsNoFile()
{
    const QTemporaryDir directory;
    const QString error = errorOf(directory.path());
    QVERIFY2(error.contains("not a file"_L1), qPrintable(error));
}

void TestSqliteStoreErrors::i1_aDirectoryWithoutPermissionIsAnError()
{
    const StoreFile file;
    QVERIFY(QFile::setPermissions(file.directory.path(),
                                  QFile::ReadOwner | QFile::ExeOwner | QFile::ReadOther
                                      | QFile::ExeOther));
    const PermissionsMatter these;
    const QString error = errorOf(file.path);
    QVERIFY2(error.contains(file.path) && error.contains("cannot be opened or created"_L1),
             qPrintable(error));
    QVERIFY(!QFile::exists(file.path));
}

void TestSqliteStoreErrors::i1_aReadOnlyFileIsAnErrorAndStaysAsItIs()
{
    const StoreFile file;
    fill(file.path, 3);
    const QByteArray before = file.bytes();
    QVERIFY(QFile::setPermissions(file.directory.path(), QFile::Permissions(0x7777)));
    QVERIFY(QFile::setPermissions(file.path, QFile::ReadOwner | QFile::ReadOther));
    {
        const PermissionsMatter these;
        const QString error = errorOf(file.path);
        // What root may do is asked for root, whatever this thread may.
        QVERIFY2(error.contains("read-only"_L1) || error.contains("for writing"_L1),
                 qPrintable(error));
        QVERIFY2(error.contains(file.path), qPrintable(error));
    }
    QCOMPARE(file.bytes(), before);
    QVERIFY(QFile::setPermissions(file.path, QFile::ReadOwner | QFile::WriteOwner));
    QCOMPARE(batchesIn(recordsOf(file.path)), 3);
}

void TestSqliteStoreErrors::whatIsNotOursStaysAsItIs_data()
{
    QTest::addColumn<QStringList>("sql");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("error");

    const QStringList none;
    QTest::newRow("text") << none << QByteArray("humidity = 0.38\n").repeated(100)
                          << u"no database of SQLite"_s;
    QTest::newRow("one byte") << none << QByteArray("x") << u"no database of SQLite"_s;
    QTest::newRow("zeros") << none << QByteArray(8192, '\0') << u"no database of SQLite"_s;
    QTest::newRow("another application's tables")
        << QStringList{u"CREATE TABLE mine(a)"_s, u"INSERT INTO mine VALUES(1)"_s} << QByteArray()
        << u"another application"_s;
    QTest::newRow("another application's mark") << QStringList{u"PRAGMA application_id = 12345"_s}
                                                << QByteArray() << u"another application"_s;
    QTest::newRow("a table of our name")
        << QStringList{u"CREATE TABLE qcomqtt_records(key INTEGER PRIMARY KEY, value BLOB)"_s}
        << QByteArray() << u"another application"_s;
}

void TestSqliteStoreErrors::whatIsNotOursStaysAsItIs()
{
    QFETCH(QStringList, sql);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, error);
    const StoreFile file;
    if (!bytes.isEmpty())
        file.write(bytes);
    for (const QString &statement : sql)
        (void)rows(file.path, statement);
    const QByteArray before = file.bytes();
    const QString text = errorOf(file.path);
    QVERIFY2(text.contains(file.path) && text.contains(error), qPrintable(text));
    QCOMPARE(file.bytes(), before);
    QCOMPARE(QDir(file.directory.path()).entryList(QDir::Files).size(), 1);
}

void TestSqliteStoreErrors::i2_aNewerFormatStaysAsItIs()
{
    const StoreFile file;
    fill(file.path, 3);
    (void)rows(file.path, u"PRAGMA user_version = 2"_s);
    const QByteArray before = file.bytes();
    const QString text = errorOf(file.path);
    QVERIFY2(text.contains("format is 2"_L1) && text.contains("newer"_L1), qPrintable(text));
    QVERIFY2(text.contains(file.path), qPrintable(text));
    QCOMPARE(file.bytes(), before);
}

void TestSqliteStoreErrors::i2_anUnknownFormatIsDamage()
{
    const StoreFile file;
    fill(file.path, 3);
    (void)rows(file.path, u"PRAGMA user_version = 0"_s);
    const QString text = errorOf(file.path);
    QVERIFY2(text.contains("damaged"_L1), qPrintable(text));
}

void TestSqliteStoreErrors::aMissingTableIsDamage()
{
    const StoreFile file;
    fill(file.path, 3);
    (void)rows(file.path, u"DROP TABLE qcomqtt_records"_s);
    const QString text = errorOf(file.path);
    QVERIFY2(text.contains("no such table"_L1), qPrintable(text));
}

void TestSqliteStoreErrors::aLogWithoutItsFileIsLeftAlone()
{
    const StoreFile file;
    const StoreFile log;
    QFile wal(file.path + "-wal"_L1);
    QVERIFY(wal.open(QIODevice::WriteOnly));
    wal.write("what is left of a session");
    wal.close();
    const QString text = errorOf(file.path);
    QVERIFY2(text.contains("-wal"_L1), qPrintable(text));
    QVERIFY(!QFile::exists(file.path));
    QCOMPARE(wal.size(), 25);
}

void TestSqliteStoreErrors::aHotLogOfAnotherApplicationIsLeftAlone()
{
    const StoreFile file;
    ChildProcess other;
    QVERIFY(
        other.run(QStringLiteral(STORE_PROGRAM), {u"write-fast"_s, file.path, u"1"_s, QString()}));
    QVERIFY2(other.waitForText("kept 30\n"), other.text().constData());
    other.end();
    QByteArray bytes = file.bytes();
    bytes.replace(68, 4, "????"); // the application_id
    file.write(bytes);
    QFile wal(file.path + "-wal"_L1);
    QVERIFY(wal.open(QIODevice::ReadOnly));
    const QByteArray before = wal.readAll();
    QVERIFY(!before.isEmpty());
    const QString text = errorOf(file.path);
    QVERIFY2(text.contains("another application"_L1), qPrintable(text));
    QCOMPARE(file.bytes(), bytes);
    QVERIFY(wal.seek(0));
    QCOMPARE(wal.readAll(), before);
}

void TestSqliteStoreErrors::i1_anotherStoreOfThisProcessIsRefused()
{
    const StoreFile file;
    SqliteSessionStore store(file.path);
    Records records;
    RUN_COROUTINE(into(records, store.open()));
    const QString text = errorOf(file.path);
    QVERIFY2(text.contains(file.path) && text.contains("in use"_L1), qPrintable(text));
    RUN_COROUTINE(store.commit(batch(1)));
    store.close();
    QCOMPARE(batchesIn(recordsOf(file.path)), 1);
}

void TestSqliteStoreErrors::i1_anotherProcessIsRefusedUntilThisOneEnds()
{
    const StoreFile file;
    fill(file.path, 2);
    ChildProcess other;
    QVERIFY(other.run(QStringLiteral(STORE_PROGRAM), {u"hold"_s, file.path}));
    QVERIFY2(other.waitForText("open 2\n"), other.text().constData());
    for (int attempt = 0; attempt < 2; ++attempt) {
        const QString text = errorOf(file.path);
        QVERIFY2(text.contains(file.path) && text.contains("in use"_L1), qPrintable(text));
    }
    other.end(); // killed
    QCOMPARE(batchesIn(recordsOf(file.path)), 2);
}

void TestSqliteStoreErrors::theDriverMayBeMissing()
{
    const StoreFile file;
    ChildProcess program;
    QVERIFY(program.run(QStringLiteral(STORE_PROGRAM), {u"driverless"_s, file.path}));
    QVERIFY2(program.waitForSuccess(), program.text().constData());
    const QString text = QString::fromUtf8(program.text());
    QVERIFY2(text.contains(file.path) && text.contains("QSQLITE"_L1)
                 && text.contains("not installed"_L1),
             qPrintable(text));
}

void TestSqliteStoreErrors::damageFoundWhenOpeningIsAnError()
{
    const StoreFile file;
    fill(file.path, 20);
    QByteArray bytes = file.bytes();
    QVERIFY(bytes.size() > 5 * 4096);
    for (qsizetype place = 4096; place < bytes.size(); ++place)
        bytes[place] = char(0x55);
    file.write(bytes);
    const QString text = errorOf(file.path);
    QVERIFY2(text.contains(file.path) && text.contains("damaged"_L1), qPrintable(text));
    QCOMPARE(file.bytes(), bytes);
}

// What SQLite has read already it believes; the rest of this file is too large for that.
void TestSqliteStoreErrors::damageFoundLaterIsAnErrorOfTheCommit()
{
    const StoreFile file;
    RUN_COROUTINE([](QString path) -> QCoro::Task<> {
        SqliteSessionStore store(path);
        co_await store.open();
        Records records;
        for (quint64 key = 1; key <= 10'000; ++key)
            records.append({key, QByteArray(1000, 'x')});
        co_await store.commit(records);
        store.close();
        co_await store.open();
        QFile file(path);
        CO_VERIFY(file.open(QIODevice::ReadWrite));
        CO_VERIFY(file.seek(4096));
        file.write(QByteArray(file.size() - 4096, char(0x55)));
        file.close();
        for (int attempt = 0; attempt < 3; ++attempt) {
            Records changes;
            for (quint64 key = 1; key <= 10'000; ++key)
                changes.append({key, std::nullopt});
            const QString text = co_await storeError(store.commit(changes));
            CO_VERIFY2(text.contains(path) && text.contains("damaged"_L1), qPrintable(text));
        }
    }(file.path));
}

void TestSqliteStoreErrors::anyBytesAtAllAreAnErrorOrAStore()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo() << "seed" << seed;
    QRandomGenerator random(seed);
    for (int round = 0; round < 100; ++round) {
        const StoreFile file;
        QByteArray bytes(random.bounded(1, 20'000), Qt::Uninitialized);
        std::generate(bytes.begin(), bytes.end(), [&] { return char(random.bounded(256)); });
        if (random.bounded(2) == 0)
            bytes.prepend(QByteArray("SQLite format 3\0", 16));
        file.write(bytes);
        const QString text = errorOf(file.path);
        QVERIFY2(text.contains(file.path), qPrintable(text));
        QCOMPARE(file.bytes(), bytes);
    }
}

// Bytes of a good store are changed, in the file and in its log: an error, or records.
void TestSqliteStoreErrors::damagedStoresNeverCrash()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo() << "seed" << seed;
    QRandomGenerator random(seed);
    const StoreFile good;
    fill(good.path, 20);
    const QByteArray bytes = good.bytes();
    int opened = 0;
    for (int round = 0; round < 100; ++round) {
        const StoreFile file;
        QByteArray damaged = bytes;
        for (int count = random.bounded(1, 30); count > 0; --count)
            damaged[random.bounded(72, int(bytes.size()))] = char(random.bounded(256));
        if (random.bounded(4) == 0)
            damaged.truncate(random.bounded(int(bytes.size())));
        file.write(damaged);
        try {
            runUntilDone([](QString path) -> QCoro::Task<> {
                SqliteSessionStore store(path, SqliteSessionStore::Durability::ProcessCrash);
                co_await store.open();
                co_await store.commit(batch(21));
            }(file.path));
            ++opened;
        } catch (const StoreError &error) {
            QVERIFY2(error.text().contains(file.path), error.what());
        }
    }
    qInfo() << opened << "of 100 opened all the same";
}

QTEST_GUILESS_MAIN(TestSqliteStoreErrors)
#include "tst_sqlitestoreerrors.moc"
