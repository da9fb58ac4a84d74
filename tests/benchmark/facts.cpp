// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "facts.h"

#include "allocations.h"
#include "runs.h"

#include <QtCore/QFile>
#include <QtCore/QSysInfo>
#include <QtCore/QThread>

#include <array>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace {

QString processor()
{
    QFile file(u"/proc/cpuinfo"_s);
    if (!file.open(QIODevice::ReadOnly))
        return QSysInfo::currentCpuArchitecture();
    const QList<QByteArray> lines = file.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith("model name"))
            return QString::fromLatin1(line.mid(line.indexOf(':') + 1).trimmed());
    }
    return QSysInfo::currentCpuArchitecture();
}

QString load()
{
    std::array<double, 1> average = {};
    return getloadavg(average.data(), 1) == 1 ? QString::number(average[0], 'f', 1) : u"?"_s;
}

QString compiler()
{
#ifdef __clang__
    return QStringLiteral("clang " __clang_version__);
#else
    return QStringLiteral("g++ " __VERSION__);
#endif
}

} // namespace

QList<std::pair<QString, QString>> facts()
{
    const QString peer = mosquittoVersion();
    return {
        {u"processor"_s, processor()},
        {u"cores"_s, QString::number(QThread::idealThreadCount())},
        {u"load before"_s, load()},
        {u"system"_s, QSysInfo::prettyProductName() + u", "_s + QSysInfo::kernelVersion()},
        {u"compiler"_s, compiler()},
        {u"build type"_s, QStringLiteral(QCOMQTT_BUILD_TYPE)},
        {u"Qt"_s, QString::fromLatin1(qVersion())},
        {u"libmosquitto"_s, peer.isEmpty() ? u"not built in: measured without it"_s : peer},
    };
}

QList<QString> warnings()
{
    QList<QString> result;
#ifndef __OPTIMIZE__
    result.append(u"built without optimisation: the figures say nothing about speed"_s);
#endif
    if (const QString sanitizers = QStringLiteral(QCOMQTT_SANITIZE); !sanitizers.isEmpty())
        result.append(u"built with sanitizers (%1): the figures say nothing about speed"_s.arg(
            sanitizers));
    if (!countsAllocations())
        result.append(u"allocations cannot be counted in this build"_s);
    return result;
}
