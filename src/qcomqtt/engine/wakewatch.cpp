// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/wakewatch.h>

#ifdef Q_OS_LINUX
#  include <QtCore/QSocketNotifier>

#  include <limits>
#  include <sys/timerfd.h>
#  include <unistd.h>
#endif

namespace QCoMqtt::Internal {

std::shared_ptr<WakeWatch> WakeWatch::ofThisThread()
{
    static thread_local std::weak_ptr<WakeWatch> current;
    std::shared_ptr<WakeWatch> watch = current.lock();
    if (!watch) {
        watch.reset(new WakeWatch);
        current = watch;
    }
    return watch;
}

WakeWatch::WakeWatch()
{
    listenToKernel();
}

void WakeWatch::check(Instant due)
{
    if (m_sleep.hasSlept(Clocks::now(), due))
        Q_EMIT woke();
}

#ifdef Q_OS_LINUX

// A timer of the wall clock that never fires, but is cancelled whenever that clock jumps: the one
// thing that the kernel tells everybody about waking. Somebody who sets the clock cancels it too;
// check() then sees that nobody slept.
void WakeWatch::listenToKernel()
{
    m_timer = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    if (m_timer < 0)
        return;
    armKernel();
    auto *notifier = new QSocketNotifier(m_timer, QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        quint64 expirations = 0;
        [[maybe_unused]] const auto size = ::read(m_timer, &expirations, sizeof expirations);
        armKernel();
        check();
    });
}

void WakeWatch::armKernel()
{
    itimerspec never{};
    never.it_value.tv_sec = std::numeric_limits<time_t>::max();
    timerfd_settime(m_timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, nullptr);
}

WakeWatch::~WakeWatch()
{
    qDeleteAll(findChildren<QSocketNotifier *>()); // before what it looks at
    if (m_timer >= 0)
        ::close(m_timer);
}

#else

void WakeWatch::listenToKernel() {}
void WakeWatch::armKernel() {}
WakeWatch::~WakeWatch() = default;

#endif

} // namespace QCoMqtt::Internal
