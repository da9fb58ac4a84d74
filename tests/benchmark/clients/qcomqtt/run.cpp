// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "run.h"

#include <stdexcept>
#include <vector>

using namespace QCoMqtt;

namespace {

constexpr int publishersAtOnce = 1000;

QString urlOf(const RunOptions &options)
{
    const QString port = QString::number(options.port);
    switch (options.transport) {
    case RunOptions::Transport::Tls:
        return QStringLiteral("mqtts://localhost:") + port;
    case RunOptions::Transport::WebSocket:
        return QStringLiteral("ws://127.0.0.1:") + port + QStringLiteral("/mqtt");
    default:
        return QStringLiteral("mqtt://127.0.0.1:") + port;
    }
}

// With QoS 0 the others have arrived when this one is acknowledged.
QCoro::Task<> finishPublishing(Client &client, Run &run)
{
    co_await client.drain();
    if (run.qos == QoS::AtMostOnce)
        co_await client.publish(run.topic, run.payload, QoS::AtLeastOnce);
    run.measurement.stop(run.options.messages);
}

QCoro::Task<> await(Client &client, Run &run, qint64 messages)
{
    for (; messages > 0; --messages)
        co_await client.publish(run.topic, run.payload, run.qos);
}

QCoro::Task<> post(Client &client, Run &run, qint64 messages)
{
    const PublishOptions options(run.qos);
    for (; messages > 0; --messages)
        co_await client.post(run.topic, run.payload, options);
    co_await client.drain();
}

QCoro::Task<> startAndAwait(Client &client, Run &run, qint64 messages)
{
    std::vector<QCoro::Task<PublishResult>> started;
    while (messages > 0) {
        started.clear();
        for (int i = 0; i < publishersAtOnce && messages > 0; ++i, --messages)
            started.push_back(client.publish(run.topic, run.payload, run.qos).start());
        for (QCoro::Task<PublishResult> &each : started)
            co_await each;
    }
}

QCoro::Task<> makeTrips(Client &client, Run &run, const MessageStream &stream, qint64 trips)
{
    for (; trips > 0; --trips) {
        run.measurement.beginTrip();
        co_await client.publish(run.topic, run.payload, run.qos);
        const auto message = co_await stream.next();
        run.measurement.endTrip();
        if (!message || message->payload().size() != run.payload.size())
            throw std::runtime_error("a message did not come back as it was");
    }
}

} // namespace

ClientOptions clientOptions(const RunOptions &options)
{
    ClientOptions all(urlOf(options));
    all.clientId(QString::fromStdString(options.clientId())).receiveMaximum(options.window);
    if (options.transport == RunOptions::Transport::Tls)
        all.tls(TlsOptions().caFile(QString::fromStdString(options.certificate)));
    if (options.mode == "backlog" || options.mode == "offline") {
        const auto bytes = qsizetype(options.size + 1024) * options.allMessages();
        all.outbox(OutboxOptions()
                       .maximumMessages(options.allMessages() + 1) // what fills it waits
                       .maximumBytes(bytes)
                       .acceptOffline(options.mode == "offline"));
    }
    return all;
}

QCoro::Task<> publishAwaited(Client &client, Run &run)
{
    co_await await(client, run, run.options.warmUp());
    run.measurement.start();
    co_await await(client, run, run.options.messages);
    co_await finishPublishing(client, run);
}

QCoro::Task<> publishConcurrently(Client &client, Run &run)
{
    co_await startAndAwait(client, run, run.options.warmUp());
    run.measurement.start();
    co_await startAndAwait(client, run, run.options.messages);
    co_await finishPublishing(client, run);
}

QCoro::Task<> publishPosted(Client &client, Run &run)
{
    co_await post(client, run, run.options.warmUp());
    run.measurement.start();
    co_await post(client, run, run.options.messages);
    co_await finishPublishing(client, run);
}

QCoro::Task<> publishOffline(Client &client, Run &run)
{
    const PublishOptions options(run.qos);
    run.measurement.start();
    for (qint64 left = run.options.allMessages(); left > 0; --left)
        co_await client.post(run.topic, run.payload, options);
    co_await client.connect();
    co_await client.drain();
    run.measurement.stop(run.options.allMessages());
}

QCoro::Task<> receive(Client &client, Run &run)
{
    const auto stream = client.messages();
    co_await client.subscribe(run.topic.toString(), run.qos);
    qint64 left = run.options.allMessages();
    while (auto message = co_await stream.next()) {
        if (message->payload().size() != run.payload.size())
            throw std::runtime_error("a message of another size came");
        if (--left == run.options.messages)
            run.measurement.start();
        if (left == 0)
            break;
    }
    run.measurement.stop(run.options.messages);
    if (left > 0)
        throw std::runtime_error("the stream ended before its last message");
}

QCoro::Task<> makeRoundTrips(Client &client, Run &run)
{
    const auto stream = client.messages();
    co_await client.subscribe(run.topic.toString(), run.qos);
    run.measurement.expectTrips(run.options.messages);
    co_await makeTrips(client, run, stream, run.options.warmUp());
    run.measurement.start();
    co_await makeTrips(client, run, stream, run.options.messages);
    run.measurement.stop(run.options.messages);
}
