// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/awaiter.h>
#include <qcomqtt/values/instant.h>

#include <set>

namespace QCoMqtt::Internal {

//! The waiters of a client that have a time limit, by when it ends.
class Timeouts
{
public:
    void add(OperationWaiter &waiter, Instant deadline)
    {
        waiter.deadline = deadline;
        m_waiters.emplace(deadline, &waiter);
    }
    void remove(OperationWaiter &waiter) noexcept { m_waiters.erase({waiter.deadline, &waiter}); }
    std::optional<Instant> next() const noexcept
    {
        return m_waiters.empty() ? std::nullopt : std::optional(m_waiters.begin()->first);
    }
    //! One whose time is over, taken out; null when there is none.
    OperationWaiter *takeExpired(Instant now) noexcept
    {
        if (m_waiters.empty() || m_waiters.begin()->first > now)
            return nullptr;
        return m_waiters.extract(m_waiters.begin()).value().second;
    }

private:
    std::set<std::pair<Instant, OperationWaiter *>> m_waiters;
};

} // namespace QCoMqtt::Internal
