// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QEventLoop>
#include <QtCore/QTimer>

#include <chrono>

//! Runs the event loop until \a condition holds; false when it does not within \a limit. As
//! QTest::qWaitFor(), but that one sleeps for 10 ms between two looks at the event loop, in which a
//! relay or a client of this process stands still.
template<typename Condition>
bool runUntil(const Condition &condition, std::chrono::milliseconds limit)
{
    if (condition())
        return true;
    QEventLoop loop;
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (condition())
            loop.quit();
    });
    look.start(std::chrono::milliseconds(5));
    QTimer end;
    QObject::connect(&end, &QTimer::timeout, &loop, &QEventLoop::quit);
    end.start(limit);
    loop.exec();
    return condition();
}
