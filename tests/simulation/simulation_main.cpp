// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// Runs histories, each from a seed of its own. Of the first that goes wrong it prints the seed, what
// is broken, the fewest steps that still show it, and what happened in them.

#include "history.h"
#include "virtualeventdispatcher.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QCoreApplication>
#include <QtCore/QHashSeed>
#include <QtCore/QLoggingCategory>
#include <QtCore/QRandomGenerator>

#include <cstdio>
#include <sys/resource.h>

using namespace Qt::StringLiterals;

namespace {

struct Request
{
    quint64 firstSeed = 0;
    quint64 seeds = 1000;
    int steps = 0; // as the seed says
    bool isVerbose = false;
    bool goesOn = false;
};

void print(const QString &text)
{
    std::fputs(qPrintable(text + u'\n'), stdout);
    std::fflush(stdout);
}

QString describe(const Figures &figures)
{
    return u"%1 messages, %2 operations, %3 connections, %4 cuts, %5 crashes, %6 sessions lost, "
           "%7 days of virtual time"_s.arg(figures.messages).arg(figures.operations)
               .arg(figures.links).arg(figures.cuts).arg(figures.crashes).arg(figures.lostSessions)
               .arg(figures.virtualSeconds / 86'400, 0, 'f', 1);
}

long memory()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

// Steps come in order from one generator: fewer of them are the beginning of the same history.
int fewestSteps(quint64 seed, int most)
{
    for (int steps = 1; steps < most; ++steps) {
        if (!History(seed, steps, false).run().isEmpty())
            return steps;
    }
    return most;
}

void showFault(quint64 seed, int most)
{
    const int steps = fewestSteps(seed, most);
    History history(seed, steps, true);
    const QStringList faults = history.run();
    print(history.trace().lines().join(u'\n'));
    print(u"\nseed %1, steps %2: %3"_s.arg(seed).arg(steps).arg(faults.join(u"\n  "_s)));
    print(u"Again: qcomqtt_simulation --seed %1 --steps %2 --verbose"_s.arg(seed).arg(steps));
}

int runAll(const Request &request)
{
    Figures sum;
    int failed = 0;
    const double begin = VirtualClock::realSeconds();
    for (quint64 i = 0; i < request.seeds; ++i) {
        const quint64 seed = request.firstSeed + i;
        const int steps = request.steps > 0 ? request.steps : History::usualSteps(seed);
        History history(seed, steps, request.isVerbose);
        const QStringList faults = history.run();
        sum += history.figures();
        if (request.isVerbose)
            print(history.trace().lines().join(u'\n'));
        if (!faults.isEmpty()) {
            ++failed;
            if (!request.goesOn) {
                showFault(seed, steps);
                return 1;
            }
            print(u"seed %1: %2"_s.arg(seed).arg(faults.first()));
        }
        if ((i + 1) % 10'000 == 0 || i + 1 == request.seeds) {
            print(u"%1 histories in %2 s, %3 went wrong; %4; %5 MB at most"_s.arg(i + 1)
                      .arg(VirtualClock::realSeconds() - begin, 0, 'f', 1).arg(failed)
                      .arg(describe(sum)).arg(memory()));
        }
        if (request.seeds == 1)
            print(u"hash %1"_s.arg(history.trace().hash(), 16, 16, QLatin1Char('0')));
    }
    return failed > 0 ? 1 : 0;
}

Request readArguments()
{
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Runs random histories of a client in a simulated world."_s);
    parser.addHelpOption();
    parser.addOption({u"seeds"_s, u"How many histories (1000)."_s, u"count"_s, u"1000"_s});
    parser.addOption({u"seed"_s, u"Only this one."_s, u"number"_s});
    parser.addOption({u"first"_s, u"The first seed (QCOMQTT_TEST_SEED, else random)."_s, u"number"_s});
    parser.addOption({u"steps"_s, u"How long each history is (as its seed says)."_s, u"count"_s});
    parser.addOption({u"verbose"_s, u"Prints what happens."_s});
    parser.addOption({u"go-on"_s, u"Does not stop at the first that goes wrong."_s});
    parser.process(*QCoreApplication::instance());

    Request request{.firstSeed = qEnvironmentVariable("QCOMQTT_TEST_SEED").toULongLong()};
    if (request.firstSeed == 0)
        request.firstSeed = QRandomGenerator::global()->bounded(1'000'000'000);
    if (parser.isSet(u"first"_s))
        request.firstSeed = parser.value(u"first"_s).toULongLong();
    request.seeds = parser.value(u"seeds"_s).toULongLong();
    if (parser.isSet(u"seed"_s)) {
        request.firstSeed = parser.value(u"seed"_s).toULongLong();
        request.seeds = 1;
    }
    request.steps = parser.value(u"steps"_s).toInt();
    request.isVerbose = parser.isSet(u"verbose"_s);
    request.goesOn = parser.isSet(u"go-on"_s);
    return request;
}

} // namespace

int main(int argc, char **argv)
{
    QHashSeed::setDeterministicGlobalSeed();
    QLoggingCategory::setFilterRules(u"qcomqtt.*=false"_s); // links that flap are daily bread here
    QCoreApplication::setEventDispatcher(new VirtualEventDispatcher);
    QCoreApplication app(argc, argv);
    const Request request = readArguments();
    print(u"QCOMQTT_TEST_SEED=%1"_s.arg(request.firstSeed));
    return runAll(request);
}
