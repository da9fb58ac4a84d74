// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <models/walltime.h>

#include <algorithm>
#include <cmath>

namespace QCoMqtt::Internal {

//! Messages per second, over the last seconds: what is longer ago counts less and less.
class MessageRate
{
public:
    void add(qint64 messages, WallTime time) noexcept
    {
        m_rate = at(time) + double(messages) / memory;
        m_time = std::max(m_time, time);
    }
    double at(WallTime time) const noexcept
    {
        const std::chrono::duration<double> passed = time - m_time;
        return m_rate * std::exp(-std::max(passed.count(), 0.0) / memory);
    }

private:
    static constexpr double memory = 5; // seconds

    double m_rate = 0;
    WallTime m_time;
};

} // namespace QCoMqtt::Internal
