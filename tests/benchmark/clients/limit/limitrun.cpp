// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "limitrun.h"

#include "wire.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <stdexcept>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 enoughToWrite = 256 * 1024;

std::string connectPacket(const RunOptions &options)
{
    std::string content = Wire::prefixed("MQTT");
    content += char(5); // the version
    content += char(2); // clean start
    content += Wire::twoBytes(60); // keep alive
    content += char(3); // bytes of properties
    content += char(Wire::ReceiveMaximum) + Wire::twoBytes(std::uint64_t(options.window));
    content += Wire::prefixed(options.clientId());
    return Wire::packet(Wire::Connect, content);
}

std::string subscribePacket(int qos)
{
    std::string content = Wire::twoBytes(1);
    content += '\0'; // no properties
    content += Wire::prefixed(benchmarkTopic);
    content += char(qos);
    return Wire::packet(Wire::Subscribe, content);
}

} // namespace

LimitRun::LimitRun(const RunOptions &options, Link &link, Measurement &measurement)
    : m_options(options)
    , m_link(link)
    , m_measurement(measurement)
    , m_arrivals(options, measurement)
    , m_messages({options.qos, std::size_t(options.size)})
    , m_goal(options.warmUp())
{
    connect(&link, &Link::opened, this, &LimitRun::onOpened);
    connect(&link, &Link::readyRead, this, &LimitRun::onReadyRead);
    connect(&link, &Link::bytesWritten, this, &LimitRun::pump);
    connect(&link, &Link::closed, this,
            [this] { finish(m_finished ? QString() : u"the connection was closed"_s); });
    connect(&link, &Link::failed, this, [this](const QString &reason) {
        if (!m_finished)
            finish(reason);
    });
    if (options.mode == "messages")
        m_reader.emplace(m_arrivals);
    m_measurement.expectTrips(options.messages);
}

void LimitRun::run()
{
    m_link.open();
    QCoreApplication::exec();
    if (!m_problem.isEmpty())
        throw std::runtime_error(m_problem.toStdString());
    if (m_options.operation != RunOptions::Operation::Publish)
        m_arrivals.check();
}

void LimitRun::finish(const QString &problem)
{
    m_problem = problem;
    m_finished = true;
    QCoreApplication::quit();
}

void LimitRun::onOpened()
{
    m_link.write(connectPacket(m_options));
}

void LimitRun::onReadyRead()
{
    while (!m_finished) {
        const qint64 size = m_link.read(m_scanner.space(), qint64(m_scanner.spaceSize()));
        if (size <= 0)
            break;
        m_scanner.take(std::size_t(size),
                       [this](const PacketScanner::Packet &packet) { handle(packet); });
    }
    if (!m_answers.empty()) {
        m_link.write(m_answers);
        m_answers.clear();
    }
    pump();
}

void LimitRun::handle(const PacketScanner::Packet &packet)
{
    if (m_handshakes.handle(packet))
        return;
    switch (packet.firstByte & 0xF0) {
    case Wire::ConnAck:
        return begin();
    case Wire::SubAck:
        m_ready = true;
        return;
    case Wire::Publish:
        return handlePublish(packet);
    default:
        finish(u"a packet that was not expected"_s);
    }
}

void LimitRun::handlePublish(const PacketScanner::Packet &packet)
{
    const int qos = Wire::qosOf(packet.firstByte);
    const std::size_t topicEnd = 2 + Wire::twoBytesAt(packet.content, 0);
    if (qos > 0)
        m_handshakes.take(qos, packet.content.substr(topicEnd, 2));
    const std::size_t before = topicEnd + (qos > 0 ? 3 : 1); // packet identifier, no properties
    if (m_reader)
        m_reader->take(packet.content.substr(2, topicEnd - 2), packet.content.substr(before));
    else
        m_arrivals.count(std::int64_t(packet.size - before));
}

void LimitRun::begin()
{
    if (m_options.operation == RunOptions::Operation::Publish)
        m_ready = true;
    else
        m_link.write(subscribePacket(m_options.qos));
}

void LimitRun::pump()
{
    if (!m_ready || m_finished)
        return;
    switch (m_options.operation) {
    case RunOptions::Operation::Publish:
        return pumpPublishing();
    case RunOptions::Operation::RoundTrip:
        return pumpTrips();
    case RunOptions::Operation::Receive:
        // The last answers have to go out before the end.
        if (m_arrivals.isComplete() && m_link.bytesToWrite() == 0)
            finish();
    }
}

qint64 LimitRun::sendable() const noexcept
{
    return m_options.qos == 0
        ? m_goal
        : std::min<qint64>(m_goal, m_handshakes.acknowledged() + m_options.window);
}

void LimitRun::pumpPublishing()
{
    while (!m_finished) {
        const bool phaseEnds = m_messages.messagesSent() == m_goal
            && (m_options.qos == 0 || m_handshakes.acknowledged() == m_goal);
        if (phaseEnds && !advance())
            return;
        if (m_link.bytesToWrite() >= enoughToWrite)
            return;
        const std::string_view bytes = m_messages.next(sendable());
        if (bytes.empty())
            return;
        m_link.write(bytes);
        m_messages.sent(bytes.size());
    }
}

// False when there is nothing more to send.
bool LimitRun::advance()
{
    if (!m_measurement.isRunning()) {
        m_goal = m_options.allMessages();
        m_measurement.start();
        return true;
    }
    if (m_options.qos == 0 && !m_sentLast) {
        m_sentLast = true;
        m_link.write(MessageRing({1, std::size_t(m_options.size)}).next(1));
        return false;
    }
    if (m_options.qos == 0 && m_handshakes.acknowledged() == 0)
        return false;
    m_measurement.stop(m_options.messages);
    finish();
    return false;
}

void LimitRun::pumpTrips()
{
    const bool hasEnded = m_arrivals.counted() == m_trips
        && (m_options.qos == 0 || m_handshakes.acknowledged() == m_trips);
    if (!hasEnded)
        return;
    if (m_trips > 0)
        m_measurement.endTrip();
    if (m_trips == m_options.warmUp())
        m_measurement.start();
    if (m_trips == m_options.allMessages()) {
        m_measurement.stop(m_options.messages);
        return finish();
    }
    ++m_trips;
    m_measurement.beginTrip();
    const std::string_view bytes = m_messages.next(m_trips);
    m_link.write(bytes);
    m_messages.sent(bytes.size());
}
