// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "fakeclock.h"

#include <atomic>
#include <cerrno>
#include <ctime>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

std::atomic<long> wall = 0;
std::atomic<long> steady = 0;
std::atomic<long> sinceBoot = 0;
std::atomic<bool> hasBootClock = true;
constinit thread_local bool isFaked = false; // Qt Test has a thread that watches for time-outs

long addedTo(clockid_t clock)
{
    if (!isFaked)
        return 0;
    switch (clock) {
    case CLOCK_REALTIME:
    case CLOCK_REALTIME_COARSE:
        return wall;
    case CLOCK_MONOTONIC:
    case CLOCK_MONOTONIC_RAW:
    case CLOCK_MONOTONIC_COARSE:
        return steady;
    case CLOCK_BOOTTIME:
        return sinceBoot;
    default:
        return 0;
    }
}

} // namespace

// A function of the program comes before that of the C library, for every library in the process.
extern "C" __attribute__((visibility("default"))) int clock_gettime(clockid_t clock,
                                                                    timespec *time) noexcept
{
    if (clock == CLOCK_BOOTTIME && !hasBootClock) {
        errno = EINVAL;
        return -1;
    }
    const long result = syscall(SYS_clock_gettime, clock, time);
    if (result == 0)
        time->tv_sec += addedTo(clock);
    return static_cast<int>(result);
}

namespace FakeClock {

void begin()
{
    isFaked = true;
}

void sleepWithClockStopped(seconds time)
{
    sinceBoot += time.count();
    wall += time.count();
}

void sleepWithClockRunning(seconds time)
{
    pass(time);
    wall += time.count();
}

void pass(seconds time)
{
    steady += time.count();
    sinceBoot += time.count();
}

void setWallClock(seconds by)
{
    wall += by.count();
}

void hideBootClock(bool hidden)
{
    hasBootClock = !hidden;
}

} // namespace FakeClock
