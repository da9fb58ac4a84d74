// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <QCoMqtt/Client>

#include <QtCore/QCoreApplication>
#include <QtCore/QTextStream>

#include <cstdlib>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

QCoro::Task<> hello(QString broker)
{
    QCoMqtt::Client client(broker);
    co_await client.connect();

    auto greetings = co_await client.listen("qcomqtt/hello"); // subscribes, too
    co_await client.publish("qcomqtt/hello", "Hello, MQTT!");

    const auto greeting = co_await greetings.next().timeout(5s);
    if (greeting)
        QTextStream(stdout) << greeting->topic().toString() << ": " << greeting->text() << Qt::endl;

    co_await client.disconnect();
}

// Errors are exceptions; here the program ends with them.
QCoro::Task<int> run(QString broker)
{
    try {
        co_await hello(broker);
    } catch (const std::exception &error) {
        QTextStream(stderr) << "hello: " << error.what() << Qt::endl;
        co_return EXIT_FAILURE;
    }
    co_return EXIT_SUCCESS;
}

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    return QCoro::waitFor(run(app.arguments().value(1, u"mqtt://localhost"_s)));
}
