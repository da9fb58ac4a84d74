// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/session/outgoingqueue.h>

#include <utility>

namespace QCoMqtt::Internal {

Instant OutgoingQueue::Waiting::expiry() const
{
    if (publish.properties.isEmpty())
        return Instant::max();
    const auto interval = publish.properties.number(PropertyId::MessageExpiryInterval);
    return interval ? since + std::chrono::seconds(*interval) : Instant::max();
}

void OutgoingQueue::count(const Waiting &waiting, quint64 place)
{
    m_atMostOnce += waiting.publish.qos == QoS::AtMostOnce ? 1 : 0;
    if (const Instant expiry = waiting.expiry(); expiry != Instant::max())
        m_expiries.emplace(expiry, place);
}

void OutgoingQueue::discount(const Waiting &waiting, quint64 place)
{
    m_atMostOnce -= waiting.publish.qos == QoS::AtMostOnce ? 1 : 0;
    if (!m_expiries.empty())
        m_expiries.erase({waiting.expiry(), place});
}

void OutgoingQueue::append(Waiting &&waiting)
{
    count(waiting, m_slots.end());
    m_places.set(waiting.operation, m_slots.end());
    m_slots.append({std::move(waiting)});
}

void OutgoingQueue::prepend(Waiting &&waiting)
{
    count(waiting, m_slots.first() - 1);
    m_places.set(waiting.operation, m_slots.first() - 1);
    m_slots.prepend({std::move(waiting)});
}

OutgoingQueue::Waiting OutgoingQueue::takeFrom(quint64 place)
{
    Slot &slot = m_slots.at(place);
    discount(slot.waiting, place);
    slot.isGone = true;
    ++m_gone;
    return std::exchange(slot.waiting, Waiting());
}

OutgoingQueue::Waiting OutgoingQueue::takeFirst()
{
    discount(m_slots.front().waiting, m_slots.first());
    Waiting first = std::move(m_slots.front().waiting);
    m_slots.dropFirst();
    if (m_gone > 0)
        tidy();
    return first;
}

std::vector<OutgoingQueue::Waiting> OutgoingQueue::takeAtMostOnce()
{
    std::vector<Waiting> taken;
    taken.reserve(std::size_t(m_atMostOnce));
    for (quint64 place = m_slots.first(); m_atMostOnce > 0; ++place) {
        const Slot &slot = m_slots.at(place);
        if (!slot.isGone && slot.waiting.publish.qos == QoS::AtMostOnce)
            taken.push_back(takeFrom(place));
    }
    tidy();
    return taken;
}

std::optional<OutgoingQueue::Waiting> OutgoingQueue::takeBack(OperationId operation)
{
    const auto place = m_places.find(operation);
    if (!place || *place < m_slots.first() || *place >= m_slots.end())
        return std::nullopt;
    const Slot &slot = m_slots.at(*place);
    if (slot.isGone || slot.waiting.operation != operation)
        return std::nullopt;
    Waiting taken = takeFrom(*place);
    tidy();
    return taken;
}

std::vector<OutgoingQueue::Waiting> OutgoingQueue::takeAll()
{
    std::vector<Waiting> taken;
    taken.reserve(std::size_t(size()));
    while (!isEmpty())
        taken.push_back(takeFirst());
    return taken;
}

std::optional<Instant> OutgoingQueue::nextExpiry() const noexcept
{
    return m_expiries.empty() ? std::nullopt : std::optional(m_expiries.begin()->first);
}

std::vector<OutgoingQueue::Waiting> OutgoingQueue::takeExpired(Instant now)
{
    std::vector<Waiting> taken;
    while (!m_expiries.empty() && m_expiries.begin()->first <= now)
        taken.push_back(takeFrom(m_expiries.begin()->second));
    tidy();
    return taken;
}

// Those that are gone leave with the ones before them, and all at once when they are the most.
void OutgoingQueue::tidy()
{
    while (!m_slots.isEmpty() && m_slots.front().isGone) {
        m_slots.takeFirst();
        --m_gone;
    }
    if (m_gone <= size())
        return;
    Ring<Slot> kept;
    m_expiries.clear();
    m_atMostOnce = 0;
    while (!m_slots.isEmpty()) {
        Slot slot = m_slots.takeFirst();
        if (slot.isGone)
            continue;
        count(slot.waiting, kept.end());
        m_places.set(slot.waiting.operation, kept.end());
        kept.append(std::move(slot));
    }
    m_slots = std::move(kept);
    m_gone = 0;
}

} // namespace QCoMqtt::Internal
