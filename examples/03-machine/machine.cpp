// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "machine.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QStorageInfo>
#include <QtCore/QSysInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

//! As few decimals as a person needs.
QCoMqtt::Payload rounded(double value)
{
    return QByteArray::number(value, 'f', 1);
}

//! A level of a topic must have none of MQTT's own characters.
QString asLevel(QString text)
{
    for (QChar &c : text) {
        if (c == u'/' || c == u'+' || c == u'#' || c.isSpace() || c.isNull())
            c = u'-';
    }
    return text;
}

void readLoad(QList<Reading> &readings)
{
    const auto load = parseLoadAverage(contents(u"/proc/loadavg"_s));
    if (!load)
        return;
    readings.append({u"load/1m"_s, load->oneMinute});
    readings.append({u"load/5m"_s, load->fiveMinutes});
    readings.append({u"load/15m"_s, load->fifteenMinutes});
}

void readMemory(QList<Reading> &readings)
{
    const auto memory = parseMemory(contents(u"/proc/meminfo"_s));
    if (!memory)
        return;
    const quint64 used = memory->total - std::min(memory->total, memory->available);
    readings.append({u"memory/used"_s, used});
    readings.append({u"memory/available"_s, memory->available});
    readings.append({u"memory/percent"_s, rounded(100.0 * double(used) / double(memory->total))});
}

void readFileSystems(QList<Reading> &readings)
{
    QList<QByteArray> seen;
    const auto volumes = QStorageInfo::mountedVolumes();
    for (const QStorageInfo &volume : volumes) {
        const bool isReal = volume.isRoot() || volume.device().startsWith("/dev/");
        if (!isReal || !volume.isReady() || volume.bytesTotal() <= 0
            || seen.contains(volume.device()))
            continue;
        seen.append(volume.device());
        const qint64 used = volume.bytesTotal() - volume.bytesFree();
        const QString path = u"filesystem/"_s
            + (volume.isRoot() ? u"root"_s : asLevel(volume.rootPath().mid(1)));
        readings.append({path + u"/mount"_s, volume.rootPath()});
        readings.append({path + u"/total"_s, volume.bytesTotal()});
        readings.append({path + u"/used"_s, used});
        readings.append(
            {path + u"/percent"_s, rounded(100.0 * double(used) / double(volume.bytesTotal()))});
    }
}

void readThermalZones(QList<Reading> &readings)
{
    const QDir folder(u"/sys/class/thermal"_s);
    const auto zones = folder.entryList({u"thermal_zone*"_s});
    for (const QString &zone : zones) {
        const QString path = folder.filePath(zone);
        if (const auto degrees = parseTemperature(contents(path + u"/temp"_s))) {
            const QString type = QString::fromUtf8(contents(path + u"/type"_s).trimmed());
            readings.append(
                {u"temperature/"_s + asLevel(type + u'-' + zone.mid(12)), rounded(*degrees)});
        }
    }
}

void readHardwareMonitors(QList<Reading> &readings)
{
    const QDir folder(u"/sys/class/hwmon"_s);
    const auto monitors = folder.entryList({u"hwmon*"_s});
    for (const QString &monitor : monitors) {
        const QDir device(folder.filePath(monitor));
        const QString chip = QString::fromUtf8(contents(device.filePath(u"name"_s)).trimmed());
        const auto inputs = device.entryList({u"temp*_input"_s});
        for (const QString &input : inputs) {
            const QString number = input.mid(4).chopped(6);
            if (const auto degrees = parseTemperature(contents(device.filePath(input))))
                readings.append(
                    {u"temperature/"_s + asLevel(chip + u'-' + number), rounded(*degrees)});
        }
    }
}

