// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// What a bare socket of Qt can do, in the benchmark; see tests/benchmark/README.md.

#include "limitrun.h"
#include "socketlink.h"
#include "websocketlink.h"

#include <QtCore/QCoreApplication>

#include <cstdio>
#include <stdexcept>

namespace {

std::unique_ptr<Link> linkFor(const RunOptions &options)
{
    if (options.transport == RunOptions::Transport::WebSocket)
        return std::make_unique<WebSocketLink>(options);
    return std::make_unique<SocketLink>(options);
}

} // namespace

int main(int argc, char **argv)
try {
    const RunOptions options = runOptions(argc, argv);
    const QCoreApplication application(argc, argv);
    const std::unique_ptr<Link> link = linkFor(options);
    LimitRun limit(options, *link);
    limit.run();
    link->close();
    limit.measurement().print();
    return 0;
} catch (const std::exception &error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
