// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <sqlite/recorddatabase.h>

#include <sqlite/sqliteerror.h>

#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QLoggingCategory>
#include <QtCore/QUrl>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlError>
#include <QtSql/QSqlQuery>

#include <atomic>
#include <map>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(lcStore, "qcomqtt.store", QtInfoMsg)

constexpr quint32 ourApplication = 0x51436f4d; // "QCoM"
constexpr int ourVersion = 1;
constexpr qint64 smallestPage = 512;
constexpr std::size_t mostPrepared = 64; // an application that writes values into its SQL has many

void bind(QSqlQuery &query, const QVariantList &values)
{
    for (qsizetype place = 0; place < values.size(); ++place)
        query.bindValue(int(place), values.at(place));
}

} // namespace

//! An open connection of Qt Sql, which knows connections by unique names.
class RecordDatabase::Connection
{
public:
    Connection(const QString &database, const QString &options)
        : m_name(u"qcomqtt-%1"_s.arg(++count))
        , m_database(QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name))
    {
        m_database.setDatabaseName(database);
        m_database.setConnectOptions(options);
        m_isOpen = m_database.open();
    }
    ~Connection()
    {
        m_database.close();
        m_database = {};
        QSqlDatabase::removeDatabase(m_name);
    }
    Q_DISABLE_COPY_MOVE(Connection)

    bool isOpen() const { return m_isOpen; }
    QSqlError lastError() const { return m_database.lastError(); }
    QSqlQuery query() const
    {
        QSqlQuery query(m_database);
        query.setForwardOnly(true);
        return query;
    }

private:
    static inline std::atomic<quint64> count = 0;
    const QString m_name;
    QSqlDatabase m_database;
    bool m_isOpen = false;
};

struct RecordDatabase::Queries
{
    explicit Queries(const RecordDatabase &database)
        : begin(database.prepared(u"BEGIN IMMEDIATE"_s))
        , commit(database.prepared(u"COMMIT"_s))
        , rollback(database.prepared(u"ROLLBACK"_s))
        , put(database.prepared(u"INSERT OR REPLACE INTO qcomqtt_records VALUES(?, ?)"_s))
        , remove(database.prepared(u"DELETE FROM qcomqtt_records WHERE key = ?"_s))
    {}

    QSqlQuery begin;
    QSqlQuery commit;
    QSqlQuery rollback;
    QSqlQuery put;
    QSqlQuery remove;
    std::map<std::pair<QString, qsizetype>, QSqlQuery> application; // by SQL and count of values
};

RecordDatabase::RecordDatabase(const QString &path, bool survivesPowerLoss)
    : m_path(QFileInfo(path).absoluteFilePath()), m_survivesPowerLoss(survivesPowerLoss)
{}

RecordDatabase::~RecordDatabase() = default;

QList<SessionRecord> RecordDatabase::open()
{
    if (!QSqlDatabase::isDriverAvailable(u"QSQLITE"_s))
        throw error(u"Qt's driver for SQLite (QSQLITE) is not installed"_s);
    close();
    try {
        refuseOthers();
        // Who has the file has it until it ends: there is nothing to wait for.
        m_connection = std::make_unique<Connection>(m_path, u"QSQLITE_BUSY_TIMEOUT=0"_s);
        if (!m_connection->isOpen())
            throw error(m_connection->lastError());
        ask(*m_connection, u"PRAGMA locking_mode = EXCLUSIVE"_s);
        ask(*m_connection,
            u"PRAGMA synchronous = %1"_s.arg(m_survivesPowerLoss ? u"FULL"_s : u"NORMAL"_s));
        ask(*m_connection, u"PRAGMA trusted_schema = OFF"_s);
        ask(*m_connection, u"PRAGMA cell_size_check = ON"_s);
        createOrCheck();
        useLog();
        m_queries = std::make_unique<Queries>(*this);
        return readAll();
    } catch (...) {
        close();
        throw;
    }
}

