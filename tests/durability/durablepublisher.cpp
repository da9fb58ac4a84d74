// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// durablepublisher <url> <store> <QoS> <name> <count>
// Publishes "name:1" to "name:count", says "stored <number>" for what will arrive whatever happens,
// and "done" when all has arrived, also what the processes before it had left.

#include "durableprogram.h"

using namespace QCoMqtt;

namespace {

constexpr int batch = 10;

QCoro::Task<> publish(QStringList arguments)
{
    const auto store = std::make_shared<SqliteSessionStore>(
        arguments[2], SqliteSessionStore::Durability::ProcessCrash);
    Client client(durableOptions(arguments[1], QStringLiteral("durable-publisher"), store));
    const auto qos = QoS(arguments[3].toInt());
    const QByteArray name = arguments[4].toUtf8();
    co_await client.connect();
    for (int number = 1; number <= arguments[5].toInt(); ++number) {
        co_await client.post("durable", name + ':' + QByteArray::number(number), qos);
        if (number % batch != 0)
            continue;
        co_await client.stored();
        tell("stored " + QByteArray::number(number));
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
