// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/waiter.h>

#include <QtCore/QObject>

namespace QCoMqtt::Internal {

//! Resumes the coroutines of one thread, always from a place where all state is consistent: at the
//! end of a batch of input, or from the event loop.
class QCOMQTT_EXPORT Scheduler final : public QObject
{
public:
    //! The one of this thread; outlives every client in it.
    static Scheduler &current();

    void schedule(Waiter &waiter);

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
