// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "stopwatch.h"

#include "allocations.h"

#include <time.h>

namespace {

double read(clockid_t clock) noexcept
{
    timespec time = {};
    clock_gettime(clock, &time);
    return double(time.tv_sec) + double(time.tv_nsec) * 1e-9;
}

} // namespace

void Stopwatch::start() noexcept
{
    m_allocations = allocationCount();
    m_seconds = read(CLOCK_MONOTONIC);
    m_cpuSeconds = read(CLOCK_PROCESS_CPUTIME_ID);
}

void Stopwatch::stop(std::int64_t messages) noexcept
{
    m_sample.cpuSeconds = read(CLOCK_PROCESS_CPUTIME_ID) - m_cpuSeconds;
    m_sample.seconds = read(CLOCK_MONOTONIC) - m_seconds;
    m_sample.allocations = double(allocationCount() - m_allocations);
    m_sample.messages = double(messages);
}
