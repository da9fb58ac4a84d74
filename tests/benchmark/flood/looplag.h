// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QTimer>

#include <chrono>
#include <vector>

//! How long the event loop of its thread lets others wait: looks every millisecond.
class LoopLag
{
public:
    LoopLag();

    //! Forgets what was before.
    void restart();
    //! Milliseconds between two looks: the longest, and those that one in a hundred exceeds.
    double longest() const;
    double percentile99() const;

private:
    using Clock = std::chrono::steady_clock;
    void look();

    QTimer m_timer;
    Clock::time_point m_last;
    std::vector<double> m_gaps;
};
