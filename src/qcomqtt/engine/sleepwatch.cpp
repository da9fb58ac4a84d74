// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/sleepwatch.h>

#include <algorithm>
#include <utility>

#ifdef Q_OS_LINUX
#  include <ctime>
#endif

namespace QCoMqtt::Internal {

// Apple's and Windows' steady clocks run on in sleep, as far as the system says at all.
Clocks Clocks::now() noexcept
{
    Clocks clocks{std::chrono::steady_clock::now()};
#ifdef Q_OS_LINUX
    if (timespec time{}; clock_gettime(CLOCK_BOOTTIME, &time) == 0)
        clocks.sinceBoot = std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
#endif
    return clocks;
}

bool SleepWatch::hasSlept(const Clocks &now, Instant due) noexcept
{
    if (!now.sinceBoot && due == Instant::max())
        return false;
    const Clocks last = std::exchange(m_last, now);
    if (now.sinceBoot && last.sinceBoot)
        return (*now.sinceBoot - *last.sinceBoot) - (now.steady - last.steady) >= shortest;
    // A clock that runs on shows only that a timer comes far too late, as it also does after an
    // event loop that was blocked: one question too many does no harm.
    // What was late by then has been told of.
    return now.steady - std::max(due, last.steady) >= shortest;
}

} // namespace QCoMqtt::Internal
