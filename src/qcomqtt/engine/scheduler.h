// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/waiter.h>

#include <QtCore/QObject>

namespace QCoMqtt::Internal {

//! Resumes the coroutines of one thread, always from a place where all state is consistent: at the
//! end of a batch of input, or from the event loop.
class QCOMQTT_TESTED_EXPORT Scheduler final : public QObject
{
public:
    //! The one of this thread; outlives every client in it.
    static Scheduler &current();

    void schedule(Waiter &waiter);
    //! True when somebody waits for the end of the only batch there is. Where all state is consistent,
    //! they need not.
    bool hasReady() const noexcept { return !m_ready.isEmpty() && m_depth == 1; }
    //! Resumes them now; only after hasReady().
    void resumeReady();

    //! While one exists, what is scheduled waits for its end. For handlers of sockets and timers,
    //! which end with consistent state; not for calls of the application.
    class Batch
    {
    public:
        Batch() : m_scheduler(Scheduler::current()) { ++m_scheduler.m_depth; }
        ~Batch()
        {
            if (--m_scheduler.m_depth == 0)
                m_scheduler.drain();
        }
        Q_DISABLE_COPY_MOVE(Batch)

    private:
        Scheduler &m_scheduler;
    };

protected:
    bool event(QEvent *event) override;

private:
    void drain();

    WaiterList m_ready;
    int m_depth = 0;
    bool m_posted = false;
};

} // namespace QCoMqtt::Internal
