// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "virtualclock.h"

#include <algorithm>
#include <ctime>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::nanoseconds beginning = 1'000'000s;
constexpr std::chrono::nanoseconds wallBeginning = 1'767'225'600s; // 2026-01-01
// No two moments are the same, as in life: what is ordered by time is never ordered by address.
constexpr std::chrono::nanoseconds reading = 100ns;

constinit thread_local bool isVirtual = false; // Qt Test has a thread that watches for time-outs
constinit thread_local std::chrono::nanoseconds steady = beginning;

int tell(std::chrono::nanoseconds time, timespec *result)
{
    result->tv_sec = time / 1s;
    result->tv_nsec = (time % 1s).count();
    return 0;
}

} // namespace

// A function of the program comes before that of the C library, for every library in the process.
extern "C" __attribute__((visibility("default"))) int clock_gettime(clockid_t clock,
                                                                    timespec *time) noexcept
{
    if (!isVirtual)
        return static_cast<int>(syscall(SYS_clock_gettime, clock, time));
    switch (clock) {
    case CLOCK_REALTIME:
    case CLOCK_REALTIME_COARSE:
        steady += reading;
        return tell(steady - beginning + wallBeginning, time);
    case CLOCK_MONOTONIC:
    case CLOCK_MONOTONIC_RAW:
    case CLOCK_MONOTONIC_COARSE:
    case CLOCK_BOOTTIME:
        steady += reading;
        return tell(steady, time);
    default:
        return static_cast<int>(syscall(SYS_clock_gettime, clock, time));
    }
}

namespace VirtualClock {

void begin()
{
    isVirtual = true;
    steady = beginning;
}

Instant now() noexcept
{
    return Instant(steady);
}

Duration elapsed() noexcept
{
    return steady - beginning;
}

void advanceTo(Instant time) noexcept
{
    steady = std::max(steady, Duration(time.time_since_epoch()));
}

double realSeconds()
{
    timespec time{};
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &time);
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

} // namespace VirtualClock
