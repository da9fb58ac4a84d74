// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "facts.h"
#include "rawpeer.h"
#include "report.h"
#include "runs.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QCoreApplication>
#include <QtCore/QFile>
#include <QtCore/QJsonDocument>

#include <algorithm>
#include <cstdio>
#include <random>
#include <stdexcept>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

enum class Who { Both, Us, Them };

struct Plan
{
    Settings settings;
    QList<Case> cases;
    Who who = Who::Both;
    int rounds = 5;
    quint32 seed = 0;
    QString jsonFile;
};

QString namesOfCases()
{
    QStringList names;
    for (const Case &each : allCases())
        names.append(QLatin1StringView(each.name));
    return names.join(u", "_s);
}

Who clientsNamed(const QString &name)
{
    if (name == u"both"_s)
        return mosquittoVersion().isEmpty() ? Who::Us : Who::Both;
    if (name == u"qcomqtt"_s)
        return Who::Us;
    if (name == u"mosquitto"_s && !mosquittoVersion().isEmpty())
        return Who::Them;
    throw std::invalid_argument("no such client in this build: " + name.toStdString());
}

qint64 numberOf(const QCommandLineParser &parser, const QString &name, qint64 least, qint64 most)
{
    bool isNumber = false;
    const qint64 number = parser.value(name).toLongLong(&isNumber);
    if (!isNumber || number < least || number > most)
        throw std::invalid_argument("--" + name.toStdString() + " must be a number from "
                                    + std::to_string(least) + " to " + std::to_string(most));
    return number;
}

Plan planFrom(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Publishes and receives over loopback, with QCoMqtt and with libmosquitto in turns."_s);
    parser.addHelpOption();
    parser.addOptions({
        {u"messages"_s, u"How many in each run."_s, u"number"_s, u"1000000"_s},
        {u"size"_s, u"Bytes of each payload."_s, u"bytes"_s, u"256"_s},
        {u"window"_s, u"Receive Maximum of both sides."_s, u"number"_s, u"1000"_s},
        {u"rounds"_s, u"Runs of each case and client."_s, u"number"_s, u"5"_s},
        {u"cases"_s, u"all, default, or some of: "_s + namesOfCases(), u"names"_s, u"default"_s},
        {u"clients"_s, u"both, qcomqtt or mosquitto."_s, u"name"_s, u"both"_s},
        {u"seed"_s, u"Of the order of the runs; default another one each time."_s, u"number"_s},
        {u"json"_s, u"Writes the report there too."_s, u"file"_s},
    });
    parser.process(arguments);
    Plan plan;
    plan.settings.messages = numberOf(parser, u"messages"_s, 1, 1'000'000'000);
    plan.settings.payloadSize = int(numberOf(parser, u"size"_s, 0, 100'000'000));
    plan.settings.window = int(numberOf(parser, u"window"_s, 1, 65535));
    plan.rounds = int(numberOf(parser, u"rounds"_s, 1, 1000));
    plan.cases = casesNamed(parser.value(u"cases"_s));
    plan.who = clientsNamed(parser.value(u"clients"_s));
    plan.seed = parser.isSet(u"seed"_s) ? quint32(numberOf(parser, u"seed"_s, 0, 0xFFFF'FFFF))
                                        : std::random_device()();
    plan.jsonFile = parser.value(u"json"_s);
    return plan;
}

void runOnce(Result &result, bool ours, const Plan &plan, RawPeer &peer)
{
    peer.prepare(result.what, plan.settings);
    const auto run = ours ? runQCoMqtt : runMosquitto;
    const Sample sample = run(result.what, plan.settings, peer.port());
    peer.verify(result.what, plan.settings);
    (ours ? result.ours : result.theirs).push_back(sample);
}

void showProgress(const Case &what, bool ours, int round, const Plan &plan)
{
    if (isatty(STDERR_FILENO))
        std::fprintf(stderr, "\rround %d of %d: %-12s %-28s", round, plan.rounds,
                     ours ? "QCoMqtt" : "libmosquitto", what.title);
}

// In every round every client does everything once, in an order of its own, so that what else the
// machine does meets all alike.
void runAll(const Plan &plan, RawPeer &peer, std::vector<Result> &results)
{
    std::mt19937 random(plan.seed);
    std::vector<std::pair<std::size_t, bool>> runs;
    for (std::size_t i = 0; i < results.size(); ++i) {
        if (plan.who != Who::Them)
            runs.emplace_back(i, true);
        if (plan.who != Who::Us)
            runs.emplace_back(i, false);
    }
    for (int round = 1; round <= plan.rounds; ++round) {
        std::shuffle(runs.begin(), runs.end(), random);
        for (const auto &[index, ours] : runs) {
            showProgress(results[index].what, ours, round, plan);
            runOnce(results[index], ours, plan, peer);
        }
    }
    if (isatty(STDERR_FILENO))
        std::fprintf(stderr, "\r%60s\r", "");
}

void write(const QJsonObject &object, const QString &fileName)
{
    QFile file(fileName);
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(object).toJson()) < 0)
        throw std::runtime_error(fileName.toStdString() + ": "
                                 + file.errorString().toStdString());
}

} // namespace

int main(int argc, char **argv)
try {
    RawPeer peer;
    const QCoreApplication application(argc, argv);
    const Plan plan = planFrom(QCoreApplication::arguments());
    Report report{plan.settings, plan.rounds, plan.seed, facts(), warnings(), {}};
    for (const Case &each : plan.cases)
        report.results.push_back({each, {}, {}});
    runAll(plan, peer, report.results);
    std::fputs(qUtf8Printable(text(report)), stdout);
    if (!plan.jsonFile.isEmpty())
        write(json(report), plan.jsonFile);
    return 0;
} catch (const std::exception &error) {
    std::fprintf(stderr, "\n%s\n", error.what());
    return 1;
}
