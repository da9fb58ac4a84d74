// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// The other end of every run of the benchmark; see tests/benchmark/README.md.

#include "server.h"
#include "socketchannel.h"

#include <cstdio>
#include <exception>

#include <unistd.h>

int main()
try {
    Server server;
    const auto tcp
        = server.listen([](int socket) { return std::make_unique<SocketChannel>(socket); });
    std::printf("{\"tcp\": %u}\n", unsigned(tcp));
    std::fflush(stdout);
    server.run(STDIN_FILENO);
    return 0;
} catch (const std::exception &error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
