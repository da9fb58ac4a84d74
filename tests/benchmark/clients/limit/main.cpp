// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// What a bare socket of Qt can do, in the benchmark; see tests/benchmark/README.md.

#include "clientmain.h"
#include "limitrun.h"
#include "socketlink.h"
#include "websocketlink.h"

#include <QtCore/QCoreApplication>

#include <memory>

namespace {

std::unique_ptr<Link> linkFor(const RunOptions &options)
{
    if (options.transport == RunOptions::Transport::WebSocket)
        return std::make_unique<WebSocketLink>(options);
    return std::make_unique<SocketLink>(options);
}

void run(const RunOptions &options, Measurement &measurement)
{
    const std::unique_ptr<Link> link = linkFor(options);
    LimitRun(options, *link, measurement).run();
    link->close();
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    return clientMain(argc, argv, run);
}
