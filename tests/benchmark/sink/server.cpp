// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "server.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

int checked(int result, const char *what)
{
    if (result < 0)
        throw std::system_error(errno, std::generic_category(), what);
    return result;
}

} // namespace

Server::Server() : m_epoll(checked(epoll_create1(EPOLL_CLOEXEC), "epoll_create1")) {}

Server::~Server()
{
    m_clients.clear();
    for (const auto &[listener, makeChannel] : m_listeners)
        close(listener);
    close(m_epoll);
}

std::uint16_t Server::listen(MakeChannel makeChannel)
{
    const int listener = checked(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto *generic = reinterpret_cast<sockaddr *>(&address);
    checked(bind(listener, generic, size), "bind");
    checked(::listen(listener, SOMAXCONN), "listen");
    checked(getsockname(listener, generic, &size), "getsockname");
    m_listeners.emplace(listener, std::move(makeChannel));
    watch(listener, EPOLLIN, EPOLL_CTL_ADD);
    return ntohs(address.sin_port);
}

void Server::watch(int file, std::uint32_t events, int operation)
{
    epoll_event event = {};
    event.events = events;
    event.data.fd = file;
    checked(epoll_ctl(m_epoll, operation, file, &event), "epoll_ctl");
}

void Server::run(int lifeline)
{
    watch(lifeline, EPOLLIN, EPOLL_CTL_ADD);
    std::array<epoll_event, 64> events = {};
    while (true) {
        const int count = epoll_wait(m_epoll, events.data(), int(events.size()), -1);
        if (count < 0 && errno != EINTR)
            checked(count, "epoll_wait");
        for (int i = 0; i < count; ++i) {
            const int file = events[std::size_t(i)].data.fd;
            if (file == lifeline)
                return;
            if (m_listeners.contains(file))
                accept(file);
            else
                serve(file);
        }
    }
}

void Server::accept(int listener)
{
    const int socket = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (socket < 0)
        return;
    const int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    m_clients[socket].connection = std::make_unique<Connection>(socket,
                                                                m_listeners.at(listener)(socket));
    watch(socket, EPOLLIN, EPOLL_CTL_ADD);
}

void Server::serve(int socket)
{
    Client &client = m_clients.at(socket);
    if (!client.connection->serve()) {
        std::fputs(client.connection->report().c_str(), stdout);
        std::fflush(stdout);
        m_clients.erase(socket); // which closes the socket, and so ends watching it
        return;
    }
    if (client.connection->isBlocked() == client.waitsToWrite)
        return;
    client.waitsToWrite = !client.waitsToWrite;
    watch(socket, EPOLLIN | (client.waitsToWrite ? EPOLLOUT : 0U), EPOLL_CTL_MOD);
}
