// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/scheduler.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QEvent>

namespace QCoMqtt::Internal {

Scheduler &Scheduler::current()
{
    static thread_local Scheduler scheduler;
    return scheduler;
}

void Scheduler::schedule(Waiter &waiter)
{
    m_ready.append(waiter);
    // Also while draining: the coroutine that runs may be in an event loop of its own (a dialog).
    if (m_depth == 0 && !m_posted) {
        m_posted = true;
        QCoreApplication::postEvent(this, new QEvent(QEvent::User), Qt::HighEventPriority);
    }
}

bool Scheduler::event(QEvent *event)
{
    if (event->type() != QEvent::User)
        return QObject::event(event);
    m_posted = false;
    drain();
    return true;
}

// Unlinks before it resumes: the coroutine may end and take the waiter with it, and may schedule
// others, which then come behind those that wait already.
void Scheduler::drain()
{
    while (Waiter *waiter = m_ready.first()) {
        waiter->unlink();
        waiter->proceed();
    }
}

// As at the end of the batch: who runs an event loop of its own must not keep others from theirs.
void Scheduler::resumeReady()
{
    m_depth = 0;
    drain();
    m_depth = 1;
}

} // namespace QCoMqtt::Internal
