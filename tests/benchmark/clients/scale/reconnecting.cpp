// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "scale.h"

#include <stdexcept>

using namespace QCoMqtt;
using namespace std::chrono_literals;

namespace {

ClientOptions optionsFor(const ScaleRun &run)
{
    const auto messages = qsizetype(run.options.messages) + 1000;
    ClientOptions options = run.clientOptions();
    options.reconnect(ReconnectPolicy::exponential(1ms, 1ms));
    options.outbox(OutboxOptions()
                       .maximumMessages(messages)
                       .maximumBytes(messages * qsizetype(run.options.size + 1024)));
    return options;
}

QCoro::Task<> fillWindow(Client &client, ScaleRun &run)
{
    const Topic topic = benchmarkTopic;
    const QByteArray payload = run.payload();
    const PublishOptions options(run.qos());
    for (qint64 left = run.options.messages; left > 0; --left)
        co_await client.post(topic, payload, options);
}

QCoro::Task<> waitUntilLost(const EventStream &events)
{
    while (const auto event = co_await events.next()) {
        if (event->type() == ConnectionEvent::Type::Lost)
            co_return;
    }
    throw std::runtime_error("the connection was not lost");
}

QCoro::Task<> reconnect(Client &client, ScaleRun &run)
{
    const EventStream events = client.events();
    co_await client.connect();
    co_await fillWindow(client, run);
    co_await waitUntilLost(events);
    run.measurement.start();
    co_await client.publish(benchmarkTopic, run.payload(), run.qos());
    run.measurement.stop(run.options.messages);
    co_await client.drain();
    co_await client.disconnect();
}

} // namespace

void reconnectInFlight(ScaleRun &run)
{
    Client client(optionsFor(run));
    runUntilDone(reconnect(client, run));
}
