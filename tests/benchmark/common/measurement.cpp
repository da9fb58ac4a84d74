// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "measurement.h"

#include "allocations.h"
#include "clocks.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstring>

namespace {

// A line of /proc/self/status, in KiB.
std::int64_t memory(const char *name) noexcept
{
    std::FILE *file = std::fopen("/proc/self/status", "r");
    if (!file)
        return 0;
    char line[256];
    long long value = 0;
    while (std::fgets(line, sizeof(line), file)) {
        if (std::strncmp(line, name, std::strlen(name)) == 0)
            std::sscanf(line + std::strlen(name), ": %lld", &value);
    }
    std::fclose(file);
    return value;
}

// What there was at most before does not count.
void resetPeak() noexcept
{
    if (std::FILE *file = std::fopen("/proc/self/clear_refs", "w")) {
        std::fputs("5", file);
        std::fclose(file);
    }
}

} // namespace

void Measurement::start()
{
    resetPeak();
    m_startKibibytes = memory("VmRSS");
    m_running = true;
    m_allocations = std::int64_t(allocationCount());
    m_seconds = secondsOf(CLOCK_MONOTONIC);
    m_cpuSeconds = secondsOf(CLOCK_PROCESS_CPUTIME_ID);
}

void Measurement::stop(std::int64_t messages)
{
    m_cpuSeconds = secondsOf(CLOCK_PROCESS_CPUTIME_ID) - m_cpuSeconds;
    m_seconds = secondsOf(CLOCK_MONOTONIC) - m_seconds;
    m_allocations = std::int64_t(allocationCount()) - m_allocations;
    m_peakKibibytes = memory("VmHWM");
    m_messages = messages;
    m_running = false;
}

double Measurement::tripMicroseconds(double share) const
{
    const auto index = std::min(std::size_t(share * double(m_trips.size())), m_trips.size() - 1);
    return std::chrono::duration<double, std::micro>(m_trips[index]).count();
}

void Measurement::print()
{
    std::printf("{\"messages\": %" PRId64 ", \"seconds\": %.9f, \"cpuSeconds\": %.9f, ", m_messages,
                m_seconds, m_cpuSeconds);
    if (countsAllocations())
        std::printf("\"allocations\": %" PRId64 ", ", m_allocations);
    else
        std::printf("\"allocations\": null, ");
    if (!m_trips.empty()) {
        std::sort(m_trips.begin(), m_trips.end());
        std::printf("\"p50Microseconds\": %.2f, \"p99Microseconds\": %.2f, ", tripMicroseconds(0.5),
                    tripMicroseconds(0.99));
    }
    std::printf("\"startKiB\": %" PRId64 ", \"peakKiB\": %" PRId64 "}\n", m_startKibibytes,
                m_peakKibibytes);
}
