// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// countingpublisher <url> <store> <count>
// Publishes the numbers from 1 to <count>, odd ones with QoS 1 and even ones with QoS 2. Each is
// put into a table "posted" of the store's database, in the transaction that keeps its message, so
// a process goes on exactly where the one before it was killed. Says "stored" after every tenth
// number, and "done" when all have arrived.

#include "durableprogram.h"

#include <QtCore/QFile>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlQuery>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

namespace {

constexpr int batch = 10;
constexpr int window = 100; // else all is on its way before anybody is killed

// Before the store opens the file, which nobody else can then.
int postedIn(const QString &file)
{
    int number = 0;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"counting"_s);
        database.setDatabaseName(file);
        database.open();
        QSqlQuery query(database);
        if (query.exec(u"SELECT max(number) FROM posted"_s) && query.next())
            number = query.value(0).toInt();
    }
    QSqlDatabase::removeDatabase(u"counting"_s);
    return number;
}

QCoro::Task<> publish(QStringList arguments)
{
    const int posted = QFile::exists(arguments[2]) ? postedIn(arguments[2]) : 0;
    const auto store = std::make_shared<SqliteSessionStore>(
        arguments[2], SqliteSessionStore::Durability::ProcessCrash);
    store->include(u"CREATE TABLE IF NOT EXISTS posted(number INTEGER PRIMARY KEY)"_s);
    Client client(durableOptions(arguments[1], u"counting-publisher"_s, store)
                      .inFlightWindow(window)
                      .outbox(OutboxOptions().maximumMessages(window)));
    co_await client.connect();
    for (int number = posted + 1; number <= arguments[3].toInt(); ++number) {
        const QVariantList values = {number};
        store->include(u"INSERT INTO posted VALUES(?)"_s, values);
        co_await client.post("durable", number, QoS(2 - number % 2));
        if (number % batch != 0)
            continue;
        co_await client.stored();
        tell("stored");
    }
    co_await client.drain();
    tell("done");
    co_await client.disconnect();
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QMetaObject::invokeMethod(&application, [] {
        runThenQuit(publish(QCoreApplication::arguments()));
    }, Qt::QueuedConnection);
    return application.exec();
}
