// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "storetest.h"

#include <QtCore/QFile>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlError>
#include <QtSql/QSqlQuery>
#include <QtSql/QSqlRecord>

using namespace Qt::StringLiterals;
using QCoMqtt::SessionRecord;
using QCoMqtt::SqliteSessionStore;

QByteArray StoreFile::bytes() const
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void StoreFile::write(const QByteArray &bytes) const
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %ls", qUtf16Printable(path));
}

Records sorted(Records records)
{
    std::sort(records.begin(), records.end(),
              [](const SessionRecord &one, const SessionRecord &other) {
                  return one.key < other.key;
              });
    return records;
}

Records recordsOf(const QString &path)
{
    SqliteSessionStore store(path);
    Records records;
    runUntilDone(into(records, store.open()));
    return sorted(records);
}

QString errorOf(const QString &path)
{
    try {
        (void)recordsOf(path);
    } catch (const QCoMqtt::StoreError &error) {
        return error.text();
    }
    return {};
}

QCoro::Task<QString> storeError(QCoro::Task<> task)
{
    const std::optional<QCoMqtt::StoreError> error = co_await thrown<QCoMqtt::StoreError>(
        std::move(task));
    co_return error ? error->text() : QString();
}

QStringList rows(const QString &path, const QString &sql)
{
    const QString name = u"test"_s;
    QStringList rows;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, name);
        database.setDatabaseName(path);
        if (!database.open())
            qFatal("cannot open %ls", qUtf16Printable(path));
        QSqlQuery query(database);
        if (!query.exec(sql))
            rows.append(query.lastError().text());
        while (query.next()) {
            QStringList row;
            for (int column = 0; column < query.record().count(); ++column)
                row.append(query.value(column).toString());
            rows.append(row.join(u','));
        }
    }
    QSqlDatabase::removeDatabase(name);
    return rows;
}
