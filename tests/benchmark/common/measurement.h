// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

//! Reads the clocks, the allocation counter and the memory of this process when it starts and when
//! it stops.
class Measurement
{
public:
    void start();
    void stop(std::int64_t messages);
    bool isRunning() const noexcept { return m_running; }

    //! One round trip: from beginTrip() to endTrip(). Makes room for \a trips before start().
    void expectTrips(std::int64_t trips) { m_trips.reserve(std::size_t(trips)); }
    void beginTrip() noexcept { m_tripBegan = std::chrono::steady_clock::now(); }
    void endTrip()
    {
        if (m_running)
            m_trips.push_back(std::chrono::steady_clock::now() - m_tripBegan);
    }

    //! One line of JSON on stdout.
    void print();

private:
    double tripMicroseconds(double share) const;

    bool m_running = false;
    std::int64_t m_messages = 0;
    double m_seconds = 0;
    double m_cpuSeconds = 0;
    std::int64_t m_allocations = 0;
    std::int64_t m_startKibibytes = 0;
    std::int64_t m_peakKibibytes = 0;
    std::chrono::steady_clock::time_point m_tripBegan;
    std::vector<std::chrono::steady_clock::duration> m_trips;
};
