// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "connection.h"

#include "wire.h"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <set>
#include <stdexcept>

#include <unistd.h>

namespace {

constexpr std::int64_t highestReceiveMaximum = 65535;

// How long a property of CONNECT is behind its identifier, MQTT 5.0 section 3.1.2.11.
std::size_t connectPropertySize(unsigned char identifier, std::string_view rest)
{
    switch (identifier) {
    case Wire::RequestProblemInformation:
    case Wire::RequestResponseInformation:
        return 1;
    case Wire::ReceiveMaximum:
    case Wire::TopicAliasMaximum:
        return 2;
    case Wire::SessionExpiryInterval:
    case Wire::MaximumPacketSize:
        return 4;
    case Wire::UserProperty: {
        const std::size_t name = 2 + Wire::twoBytesAt(rest, 0);
        return name + 2 + Wire::twoBytesAt(rest, name);
    }
    default:
        return 2 + Wire::twoBytesAt(rest, 0);
    }
}

} // namespace

Connection::Connection(int socket, std::unique_ptr<Channel> channel)
    : m_socket(socket), m_channel(std::move(channel))
{}

Connection::~Connection()
{
    m_channel.reset();
    close(m_socket);
}

bool Connection::serve()
{
    try {
        receive();
        send();
    } catch (const std::exception &error) {
        std::fprintf(stderr, "%s\n", error.what());
        m_closed = true;
    }
    return isOpen();
}

void Connection::receive()
{
    while (isOpen()) {
        const std::size_t size = m_channel->read(m_scanner.space(), m_scanner.spaceSize());
        if (size == 0)
            return;
        m_scanner.take(size, [this](const PacketScanner::Packet &packet) { handle(packet); });
        send();
    }
}

void Connection::send()
{
    do {
        sendUntilBlocked();
        if (!m_channel->hasPending())
            return;
        m_channel->write({});
        // The socket may have got room just now: then there may be more to send, and nothing will say so.
        m_blocked = m_channel->hasPending();
    } while (isOpen() && !m_blocked);
}

void Connection::sendUntilBlocked()
{
    m_blocked = false;
    while (isOpen() && !m_blocked) {
        // Answers may stand between two messages, not in one.
        if (!m_answers.empty() && !m_messages.isInMessage())
            m_blocked = !sendAnswers();
        else if (!sendMessages())
            break;
    }
}

// False when the socket takes no more.
bool Connection::sendAnswers()
{
    while (m_answersSent < m_answers.size()) {
        const std::size_t size = m_channel->write(
            std::string_view(m_answers).substr(m_answersSent));
        if (size == 0)
            return false;
        m_answersSent += size;
    }
    m_answers.clear();
    m_answersSent = 0;
    return true;
}

// False when there is nothing to send.
bool Connection::sendMessages()
{
    const std::string_view bytes = m_answers.empty() ? m_messages.next(messagesAllowed())
                                                     : m_messages.restOfMessage();
    if (bytes.empty())
        return false;
    const std::size_t size = m_channel->write(bytes);
    m_blocked = size == 0;
    m_messages.sent(size);
    return true;
}

std::int64_t Connection::messagesAllowed() const noexcept
{
    if (!m_subscribed || m_order.qos == 0)
        return m_subscribed ? m_order.send : 0;
    return std::min(m_order.send, m_handshakes.acknowledged() + m_sendMaximum);
}

void Connection::handle(const PacketScanner::Packet &packet)
{
    if (m_handshakes.handle(packet))
        return;
    switch (packet.firstByte & 0xF0) {
    case Wire::Connect:
        return handleConnect(packet.content);
    case Wire::Publish:
        return handlePublish(packet);
    case Wire::Subscribe & 0xF0:
        return handleSubscribe(packet.content);
    case Wire::Unsubscribe & 0xF0:
        return handleUnsubscribe(packet.content);
    case Wire::PingReq:
        m_answers += Wire::packet(Wire::PingResp, {});
        return;
    default: // DISCONNECT, or what nobody sends here
        m_closed = true;
    }
}

// Moves \a position behind the properties at it; MQTT 3.1.1 has none.
std::string_view Connection::takeProperties(std::string_view content, std::size_t &position) const
{
    if (!m_version5)
        return {};
    const auto size = std::size_t(Wire::takeVariableByteInteger(content, position));
    const std::string_view properties = content.substr(position, size);
    position += size;
    return properties;
}

void Connection::handleConnect(std::string_view content)
{
    std::size_t position = 2 + Wire::twoBytesAt(content, 0); // behind the protocol's name
    m_version5 = content[position] == 5;
    position += 4; // version, flags, keep alive
    const std::string_view properties = takeProperties(content, position);
    const auto clientId = content.substr(position + 2, Wire::twoBytesAt(content, position));
    m_order = Order::fromClientId(clientId);
    if (m_order.hold > 0)
        hold(clientId);
    m_sendMaximum = m_version5 || m_order.window == 0 ? highestReceiveMaximum : m_order.window;
    readConnectProperties(properties);
    m_answers += Wire::packet(Wire::ConnAck, std::string{char(m_order.present), 0} + announced());
}

