// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// Our client with much of something; see tests/benchmark/README.md.

#include "clientmain.h"
#include "scale.h"

#include <QtCore/QCoreApplication>

namespace {

void runMode(const RunOptions &options, Measurement &measurement)
{
    const auto mode = oneOf<void (*)(Run &)>({{"streams", receiveOnManyStreams},
                                              {"subscriptions", receiveOnManySubscriptions},
                                              {"reconnect", reconnectInFlight},
                                              {"store-process", publishDurably},
                                              {"store-power", publishDurably}},
                                             options.mode);
    Run run(options, measurement);
    mode(run);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    return clientMain(argc, argv, runMode);
}
