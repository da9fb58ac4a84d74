// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "rawpeer.h"

#include "rawconnection.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

int checked(int result, const char *what)
{
    if (result < 0)
        throw std::system_error(errno, std::generic_category(), what);
    return result;
}

int listenOnLoopback(quint16 &port)
{
    const int listener = checked(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto *generic = reinterpret_cast<sockaddr *>(&address);
    checked(bind(listener, generic, size), "bind");
    checked(listen(listener, 4), "listen");
    checked(getsockname(listener, generic, &size), "getsockname");
    port = ntohs(address.sin_port);
    return listener;
}

// One connection after the other, until the parent is gone.
void serve(int listener, int lifeline, PeerBoard &board)
{
    while (true) {
        std::array<pollfd, 2> wanted = {{{listener, POLLIN, 0}, {lifeline, POLLIN, 0}}};
        if (poll(wanted.data(), wanted.size(), -1) < 0 && errno != EINTR)
            return;
        if (wanted[1].revents)
            return;
        if (!wanted[0].revents)
            continue;
        const int socket = accept(listener, nullptr, nullptr);
        if (socket >= 0)
            RawConnection(socket, lifeline, board).run();
    }
}

} // namespace

RawPeer::RawPeer()
{
    void *memory = mmap(nullptr, sizeof(PeerBoard), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        throw std::system_error(errno, std::generic_category(), "mmap");
    m_board = new (memory) PeerBoard;
    std::array<int, 2> ends = {};
    checked(pipe(ends.data()), "pipe");
    const int listener = listenOnLoopback(m_port);
    m_process = checked(fork(), "fork");
    if (m_process == 0) {
        close(ends[1]);
        std::signal(SIGPIPE, SIG_IGN);
        serve(listener, ends[0], *m_board);
        _exit(0);
    }
    close(ends[0]);
    close(listener);
    m_lifeline = ends[1];
}

RawPeer::~RawPeer()
{
    close(m_lifeline);
    waitpid(m_process, nullptr, 0);
    munmap(m_board, sizeof(PeerBoard));
}

void RawPeer::prepare(const Case &what, const Settings &settings)
{
    m_board->toSend = settings.warmUp() + settings.messages;
    m_board->qos = what.qos;
    m_board->payloadSize = settings.payloadSize;
    m_board->window = settings.window;
    m_board->topicAliasMaximum = what.topicAliasMaximum;
    m_board->received = 0;
    m_board->receivedBytes = 0;
}

void RawPeer::verify(const Case &what, const Settings &settings) const
{
    if (what.direction != Case::Direction::Publish)
        return;
    // At QoS 0 one more, whose acknowledgement tells that the others have arrived.
    const qint64 expected = settings.warmUp() + settings.messages + (what.qos == 0 ? 1 : 0);
    if (m_board->received != expected
        || m_board->receivedBytes != expected * settings.payloadSize) {
        throw std::runtime_error(std::to_string(m_board->received) + " messages with "
                                 + std::to_string(m_board->receivedBytes) + " bytes arrived of "
                                 + std::to_string(expected));
    }
}
