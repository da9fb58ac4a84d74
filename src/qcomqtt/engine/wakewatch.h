// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/engine/sleepwatch.h>

#include <memory>

namespace QCoMqtt::Internal {

//! Tells everybody in a thread when the system has woken from sleep.
//!
//! Timers alone would tell late: where the steady clock stops in sleep, they sleep as well, and fire
//! as if nothing had been. On Linux the kernel tells; elsewhere the next timer does.
class QCOMQTT_TESTED_EXPORT WakeWatch : public QObject
{
    Q_OBJECT
public:
    //! The one of this thread, for as long as somebody keeps it.
    static std::shared_ptr<WakeWatch> ofThisThread();
    ~WakeWatch() override;

    //! Looks at the clocks. \a due: when the timer was to fire that led to this, if one did.
    void check(Instant due = Instant::max());

Q_SIGNALS:
    void woke();

private:
    WakeWatch();
    void listenToKernel();
    void armKernel();

    SleepWatch m_sleep{Clocks::now()};
    int m_timer = -1; // a file descriptor
};

} // namespace QCoMqtt::Internal
