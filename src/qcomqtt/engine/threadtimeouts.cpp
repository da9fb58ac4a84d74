// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/threadtimeouts.h>

#include <qcomqtt/engine/engine.h>
#include <qcomqtt/engine/scheduler.h>

namespace QCoMqtt::Internal {

namespace {

Instant now()
{
    return std::chrono::steady_clock::now();
}

} // namespace

ThreadTimeouts &ThreadTimeouts::current()
{
    static thread_local ThreadTimeouts timeouts;
    return timeouts;
}

ThreadTimeouts::ThreadTimeouts()
{
    Inbox::current()->enter(*this);
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { interruptExpired(); });
}

void ThreadTimeouts::add(OperationWaiter &waiter, std::chrono::milliseconds limit)
{
    const Instant time = now();
    // Beyond a year it is no limit, and the sum must not overflow.
    m_timeouts.add(waiter,
                   time + std::min<std::chrono::milliseconds>(limit, std::chrono::years(1)));
    rearm(time);
}

void ThreadTimeouts::interruptExpired()
{
    const Scheduler::Batch batch;
    const Instant time = now();
    m_timerDeadline = Instant::max();
    while (OperationWaiter *waiter = m_timeouts.takeExpired(time))
        waiter->interrupt(Engine::timedOut());
    rearm(time);
}

// A timer that fires too early only looks again: moving it at every operation would cost more.
void ThreadTimeouts::rearm(Instant now)
{
    const Instant next = m_timeouts.next().value_or(Instant::max());
    if (next >= m_timerDeadline)
        return;
    m_timerDeadline = next;
    const auto delay = std::chrono::ceil<std::chrono::milliseconds>(next - now);
    m_timer.start(std::min<std::chrono::milliseconds>(delay, std::chrono::days(1)));
}

} // namespace QCoMqtt::Internal
