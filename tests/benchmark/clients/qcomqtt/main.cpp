// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// Our client in the benchmark; see tests/benchmark/README.md.

#include "clientmain.h"
#include "coroutinerunner.h"
#include "handlerun.h"
#include "publishing.h"
#include "receiving.h"

#include <QtCore/QCoreApplication>

using namespace QCoMqtt;

namespace {

using Way = QCoro::Task<> (*)(Client &, Run &, qint64 messages);

Way wayOf(const RunOptions &options)
{
    return oneOf<Way>({{"await", publishAwaited},
                       {"concurrent", publishConcurrently},
                       {"post", postAndDrain},
                       {"backlog", postAndDrain}}, // that has another outbox
                      options.mode);
}

QCoro::Task<> operate(Client &client, Run &run)
{
    switch (run.options.operation) {
    case RunOptions::Operation::Receive:
        return receiveAll(client, run);
    case RunOptions::Operation::RoundTrip:
        return makeRoundTrips(client, run);
    default:
        return publishAll(client, run, wayOf(run.options));
    }
}

QCoro::Task<> connectAndRun(Run &run)
{
    Client client(clientOptions(run.options));
    if (run.options.mode == "offline") {
        co_await publishOffline(client, run);
    } else {
        co_await client.connect();
        co_await operate(client, run);
    }
    co_await client.disconnect();
}

void runClient(const RunOptions &options, Measurement &measurement)
{
    Run run(options, measurement);
    if (options.mode == "handle")
        runInOtherThread(run);
    else
        CoroutineRunner().run(connectAndRun(run));
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    return clientMain(argc, argv, runClient);
}
