// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "report.h"

#include "allocations.h"

#include <QtCore/QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct Spread
{
    double median = 0;
    double least = 0;
    double most = 0;
};

template<typename Figure>
Spread spread(const std::vector<Sample> &samples, Figure figure)
{
    std::vector<double> values;
    for (const Sample &sample : samples)
        values.push_back((sample.*figure)());
    std::sort(values.begin(), values.end());
    const double median = (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
    return {median, values.front(), values.back()};
}

struct Figures
{
    explicit Figures(const std::vector<Sample> &samples)
        : rate(spread(samples, &Sample::messagesPerSecond))
        , cpu(spread(samples, &Sample::cpuMicrosecondsPerMessage))
        , allocations(spread(samples, &Sample::allocationsPerMessage))
    {}
    Spread rate;
    Spread cpu;
    Spread allocations;
};

QString cell(const Spread &spread, int decimals)
{
    const auto number = [=](double value) { return QString::number(value, 'f', decimals); };
    return u"%1 (%2-%3)"_s.arg(number(spread.median), number(spread.least), number(spread.most));
}

QString line(const QString &what, const QString &client, const QString &rate, const QString &cpu,
             const QString &allocations)
{
    return what.leftJustified(27) + client.leftJustified(14) + rate.leftJustified(30)
        + cpu.leftJustified(26) + allocations + u'\n';
}

QString line(const QString &what, const QString &client, const Figures &figures)
{
    return line(what, client, cell(figures.rate, 0), cell(figures.cpu, 3),
                countsAllocations() ? cell(figures.allocations, 4) : u"-"_s);
}

// How many times better we are.
QString ratioLine(const Figures &ours, const Figures &theirs)
{
    const auto times = [](double value) { return QString::number(value, 'f', 1) + u'x'; };
    const QString allocations = !countsAllocations() ? u"-"_s
        : theirs.allocations.median > 0
        ? u"%1 of theirs"_s.arg(ours.allocations.median / theirs.allocations.median, 0, 'f', 4)
        : u"theirs: none"_s;
    return line({}, u"ratio"_s, times(ours.rate.median / theirs.rate.median) + u" as many"_s,
                times(theirs.cpu.median / ours.cpu.median) + u" per CPU second"_s, allocations);
}

QJsonObject json(const Spread &spread)
{
    return {{u"median"_s, spread.median}, {u"least"_s, spread.least}, {u"most"_s, spread.most}};
}

QJsonObject json(const Figures &figures)
{
    QJsonObject object{{u"messagesPerSecond"_s, json(figures.rate)},
                       {u"cpuMicrosecondsPerMessage"_s, json(figures.cpu)}};
    if (countsAllocations())
        object.insert(u"allocationsPerMessage"_s, json(figures.allocations));
    return object;
}

QJsonObject json(const Result &result)
{
    QJsonObject object{{u"case"_s, QLatin1StringView(result.what.name)},
                       {u"qos"_s, result.what.qos},
                       {u"topicAliasMaximum"_s, result.what.topicAliasMaximum}};
    if (!result.ours.empty())
        object.insert(u"QCoMqtt"_s, json(Figures(result.ours)));
    if (!result.theirs.empty())
        object.insert(u"libmosquitto"_s, json(Figures(result.theirs)));
    if (!result.ours.empty() && !result.theirs.empty()) {
        const Figures ours(result.ours);
        const Figures theirs(result.theirs);
        object.insert(u"timesMessagesPerSecond"_s, ours.rate.median / theirs.rate.median);
        object.insert(u"timesMessagesPerCpuSecond"_s, theirs.cpu.median / ours.cpu.median);
    }
    return object;
}

} // namespace

QString text(const Report &report)
{
    QString text;
    for (const auto &[name, value] : report.facts)
        text += name.leftJustified(14) + value + u'\n';
    text += u"%1 messages of %2 bytes, %3 at most unacknowledged, %4 rounds, seed %5\n"_s
                .arg(report.settings.messages)
                .arg(report.settings.payloadSize)
                .arg(report.settings.window)
                .arg(report.rounds)
                .arg(report.seed);
    for (const QString &warning : report.warnings)
        text += u"WARNING: "_s + warning + u'\n';
    text += u"Median of the rounds (least-most). CPU is that of the client alone.\n\n"_s;
    text += line(u"case"_s, u"client"_s, u"messages/s"_s, u"CPU us/message"_s,
                 u"allocations/message"_s);
    for (const Result &result : report.results) {
        const QLatin1StringView title(result.what.title);
        if (!result.ours.empty())
            text += line(title, u"QCoMqtt"_s, Figures(result.ours));
        if (!result.theirs.empty())
            text += line(title, u"libmosquitto"_s, Figures(result.theirs));
        if (!result.ours.empty() && !result.theirs.empty())
            text += ratioLine(Figures(result.ours), Figures(result.theirs));
    }
    return text;
}

QJsonObject json(const Report &report)
{
    QJsonObject machine;
    for (const auto &[name, value] : report.facts)
        machine.insert(name, value);
    QJsonArray results;
    for (const Result &result : report.results)
        results.append(json(result));
    return {{u"machine"_s, machine},
            {u"warnings"_s, QJsonArray::fromStringList(report.warnings)},
            {u"messages"_s, report.settings.messages},
            {u"payloadSize"_s, report.settings.payloadSize},
            {u"window"_s, report.settings.window},
            {u"rounds"_s, report.rounds},
            {u"seed"_s, qint64(report.seed)},
            {u"results"_s, results}};
}
