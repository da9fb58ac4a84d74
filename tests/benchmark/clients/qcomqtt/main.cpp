// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// Our client in the benchmark; see tests/benchmark/README.md.

#include "coroutinerunner.h"
#include "run.h"

#include <QtCore/QCoreApplication>

#include <cstdio>
#include <stdexcept>

namespace {

QCoro::Task<> operate(QCoMqtt::Client &client, Run &run)
{
    const RunOptions &options = run.options;
    if (options.operation == RunOptions::Operation::Receive)
        return receive(client, run);
    if (options.operation == RunOptions::Operation::RoundTrip)
        return makeRoundTrips(client, run);
    if (options.mode == "await")
        return publishAwaited(client, run);
    if (options.mode == "concurrent")
        return publishConcurrently(client, run);
    if (options.mode == "post" || options.mode == "backlog")
        return publishPosted(client, run);
    throw std::invalid_argument("no such mode: " + options.mode);
}

QCoro::Task<> connectAndRun(Run &run)
{
    QCoMqtt::Client client(clientOptions(run.options));
    if (run.options.mode == "offline") {
        co_await publishOffline(client, run);
    } else {
        co_await client.connect();
        co_await operate(client, run);
    }
    co_await client.disconnect();
}

} // namespace

int main(int argc, char **argv)
try {
    const RunOptions options = runOptions(argc, argv);
    const QCoreApplication application(argc, argv);
    Run run(options);
    if (options.mode == "handle")
        runInOtherThread(run);
    else
        CoroutineRunner().run(connectAndRun(run));
    run.measurement.print();
    return 0;
} catch (const std::exception &error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
