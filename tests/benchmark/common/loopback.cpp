// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "loopback.h"

#include "checked.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

int Loopback::listen()
{
    const int listener = checked(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    checked(bind(listener, reinterpret_cast<sockaddr *>(&address), sizeof(address)), "bind");
    checked(::listen(listener, SOMAXCONN), "listen");
    return listener;
}

std::uint16_t Loopback::portOf(int listener)
{
    sockaddr_in address = {};
    socklen_t size = sizeof(address);
    checked(getsockname(listener, reinterpret_cast<sockaddr *>(&address), &size), "getsockname");
    return ntohs(address.sin_port);
}

int Loopback::accept(int listener) noexcept
{
    const int socket = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    const int on = 1;
    if (socket >= 0)
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    return socket;
}
