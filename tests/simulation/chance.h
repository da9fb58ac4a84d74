// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QtGlobal>

#include <chrono>

//! All chance of a history, from its seed. Not the generators of the standard library: what they
//! make of a seed may differ from one to the next.
class Chance
{
public:
    explicit Chance(quint64 seed) noexcept : m_state(seed * 0x9E37'79B9'7F4A'7C15u + 1) {}

    quint64 next() noexcept // splitmix64
    {
        quint64 value = (m_state += 0x9E37'79B9'7F4A'7C15u);
        value = (value ^ (value >> 30)) * 0xBF58'476D'1CE4'E5B9u;
        value = (value ^ (value >> 27)) * 0x94D0'49BB'1331'11EBu;
        return value ^ (value >> 31);
    }
    //! 0 to \a count - 1.
    int pick(int count) noexcept { return int(next() % quint64(count)); }
    bool percent(int percent) noexcept { return pick(100) < percent; }
    std::chrono::microseconds within(std::chrono::microseconds least,
                                     std::chrono::microseconds most) noexcept
    {
        const auto width = quint64((most - least).count()) + 1;
        return least + std::chrono::microseconds(qint64(next() % width));
    }

private:
    quint64 m_state;
};
