// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "scale.h"

#include <stdexcept>

#ifdef QCOMQTT_HAS_SQLITE

#include <QCoMqtt/SqliteSessionStore>

#include <QtCore/QTemporaryDir>

using namespace QCoMqtt;
using namespace std::chrono_literals;

namespace {

QCoro::Task<> post(Client &client, ScaleRun &run, qint64 messages)
{
    const Topic topic = benchmarkTopic;
    const QByteArray payload = run.payload();
    const PublishOptions options(run.qos());
    for (; messages > 0; --messages)
        co_await client.post(topic, payload, options);
    co_await client.drain();
}

QCoro::Task<> publish(Client &client, ScaleRun &run)
{
    co_await client.connect();
    co_await post(client, run, run.options.warmUp());
    run.measurement.start();
    co_await post(client, run, run.options.messages);
    run.measurement.stop(run.options.messages);
    co_await client.disconnect();
}

} // namespace

void publishDurably(ScaleRun &run)
{
    using Durability = SqliteSessionStore::Durability;
    const QTemporaryDir directory;
    const auto durability = run.options.mode == "store-power" ? Durability::PowerLoss
                                                              : Durability::ProcessCrash;
    const auto store = std::make_shared<SqliteSessionStore>(
        directory.filePath(QStringLiteral("session.sqlite")), durability);
    Client client(run.clientOptions().sessionExpiry(1h).sessionStore(store));
    runUntilDone(publish(client, run));
}

#else

void publishDurably(ScaleRun &)
{
    throw std::runtime_error("built without QCoMqtt::Sqlite");
}

#endif
