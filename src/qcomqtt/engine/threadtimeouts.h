// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/engine/inbox.h>
#include <qcomqtt/engine/timeouts.h>

#include <QtCore/QTimer>

namespace QCoMqtt::Internal {

//! The time limits of what is awaited in this thread of a client that lives in another: they hold
//! though that thread is busy or has ended. One timer for all.
class ThreadTimeouts final : private Guest
{
public:
    static ThreadTimeouts &current();

    void add(OperationWaiter &waiter, std::chrono::milliseconds limit);
    void remove(OperationWaiter &waiter) noexcept { m_timeouts.remove(waiter); }

private:
    ThreadTimeouts();
    void threadEnds() override { m_timer.stop(); }
    void interruptExpired();
    void rearm(Instant now);

    Timeouts m_timeouts;
    QTimer m_timer;
    Instant m_timerDeadline = Instant::max();
};

} // namespace QCoMqtt::Internal