// A look that changes nothing: to open another application's file in earnest, and be it only to
// close it again, would already tidy it up. Not with QFile: to close a file takes away the locks
// that this process has on it (POSIX), and SQLite knows how to avoid that.
void RecordDatabase::refuseOthers() const
{
    const QFileInfo file(m_path);
    const bool isOfQt = m_path.startsWith(u':'); // a resource for Qt, memory for SQLite
    if (isOfQt || (file.exists() && !file.isFile()))
        throw error(u"it is not a file"_s);
    if (file.exists() && !file.isWritable())
        throw error(u"it is read-only"_s);
    if (file.size() == 0)
        return refuseOrphanedLog();
    // Zeros that a power failure left when the file was new: SQLite knows by the journal.
    const bool isUnfinished = QFileInfo(m_path + "-journal"_L1).size() > 0;
    if (file.size() < smallestPage && !isUnfinished)
        throw error(u"it is no database of SQLite"_s); // who would take it for an empty one
    QUrl url = QUrl::fromLocalFile(m_path);
    url.setQuery(u"immutable=1"_s);
    const Connection look(url.toString(QUrl::FullyEncoded),
                          u"QSQLITE_OPEN_URI;QSQLITE_OPEN_READONLY"_s);
    if (!look.isOpen())
        throw error(look.lastError());
    // Right after a crash, the size may not be what the header says it is.
    ask(look, u"PRAGMA writable_schema = ON"_s);
    QSqlQuery query = look.query();
    if (!query.exec(u"PRAGMA application_id"_s) && isUnfinished && isNoDatabase(query.lastError()))
        return;
    query.finish();
    check(ask(look, u"PRAGMA application_id"_s).toUInt(),
          ask(look, u"PRAGMA user_version"_s).toInt());
}

// SQLite would throw the log away, and with it the last that is known of a session.
void RecordDatabase::refuseOrphanedLog() const
{
    const QFileInfo file(m_path);
    if (!file.dir().exists())
        throw error(u"there is no directory \"%1\""_s.arg(file.path()));
    if (QFileInfo(m_path + "-wal"_L1).size() > 0)
        throw error(u"the file is empty or not there, but \"%1-wal\" is"_s.arg(m_path));
}

void RecordDatabase::check(quint32 application, int version) const
{
    if (application != ourApplication)
        throw error(u"it is a database of another application"_s);
    if (version > ourVersion) {
        throw error(u"its format is %1, of a newer version of this library, and not %2"_s
                        .arg(version).arg(ourVersion));
    }
    if (version != ourVersion)
        throw error(u"it is damaged: there is no format %1"_s.arg(version));
}

// In a transaction with a journal of the old kind: the file has our mark from its first byte on, or
// is empty, or SQLite makes it so.
void RecordDatabase::createOrCheck()
{
    ask(*m_connection, u"BEGIN IMMEDIATE"_s);
    const quint32 application = ask(*m_connection, u"PRAGMA application_id"_s).toUInt();
    const int objects = ask(*m_connection, u"SELECT count(*) FROM sqlite_master"_s).toInt();
    if (application == 0 && objects == 0) {
        ask(*m_connection,
            u"CREATE TABLE qcomqtt_records(key INTEGER PRIMARY KEY, value BLOB NOT NULL)"_s);
        ask(*m_connection, u"PRAGMA application_id = %1"_s.arg(ourApplication));
        ask(*m_connection, u"PRAGMA user_version = %1"_s.arg(ourVersion));
    } else {
        check(application, ask(*m_connection, u"PRAGMA user_version"_s).toInt());
    }
    ask(*m_connection, u"COMMIT"_s);
}

// A write-ahead log needs one fsync for a commit, and a torn end of it is no damage.
void RecordDatabase::useLog()
{
    const QString mode = ask(*m_connection, u"PRAGMA journal_mode = WAL"_s).toString();
    if (mode != "wal"_L1)
        throw error(u"SQLite cannot keep a log beside it, but a journal of kind %1"_s.arg(mode));
    // It is written again from its beginning when it has 1000 pages, if it can; what one large
    // commit needed beyond that is given back.
    ask(*m_connection, u"PRAGMA journal_size_limit = 8388608"_s);
}

QList<SessionRecord> RecordDatabase::readAll()
{
    QSqlQuery query = prepared(u"SELECT key, value FROM qcomqtt_records"_s);
    run(query);
    QList<SessionRecord> records;
    while (query.next())
        records.append({query.value(0).toULongLong(), query.value(1).toByteArray()});
    if (query.lastError().isValid())
        throw error(query.lastError());
    return records;
}

