// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "runs.h"

#include "coroutine.h"

#include <QCoMqtt/Client>

#include <stdexcept>

using QCoMqtt::QoS;

namespace {

struct Run
{
    const Case &what;
    const Settings &settings;
    Stopwatch stopwatch = {};
    QCoMqtt::Topic topic = benchmarkTopic;
    QByteArray payload = QByteArray(settings.payloadSize, 'x');

    QoS qos() const { return static_cast<QoS>(what.qos); }
};

QCoro::Task<> publishAwaited(QCoMqtt::Client &client, Run &run)
{
    for (qint64 i = run.settings.warmUp(); i > 0; --i)
        co_await client.publish(run.topic, run.payload);
    run.stopwatch.start();
    for (qint64 i = run.settings.messages; i > 0; --i)
        co_await client.publish(run.topic, run.payload);
    // When this one is acknowledged, the others have arrived.
    co_await client.publish(run.topic, run.payload, QoS::AtLeastOnce);
    run.stopwatch.stop(run.settings.messages);
}

QCoro::Task<> publishPosted(QCoMqtt::Client &client, Run &run)
{
    const QCoMqtt::PublishOptions options(run.qos());
    for (qint64 i = run.settings.warmUp(); i > 0; --i)
        co_await client.post(run.topic, run.payload, options);
    co_await client.drain();
    run.stopwatch.start();
    for (qint64 i = run.settings.messages; i > 0; --i)
        co_await client.post(run.topic, run.payload, options);
    co_await client.drain();
    run.stopwatch.stop(run.settings.messages);
}

QCoro::Task<> receive(QCoMqtt::Client &client, Run &run)
{
    const auto stream = client.messages();
    co_await client.subscribe(run.topic.toString(), run.qos());
    qint64 left = run.settings.warmUp() + run.settings.messages;
    while (auto message = co_await stream.next()) {
        if (message->payload().size() != run.payload.size())
            throw std::runtime_error("a message of another size came");
        if (--left == run.settings.messages)
            run.stopwatch.start();
        if (left == 0)
            break;
    }
    run.stopwatch.stop(run.settings.messages);
    if (left > 0)
        throw std::runtime_error("the stream ended before its last message");
}

QCoro::Task<> connectAndRun(quint16 port, Run &run)
{
    QCoMqtt::ClientOptions options(QStringLiteral("127.0.0.1"), port);
    options.clientId(QStringLiteral("benchmark")).receiveMaximum(run.settings.window);
    QCoMqtt::Client client(options);
    co_await client.connect();
    if (run.what.direction == Case::Direction::Receive)
        co_await receive(client, run);
    else if (run.what.qos == 0)
        co_await publishAwaited(client, run);
    else
        co_await publishPosted(client, run);
    co_await client.disconnect();
}

} // namespace

Sample runQCoMqtt(const Case &what, const Settings &settings, quint16 port)
{
    if (what.usesHandle)
        return runHandle(what, settings, port);
    Run run{what, settings};
    CoroutineRunner().run(connectAndRun(port, run));
    return run.stopwatch.sample();
}
