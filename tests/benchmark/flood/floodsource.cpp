// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "floodsource.h"

#include <cerrno>
#include <chrono>
#include <cmath>
#include <system_error>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr int values = 20; // of each topic, one after the other

int checked(int result, const char *what)
{
    if (result < 0)
        throw std::system_error(errno, std::generic_category(), what);
    return result;
}

//! PUBLISH of MQTT 5 at QoS 0, retained as the readings of a machine are.
std::string publish(const std::string &topic, const std::string &payload)
{
    const std::size_t size = 2 + topic.size() + 1 + payload.size();
    std::string packet;
    packet += '\x31';
    if (size > 127)
        packet += char(size % 128 + 128);
    packet += char(size > 127 ? size / 128 : size);
    packet += char(topic.size() / 256);
    packet += char(topic.size() % 256);
    packet += topic;
    packet += '\0'; // no properties
    return packet + payload;
}

//! What the dashboards have places for, and as much again that stands in lists only.
std::vector<std::string> numberTopics()
{
    std::vector<std::string> topics{"cpu/total", "memory/percent", "memory/used", "memory/available",
                                    "filesystem/root/percent", "filesystem/root/used", "load/1m",
                                    "load/5m", "load/15m", "uptime", "processes"};
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

double threadSeconds()
{
    rusage usage = {};
    getrusage(RUSAGE_THREAD, &usage);
    const auto seconds = [](const timeval &time) { return double(time.tv_sec) + 1e-6 * double(time.tv_usec); };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

} // namespace

FloodSource::FloodSource(int messagesPerSecond) : m_rate(messagesPerSecond)
{
    encode();
    m_listener = checked(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto *generic = reinterpret_cast<sockaddr *>(&address);
    checked(bind(m_listener, generic, size), "bind");
    checked(listen(m_listener, 4), "listen");
    checked(getsockname(m_listener, generic, &size), "getsockname");
    m_port = ntohs(address.sin_port);
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
    return QUrl(u"mqtt://127.0.0.1:%1"_s.arg(m_port));
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
        const int socket = accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (socket < 0)
            continue;
        serve(socket);
        close(socket);
    }
}

// A millisecond's worth at a time; what the client does not take waits, and so do all others.
void FloodSource::serve(int socket)
{
    const int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    m_isSubscribed = false;
    m_input.clear();
    m_output.clear();
    std::optional<Clock::time_point> begin;
    qint64 before = m_sent;
    while (!m_isEnding) {
        pollfd wanted = {socket, short(POLLIN | (m_output.empty() ? 0 : POLLOUT)), 0};
        poll(&wanted, 1, 1);
        if ((wanted.revents & POLLIN) && !answer(socket))
            return;
        if (m_isSubscribed && !begin)
            begin = Clock::now();
        const double seconds = begin ? std::chrono::duration<double>(Clock::now() - *begin).count() : 0;
        if (!sendDue(socket, before + qint64(seconds * m_rate)))
            return;
        m_cpuSeconds = threadSeconds();
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

// Knows just what a client sends that subscribes: whatever it is, it gets what it waits for.
bool FloodSource::answer(int socket)
{
    char bytes[4096];
    const ssize_t size = recv(socket, bytes, sizeof(bytes), 0);
    if (size <= 0)
        return size < 0 && (errno == EAGAIN || errno == EINTR);
    m_input.append(bytes, std::size_t(size));
    while (m_input.size() >= 2) {
        std::size_t length = 0;
        std::size_t head = 1;
        for (int shift = 0; head < m_input.size(); shift += 7) {
            const auto byte = static_cast<unsigned char>(m_input[head++]);
            length += std::size_t(byte & 0x7F) << shift;
            if (!(byte & 0x80))
                break;
        }
        if (m_input.size() < head + length)
            return true;
        const std::string content = m_input.substr(head, length);
        const int type = static_cast<unsigned char>(m_input[0]) >> 4;
        m_input.erase(0, head + length);
        if (type == 1)
            m_output += std::string("\x20\x0B\0\0\x08\x12\0\x05" "flood", 13); // with a client identifier
        else if (type == 8)
            m_output += std::string("\x90\x04", 2) + content.substr(0, 2) + std::string("\0\0", 2);
        else if (type == 10)
            m_output += std::string("\xB0\x04", 2) + content.substr(0, 2) + std::string("\0\0", 2);
        else if (type == 12)
            m_output += std::string("\xD0\0", 2);
        m_isSubscribed = m_isSubscribed || type == 8;
    }
    return true;
}
