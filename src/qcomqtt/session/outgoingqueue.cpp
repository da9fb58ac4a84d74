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
    if (options.policy() != OutboxPolicy::LatestPerTopic)
        return; // else all that wait would be looked at for nothing
    for (quint64 place = m_waiting.first(); place != m_waiting.end(); ++place) {
        const Waiting &waiting = m_waiting.at(place);
        if (!waiting.isGone)
            m_latest[waiting.publish.topic] = place;
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
    const quint64 place = m_waiting.end() - 1;
    enter(waiting, place);
    if (m_options.policy() == OutboxPolicy::LatestPerTopic)
        m_latest[waiting.publish.topic] = place;
}

void OutgoingQueue::append(Waiting &&waiting)
{
    enterLast(m_waiting.append(std::move(waiting)));
}

OutgoingQueue::Waiting &OutgoingQueue::append(Publish &&publish, OperationId operation,
                                              bool observed, Instant since, Order order)
{
    Waiting &waiting = m_waiting.emplace(std::move(publish), operation, since, order);
    waiting.observed = observed;
    enterLast(waiting);
    return waiting;
}

void OutgoingQueue::prepend(Waiting &&waiting)
{
    enter(waiting, m_waiting.first() - 1);
    m_waiting.prepend(std::move(waiting));
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
    Waiting &waiting = m_waiting.at(place);
    discount(waiting, place);
    ++m_gone;
    Waiting taken = std::exchange(waiting, Waiting());
    waiting.isGone = true;
    return taken;
}

OutgoingQueue::Waiting OutgoingQueue::takeFirst()
{
    discount(m_waiting.front(), m_waiting.first());
    Waiting first = std::move(m_waiting.front());
    dropFirst();
    return first;
}

void OutgoingQueue::dropFirst()
{
    m_waiting.dropFirst();
    if (m_gone > 0)
        tidy();
}

std::vector<OutgoingQueue::Waiting> OutgoingQueue::takeAtMostOnce()
{
    std::vector<Waiting> taken;
    taken.reserve(std::size_t(m_atMostOnce));
    for (quint64 place = m_waiting.first(); m_atMostOnce > 0; ++place) {
        const Waiting &waiting = m_waiting.at(place);
        if (!waiting.isGone && waiting.publish.qos == QoS::AtMostOnce)
            taken.push_back(takeFrom(place));
    }
    tidy();
    return taken;
}

std::optional<OutgoingQueue::Waiting> OutgoingQueue::takeBack(OperationId operation)
{
    const auto place = m_places.find(operation);
    if (!place || *place < m_waiting.first() || *place >= m_waiting.end())
        return std::nullopt;
    const Waiting &waiting = m_waiting.at(*place);
    if (waiting.isGone || waiting.operation != operation)
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
    while (!m_waiting.isEmpty() && m_waiting.front().isGone) {
        m_waiting.takeFirst();
        --m_gone;
    }
    if (m_gone <= size())
        return;
    Ring<Waiting> kept;
    m_expiries.clear();
    m_latest.clear();
    m_atMostOnce = 0;
    m_bytes = 0;
    while (!m_waiting.isEmpty()) {
        Waiting waiting = m_waiting.takeFirst();
        if (waiting.isGone)
            continue;
        count(waiting, kept.end());
        if (m_options.policy() == OutboxPolicy::LatestPerTopic)
            m_latest[waiting.publish.topic] = kept.end();
        kept.append(std::move(waiting));
    }
    m_waiting = std::move(kept);
    m_gone = 0;
}

} // namespace QCoMqtt::Internal
