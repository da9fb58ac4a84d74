// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/session/outgoingqueue.h>

#include <utility>

namespace QCoMqtt::Internal {

void OutgoingQueue::append(Waiting &&waiting)
{
    count(waiting.publish);
    m_places.set(waiting.operation, m_slots.end());
    m_slots.append({std::move(waiting)});
}

void OutgoingQueue::prepend(Waiting &&waiting)
{
    count(waiting.publish);
    m_places.set(waiting.operation, m_slots.first() - 1);
    m_slots.prepend({std::move(waiting)});
}

OutgoingQueue::Waiting OutgoingQueue::takeFrom(Slot &slot)
{
    discount(slot.waiting.publish);
    slot.isGone = true;
    ++m_gone;
    return std::exchange(slot.waiting, Waiting());
}

OutgoingQueue::Waiting OutgoingQueue::takeFirst()
{
    Waiting first = std::move(m_slots.front().waiting);
    discount(first.publish);
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
        Slot &slot = m_slots.at(place);
        if (!slot.isGone && slot.waiting.publish.qos == QoS::AtMostOnce)
            taken.push_back(takeFrom(slot));
    }
    tidy();
    return taken;
}

bool OutgoingQueue::takeBack(OperationId operation)
{
    const auto place = m_places.find(operation);
    if (!place || *place < m_slots.first() || *place >= m_slots.end())
        return false;
    Slot &slot = m_slots.at(*place);
    if (slot.isGone || slot.waiting.operation != operation)
        return false;
    takeFrom(slot);
    tidy();
    return true;
}

std::vector<OutgoingQueue::Waiting> OutgoingQueue::takeAll()
{
    std::vector<Waiting> taken;
    taken.reserve(std::size_t(size()));
    while (!isEmpty())
        taken.push_back(takeFirst());
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
    while (!m_slots.isEmpty()) {
        Slot slot = m_slots.takeFirst();
        if (slot.isGone)
            continue;
        m_places.set(slot.waiting.operation, kept.end());
        kept.append(std::move(slot));
    }
    m_slots = std::move(kept);
    m_gone = 0;
}

} // namespace QCoMqtt::Internal