qsizetype countProcesses()
{
    const auto folders = QDir(u"/proc"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    return std::count_if(folders.begin(), folders.end(),
                         [](const QString &name) { return name.front().isDigit(); });
}

bool isDisk(const QByteArray &device)
{
    // Partitions have no folder there; memory posing as a disk is of no interest.
    return QFile::exists(u"/sys/block/"_s + QString::fromUtf8(device)) && !device.startsWith("loop")
        && !device.startsWith("ram") && !device.startsWith("zram");
}

struct TrafficNames
{
    QString in;
    QString out;
};

//! Total and speed in both directions of one interface or disk, which \a known remembers.
void appendTraffic(QList<Reading> &readings, QHash<QByteArray, Traffic> &known, const Traffic &now,
                   const TrafficNames &names, double seconds)
{
    readings.append({names.in + u"/total"_s, now.in});
    readings.append({names.out + u"/total"_s, now.out});
    const Traffic before = known.value(now.name, now);
    if (const auto rate = perSecond(before.in, now.in, seconds))
        readings.append({names.in + u"/rate"_s, qRound64(*rate)});
    if (const auto rate = perSecond(before.out, now.out, seconds))
        readings.append({names.out + u"/rate"_s, qRound64(*rate)});
    known.insert(now.name, now);
}

} // namespace

Machine::Machine()
{
    sample();
}

QString Machine::name()
{
    const QString host = asLevel(QSysInfo::machineHostName());
    return host.isEmpty() ? u"unknown"_s : host;
}

QList<Reading> Machine::facts() const
{
    QList<Reading> facts;
    const QString model = parseCpuModel(contents(u"/proc/cpuinfo"_s));
    if (!model.isEmpty())
        facts.append({u"cpu/model"_s, model});
    const qsizetype cores = parseCpuTimes(contents(u"/proc/stat"_s)).size() - 1;
    if (cores > 0)
        facts.append({u"cpu/cores"_s, cores});
    if (const auto memory = parseMemory(contents(u"/proc/meminfo"_s)))
        facts.append({u"memory/total"_s, memory->total});
    facts.append({u"system"_s, QSysInfo::prettyProductName()});
    return facts;
}

QList<Reading> Machine::sample()
{
    const double seconds = m_sinceLastSample.isValid() ? m_sinceLastSample.elapsed() / 1000.0 : 0;
    m_sinceLastSample.start();
    QList<Reading> readings;
    readProcessor(readings);
    readLoad(readings);
    readMemory(readings);
    readNetwork(readings, seconds);
    readFileSystems(readings);
    readDisks(readings, seconds);
    readThermalZones(readings);
    readHardwareMonitors(readings);
    if (const auto uptime = parseUptime(contents(u"/proc/uptime"_s)))
        readings.append({u"uptime"_s, qint64(*uptime)});
    if (const qsizetype processes = countProcesses(); processes > 0)
        readings.append({u"processes"_s, processes});
    return readings;
}

void Machine::readProcessor(QList<Reading> &readings)
{
    const auto all = parseCpuTimes(contents(u"/proc/stat"_s));
    for (const CpuTimes &now : all) {
        const CpuTimes before = m_cpuTimes.value(now.name, now);
        const QString core = now.name == "cpu" ? u"total"_s : QString::fromLatin1(now.name.mid(3));
        if (const auto percent = busyPercent(before, now))
            readings.append({u"cpu/"_s + core, rounded(*percent)});
        m_cpuTimes.insert(now.name, now);
    }
}

void Machine::readNetwork(QList<Reading> &readings, double seconds)
{
    const auto all = parseNetworkTraffic(contents(u"/proc/net/dev"_s));
    for (const Traffic &now : all) {
        if (now.in == 0 && now.out == 0)
            continue;
        const QString path = u"network/"_s + asLevel(QString::fromUtf8(now.name));
        appendTraffic(readings, m_network, now, {path + u"/received"_s, path + u"/sent"_s},
                      seconds);
    }
}

void Machine::readDisks(QList<Reading> &readings, double seconds)
{
    const auto all = parseDiskTraffic(contents(u"/proc/diskstats"_s));
    for (const Traffic &now : all) {
        if (!isDisk(now.name))
            continue;
        const QString path = u"disk/"_s + asLevel(QString::fromUtf8(now.name));
        appendTraffic(readings, m_disks, now, {path + u"/read"_s, path + u"/written"_s}, seconds);
    }
}
