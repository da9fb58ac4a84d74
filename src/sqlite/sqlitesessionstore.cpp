// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <sqlite/sqlitesessionstore.h>

#include <sqlite/storethread.h>

namespace QCoMqtt {

using namespace Qt::StringLiterals;
using Internal::StoreJob;
using Internal::StoreResult;
using Internal::StoreThread;

namespace {

// Within a transaction that is not theirs, these would tear it apart.
bool isAboutTransactions(QStringView sql)
{
    const QStringView trimmed = sql.trimmed();
    const auto end = std::find_if(trimmed.begin(), trimmed.end(),
                                  [](QChar character) { return !character.isLetter(); });
    const QStringView word = trimmed.first(end - trimmed.begin());
    constexpr QStringView words[] = {u"BEGIN",    u"COMMIT",    u"END",
                                     u"ROLLBACK", u"SAVEPOINT", u"RELEASE"};
    return std::any_of(std::begin(words), std::end(words), [word](QStringView other) {
        return word.compare(other, Qt::CaseInsensitive) == 0;
    });
}

} // namespace

SqliteSessionStore::SqliteSessionStore(const QString &path, Durability durability)
    : m_path(path), d(std::make_shared<StoreThread>(path, durability == Durability::PowerLoss))
{
    if (path.isEmpty())
        throw UsageError(u"A session store needs the path of a file"_s);
}

SqliteSessionStore::~SqliteSessionStore()
{
    d->shutDown();
}

QString SqliteSessionStore::path() const
{
    return m_path;
}

// The frames of these two outlive the store, which may end while they wait.
QCoro::Task<QList<SessionRecord>> SqliteSessionStore::open()
{
    const StoreResult result{d->open()};
    co_await result;
    co_return std::move(result.job->records);
}

QCoro::Task<> SqliteSessionStore::commit(QList<SessionRecord> changes)
{
    const StoreResult result{d->commit(changes)};
    co_await result;
}

void SqliteSessionStore::close()
{
    d->close();
}

bool SqliteSessionStore::hasUncommitted() const
{
    return d->hasStatements();
}

void SqliteSessionStore::include(const QString &sql, const QVariantList &values)
{
    if (isAboutTransactions(sql))
        throw UsageError(u"A statement for the session's transaction must not begin or end one"_s);
    d->include({sql, values});
}

} // namespace QCoMqtt