void RecordDatabase::commit(const QList<Statement> &statements, const QList<SessionRecord> &changes)
{
    m_statements += statements;
    try {
        if (m_untold)
            throw StoreError(*std::exchange(m_untold, std::nullopt));
        if (changes.isEmpty() && m_failure && !m_statements.isEmpty())
            throw StoreError(*m_failure);
        transact(changes);
    } catch (const StoreError &failure) {
        if (!changes.isEmpty())
            m_failure = failure;
        throw;
    }
    m_failure.reset();
}

void RecordDatabase::commitRest(const QList<Statement> &statements)
{
    m_statements += statements;
    if (m_failure || m_statements.isEmpty())
        return; // they come with the changes that are to be tried again, or there are none
    bool tryAgain = true;
    while (tryAgain) {
        const qsizetype count = m_statements.size();
        tryAgain = false;
        try {
            transact({});
        } catch (const StoreError &failure) {
            qCWarning(lcStore).noquote() << failure.text();
            tryAgain = m_statements.size() < count; // without the one that was refused
            if (tryAgain)
                m_untold = failure;
        }
    }
}

void RecordDatabase::close()
{
    if (!m_statements.isEmpty())
        qCWarning(lcStore) << "Statements given up when closing" << m_path << m_statements.size();
    m_statements.clear();
    m_failure.reset();
    m_untold.reset();
    m_queries.reset();
    m_connection.reset();
}

void RecordDatabase::transact(const QList<SessionRecord> &changes)
{
    if (!m_queries)
        throw error(u"it is not open"_s);
    if (m_statements.isEmpty() && changes.isEmpty())
        return;
    try {
        run(m_queries->begin);
        executeStatements();
        write(changes);
        run(m_queries->commit);
    } catch (...) {
        m_queries->rollback.exec(); // SQLite may have done so already
        throw;
    }
    m_statements.clear();
}

void RecordDatabase::executeStatements()
{
    for (qsizetype index = 0; index < m_statements.size(); ++index) {
        const QSqlError failure = execute(m_statements.at(index));
        if (!failure.isValid())
            continue;
        if (isOfStatement(failure))
            m_statements.removeAt(index);
        throw error(failure);
    }
}

QSqlError RecordDatabase::execute(const Statement &statement)
{
    auto &known = m_queries->application;
    // Values that are bound stay bound: fewer of them must not be filled up with those of before.
    const std::pair key(statement.sql, statement.values.size());
    auto found = known.find(key);
    if (found == known.end()) {
        QSqlQuery query = m_connection->query();
        if (!query.prepare(statement.sql))
            return query.lastError();
        if (known.size() == mostPrepared)
            known.clear();
        found = known.emplace(key, std::move(query)).first;
    }
    QSqlQuery &query = found->second;
    bind(query, statement.values);
    query.exec();
    const QSqlError failure = query.lastError();
    query.finish();
    bind(query, QVariantList(statement.values.size())); // they may be large
    return failure;
}

void RecordDatabase::write(const QList<SessionRecord> &changes)
{
    for (const SessionRecord &change : changes) {
        QSqlQuery &query = change.value ? m_queries->put : m_queries->remove;
        query.bindValue(0, qint64(change.key));
        // What is empty is there all the same.
        if (change.value)
            query.bindValue(1, change.value->isNull() ? QByteArray("") : *change.value);
        run(query);
    }
    m_queries->put.bindValue(1, QVariant()); // it may be large
}

QSqlQuery RecordDatabase::prepared(const QString &sql) const
{
    QSqlQuery query = m_connection->query();
    if (!query.prepare(sql))
        throw error(query.lastError());
    return query;
}

QVariant RecordDatabase::ask(const Connection &connection, const QString &sql) const
{
    QSqlQuery query = connection.query();
    if (!query.exec(sql))
        throw error(query.lastError());
    return query.next() ? query.value(0) : QVariant();
}

void RecordDatabase::run(QSqlQuery &query) const
{
    if (!query.exec())
        throw error(query.lastError());
}

StoreError RecordDatabase::error(const QSqlError &cause) const
{
    return error(reasonOf(cause));
}

StoreError RecordDatabase::error(const QString &text) const
{
    return StoreError(u"The session store \"%1\" cannot be used: %2"_s.arg(m_path, text));
}

} // namespace QCoMqtt::Internal
