// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// The other end of every run of the benchmark; see tests/benchmark/README.md.

#include "server.h"
#include "socketchannel.h"
#include "websocketchannel.h"
#ifdef QCOMQTT_HAS_OPENSSL
#include "tlschannel.h"
#endif

#include <csignal>
#include <cstdio>
#include <exception>
#include <string>

#include <unistd.h>

namespace {

std::unique_ptr<Channel> plain(int socket)
{
    return std::make_unique<SocketChannel>(socket);
}

std::unique_ptr<Channel> webSocket(int socket)
{
    return std::make_unique<WebSocketChannel>(plain(socket));
}

// The value of an option; empty: not there.
std::string valueOf(const char *name, int argc, char **argv)
{
    for (int i = 1; i + 1 < argc; ++i) {
        if (argv[i] == std::string(name))
            return argv[i + 1];
    }
    return {};
}

void listenForTls(Server &server, int argc, char **argv)
{
#ifdef QCOMQTT_HAS_OPENSSL
    const std::string certificate = valueOf("--certificate", argc, argv);
    if (certificate.empty())
        return;
    const TlsIdentity identity(certificate, valueOf("--key", argc, argv));
    const auto port = server.listen(
        [identity](int socket) { return std::make_unique<TlsChannel>(socket, identity); });
    std::printf(", \"tls\": %u", unsigned(port));
#else
    static_cast<void>(server);
    static_cast<void>(argc);
    static_cast<void>(argv);
#endif
}

} // namespace

int main(int argc, char **argv)
try {
    std::signal(SIGPIPE, SIG_IGN);
    Server server;
    std::printf("{\"tcp\": %u, \"websocket\": %u", unsigned(server.listen(plain)),
                unsigned(server.listen(webSocket)));
    listenForTls(server, argc, argv);
    std::printf("}\n");
    std::fflush(stdout);
    server.run(STDIN_FILENO);
    return 0;
} catch (const std::exception &error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
