// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "chance.h"
#include "trace.h"
#include "virtualclock.h"

#include <QtCore/QRandomGenerator>

#include <functional>
#include <map>
#include <optional>

//! Time, chance and the order of things. Whatever is to happen stands on the agenda or is a timer
//! of Qt's; the clock jumps from one to the next.
class World
{
public:
    using Instant = VirtualClock::Instant;
    using Duration = VirtualClock::Duration;
    using Action = std::function<void()>;

    //! Sets the clock to the beginning.
    explicit World(quint64 seed, bool isRecorded = false);
    ~World();
    Q_DISABLE_COPY_MOVE(World)

    Chance chance;
    Trace trace;
    //! Called after everything that happens, with nothing of the client's on the stack.
    Action afterEach;

    void after(Duration delay, Action action);
    void runFor(Duration time);
    //! False when \a condition does not hold within \a limit.
    bool runUntil(const std::function<bool()> &condition, Duration limit);

    //! What went wrong; the first one matters most.
    void fault(const QString &text);
    const QStringList &faults() const noexcept { return m_faults; }

private:
    std::optional<Instant> next() const;
    void runNext();

    std::multimap<Instant, Action> m_agenda; // those of one moment stay in order
    QRandomGenerator m_ofClients; // what the library takes chance from
    QStringList m_faults;
};
