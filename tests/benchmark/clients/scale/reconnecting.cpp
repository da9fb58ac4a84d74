// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "scale.h"

#include "coroutinerunner.h"
#include "publishing.h"

#include <stdexcept>

using namespace QCoMqtt;
using namespace std::chrono_literals;

namespace {

ClientOptions optionsFor(const Run &run)
{
    const auto messages = qsizetype(run.options.messages) + 1000;
    ClientOptions options = clientOptions(run.options);
    options.reconnect(ReconnectPolicy::exponential(1ms, 1ms));
    options.outbox(OutboxOptions()
                       .maximumMessages(messages)
                       .maximumBytes(messages * qsizetype(run.options.size + 1024)));
    return options;
}

QCoro::Task<> waitUntilLost(const EventStream &events)
{
    while (const auto event = co_await events.next()) {
        if (event->type() == ConnectionEvent::Type::Lost)
            co_return;
    }
    throw std::runtime_error("the connection was not lost");
}

QCoro::Task<> reconnect(Client &client, Run &run)
{
    const EventStream events = client.events();
    co_await client.connect();
    co_await post(client, run, run.options.messages);
    co_await waitUntilLost(events);
    run.measurement.start();
    co_await client.publish(run.topic, run.payload, run.qos);
    run.measurement.stop(run.options.messages);
    co_await client.drain();
    co_await client.disconnect();
}

} // namespace

void reconnectInFlight(Run &run)
{
    Client client(optionsFor(run));
    CoroutineRunner().run(reconnect(client, run));
}
