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
        (m_scheduler ? *m_scheduler : Scheduler::current()).schedule(*this);
}

void Waiter::proceed()
{
    if (m_continuation) [[likely]]
        m_continuation.resume();
    else
        m_sendOn(*this);
}

} // namespace QCoMqtt::Internal
