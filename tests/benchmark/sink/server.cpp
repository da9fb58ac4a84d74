// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "server.h"

#include "checked.h"
#include "loopback.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>

#include <sys/epoll.h>
#include <unistd.h>

namespace {

// After the last bytes. Who sleeps has to be woken by whoever writes, which on a virtual machine may
// cost that one 45 us; over a real network nobody pays for it.
constexpr std::chrono::milliseconds staysAwake{1};

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
    const int listener = Loopback::listen();
    m_listeners.emplace(listener, std::move(makeChannel));
    watch(listener, EPOLLIN, EPOLL_CTL_ADD);
    return Loopback::portOf(listener);
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
    auto lastEvent = std::chrono::steady_clock::now();
    while (true) {
        const bool stays = std::chrono::steady_clock::now() - lastEvent < staysAwake;
        const int count
            = epoll_wait(m_epoll, events.data(), int(events.size()), stays ? 0 : -1);
        if (count < 0 && errno != EINTR)
            checked(count, "epoll_wait");
        if (count > 0)
            lastEvent = std::chrono::steady_clock::now();
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
    const int socket = Loopback::accept(listener);
    if (socket < 0)
        return;
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
