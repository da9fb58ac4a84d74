// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "scale.h"

#include <QCoMqtt/TaskGroup>

#include <algorithm>
#include <stdexcept>

using namespace QCoMqtt;

namespace {

constexpr int filtersAtOnce = 50; // in one packet

//! What all readers share.
struct Readers
{
    ScaleRun &run;
    Client client;
    qint64 left;

    explicit Readers(ScaleRun &of)
        : run(of), client(of.clientOptions()), left(of.options.allMessages())
    {}

    void count(const Message &message)
    {
        if (message.payload().size() != run.options.size)
            throw std::runtime_error("a message of another size came");
        if (--left == run.options.messages)
            run.measurement.start();
        if (left == 0)
            run.measurement.stop(run.options.messages);
    }
};

QString topicOf(int number)
{
    return QStringLiteral("bench/t/%1").arg(number);
}

QCoro::Task<> read(Readers &readers, MessageStream stream)
{
    while (auto message = co_await stream.next()) {
        readers.count(*message);
        message.reset(); // acknowledges
        if (readers.left == 0)
            co_await readers.client.disconnect(); // which ends all streams
    }
}

QCoro::Task<> subscribeToMany(Readers &readers, int count)
{
    QList<Subscription> some;
    for (int i = 0; i < count; ++i) {
        some.append(Subscription(topicOf(i), readers.run.qos()));
        if (some.size() < filtersAtOnce && i + 1 < count)
            continue;
        co_await readers.client.subscribe(some);
        some.clear();
    }
}

void expectNothingLeft(const Readers &readers)
{
    if (readers.left > 0)
        throw std::runtime_error("a stream ended before its last message");
}

QCoro::Task<> onManyStreams(Readers &readers, int count)
{
    TaskGroup group;
    co_await readers.client.connect();
    for (int i = 0; i < count; ++i)
        group.spawn(read(readers, readers.client.messages(TopicFilter(topicOf(i)))));
    co_await readers.client.subscribe(QStringLiteral("bench/t/#"), readers.run.qos());
    co_await group.join();
    expectNothingLeft(readers);
}

QCoro::Task<> onManySubscriptions(Readers &readers, int count)
{
    TaskGroup group;
    co_await readers.client.connect();
    group.spawn(read(readers, readers.client.messages()));
    co_await subscribeToMany(readers, count);
    co_await group.join();
    expectNothingLeft(readers);
}

} // namespace

void receiveOnManyStreams(ScaleRun &run)
{
    Readers readers(run);
    runUntilDone(onManyStreams(readers, run.extra("topics")));
}

void receiveOnManySubscriptions(ScaleRun &run)
{
    Readers readers(run);
    runUntilDone(onManySubscriptions(readers, run.extra("topics")));
}
