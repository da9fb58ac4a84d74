// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "virtualeventdispatcher.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

using std::chrono::milliseconds;

VirtualEventDispatcher &VirtualEventDispatcher::current()
{
    return static_cast<VirtualEventDispatcher &>(*QAbstractEventDispatcher::instance());
}

std::vector<VirtualEventDispatcher::Timer>::const_iterator VirtualEventDispatcher::earliest() const
{
    return std::min_element(m_timers.begin(), m_timers.end(), [](const Timer &a, const Timer &b) {
        return std::pair(a.due, a.id) < std::pair(b.due, b.id);
    });
}

std::optional<VirtualEventDispatcher::Instant> VirtualEventDispatcher::nextTimer() const
{
    const auto timer = earliest();
    return timer == m_timers.end() ? std::nullopt : std::optional(timer->due);
}

void VirtualEventDispatcher::fireTimer()
{
    Timer &timer = m_timers[std::size_t(earliest() - m_timers.begin())];
    timer.due = std::max(timer.due, VirtualClock::now()) + std::max(timer.interval, milliseconds(1));
    QTimerEvent event(timer.id);
    QCoreApplication::sendEvent(timer.object, &event);
}

void VirtualEventDispatcher::deliverPosted()
{
    do {
        m_wasPosted = false;
        QCoreApplication::sendPostedEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    } while (m_wasPosted);
}

// For event loops that others run; the simulation has one of its own.
bool VirtualEventDispatcher::processEvents(QEventLoop::ProcessEventsFlags)
{
    QCoreApplication::sendPostedEvents();
    const auto next = nextTimer();
    if (!next)
        return false;
    VirtualClock::advanceTo(*next);
    fireTimer();
    return true;
}

void VirtualEventDispatcher::registerTimer(int id, qint64 interval, Qt::TimerType type,
                                           QObject *object)
{
    m_timers.push_back({id, object, milliseconds(interval), type,
                        VirtualClock::now() + milliseconds(interval)});
}

bool VirtualEventDispatcher::unregisterTimer(int id)
{
    return std::erase_if(m_timers, [id](const Timer &timer) { return timer.id == id; }) > 0;
}

bool VirtualEventDispatcher::unregisterTimers(QObject *object)
{
    return std::erase_if(m_timers, [=](const Timer &timer) { return timer.object == object; }) > 0;
}

QList<QAbstractEventDispatcher::TimerInfo>
VirtualEventDispatcher::registeredTimers(QObject *object) const
{
    QList<TimerInfo> timers;
    for (const Timer &timer : m_timers) {
        if (timer.object == object)
            timers.append(TimerInfo(timer.id, int(timer.interval.count()), timer.type));
    }
    return timers;
}

int VirtualEventDispatcher::remainingTime(int id)
{
    for (const Timer &timer : m_timers) {
        if (timer.id == id) {
            return int(std::chrono::ceil<milliseconds>(timer.due - VirtualClock::now()).count());
        }
    }
    return -1;
}
