// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/waiter.h>

#include <qcomqtt/engine/scheduler.h>

namespace QCoMqtt::Internal {

WaiterList::~WaiterList()
{
    while (m_first)
        m_first->unlink();
}

void WaiterList::append(Waiter &waiter) noexcept
{
    waiter.unlink();
    waiter.m_list = this;
    waiter.m_previous = m_last;
    (m_last ? m_last->m_next : m_first) = &waiter;
    m_last = &waiter;
}

void Waiter::unlink() noexcept
{
    if (!m_list)
        return;
    (m_previous ? m_previous->m_next : m_list->m_first) = m_next;
    (m_next ? m_next->m_previous : m_list->m_last) = m_previous;
    m_list = nullptr;
    m_previous = m_next = nullptr;
}

void Waiter::fail(std::exception_ptr error)
{
    if (m_settled)
        return;
    m_error = std::move(error);
    settle();
}

void Waiter::settle()
{
    m_settled = true;
    unlink();
    if (m_continuation || m_sendOn) // else it ended before the coroutine had to suspend
        Scheduler::current().schedule(*this);
}

void Waiter::proceed()
{
    if (m_continuation) [[likely]]
        m_continuation.resume();
    else
        m_sendOn(*this);
}

} // namespace QCoMqtt::Internal
