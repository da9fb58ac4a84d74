// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// durablesubscriber <url> <store>
// Writes every message into a table "got" of its store's database, in the transaction that the
// session is kept in; says "ready" when subscribed, "got" for each, and ends with "done" after one
// that says "end".

#include "durableprogram.h"

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

namespace {

// More than there ever are: mosquitto 2.0 loses count of what it has in flight, and goes beyond any
// number that is smaller than what it has to send.
constexpr int window = 65535;

QCoro::Task<> receive(QStringList arguments)
{
    const auto store = std::make_shared<SqliteSessionStore>(
        arguments[2], SqliteSessionStore::Durability::ProcessCrash);
    store->include(u"CREATE TABLE IF NOT EXISTS got(payload TEXT)"_s);
    Client client(durableOptions(arguments[1], u"durable-subscriber"_s, store)
                      .receiveMaximum(window));
    co_await client.connect();
    auto messages = co_await client.listen("durable", QoS::ExactlyOnce,
                                           StreamOptions().maximumMessages(window));
    tell("ready");
    while (auto message = co_await messages.next()) {
        const QString text = message->text();
        const QVariantList values = {text};
        store->include(u"INSERT INTO got VALUES(?)"_s, values);
        message.reset();
        tell("got");
        if (text == u"end")
            break;
    }
    co_await client.stored();
    tell("done");
    co_await client.disconnect();
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QMetaObject::invokeMethod(&application, [] {
        runThenQuit(receive(QCoreApplication::arguments()));
    }, Qt::QueuedConnection);
    return application.exec();
}
