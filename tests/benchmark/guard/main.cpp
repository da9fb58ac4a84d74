// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "instructioncounter.h"
#include "lockstepserver.h"

#include <QCoMqtt/Client>

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <cstdio>
#include <exception>
#include <stdexcept>

#include <gnu/libc-version.h>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// Publishes or receives a number of messages while callgrind counts; see README.md.

namespace {

constexpr int payloadSize = 256;
constexpr int warmUp = 8 * LockstepServer::batch; // caches are full, buffers have their size

struct Run
{
    QoS qos;
    int messages;
    LockstepServer server = {int(qos), payloadSize};
    InstructionCounter counter = {};
    Topic topic = LockstepServer::topic;
    QByteArray payload = QByteArray(payloadSize, 'x');
    std::exception_ptr error = {};
    bool isDone = false;
};

// The last of each batch waits for the server, since at QoS 0 nothing else would.
QCoro::Task<> publishAwaited(Client &client, Run &run, int count)
{
    for (int i = 1; i <= count; ++i) {
        const QoS qos = i % LockstepServer::batch == 0 ? QoS::AtLeastOnce : run.qos;
        co_await client.publish(run.topic, run.payload, qos);
    }
}

QCoro::Task<> publishPosted(Client &client, Run &run, int count)
{
    const PublishOptions options(run.qos);
    for (int i = 0; i < count; ++i)
        co_await client.post(run.topic, run.payload, options);
    co_await client.drain();
}

QCoro::Task<> publish(Client &client, Run &run)
{
    const auto publishSome = run.qos == QoS::AtMostOnce ? publishAwaited : publishPosted;
    co_await publishSome(client, run, warmUp);
    run.counter.start();
    co_await publishSome(client, run, run.messages);
    run.counter.stop();
    if (run.server.received() != warmUp + run.messages)
        throw std::runtime_error("not every message has arrived");
}

QCoro::Task<> receive(Client &client, Run &run)
{
    const auto stream = client.messages();
    co_await client.subscribe(run.topic.toString(), run.qos);
    int left = warmUp + run.messages;
    while (auto message = co_await stream.next()) {
        if (message->payload().size() != payloadSize)
            throw std::runtime_error("a message of another size came");
        if (--left == run.messages)
            run.counter.start();
        if (left == 0)
            break;
    }
    run.counter.stop();
    if (left > 0)
        throw std::runtime_error("the stream ended before its last message");
}

QCoro::Task<> connectAndRun(Run &run, bool receives)
{
    // No timer is due while it runs, however long it takes.
    Client client(ClientOptions(u"127.0.0.1"_s, run.server.port())
                      .clientId(u"guard"_s)
                      .keepAlive(12h)
                      .writeTimeout(12h));
    co_await client.connect();
    if (receives)
        co_await receive(client, run);
    else
        co_await publish(client, run);
}

QCoro::Task<> watch(Run &run, bool receives)
{
    try {
        co_await connectAndRun(run, receives);
    } catch (...) {
        run.error = std::current_exception();
    }
    run.isDone = true;
}

void runCase(const QString &name, int messages)
{
    const bool receives = name.startsWith(u"receive"_s);
    if ((!receives && !name.startsWith(u"publish"_s)) || name.size() != 8)
        throw std::invalid_argument("no such case: " + name.toStdString());
    Run run{static_cast<QoS>(name.back().digitValue()), messages};
    QElapsedTimer timer;
    timer.start();
    const QCoro::Task<> task = watch(run, receives);
    while (!run.isDone) {
        QCoreApplication::processEvents(); // never waits
        const InstructionCounter::Pause pause(run.counter);
        run.server.step();
        if (timer.hasExpired(300'000))
            throw std::runtime_error("it takes more than five minutes");
    }
    if (run.error)
        std::rethrow_exception(run.error);
}

// What else the figures depend on.
void printEnvironment()
{
    const QJsonObject facts{{u"architecture"_s, QSysInfo::buildCpuArchitecture()},
                            {u"compiler"_s, QStringLiteral(QCOMQTT_COMPILER)},
                            {u"glibc"_s, QLatin1StringView(gnu_get_libc_version())},
                            {u"qt"_s, QLatin1StringView(qVersion())}};
    std::fputs(QJsonDocument(facts).toJson().constData(), stdout);
}

} // namespace

int main(int argc, char **argv)
try {
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == u"--environment"_s)
        printEnvironment();
    else if (arguments.size() == 3 && arguments[2].toInt() > 0)
        runCase(arguments[1], arguments[2].toInt());
    else
        throw std::invalid_argument("usage: --environment | publish0 ... receive2 <messages>");
    return 0;
} catch (const std::exception &error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
