// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>

//! What a number of messages cost.
struct Sample
{
    double messages = 0;
    double seconds = 0;
    double cpuSeconds = 0; //!< user and system time of this process, all threads
    double allocations = 0;

    double messagesPerSecond() const noexcept { return messages / seconds; }
    double cpuMicrosecondsPerMessage() const noexcept { return cpuSeconds * 1e6 / messages; }
    double allocationsPerMessage() const noexcept { return allocations / messages; }
};

//! Reads the clocks and the allocation counter of this process when it starts and when it stops.
class Stopwatch
{
public:
    void start() noexcept;
    void stop(std::int64_t messages) noexcept;
    const Sample &sample() const noexcept { return m_sample; }

private:
    Sample m_sample;
    double m_seconds = 0;
    double m_cpuSeconds = 0;
    std::uint64_t m_allocations = 0;
};
