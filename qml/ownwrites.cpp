// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "ownwrites.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace QCoMqtt {

namespace {

// Not every server sends back what it gets. What comes later than this is somebody else's.
constexpr auto longestEcho = 5s;
constexpr qsizetype mostWrites = 1000;

} // namespace

quint64 OwnWrites::add(const QVariant &value)
{
    if (m_writes.size() == mostWrites)
        m_writes.removeFirst();
    m_writes.append({++m_count, value, QDeadlineTimer(longestEcho)});
    return m_count;
}

bool OwnWrites::remove(quint64 number)
{
    const bool isNewest = number == m_count;
    m_writes.removeIf([number](const Write &write) { return write.number == number; });
    return isNewest;
}

bool OwnWrites::isOvertaken(const QVariant &value)
{
    m_writes.removeIf([](const Write &write) { return write.echoUntil.hasExpired(); });
    const auto echoed = std::find_if(m_writes.begin(), m_writes.end(),
                                     [&value](const Write &write) { return write.value == value; });
    if (echoed == m_writes.end())
        return false;
    m_writes.erase(m_writes.begin(), echoed + 1);
    return !m_writes.isEmpty();
}

std::optional<QVariant> OwnWrites::newest() const
{
    if (m_writes.isEmpty())
        return std::nullopt;
    return m_writes.last().value;
}

} // namespace QCoMqtt
