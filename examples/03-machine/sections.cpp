// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "sections.h"

#include "layout.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

// More cores than these share rows, so that a big machine still fits on the screen.
constexpr qsizetype coresWithRows = 8;
constexpr qsizetype coresInOneRow = 12;

QString formatPercent(double percent)
{
    return QString::number(percent, 'f', 1) + u" %"_s;
}

std::optional<Row> percentRow(const Host &host, const QString &label, const QString &name)
{
    const auto percent = host.number(name);
    if (!percent)
        return std::nullopt;
    Row row;
    row.label = label;
    row.share = *percent / 100;
    row.value = formatPercent(*percent);
    row.history = host.history(name);
    row.highest = 100;
    return row;
}

void appendCores(QList<Row> &rows, const Host &host, const QStringList &cores)
{
    if (cores.size() <= coresWithRows) {
        for (const QString &core : cores) {
            if (const auto row = percentRow(host, u"core "_s + core, u"cpu/"_s + core))
                rows.append(*row);
        }
        return;
    }
    for (qsizetype first = 0; first < cores.size(); first += coresInOneRow) {
        const QStringList some = cores.mid(first, coresInOneRow);
        Row row;
        row.label = u"cores %1-%2"_s.arg(some.first(), some.last());
        row.highest = 100;
        for (const QString &core : some)
            row.history.append(host.number(QString(u"cpu/"_s + core)).value_or(0));
        row.value = u"≤ "_s
            + formatPercent(*std::max_element(row.history.begin(), row.history.end()));
        rows.append(row);
    }
}

Section processor(const Host &host)
{
    Section section{u"Processor"_s, {}};
    if (const auto row = percentRow(host, u"all cores"_s, u"cpu/total"_s))
        section.rows.append(*row);
    QStringList cores = host.levelsBelow(u"cpu");
    cores.removeIf([](const QString &core) { return !core.front().isDigit(); });
    appendCores(section.rows, host, cores);
    if (const auto load = host.number(u"load/1m")) {
        Row row;
        row.label = u"load"_s;
        row.highest = std::max(1.0, host.number(u"cpu/cores").value_or(1));
        row.share = *load / row.highest;
        row.value = QString::number(*load, 'f', 2);
        row.history = host.history(u"load/1m");
        row.detail = u"5 min %1, 15 min %2"_s.arg(host.number(u"load/5m").value_or(0), 0, 'f', 1)
                         .arg(host.number(u"load/15m").value_or(0), 0, 'f', 1);
        section.rows.append(row);
    }
    return section;
}

QString ofTotal(std::optional<double> used, std::optional<double> total)
{
    return used && total ? formatBytes(*used) + u" of "_s + formatBytes(*total) : QString();
}

Section memory(const Host &host)
{
    Section section{u"Memory"_s, {}};
    if (auto row = percentRow(host, u"used"_s, u"memory/percent"_s)) {
        row->detail = ofTotal(host.number(u"memory/used"), host.number(u"memory/total"));
        section.rows.append(*row);
    }
    return section;
}

std::optional<Row> rateRow(const Host &host, const QString &label, const QString &path)
{
    const auto rate = host.number(QString(path + u"/rate"_s));
    if (!rate)
        return std::nullopt;
    Row row;
    row.label = label;
    row.history = host.history(QString(path + u"/rate"_s));
    const auto highest = std::max_element(row.history.begin(), row.history.end());
    row.share = highest != row.history.end() && *highest > 0 ? *rate / *highest : 0.0;
    row.hasLimit = false;
    row.value = formatBytes(*rate) + u"/s"_s;
    if (const auto total = host.number(QString(path + u"/total"_s)))
        row.detail = formatBytes(*total) + u" in all"_s;
    return row;
}

struct Direction
{
    QString topic;
    QString label;
};

Section rates(const Host &host, const QString &title, const QString &kind, const Direction &in,
              const Direction &out)
{
    Section section{title, {}};
    const QStringList names = host.levelsBelow(kind);
    for (const QString &name : names) {
        const QString path = kind + u'/' + name + u'/';
        if (const auto row = rateRow(host, name + u' ' + in.label, path + in.topic))
            section.rows.append(*row);
        if (const auto row = rateRow(host, name + u' ' + out.label, path + out.topic))
            section.rows.append(*row);
    }
    return section;
}

Section fileSystems(const Host &host)
{
    Section section{u"File systems"_s, {}};
    const QStringList names = host.levelsBelow(u"filesystem");
    for (const QString &name : names) {
        const QString path = u"filesystem/"_s + name;
        const QString mount = host.text(QString(path + u"/mount"_s));
        if (auto row = percentRow(host, mount.isEmpty() ? name : mount, path + u"/percent"_s)) {
            row->detail = ofTotal(host.number(QString(path + u"/used"_s)),
                                  host.number(QString(path + u"/total"_s)));
            section.rows.append(*row);
        }
    }
    return section;
}

Section temperatures(const Host &host)
{
    Section section{u"Temperatures"_s, {}};
    const QStringList names = host.levelsBelow(u"temperature");
    for (const QString &name : names) {
        const QString path = u"temperature/"_s + name;
        if (const auto degrees = host.number(path)) {
            Row row;
            row.label = name;
            row.share = *degrees / 100;
            row.value = QString::number(*degrees, 'f', 1) + u" °C"_s;
            row.history = host.history(path);
            row.highest = 100;
            section.rows.append(row);
        }
    }
    return section;
}

} // namespace

QList<Section> sectionsOf(const Host &host)
{
    QList<Section> sections{
        processor(host),
        memory(host),
        rates(host, u"Network"_s, u"network"_s, {u"received"_s, u"in"_s}, {u"sent"_s, u"out"_s}),
        fileSystems(host),
        rates(host, u"Disks"_s, u"disk"_s, {u"read"_s, u"read"_s}, {u"written"_s, u"written"_s}),
        temperatures(host),
    };
    sections.removeIf([](const Section &section) { return section.rows.isEmpty(); });
    return sections;
}

QString factsOf(const Host &host)
{
    QStringList facts{host.text(u"cpu/model")};
    if (const auto cores = host.number(u"cpu/cores"))
        facts.append(*cores == 1 ? u"1 core"_s : u"%1 cores"_s.arg(*cores));
    facts.append(host.text(u"system"));
    if (const auto seconds = host.number(u"uptime"))
        facts.append(u"up "_s + formatDuration(qint64(*seconds)));
    if (const auto processes = host.number(u"processes"))
        facts.append(u"%1 processes"_s.arg(*processes));
    facts.removeAll(QString());
    return facts.join(u", ");
}
