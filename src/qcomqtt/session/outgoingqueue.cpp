// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/session/outgoingqueue.h>

#include <algorithm>
#include <utility>

namespace QCoMqtt::Internal {

void OutgoingQueue::setOptions(const OutboxOptions &options)
{
    m_options = options;
    m_latest.clear();
    for (quint64 place = m_slots.first(); place != m_slots.end(); ++place) {
        const Slot &slot = m_slots.at(place);
        if (!slot.isGone && options.policy() == OutboxPolicy::LatestPerTopic)
            m_latest[slot.waiting.publish.topic] = place;
    }
}

// MQTT-3.3.2-5, and what the application says.
Instant OutgoingQueue::expiryOf(const Waiting &waiting) const
{
    Instant expiry = Instant::max();
    if (m_options.maximumAge().count() > 0)
        expiry = waiting.since + m_options.maximumAge();
    const auto interval = waiting.publish.properties.number(PropertyId::MessageExpiryInterval);
    return interval ? std::min(expiry, waiting.since + std::chrono::seconds(*interval)) : expiry;
}

void OutgoingQueue::count(const Waiting &waiting, quint64 place)
{
    m_atMostOnce += waiting.publish.qos == QoS::AtMostOnce ? 1 : 0;
    m_bytes += sizeOf(waiting.publish);
    m_places.set(waiting.operation, place);
    if (waiting.expiry != Instant::max()) [[unlikely]]
        m_expiries.emplace(waiting.expiry, place);
}

void OutgoingQueue::discount(const Waiting &waiting, quint64 place)
{
    m_atMostOnce -= waiting.publish.qos == QoS::AtMostOnce ? 1 : 0;
    m_bytes -= sizeOf(waiting.publish);
    if (!m_expiries.empty())
        m_expiries.erase({waiting.expiry, place});
    if (!m_latest.isEmpty()) {
        const auto latest = m_latest.constFind(waiting.publish.topic);
        if (latest != m_latest.cend() && *latest == place)
            m_latest.erase(latest);
    }
}

void OutgoingQueue::enter(Waiting &waiting, quint64 place)
{
    const bool mayExpire
        = m_options.maximumAge().count() > 0 || !waiting.publish.properties.isEmpty();
    waiting.expiry = mayExpire ? expiryOf(waiting) : Instant::max();
    count(waiting, place);
}

void OutgoingQueue::enterLast(Waiting &waiting)
{
    const quint64 place = m_slots.end() - 1;
    enter(waiting, place);
    if (m_options.policy() == OutboxPolicy::LatestPerTopic)
        m_latest[waiting.publish.topic] = place;
}

void OutgoingQueue::append(Waiting &&waiting)
{
    enterLast(m_slots.append({std::move(waiting)}).waiting);
}

OutgoingQueue::Waiting &OutgoingQueue::append(Publish &&publish, OperationId operation,
                                              bool observed, Instant since, Order order)
{
    Waiting &waiting = m_slots.append().waiting;
    waiting.publish = std::move(publish);
    waiting.operation = operation;
    waiting.observed = observed;
    waiting.since = since;
    waiting.order = order;
    enterLast(waiting);
    return waiting;
}

void OutgoingQueue::prepend(Waiting &&waiting)
{
    enter(waiting, m_slots.first() - 1);
    m_slots.prepend({std::move(waiting)});
}

std::optional<OutgoingQueue::Waiting> OutgoingQueue::takeSameTopic(const Topic &topic)
{
    const auto latest = m_latest.constFind(topic);
    if (latest == m_latest.cend())
        return std::nullopt;
    Waiting taken = takeFrom(*latest);
    tidy();
    return taken;
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
    dropFirst();
    return first;
}

void OutgoingQueue::dropFirst()
{
    m_slots.dropFirst();
    if (m_gone > 0)
        tidy();
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
    m_latest.clear();
    m_atMostOnce = 0;
    m_bytes = 0;
    while (!m_slots.isEmpty()) {
        Slot slot = m_slots.takeFirst();
        if (slot.isGone)
            continue;
        count(slot.waiting, kept.end());
        if (m_options.policy() == OutboxPolicy::LatestPerTopic)
            m_latest[slot.waiting.publish.topic] = kept.end();
        kept.append(std::move(slot));
    }
    m_slots = std::move(kept);
    m_gone = 0;
}

} // namespace QCoMqtt::Internal
