// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/values/instant.h>

#include <qcomqtt/global.h>

namespace QCoMqtt::Internal {

//! The clocks that tell of sleep. Not the wall clock: it is set by people and time servers.
struct QCOMQTT_TESTED_EXPORT Clocks
{
    Instant steady;
    //! Since the system was started, with sleep; where there is such a clock, \a steady stops while
    //! the system sleeps.
    std::optional<std::chrono::nanoseconds> sinceBoot = std::nullopt;

    static Clocks now() noexcept;
};

//! Decides whether the system has slept.
class QCOMQTT_TESTED_EXPORT SleepWatch
{
public:
    //! What is shorter, a link does not even notice.
    static constexpr std::chrono::seconds shortest{5};

    explicit SleepWatch(const Clocks &now) noexcept : m_last(now) {}
    //! True when it has since the last call. \a due: when the timer was to fire that led to this
    //! call, or Instant::max().
    bool hasSlept(const Clocks &now, Instant due) noexcept;

private:
    Clocks m_last;
};

} // namespace QCoMqtt::Internal
