// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// Our client with much of something; see tests/benchmark/README.md.

#include "scale.h"

#include <QtCore/QCoreApplication>

#include <cstdio>
#include <stdexcept>

namespace {

void operate(ScaleRun &run)
{
    const std::string &mode = run.options.mode;
    if (mode == "streams")
        return receiveOnManyStreams(run);
    if (mode == "subscriptions")
        return receiveOnManySubscriptions(run);
    if (mode == "reconnect")
        return reconnectInFlight(run);
    if (mode == "store-process" || mode == "store-power")
        return publishDurably(run);
    throw std::invalid_argument("no such mode: " + mode);
}

} // namespace

int main(int argc, char **argv)
try {
    const RunOptions options = runOptions(argc, argv);
    const QCoreApplication application(argc, argv);
    ScaleRun run{options};
    operate(run);
    run.measurement.print();
    return 0;
} catch (const std::exception &error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
