// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "scale.h"

#include "coroutinerunner.h"

#include <QCoMqtt/TaskGroup>

#include <string>

using namespace QCoMqtt;

namespace {

constexpr int filtersAtOnce = 50; // in one packet

// In what the sink is told beside the rest, as in "topics=100;after=0".
int topicsOf(const RunOptions &options)
{
    const std::string key = "topics=";
    const std::size_t at = options.extra.find(key);
    return at == std::string::npos ? 1 : std::stoi(options.extra.substr(at + key.size()));
}

QString topicOf(int number)
{
    return QStringLiteral("bench/t/%1").arg(number);
}

QCoro::Task<> read(Client &client, Run &run, MessageStream stream)
{
    while (auto message = co_await stream.next()) {
        run.arrivals.count(message->payload().size());
        message.reset(); // acknowledges
        if (run.arrivals.isComplete())
            co_await client.disconnect(); // which ends all streams
    }
}

QCoro::Task<> subscribeToMany(Client &client, QoS qos, int count)
{
    QList<Subscription> some;
    for (int i = 0; i < count; ++i) {
        some.append(Subscription(topicOf(i), qos));
        if (some.size() < filtersAtOnce && i + 1 < count)
            continue;
        co_await client.subscribe(some);
        some.clear();
    }
}

QCoro::Task<> onManyStreams(Client &client, Run &run, int count)
{
    TaskGroup group;
    co_await client.connect();
    for (int i = 0; i < count; ++i)
        group.spawn(read(client, run, client.messages(TopicFilter(topicOf(i)))));
    co_await client.subscribe(QStringLiteral("bench/t/#"), run.qos);
    co_await group.join();
}

QCoro::Task<> onManySubscriptions(Client &client, Run &run, int count)
{
    TaskGroup group;
    co_await client.connect();
    group.spawn(read(client, run, client.messages()));
    co_await subscribeToMany(client, run.qos, count);
    co_await group.join();
}

void receiveOnMany(Run &run, QCoro::Task<> (*receive)(Client &, Run &, int count))
{
    Client client(clientOptions(run.options));
    CoroutineRunner().run(receive(client, run, topicsOf(run.options)));
    run.arrivals.check();
}

} // namespace

void receiveOnManyStreams(Run &run)
{
    receiveOnMany(run, onManyStreams);
}

void receiveOnManySubscriptions(Run &run)
{
    receiveOnMany(run, onManySubscriptions);
}
