// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "tasks.h"

#include <QCoMqtt/Error>

#include <QtCore/QTimer>

#include <coroutine>
#include <memory>

using namespace Qt::StringLiterals;

namespace {

//! What one coroutine waits for and others call. It is resumed by the event loop and not beneath
//! the caller, so that it may end and destroy whatever called.
class Alarm
{
public:
    struct Wait
    {
        Alarm *alarm;
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> waiting) const { alarm->await(waiting); }
        void await_resume() const noexcept {}
    };

    Alarm() { m_timer.setSingleShot(true); }

    void ring() { m_timer.start(0); }
    void ringAfter(std::chrono::milliseconds time) { m_timer.start(time); }
    Wait wait() { return {this}; }

private:
    void await(std::coroutine_handle<> waiting)
    {
        m_timer.callOnTimeout(&m_timer, [waiting] { waiting.resume(); });
    }

    struct DeleteLater
    {
        void operator()(QTimer *timer) const { timer->deleteLater(); }
    };

    // The timer must outlive the end of the coroutine, which happens in a slot of it.
    std::unique_ptr<QTimer, DeleteLater> m_ownTimer{new QTimer};
    QTimer &m_timer = *m_ownTimer;
};

void throwIfStopped(const std::stop_token &stop)
{
    if (stop.stop_requested())
        throw QCoMqtt::CancelledError({QCoMqtt::ErrorCode::Cancelled, u"Stopped"_s});
}

} // namespace

QCoro::Task<> untilReady(int descriptor, QSocketNotifier::Type type, std::stop_token stop)
{
    throwIfStopped(stop);
    Alarm alarm;
    QSocketNotifier notifier(descriptor, type);
    QObject::connect(&notifier, &QSocketNotifier::activated, &notifier, [&notifier, &alarm] {
        notifier.setEnabled(false);
        alarm.ring();
    });
    const std::stop_callback hurry(stop, [&alarm] { alarm.ring(); });
    co_await alarm.wait();
    throwIfStopped(stop);
}

QCoro::Task<> pauseUntil(std::chrono::steady_clock::time_point time, std::stop_token stop)
{
    throwIfStopped(stop);
    const auto rest = std::chrono::ceil<std::chrono::milliseconds>(
        time - std::chrono::steady_clock::now());
    if (rest.count() <= 0)
        co_return;
    Alarm alarm;
    alarm.ringAfter(rest);
    const std::stop_callback hurry(stop, [&alarm] { alarm.ring(); });
    co_await alarm.wait();
    throwIfStopped(stop);
}

QCoro::Task<> stopAfter(QCoro::Task<> task, std::stop_source others)
{
    try {
        co_await task;
    } catch (...) {
        others.request_stop();
        throw;
    }
    others.request_stop();
}
