// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "scale.h"

#ifdef QCOMQTT_HAS_SQLITE

#include "coroutinerunner.h"
#include "publishing.h"

#include <QCoMqtt/SqliteSessionStore>

#include <QtCore/QTemporaryDir>

using namespace QCoMqtt;
using namespace std::chrono_literals;

namespace {

QCoro::Task<> connectAndPublish(Client &client, Run &run)
{
    co_await client.connect();
    co_await publishAll(client, run, postAndDrain);
    co_await client.disconnect();
}

} // namespace

void publishDurably(Run &run)
{
    using Durability = SqliteSessionStore::Durability;
    const QTemporaryDir directory;
    const auto durability = run.options.mode == "store-power" ? Durability::PowerLoss
                                                              : Durability::ProcessCrash;
    const auto store = std::make_shared<SqliteSessionStore>(
        directory.filePath(QStringLiteral("session.sqlite")), durability);
    Client client(clientOptions(run.options).sessionExpiry(1h).sessionStore(store));
    CoroutineRunner().run(connectAndPublish(client, run));
}

#else

#include <stdexcept>

void publishDurably(Run &)
{
    throw std::runtime_error("built without QCoMqtt::Sqlite");
}

#endif
