// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "looplag.h"

#include <algorithm>

using namespace std::chrono_literals;

LoopLag::LoopLag()
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.callOnTimeout([this] { look(); });
    m_timer.start(1ms);
    restart();
}

void LoopLag::restart()
{
    m_last = Clock::now();
    m_gaps.clear();
    m_gaps.reserve(100'000);
}

void LoopLag::look()
{
    const auto now = Clock::now();
    m_gaps.push_back(std::chrono::duration<double, std::milli>(now - m_last).count());
    m_last = now;
}

double LoopLag::longest() const
{
    return m_gaps.empty() ? 0 : *std::max_element(m_gaps.begin(), m_gaps.end());
}

double LoopLag::percentile99() const
{
    if (m_gaps.empty())
        return 0;
    std::vector<double> sorted = m_gaps;
    const auto place = sorted.begin() + std::ptrdiff_t(sorted.size() * 99 / 100);
    std::nth_element(sorted.begin(), place, sorted.end());
    return *place;
}
