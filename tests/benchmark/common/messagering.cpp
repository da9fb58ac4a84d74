// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "messagering.h"

#include "runoptions.h"
#include "wire.h"

#include <algorithm>

namespace {

// Small enough for the cache of the processor, large enough for few system calls.
constexpr std::size_t ringSize = 256 * 1024;
constexpr std::int64_t highestId = 65535;

} // namespace

MessageRing::MessageRing(const Kind &kind)
{
    const std::string payload(kind.payloadSize, 'x');
    const std::size_t topics = kind.topics > 0 ? std::size_t(kind.topics) : 1;
    for (std::size_t i = 0; i % topics != 0 || m_bytes.size() < ringSize; ++i) {
        std::string content = Wire::prefixed(
            kind.topics > 0 ? "bench/t/" + std::to_string(i % topics) : benchmarkTopic);
        const std::size_t idOffset = content.size();
        if (kind.qos > 0)
            content += Wire::twoBytes(0);
        if (kind.version5)
            content += Wire::variableByteInteger(kind.properties.size()) + kind.properties;
        content += payload;
        const std::string packet = Wire::packet(
            static_cast<unsigned char>(Wire::Publish | (kind.qos << 1)), content);
        if (kind.qos > 0)
            m_ids.push_back(m_bytes.size() + packet.size() - content.size() + idOffset);
        m_bytes += packet;
        m_starts.push_back(m_bytes.size());
    }
}

std::string_view MessageRing::next(std::int64_t messages)
{
    const std::int64_t left = messages - m_messagesSent;
    if (left <= 0)
        return {};
    const std::size_t endIndex = std::min(m_index + static_cast<std::size_t>(left), messageCount());
    if (!m_ids.empty())
        number(endIndex);
    return std::string_view(m_bytes).substr(m_position, m_starts[endIndex] - m_position);
}

void MessageRing::number(std::size_t endIndex)
{
    m_numbered = std::max(m_numbered, m_index);
    for (; m_numbered < endIndex; ++m_numbered) {
        const std::int64_t message = m_messagesSent + std::int64_t(m_numbered - m_index);
        const std::int64_t id = message % highestId + 1;
        m_bytes[m_ids[m_numbered]] = char(id >> 8);
        m_bytes[m_ids[m_numbered] + 1] = char(id);
    }
}

std::string_view MessageRing::restOfMessage() const noexcept
{
    return std::string_view(m_bytes).substr(m_position, m_starts[m_index + 1] - m_position);
}

void MessageRing::sent(std::size_t bytes) noexcept
{
    m_position += bytes;
    const auto end = std::upper_bound(m_starts.begin() + std::ptrdiff_t(m_index), m_starts.end(),
                                      m_position);
    const auto index = std::size_t(end - m_starts.begin()) - 1;
    m_messagesSent += std::int64_t(index - m_index);
    m_index = index;
    if (m_index == messageCount())
        m_position = m_index = m_numbered = 0;
}
