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
    if (isElsewhere()) [[unlikely]]
        return sendHome({ticket, false, consumed, ReasonCode::Success, {}});
    m_entries[ticket].forsaken |= !consumed;
    m_entries[ticket].isTaken |= consumed;
    release(ticket);
    deref();
}

void Deliveries::acknowledge(quint32 ticket, ReasonCode code, const QString &reason)
{
    if (isElsewhere()) [[unlikely]]
        return sendHome({ticket, true, false, code, reason});
    acknowledgeHere(ticket, code, reason);
    deref();
}

// The inbox need not keep this alive: the references of the tickets do.
void Deliveries::sendHome(Return &&ticket)
{
    std::unique_lock lock(m_mutex);
    m_returns.push_back(std::move(ticket));
    const bool isUnderWay = m_returns.size() > 1;
    if (isUnderWay
        || m_inbox->post<&Deliveries::takeReturns>(
            std::shared_ptr<Deliveries>(std::shared_ptr<void>(), this)))
        return;
    // The client's thread has ended, and nobody there counts any more.
    m_returns.clear();
    const bool isLast = dropReference();
    lock.unlock();
    if (isLast)
        delete this;
}

void Deliveries::takeReturns()
{
    std::vector<Return> returns;
    {
        const std::lock_guard lock(m_mutex);
        returns.swap(m_returns);
    }
    ref(); // until the last of them is dealt with
    for (const Return &each : returns) {
        if (each.isAcknowledged)
            acknowledge(each.ticket, each.code, each.reason);
        else
            close(each.ticket, each.isConsumed);
    }
    deref();
}

void Deliveries::acknowledgeHere(quint32 ticket, ReasonCode code, const QString &reason)
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
    Entry &entry = m_entries[ticket];
    if (--entry.tickets > 0)
        return;
    const DeliveryId delivery = std::exchange(entry.delivery, 0);
    const bool isForsaken = std::exchange(entry.forsaken, false);
    const ReasonCode code = std::exchange(entry.code, ReasonCode::Success);
    const QString reason = entry.reason.isNull() ? QString() : std::exchange(entry.reason, {});
    entry.isTaken = false;
    m_free.push_back(ticket); // from here on it may be another one's
    if (!m_engine || delivery == 0)
        return;
    if (isForsaken)
        m_engine->forsake(delivery);
    else
        m_engine->acknowledge(delivery, code, reason);
}

} // namespace QCoMqtt::Internal
