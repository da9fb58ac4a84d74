// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "rawconnection.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

constexpr std::size_t inputSize = 256 * 1024;
// Messages at QoS 0 are all the same: so many go out with one system call.
constexpr qint64 messagesAtOnce = 1000;

std::string twoBytes(qint64 value)
{
    return {char(value >> 8), char(value)};
}

int twoBytesAt(std::string_view bytes, std::size_t offset) noexcept
{
    return (static_cast<unsigned char>(bytes[offset]) << 8)
        | static_cast<unsigned char>(bytes[offset + 1]);
}

// MQTT 5.0 section 1.5.5
std::string variableByteInteger(qint64 value)
{
    std::string bytes;
    do {
        const qint64 rest = value >> 7;
        bytes += char((value & 0x7F) | (rest > 0 ? 0x80 : 0));
        value = rest;
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

bool wouldBlock() noexcept
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

} // namespace

RawConnection::RawConnection(int socket, int lifeline, PeerBoard &board)
    : m_socket(socket), m_lifeline(lifeline), m_board(board), m_input(inputSize)
{
    const int on = 1;
    setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

RawConnection::~RawConnection()
{
    close(m_socket);
}

void RawConnection::run()
{
    while (!m_closed) {
        const short events = short(POLLIN | (hasSomethingToSend() ? POLLOUT : 0));
        std::array<pollfd, 2> wanted = {{{m_socket, events, 0}, {m_lifeline, POLLIN, 0}}};
        if ((poll(wanted.data(), wanted.size(), -1) < 0 && errno != EINTR) || wanted[1].revents)
            return;
        if ((wanted[0].revents & ~POLLOUT) && !receiveSome())
            return;
        if (hasSomethingToSend() && !sendSome())
            return;
    }
}

bool RawConnection::receiveSome()
{
    const ssize_t size = recv(m_socket, m_input.data() + m_inputSize,
                              m_input.size() - m_inputSize, MSG_DONTWAIT);
    if (size <= 0)
        return size < 0 && wouldBlock();
    m_inputSize += std::size_t(size);
    parse();
    return true;
}

void RawConnection::parse()
{
    const std::string_view all(m_input.data(), m_inputSize);
    std::size_t position = 0;
    while (!m_closed) {
        std::size_t content = position + 1;
        const qint64 size = takeVariableByteInteger(all, content);
        if (size < 0 || all.size() - content < std::size_t(size)) {
            if (size > 0)
                m_input.resize(std::max(m_input.size(), 2 * std::size_t(size)));
            break;
        }
        handle(static_cast<unsigned char>(m_input[position]),
               std::string_view(m_input.data() + content, std::size_t(size)));
        position = content + std::size_t(size);
    }
    m_inputSize -= position;
    std::memmove(m_input.data(), m_input.data() + position, m_inputSize);
}

void RawConnection::handle(unsigned char firstByte, std::string_view content)
{
    switch (firstByte >> 4) {
    case 1:
        return handleConnect(content);
    case 3:
        return handlePublish(firstByte, content);
    case 4: // PUBACK
    case 7: // PUBCOMP
        ++m_acknowledged;
        return;
    case 5: // PUBREC, which PUBREL answers
        return answer(0x62, content.substr(0, 2));
    case 6: // PUBREL, which PUBCOMP answers
        return answer(0x70, content.substr(0, 2));
    case 8:
        return handleSubscribe(content);
    case 12: // PINGREQ
        m_answers += {char(0xD0), 0};
        return;
    default: // DISCONNECT, or what nobody sends here
        m_closed = true;
    }
}

void RawConnection::answer(unsigned char firstByte, std::string_view packetId)
{
    m_answers += char(firstByte);
    m_answers += char(2);
    m_answers += packetId;
}

void RawConnection::handleConnect(std::string_view content)
{
    const auto levelOffset = std::size_t(2 + twoBytesAt(content, 0));
    m_version5 = content[levelOffset] == 5;
    std::string body(2, '\0'); // no session, success
    if (m_version5) {
        std::string properties = char(0x21) + twoBytes(m_board.window);
        if (m_board.topicAliasMaximum > 0)
            properties += char(0x22) + twoBytes(m_board.topicAliasMaximum);
        body += char(properties.size()) + properties;
    }
    m_answers += char(0x20);
    m_answers += variableByteInteger(qint64(body.size())) + body;
}

void RawConnection::handlePublish(unsigned char firstByte, std::string_view content)
{
    const int qos = (firstByte >> 1) & 3;
    auto position = std::size_t(2 + twoBytesAt(content, 0));
    if (qos > 0) {
        answer(qos == 1 ? 0x40 : 0x50, content.substr(position, 2));
        position += 2;
    }
    if (m_version5) {
        const qint64 properties = takeVariableByteInteger(content, position);
        position += std::size_t(properties);
    }
    ++m_board.received;
    m_board.receivedBytes += qint64(content.size() - position);
}

void RawConnection::handleSubscribe(std::string_view content)
{
    std::string properties;
    if (m_version5) {
        std::size_t position = 2;
        const qint64 size = takeVariableByteInteger(content, position);
        const std::string_view given = content.substr(position, std::size_t(size));
        if (!given.empty() && given.front() == 0x0B)
            properties = given; // the identifier comes with every message (MQTT-3.3.4-3)
    }
    m_answers += char(0x90);
    m_answers += char(m_version5 ? 4 : 3);
    m_answers += content.substr(0, 2);
    if (m_version5)
        m_answers += '\0';
    m_answers += char(m_board.qos);
    encodeMessages(properties);
    m_subscribed = true;
}

// Packet identifiers 1, 2, 3 and so on to the end of the window, then 1 again: messages are
// acknowledged in their order, so that the first is free when it comes to that.
void RawConnection::encodeMessages(std::string_view properties)
{
    const int qos = m_board.qos;
    const qint64 number = qos == 0 ? messagesAtOnce : qint64(m_board.window);
    const std::string payload(std::size_t(m_board.payloadSize), 'x');
    const std::string_view topic = benchmarkTopic;
    m_messages.clear();
    for (qint64 i = 0; i < number; ++i) {
        std::string content = twoBytes(qint64(topic.size())).append(topic);
        if (qos > 0)
            content += twoBytes(i + 1);
        if (m_version5)
            content += variableByteInteger(qint64(properties.size())).append(properties);
        content += payload;
        m_messages += char(0x30 | (qos << 1));
        m_messages += variableByteInteger(qint64(content.size())) + content;
    }
    m_messageSize = qint64(m_messages.size()) / number;
}

qint64 RawConnection::messagesAllowed() const noexcept
{
    if (!m_subscribed)
        return 0;
    const qint64 all = m_board.toSend;
    return m_board.qos == 0 ? all : std::min(all, m_acknowledged + m_board.window);
}

bool RawConnection::hasSomethingToSend() const noexcept
{
    return !m_answers.empty() || m_bytesSent < messagesAllowed() * m_messageSize;
}

bool RawConnection::sendSome()
{
    // Answers may stand between two messages, not in one.
    const bool inMessage = m_messageSize > 0 && m_bytesSent % m_messageSize != 0;
    return inMessage || m_answers.empty() ? sendMessages() : sendAnswers();
}

bool RawConnection::sendAnswers()
{
    const ssize_t size = send(m_socket, m_answers.data() + m_answersSent,
                              m_answers.size() - m_answersSent, MSG_DONTWAIT);
    if (size < 0)
        return wouldBlock();
    m_answersSent += std::size_t(size);
    if (m_answersSent == m_answers.size()) {
        m_answers.clear();
        m_answersSent = 0;
    }
    return true;
}

bool RawConnection::sendMessages()
{
    const auto round = qint64(m_messages.size());
    const qint64 offset = m_bytesSent % round;
    qint64 size = std::min(messagesAllowed() * m_messageSize - m_bytesSent, round - offset);
    if (!m_answers.empty())
        size = m_messageSize - m_bytesSent % m_messageSize;
    const ssize_t sent
        = send(m_socket, m_messages.data() + offset, std::size_t(size), MSG_DONTWAIT);
    if (sent < 0)
        return wouldBlock();
    m_bytesSent += sent;
    return true;
}
