// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "socketchannel.h"

#include <cerrno>

#include <sys/socket.h>

std::size_t SocketChannel::read(char *buffer, std::size_t size)
{
    const ssize_t result = recv(m_socket, buffer, size, MSG_DONTWAIT);
    if (result == 0 && size > 0)
        end();
    return done(result);
}

std::size_t SocketChannel::write(std::string_view bytes)
{
    return bytes.empty()
        ? 0
        : done(send(m_socket, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL));
}

std::size_t SocketChannel::done(long result) noexcept
{
    if (result >= 0)
        return static_cast<std::size_t>(result);
    if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
        end();
    return 0;
}
