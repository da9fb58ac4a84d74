// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "procfs.h"

namespace {

QList<QByteArray> linesOf(QByteArrayView text)
{
    return text.toByteArray().split('\n');
}

QList<QByteArray> wordsOf(const QByteArray &line)
{
    const QByteArray simple = line.simplified();
    return simple.isEmpty() ? QList<QByteArray>() : simple.split(' ');
}

//! "MemTotal:       24683620 kB" -> bytes
quint64 bytesOf(const QByteArray &meminfoLine)
{
    return wordsOf(meminfoLine).value(1).toULongLong() * 1024;
}

} // namespace

QList<CpuTimes> parseCpuTimes(QByteArrayView stat)
{
    QList<CpuTimes> all;
    for (const QByteArray &line : linesOf(stat)) {
        const QList<QByteArray> words = wordsOf(line);
        // user nice system idle iowait irq softirq steal; what follows is part of user and nice.
        if (words.size() < 9 || !words.first().startsWith("cpu"))
            continue;
        CpuTimes times{words.first()};
        for (int i = 1; i <= 8; ++i)
            times.total += words.at(i).toULongLong();
        times.busy = times.total - words.at(4).toULongLong() - words.at(5).toULongLong();
        all.append(times);
    }
    return all;
}

std::optional<LoadAverage> parseLoadAverage(QByteArrayView loadavg)
{
    const QList<QByteArray> words = wordsOf(loadavg.toByteArray());
    if (words.size() < 3)
        return std::nullopt;
    return LoadAverage{words.at(0).toDouble(), words.at(1).toDouble(), words.at(2).toDouble()};
}

std::optional<Memory> parseMemory(QByteArrayView meminfo)
{
    Memory memory;
    for (const QByteArray &line : linesOf(meminfo)) {
        if (line.startsWith("MemTotal:"))
            memory.total = bytesOf(line);
        else if (line.startsWith("MemAvailable:"))
            memory.available = bytesOf(line);
    }
    if (memory.total == 0)
        return std::nullopt;
    return memory;
}

QList<Traffic> parseNetworkTraffic(QByteArrayView dev)
{
    QList<Traffic> all;
    for (const QByteArray &line : linesOf(dev)) {
        // The name may stand right before its first number: "eth0:311404719".
        const qsizetype colon = line.indexOf(':');
        if (colon < 0)
            continue;
        const QList<QByteArray> numbers = wordsOf(line.mid(colon + 1));
        if (numbers.size() < 9)
            continue;
        all.append(
            {line.left(colon).trimmed(), numbers.at(0).toULongLong(), numbers.at(8).toULongLong()});
    }
    return all;
}

QList<Traffic> parseDiskTraffic(QByteArrayView diskstats)
{
    // Whatever the device has: the kernel's documentation on block statistics says so.
    constexpr quint64 bytesPerSector = 512;
    QList<Traffic> all;
    for (const QByteArray &line : linesOf(diskstats)) {
        const QList<QByteArray> words = wordsOf(line);
        if (words.size() < 10)
            continue;
        all.append({words.at(2), words.at(5).toULongLong() * bytesPerSector,
                    words.at(9).toULongLong() * bytesPerSector});
    }
    return all;
}

std::optional<double> parseUptime(QByteArrayView uptime)
{
    bool ok = false;
    const double seconds = wordsOf(uptime.toByteArray()).value(0).toDouble(&ok);
    return ok ? std::optional(seconds) : std::nullopt;
}

QString parseCpuModel(QByteArrayView cpuinfo)
{
    for (const QByteArray &line : linesOf(cpuinfo)) {
        if (line.startsWith("model name") || line.startsWith("Model"))
            return QString::fromUtf8(line.mid(line.indexOf(':') + 1)).simplified();
    }
    return {};
}

std::optional<double> parseTemperature(QByteArrayView text)
{
    bool ok = false;
    const int thousandths = text.trimmed().toByteArray().toInt(&ok);
    return ok ? std::optional(thousandths / 1000.0) : std::nullopt;
}

std::optional<double> busyPercent(const CpuTimes &before, const CpuTimes &after)
{
    // The kernel may take back time that it had counted as idle.
    if (after.total <= before.total || after.busy < before.busy)
        return std::nullopt;
    return qMin(100.0,
                100.0 * double(after.busy - before.busy) / double(after.total - before.total));
}

std::optional<double> perSecond(quint64 before, quint64 after, double seconds)
{
    if (after < before || seconds <= 0)
        return std::nullopt;
    return double(after - before) / seconds;
}
