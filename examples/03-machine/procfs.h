// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QByteArrayView>
#include <QtCore/QList>
#include <QtCore/QString>

#include <optional>

// What the files under /proc and /sys say. Every function takes the text of a file and knows
// nothing of where it came from.

//! A line "cpu..." of /proc/stat, in clock ticks since the start.
struct CpuTimes
{
    QByteArray name; //!< "cpu" for all together, "cpu0" for one core
    quint64 busy = 0;
    quint64 total = 0;

    friend bool operator==(const CpuTimes &, const CpuTimes &) = default;
};

//! /proc/loadavg
struct LoadAverage
{
    double oneMinute = 0;
    double fiveMinutes = 0;
    double fifteenMinutes = 0;

    friend bool operator==(const LoadAverage &, const LoadAverage &) = default;
};

//! /proc/meminfo, in bytes.
struct Memory
{
    quint64 total = 0;
    quint64 available = 0;

    friend bool operator==(const Memory &, const Memory &) = default;
};

//! Bytes in both directions since the start: of a network interface or of a disk.
struct Traffic
{
    QByteArray name;
    quint64 in = 0; //!< received or read
    quint64 out = 0; //!< sent or written

    friend bool operator==(const Traffic &, const Traffic &) = default;
};

//! /proc/stat
QList<CpuTimes> parseCpuTimes(QByteArrayView stat);
std::optional<LoadAverage> parseLoadAverage(QByteArrayView loadavg);
std::optional<Memory> parseMemory(QByteArrayView meminfo);
//! /proc/net/dev
QList<Traffic> parseNetworkTraffic(QByteArrayView dev);
//! /proc/diskstats: disks and their partitions.
QList<Traffic> parseDiskTraffic(QByteArrayView diskstats);
//! Seconds since the start, from /proc/uptime.
std::optional<double> parseUptime(QByteArrayView uptime);
//! The name of the processor in /proc/cpuinfo; empty when it tells none.
QString parseCpuModel(QByteArrayView cpuinfo);
//! Degrees Celsius, of a file with thousandths of them.
std::optional<double> parseTemperature(QByteArrayView text);

//! How busy a core was between two readings, 0 to 100; nothing when no time passed between them.
std::optional<double> busyPercent(const CpuTimes &before, const CpuTimes &after);
//! A counter's speed; nothing when it was set back or no time passed.
std::optional<double> perSecond(quint64 before, quint64 after, double seconds);
