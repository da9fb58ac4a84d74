// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/error.h>
#include <qcomqtt/sessionrecord.h>

#include <QtCore/QVariantList>

#include <memory>
#include <optional>

QT_BEGIN_NAMESPACE
class QSqlError;
class QSqlQuery;
QT_END_NAMESPACE

namespace QCoMqtt::Internal {

//! A statement of the application, for the transaction that comes next.
struct Statement
{
    QString sql;
    QVariantList values = {};
};

//! The file: a table of records, and what the application puts beside it. Knows no thread and must
//! be used in one only. Throws StoreError, and nothing else.
class RecordDatabase
{
public:
    RecordDatabase(const QString &path, bool survivesPowerLoss);
    ~RecordDatabase();
    Q_DISABLE_COPY_MOVE(RecordDatabase)

    //! Locks the file and gives what is in it. A file that is not ours stays as it is.
    [[nodiscard]] QList<SessionRecord> open();
    //! All or nothing. Statements that stayed from a commit that failed come first. Together with
    //! changes they wait for these to come again: without, it throws that failure once more.
    void commit(const QList<Statement> &statements, const QList<SessionRecord> &changes);
    //! For statements that no commit came for. Nobody hears of an error now; the next commit tells.
    void commitRest(const QList<Statement> &statements);
    //! Does nothing when it is not open. What stayed from a commit that failed is given up.
    void close();

    // These two from any thread:
    const QString &path() const noexcept { return m_path; }
    [[nodiscard]] StoreError error(const QString &text) const;

private:
    class Connection;
    struct Queries;

    void refuseOthers() const;
    void refuseOrphanedLog() const;
    void check(quint32 application, int version) const;
    void createOrCheck();
    void useLog();
    [[nodiscard]] QList<SessionRecord> readAll();

    void transact(const QList<SessionRecord> &changes);
    void executeStatements();
    [[nodiscard]] QSqlError execute(const Statement &statement);
    void write(const QList<SessionRecord> &changes);

    [[nodiscard]] QSqlQuery prepared(const QString &sql) const;
    QVariant ask(const Connection &connection, const QString &sql) const;
    void run(QSqlQuery &query) const;
    [[nodiscard]] StoreError error(const QSqlError &cause) const;

    const QString m_path; // absolute
    const bool m_survivesPowerLoss;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<Queries> m_queries; // null: not open
    QList<Statement> m_statements; // to be executed with the next commit
    std::optional<StoreError> m_failure; // of a commit whose changes are to be tried again
    std::optional<StoreError> m_untold; // why a statement was given up that no commit came for
};

} // namespace QCoMqtt::Internal
