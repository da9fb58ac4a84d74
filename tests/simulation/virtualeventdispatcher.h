// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "virtualclock.h"

#include <QtCore/QAbstractEventDispatcher>

#include <optional>
#include <vector>

//! Qt's timers in virtual time: nothing fires until it is asked to, and nobody ever waits. Must be
//! set before the application object is made. There are no sockets in this world.
class VirtualEventDispatcher final : public QAbstractEventDispatcher
{
public:
    using Instant = VirtualClock::Instant;

    static VirtualEventDispatcher &current();

    //! When the earliest timer is due.
    std::optional<Instant> nextTimer() const;
    //! Lets that one fire; the clock must show its time.
    void fireTimer();
    //! Delivers what was posted, until nothing is left.
    void deliverPosted();

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;
    void registerSocketNotifier(QSocketNotifier *) override {}
    void unregisterSocketNotifier(QSocketNotifier *) override {}
    void registerTimer(int id, qint64 interval, Qt::TimerType type, QObject *object) override;
    bool unregisterTimer(int id) override;
    bool unregisterTimers(QObject *object) override;
    QList<TimerInfo> registeredTimers(QObject *object) const override;
    int remainingTime(int id) override;
    void wakeUp() override { m_wasPosted = true; }
    void interrupt() override {}

private:
    struct Timer
    {
        int id = 0;
        QObject *object = nullptr;
        std::chrono::milliseconds interval{0};
        Qt::TimerType type = Qt::CoarseTimer;
        Instant due;
    };
    std::vector<Timer>::const_iterator earliest() const;

    std::vector<Timer> m_timers;
    bool m_wasPosted = false; // since the last delivery began
};
