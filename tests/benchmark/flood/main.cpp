// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "clocks.h"
#include "floodsource.h"
#include "looplag.h"
#include "scene.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QElapsedTimer>
#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QTimer>
#include <QtWidgets/QApplication>

#include <cstdio>

#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

//! Megabytes that this process has in memory.
double residentMegabytes()
{
    QFile file(u"/proc/self/statm"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() * double(sysconf(_SC_PAGESIZE)) / 1e6;
}

struct Figures
{
    double messages = 0;
    double cpuSeconds = 0;
    double megabytes = 0;

    // The source waits when the client does not take what it sends: sent is received, but for what
    // the sockets hold.
    static Figures now(const FloodSource &source)
    {
        return {double(source.sent()), secondsOf(CLOCK_PROCESS_CPUTIME_ID) - source.cpuSeconds(),
                residentMegabytes()};
    }
};

void wait(std::chrono::milliseconds time)
{
    QTimer::singleShot(time, qApp, &QCoreApplication::quit);
    QCoreApplication::exec();
}

struct Result
{
    double seconds;
    Figures before;
    Figures after;
    double longestGap; // milliseconds, as the next
    double percentile99;

    double messages() const { return after.messages - before.messages; }
    double cpuSeconds() const { return after.cpuSeconds - before.cpuSeconds; }
    double growth() const { return after.megabytes - before.megabytes; }
};

//! A row of the table.
void printRow(const QString &name, const Result &result)
{
    std::printf("| %s | %.0f | %.1f %% | %.1f | %.1f | %.1f | %+.1f |\n",
                qPrintable(Scene::description(name)), result.messages() / result.seconds,
                100 * result.cpuSeconds() / result.seconds, result.longestGap, result.percentile99,
                result.after.megabytes, result.growth());
}

//! One line for ../suite.
void printJson(const Result &result)
{
    std::printf("{\"messages\": %.0f, \"seconds\": %.6f, \"cpuSeconds\": %.6f, "
                "\"longestGapMilliseconds\": %.3f, \"p99GapMilliseconds\": %.3f, "
                "\"allocations\": null, \"startKiB\": %.0f, \"peakKiB\": %.0f}\n",
                result.messages(), result.seconds, result.cpuSeconds(), result.longestGap,
                result.percentile99, result.before.megabytes * 1e6 / 1024,
                result.after.megabytes * 1e6 / 1024);
}

//! Runs one scene in this process, and prints what it cost.
int runScene(const QString &name, int rate, std::chrono::seconds time, bool asJson)
{
    FloodSource source(rate);
    LoopLag lag;
    const auto scene = Scene::make(name, source.url());
    wait(2s); // windows, connections, and every topic once
    const Figures before = Figures::now(source);
    lag.restart();
    QElapsedTimer clock;
    clock.start();
    wait(time);
    const double elapsed = double(clock.elapsed()) / 1000;
    const Result result{elapsed, before, Figures::now(source), lag.longest(), lag.percentile99()};
    if (asJson)
        printJson(result);
    else
        printRow(name, result);
    return scene->isWet() ? 0 : 1;
}

//! Each in a process of its own, one after the other: what one leaves behind is not the next one's.
int runAll(const QStringList &names, int rate, std::chrono::seconds time)
{
    std::printf("%d messages a second, 200 topics, %lld s each\n\n"
                "| into | messages/s | CPU | longest gap, ms | 1 in 100 over, ms | memory, MB "
                "| growth, MB |\n"
                "|---|---|---|---|---|---|---|\n",
                rate, static_cast<long long>(time.count()));
    std::fflush(stdout);
    int failures = 0;
    for (const QString &name : names) {
        QProcess child;
        child.setProcessChannelMode(QProcess::ForwardedChannels);
        child.start(QCoreApplication::applicationFilePath(),
                    {u"--only"_s, name, u"--rate"_s, QString::number(rate), u"--seconds"_s,
                     QString::number(time.count())});
        child.waitForFinished(-1);
        failures += child.exitStatus() == QProcess::NormalExit && child.exitCode() == 0 ? 0 : 1;
    }
    return failures;
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication app(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Floods the dashboards, and tells what that costs."_s);
    const QCommandLineOption only(u"only"_s, Scene::names().join(u", "_s), u"scene"_s);
    const QCommandLineOption rate(u"rate"_s, u"Messages a second."_s, u"N"_s, u"50000"_s);
    const QCommandLineOption time(u"seconds"_s, u"For each scene."_s, u"N"_s, u"10"_s);
    const QCommandLineOption json(u"json"_s, u"With --only: prints a line of JSON."_s);
    parser.addOptions({only, rate, time, json});
    parser.addHelpOption();
    parser.process(app);
    const std::chrono::seconds duration(std::max(1, parser.value(time).toInt()));
    const int messages = std::max(1, parser.value(rate).toInt());
    if (!parser.isSet(only))
        return runAll(Scene::names(), messages, duration);
    if (!Scene::names().contains(parser.value(only)))
        parser.showHelp(2);
    return runScene(parser.value(only), messages, duration, parser.isSet(json));
}
