// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "lockstepserver.h"

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

int checked(int result, const char *what)
{
    if (result < 0)
        throw std::system_error(errno, std::generic_category(), what);
    return result;
}

std::string twoBytes(std::size_t value)
{
    return {char(value >> 8), char(value)};
}

// MQTT 5.0 section 1.5.5
std::string variableByteInteger(std::size_t value)
{
    std::string bytes;
    do {
        bytes += char((value & 0x7F) | (value > 0x7F ? 0x80 : 0));
        value >>= 7;
    } while (value > 0);
    return bytes;
}

// The value at \a offset, which moves behind it; -1 when it is not complete.
qint64 takeVariableByteInteger(std::string_view bytes, std::size_t &offset) noexcept
{
    qint64 value = 0;
    for (int shift = 0; offset < bytes.size(); shift += 7) {
        const auto byte = static_cast<unsigned char>(bytes[offset++]);
        value |= qint64(byte & 0x7F) << shift;
        if (!(byte & 0x80))
            return value;
    }
    return -1;
}

} // namespace

LockstepServer::LockstepServer(int qos, int payloadSize) : m_qos(qos), m_payloadSize(payloadSize)
{
    m_listener = checked(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), "socket");
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto *generic = reinterpret_cast<sockaddr *>(&address);
    socklen_t size = sizeof(address);
    checked(::bind(m_listener, generic, size), "bind");
    checked(::listen(m_listener, 1), "listen");
    checked(::getsockname(m_listener, generic, &size), "getsockname");
    m_port = ntohs(address.sin_port);
}

LockstepServer::~LockstepServer()
{
    ::close(m_socket);
    ::close(m_listener);
}

void LockstepServer::step()
{
    if (m_socket < 0)
        accept();
    if (m_socket < 0)
        return;
    receive();
    parse();
    if (!m_messages.empty() && m_unacknowledged == 0 && m_answers.empty()) {
        m_answers = m_messages;
        m_unacknowledged = m_qos == 0 ? 0 : batch;
    }
    send(m_answers);
    m_answers.clear();
}

void LockstepServer::accept()
{
    m_socket = ::accept4(m_listener, nullptr, nullptr, SOCK_NONBLOCK);
    const int on = 1;
    ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

void LockstepServer::receive()
{
    static std::array<char, 256 * 1024> buffer;
    ssize_t size = 0;
    while ((size = ::recv(m_socket, buffer.data(), buffer.size(), 0)) > 0)
        m_input.append(buffer.data(), std::size_t(size));
}

void LockstepServer::parse()
{
    const std::string_view all = m_input;
    std::size_t position = 0;
    while (position < all.size()) {
        std::size_t content = position + 1;
        const qint64 size = takeVariableByteInteger(all, content);
        if (size < 0 || all.size() - content < std::size_t(size))
            break;
        handle(static_cast<unsigned char>(all[position]), all.substr(content, std::size_t(size)));
        position = content + std::size_t(size);
    }
    m_input.erase(0, position);
}

void LockstepServer::handle(unsigned char firstByte, std::string_view content)
{
    switch (firstByte >> 4) {
    case 1: // CONNECT: no session, success, Receive Maximum
        m_answers += std::string("\x20\x06\x00\x00\x03\x21", 6) + twoBytes(batch);
        return;
    case 3:
        return handlePublish(firstByte, content);
    case 4: // PUBACK
    case 7: // PUBCOMP
        --m_unacknowledged;
        return;
    case 5: // PUBREC, which PUBREL answers
        return answer(0x62, content);
    case 6: // PUBREL, which PUBCOMP answers
        return answer(0x70, content);
    case 8:
        return handleSubscribe(content);
    default: // DISCONNECT, or what nobody sends here
        return;
    }
}

void LockstepServer::answer(unsigned char firstByte, std::string_view packetId)
{
    m_answers += char(firstByte);
    m_answers += char(2);
    m_answers += packetId.substr(0, 2);
}

void LockstepServer::handlePublish(unsigned char firstByte, std::string_view content)
{
    const int qos = (firstByte >> 1) & 3;
    const auto topicSize = std::size_t(static_cast<unsigned char>(content[0]) << 8
                                       | static_cast<unsigned char>(content[1]));
    if (qos > 0)
        answer(qos == 1 ? 0x40 : 0x50, content.substr(2 + topicSize));
    ++m_received;
}

void LockstepServer::handleSubscribe(std::string_view content)
{
    std::size_t position = 2;
    const qint64 size = takeVariableByteInteger(content, position);
    const std::string_view properties = content.substr(position, std::size_t(size));
    m_answers += std::string("\x90\x04", 2).append(content.substr(0, 2)) + '\0' + char(m_qos);
    // The identifier comes with every message (MQTT-3.3.4-3).
    encodeMessages(!properties.empty() && properties.front() == 0x0B ? properties : "");
}

void LockstepServer::encodeMessages(std::string_view properties)
{
    const std::string_view name = topic;
    for (std::size_t id = 1; id <= batch; ++id) {
        std::string content = twoBytes(name.size()).append(name);
        if (m_qos > 0)
            content += twoBytes(id);
        content += variableByteInteger(properties.size()).append(properties);
        content.append(std::size_t(m_payloadSize), 'x');
        m_messages += char(0x30 | (m_qos << 1));
        m_messages += variableByteInteger(content.size()) + content;
    }
}

// The system holds a batch, so nothing is ever left over.
void LockstepServer::send(const std::string &bytes) const
{
    if (bytes.empty())
        return;
    const ssize_t sent = ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent != ssize_t(bytes.size()))
        throw std::runtime_error("the client has not taken what the server sent before");
}
