// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "publishing.h"

#include <vector>

using namespace QCoMqtt;

namespace {

constexpr int publishersAtOnce = 1000;

} // namespace

QCoro::Task<> publishAwaited(Client &client, Run &run, qint64 messages)
{
    for (; messages > 0; --messages)
        co_await client.publish(run.topic, run.payload, run.qos);
}

QCoro::Task<> publishConcurrently(Client &client, Run &run, qint64 messages)
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

QCoro::Task<> post(Client &client, Run &run, qint64 messages)
{
    const PublishOptions options(run.qos);
    for (; messages > 0; --messages)
        co_await client.post(run.topic, run.payload, options);
}

QCoro::Task<> postAndDrain(Client &client, Run &run, qint64 messages)
{
    co_await post(client, run, messages);
    co_await client.drain();
}

QCoro::Task<> publishOffline(Client &client, Run &run)
{
    run.measurement.start();
    co_await post(client, run, run.options.allMessages());
    co_await client.connect();
    co_await client.drain();
    run.measurement.stop(run.options.allMessages());
}
