// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "floodsource.h"

#include "clocks.h"
#include "loopback.h"
#include "wire.h"

#include <cerrno>
#include <cmath>
#include <optional>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

constexpr int values = 20; // of each topic, one after the other
constexpr char noProperties = '\0'; // MQTT 5: their length
constexpr char success = '\0'; // as the reason code of one filter

//! At QoS 0, retained as the readings of a machine are.
std::string publish(const std::string &topic, const std::string &payload)
{
    return Wire::packet(Wire::Publish | 1, Wire::prefixed(topic) + noProperties + payload);
}

//! Names the client, which may have left that to the server.
std::string connAck()
{
    const std::string name = char(Wire::AssignedClientIdentifier) + Wire::prefixed("flood");
    return Wire::packet(Wire::ConnAck,
                        std::string(1, '\0') + success + Wire::variableByteInteger(name.size())
                            + name);
}

//! What the dashboards have places for, and as much again that stands in lists only.
std::vector<std::string> numberTopics()
{
    std::vector<std::string> topics{
        "cpu/total", "memory/percent", "memory/used", "memory/available",
        "filesystem/root/percent", "filesystem/root/used",
        "load/1m", "load/5m", "load/15m", "uptime", "processes"};
    for (int core = 0; core < 8; ++core)
        topics.push_back("cpu/" + std::to_string(core));
    for (int device = 0; device < 4; ++device) {
        for (const char *reading : {"received/rate", "received/total", "sent/rate", "sent/total"})
            topics.push_back("network/eth" + std::to_string(device) + '/' + reading);
    }
    while (topics.size() < 198)
        topics.push_back("sensor/" + std::to_string(topics.size()));
    return topics;
}

} // namespace

FloodSource::FloodSource(int messagesPerSecond)
    : m_rate(messagesPerSecond), m_listener(Loopback::listen())
{
    encode();
    m_thread = std::thread([this] { run(); });
}

FloodSource::~FloodSource()
{
    m_isEnding = true;
    m_thread.join();
    close(m_listener);
}

QUrl FloodSource::url() const
{
    return QUrl(u"mqtt://127.0.0.1:%1"_s.arg(Loopback::portOf(m_listener)));
}

void FloodSource::encode()
{
    const std::vector<std::string> topics = numberTopics();
    m_topics = int(topics.size()) + 2;
    m_messages.push_back(publish("machine/flood/status", "online"));
    m_messages.push_back(publish("machine/flood/system", "a machine that talks too much"));
    for (int value = 0; value < values; ++value) {
        for (std::size_t i = 0; i < topics.size(); ++i) {
            const double number = 50 + 45 * std::sin(0.31 * value + 0.7 * double(i));
            m_messages.push_back(publish("machine/flood/" + topics[i], std::to_string(number)));
        }
    }
}

void FloodSource::run()
{
    while (!m_isEnding) {
        pollfd wanted = {m_listener, POLLIN, 0};
        if (poll(&wanted, 1, 50) <= 0)
            continue;
        const int socket = Loopback::accept(m_listener);
        if (socket < 0)
            continue;
        serve(socket);
        close(socket);
    }
}

// A millisecond's worth at a time; what the client does not take waits, and so do all others.
void FloodSource::serve(int socket)
{
    m_isSubscribed = false;
    m_scanner = {};
    m_output.clear();
    std::optional<double> begin;
    const qint64 before = m_sent;
    while (!m_isEnding) {
        pollfd wanted = {socket, short(POLLIN | (m_output.empty() ? 0 : POLLOUT)), 0};
        poll(&wanted, 1, 1);
        if ((wanted.revents & POLLIN) && !answer(socket))
            return;
        const double now = secondsOf(CLOCK_MONOTONIC);
        if (m_isSubscribed && !begin)
            begin = now;
        if (!sendDue(socket, before + qint64((now - begin.value_or(now)) * m_rate)))
            return;
        m_cpuSeconds = secondsOf(CLOCK_THREAD_CPUTIME_ID);
    }
}

bool FloodSource::sendDue(int socket, qint64 due)
{
    while (m_output.size() < 65536 && m_sent < due) {
        m_output += m_messages[std::size_t(m_sent) % m_messages.size()];
        ++m_sent;
    }
    if (m_output.empty())
        return true;
    const ssize_t size = send(socket, m_output.data(), m_output.size(), MSG_NOSIGNAL);
    if (size < 0)
        return errno == EAGAIN || errno == EINTR;
    m_output.erase(0, std::size_t(size));
    return true;
}

bool FloodSource::answer(int socket)
{
    const ssize_t size = recv(socket, m_scanner.space(), m_scanner.spaceSize(), 0);
    if (size <= 0)
        return size < 0 && (errno == EAGAIN || errno == EINTR);
    m_scanner.take(std::size_t(size),
                   [this](const PacketScanner::Packet &packet) { handle(packet); });
    return true;
}

// Knows just what a client sends that subscribes: whatever it is, it gets what it waits for.
void FloodSource::handle(const PacketScanner::Packet &packet)
{
    const std::string id(packet.content.substr(0, 2));
    switch (packet.firstByte & 0xF0) {
    case Wire::Connect:
        m_output += connAck();
        break;
    case Wire::Subscribe & 0xF0:
        m_output += Wire::packet(Wire::SubAck, id + noProperties + success);
        m_isSubscribed = true;
        break;
    case Wire::Unsubscribe & 0xF0:
        m_output += Wire::packet(Wire::UnsubAck, id + noProperties + success);
        break;
    case Wire::PingReq:
        m_output += Wire::packet(Wire::PingResp, {});
    }
}
