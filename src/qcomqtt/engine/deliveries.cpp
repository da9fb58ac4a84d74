// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/deliveries.h>

#include <qcomqtt/engine/engine.h>

namespace QCoMqtt::Internal {

quint32 Deliveries::open(DeliveryId delivery, quint32 count)
{
    if (m_free.empty()) {
        m_free.push_back(static_cast<quint32>(m_entries.size()));
        m_entries.emplace_back();
    }
    const quint32 ticket = m_free.back();
    m_free.pop_back();
    m_entries[ticket].delivery = delivery;
    m_entries[ticket].tickets = count;
    return ticket;
}

void Deliveries::forgetAll() noexcept
{
    for (Entry &entry : m_entries)
        entry.delivery = 0;
}

void Deliveries::close(quint32 ticket, bool consumed)
{
    m_entries[ticket].forsaken |= !consumed;
    m_entries[ticket].isTaken |= consumed;
    release(ticket);
}

void Deliveries::acknowledge(quint32 ticket, ReasonCode code, const QString &reason)
{
    Entry &entry = m_entries[ticket];
    if (isFailure(code) || !isFailure(entry.code)) {
        entry.code = code;
        entry.reason = reason;
    }
    entry.isTaken = true;
    release(ticket);
}

void Deliveries::release(quint32 ticket)
{
    if (--m_entries[ticket].tickets > 0)
        return;
    const Entry entry = std::exchange(m_entries[ticket], Entry());
    m_free.push_back(ticket);
    if (!m_engine || entry.delivery == 0)
        return;
    if (entry.forsaken)
        m_engine->forsake(entry.delivery);
    else
        m_engine->acknowledge(entry.delivery, entry.code, entry.reason);
}

} // namespace QCoMqtt::Internal
