// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/session/packetids.h>

#include <algorithm>

namespace QCoMqtt::Internal {

namespace {

constexpr std::size_t firstRange = 256;
constexpr std::size_t wholeRange = PacketIds::maximum + 1;

} // namespace

PacketIds::PacketIds() : m_used(firstRange) {}

quint16 PacketIds::takeForPublish()
{
    return hasOneForPublish() ? take() : 0;
}

quint16 PacketIds::takeForRequest()
{
    return m_inUse < maximum ? take() : 0;
}

// Half of the range is free except when it cannot grow, so that the search stays short.
quint16 PacketIds::take()
{
    if (m_used.size() < wholeRange && std::size_t(m_inUse) * 2 >= m_used.size())
        m_used.resize(std::min(m_used.size() * 2, wholeRange));
    do {
        m_last = std::size_t(m_last) + 1 < m_used.size() ? quint16(m_last + 1) : quint16(1);
    } while (m_used[m_last]);
    m_used[m_last] = true;
    ++m_inUse;
    return m_last;
}

void PacketIds::takeAgain(quint16 id)
{
    Q_ASSERT(id != 0 && !isInUse(id));
    while (m_used.size() <= id)
        m_used.resize(std::min(m_used.size() * 2, wholeRange));
    m_used[id] = true;
    ++m_inUse;
}

void PacketIds::release(quint16 id)
{
    Q_ASSERT(isInUse(id));
    m_used[id] = false;
    --m_inUse;
}

bool PacketIds::isInUse(quint16 id) const noexcept
{
    return id < m_used.size() && m_used[id];
}

} // namespace QCoMqtt::Internal
