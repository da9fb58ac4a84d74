// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/engine.h>

// Those who watch a publish: from when, and what ends with it.

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

bool Engine::attach(const Observer &observer, Waiter &waiter) const
{
    if (observer && !observer->attach(this)) {
        waiter.fail(exception(ErrorCode::Usage,
                              u"A PublishProgress watches one publish, of its own client"_s));
    }
    return !waiter.isSettled();
}

// What watches a message ends as the message does, also when that is before it began.
void Engine::endRefused(const Observer &observer, const Waiter &waiter)
{
    if (observer)
        observer->end(waiter.error());
}

void Engine::refused(const Observer &observer, const Waiter &waiter) const
{
    const bool isForeign = QThread::currentThreadId() != m_threadId;
    if (observer && !isForeign && observer->attach(this))
        observer->end(waiter.error());
}

void Engine::expect(const Observer &observer)
{
    if (m_shutDown)
        observer->end(exception(ErrorCode::Cancelled, u"The client was destroyed"_s));
    else
        m_observers.expect(observer);
}

} // namespace QCoMqtt::Internal
