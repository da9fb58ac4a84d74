// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "tasks.h"

#include <QCoroTimer>

QCoro::Task<bool> pauseFor(std::chrono::milliseconds time, std::stop_token stop)
{
    QTimer timer;
    timer.setSingleShot(true);
    timer.start(time);
    const std::stop_callback hurry(stop, [&timer] { timer.start(0); });
    co_await timer;
    co_return !stop.stop_requested();
}

QCoro::Task<> stopAt(std::optional<std::chrono::seconds> time, std::stop_source tasks)
{
    if (!time)
        co_return;
    co_await pauseFor(*time, tasks.get_token());
    tasks.request_stop();
}

QCoro::Task<> stopAfter(QCoro::Task<> task, std::stop_source others)
{
    co_await stopOnFailure(std::move(task), others);
    others.request_stop();
}

QCoro::Task<> stopOnFailure(QCoro::Task<> task, std::stop_source others)
{
    try {
        co_await task;
    } catch (...) {
        others.request_stop();
        throw;
    }
}