// The properties of CONNACK.
std::string Connection::announced() const
{
    if (!m_version5)
        return {};
    std::string properties;
    if (m_order.window > 0)
        properties += char(Wire::ReceiveMaximum) + Wire::twoBytes(std::uint64_t(m_order.window));
    if (m_order.aliases > 0)
        properties += char(Wire::TopicAliasMaximum)
            + Wire::twoBytes(std::uint64_t(m_order.aliases));
    return Wire::variableByteInteger(properties.size()) + properties;
}

// The first connection is held, the second goes on with its session.
void Connection::hold(std::string_view clientId)
{
    static std::set<std::string, std::less<>> held;
    if (const auto found = held.find(clientId); found != held.end()) {
        held.erase(found);
        m_order.present = 1;
        return;
    }
    held.emplace(clientId);
    m_left = m_order.hold;
}

void Connection::readConnectProperties(std::string_view properties)
{
    for (std::size_t at = 0; at < properties.size();) {
        const auto identifier = static_cast<unsigned char>(properties[at++]);
        if (identifier == Wire::ReceiveMaximum)
            m_sendMaximum = std::int64_t(Wire::twoBytesAt(properties, at));
        at += connectPropertySize(identifier, properties.substr(at));
    }
}

void Connection::handlePublish(const PacketScanner::Packet &packet)
{
    const int qos = Wire::qosOf(packet.firstByte);
    const std::size_t topicEnd = 2 + Wire::twoBytesAt(packet.content, 0);
    std::size_t position = topicEnd;
    const bool isHeld = m_left > 0;
    if (isHeld)
        m_closed = --m_left == 0;
    if (qos > 0) {
        if (!isHeld)
            m_handshakes.take(qos, packet.content.substr(position, 2));
        position += 2;
    }
    takeProperties(packet.content, position);
    ++m_received;
    m_receivedBytes += std::int64_t(packet.size - position);
    if (m_order.echo)
        echo(packet, packet.content.substr(0, topicEnd), position);
}

void Connection::echo(const PacketScanner::Packet &packet, std::string_view topic,
                      std::size_t payload)
{
    if (packet.content.size() < packet.size)
        throw std::runtime_error("too large to be sent back");
    std::string content(topic);
    if (Wire::qosOf(packet.firstByte) > 0)
        content += Wire::twoBytes(std::uint64_t(m_echoes++ % 65535 + 1));
    if (m_version5)
        content += '\0';
    content += packet.content.substr(payload);
    m_answers += Wire::packet(packet.firstByte, content);
}

void Connection::handleSubscribe(std::string_view content)
{
    std::size_t position = 2; // behind the packet identifier
    const std::string_view properties = takeProperties(content, position);
    std::string codes;
    while (position < content.size()) {
        position += 2 + Wire::twoBytesAt(content, position);
        codes += char(content[position++] & 3);
    }
    answerFilters(Wire::SubAck, content, codes);
    m_filters += std::int64_t(codes.size());
    if (!m_subscribed && m_filters >= m_order.after)
        beginSending(properties);
}

void Connection::beginSending(std::string_view properties)
{
    m_subscribed = true;
    if (m_order.send == 0)
        return;
    // The properties of SUBSCRIBE are the identifier of the subscription, which comes with every
    // message (MQTT-3.3.4-3).
    m_messages = MessageRing({int(m_order.qos), std::size_t(m_order.size), int(m_order.topics),
                              m_version5, std::string(properties)});
}

void Connection::handleUnsubscribe(std::string_view content)
{
    std::size_t position = 2; // behind the packet identifier
    takeProperties(content, position);
    std::string codes;
    for (; m_version5 && position < content.size(); codes += '\0')
        position += 2 + Wire::twoBytesAt(content, position);
    answerFilters(Wire::UnsubAck, content, codes);
}

// SUBACK or UNSUBACK: the packet identifier, no properties, and a code for each filter.
void Connection::answerFilters(unsigned char firstByte, std::string_view content,
                               const std::string &codes)
{
    std::string body(content.substr(0, 2));
    if (m_version5)
        body += '\0';
    m_answers += Wire::packet(firstByte, body + codes);
}

std::string Connection::report() const
{
    return "{\"run\": " + std::to_string(m_order.run) + ", \"received\": "
        + std::to_string(m_received) + ", \"receivedBytes\": " + std::to_string(m_receivedBytes)
        + ", \"sent\": " + std::to_string(m_messages.messagesSent() + m_echoes)
        + ", \"acknowledged\": " + std::to_string(m_handshakes.acknowledged()) + "}\n";
}
