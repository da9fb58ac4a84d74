// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "connection.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>

//! Waits for all connections at once with epoll(), in one thread.
class Server
{
public:
    using MakeChannel = std::function<std::unique_ptr<Channel>(int socket)>;

    Server();
    ~Server();
    Server(const Server &) = delete;
    Server &operator=(const Server &) = delete;

    //! Listens on loopback, and returns the port.
    std::uint16_t listen(MakeChannel makeChannel);
    //! Until \a lifeline is closed.
    void run(int lifeline);

private:
    struct Client
    {
        std::unique_ptr<Connection> connection;
        bool waitsToWrite = false;
    };

    void watch(int file, std::uint32_t events, int operation);
    void accept(int listener);
    void serve(int socket);

    int m_epoll;
    std::map<int, MakeChannel> m_listeners;
    std::map<int, Client> m_clients;
};
