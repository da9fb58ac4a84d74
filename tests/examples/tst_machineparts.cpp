// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "board.h"
#include "layout.h"
#include "procfs.h"
#include "renderer.h"

#include <QtCore/QRegularExpression>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;

namespace {

Board exampleBoard()
{
    Board board;
    const auto tell = [&board](const char *name, const char *value) {
        board.take(u"machine/attic/"_s + QString::fromUtf8(name), QString::fromUtf8(value), true);
    };
    tell("status", "online");
    tell("cpu/model", "A processor with quite a long name that does not fit everywhere");
    tell("cpu/cores", "2");
    for (const char *percent : {"10.0", "100.0", "50.0"})
        tell("cpu/total", percent);
    tell("cpu/0", "99.9");
    tell("cpu/1", "0.1");
    tell("load/1m", "0.52");
    tell("load/5m", "0.61");
    tell("load/15m", "0.44");
    tell("memory/total", "25276026880");
    tell("memory/used", "2254857830");
    tell("memory/percent", "8.9");
    tell("network/enp0s31f6-very-long/received/rate", "12595");
    tell("network/enp0s31f6-very-long/received/total", "311404719");
    tell("filesystem/root/mount", "/");
    tell("filesystem/root/percent", "71.2");
    tell("filesystem/root/used", "30000000000");
    tell("filesystem/root/total", "42134900000");
    tell("temperature/茶室-1", "48.5");
    tell("uptime", "4512");
    tell("processes", "141");
    return board;
}

QString withoutColours(QString line)
{
    static const QRegularExpression escape(u"\x1b\\[[0-9;]*m"_s);
    return line.remove(escape);
}

} // namespace

class tst_MachineParts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cpuTimesAreReadForEachCore();
    void aCoreIsAsBusyAsItsTicksSay();
    void theLoadAverageIsRead();
    void memoryIsReadInBytes();
    void networkTrafficIsReadWithAndWithoutASpaceBehindTheName();
    void diskTrafficIsReadInBytes();
    void smallFilesAreRead();
    void aSpeedNeedsTimeAndACounterThatGrows();
    void textThatIsNoneGivesNothing();

    void barsAreDrawnInEighths_data();
    void barsAreDrawnInEighths();
    void sparklinesShowTheLatestValues();
    void textIsFittedByTheColumnsItTakes_data();
    void textIsFittedByTheColumnsItTakes();
    void numbersAreGivenUnits_data();
    void numbersAreGivenUnits();

    void theBoardKeepsAHistoryOfLiveNumbers();
    void theBoardPassesOverForeignTopicsAndControlCharacters();
    void coresComeInTheOrderOfTheirNumbers();

    void noLineIsWiderThanTheTerminal_data();
    void noLineIsWiderThanTheTerminal();
    void valuesStandBelowEachOther_data();
    void valuesStandBelowEachOther();
    void everyReadingHasItsRow();
    void coloursChangeNothingElse();
    void aBigMachineSharesRowsAmongItsCores();
    void hostsStandInGroups();
};

void tst_MachineParts::cpuTimesAreReadForEachCore()
{
    const QByteArray stat = "cpu  10 20 30 400 50 6 7 8 9 9\n"
                            "cpu0 1 2 3 40 5 0 1 2 0 0\n"
                            "cpu1 9 18 27 360 45 6 6 6 9 9\n"
                            "intr 1218616 0 0 0\n"
                            "ctxt 1694875\n";
    // Idle and waiting for a disk is not busy; guests (the last two) are part of user and nice.
    const QList<CpuTimes> expected{{"cpu", 81, 531}, {"cpu0", 9, 54}, {"cpu1", 72, 477}};
    QCOMPARE(parseCpuTimes(stat), expected);
}

void tst_MachineParts::aCoreIsAsBusyAsItsTicksSay()
{
    const CpuTimes before{"cpu0", 100, 1000};
    QCOMPARE(busyPercent(before, {"cpu0", 125, 1100}), 25.0);
    QCOMPARE(busyPercent(before, {"cpu0", 100, 1100}), 0.0);
    QCOMPARE(busyPercent(before, {"cpu0", 200, 1100}), 100.0);
    QVERIFY(!busyPercent(before, before));
    QVERIFY(!busyPercent(before, {"cpu0", 99, 1100}));
}

void tst_MachineParts::theLoadAverageIsRead()
{
    QCOMPARE(parseLoadAverage("6.11 4.25 3.29 8/142 28037\n"), (LoadAverage{6.11, 4.25, 3.29}));
}

void tst_MachineParts::memoryIsReadInBytes()
{
    const QByteArray meminfo = "MemTotal:       24683620 kB\n"
                               "MemFree:        20215232 kB\n"
                               "MemAvailable:   22499288 kB\n"
                               "Buffers:           14604 kB\n";
    QCOMPARE(parseMemory(meminfo), (Memory{25276026880, 23039270912}));
}

void tst_MachineParts::networkTrafficIsReadWithAndWithoutASpaceBehindTheName()
{
    const QByteArray dev =
        "Inter-|   Receive                            |  Transmit\n"
        " face |bytes packets errs drop fifo frame compressed multicast|bytes packets errs drop\n"
        "    lo:    3267      29    0    0    0     0          0         0     3268      29    0\n"
        "  eth0:311404719   10732    0    0    0     0          0         0   441209    5669    "
        "0\n";
    const QList<Traffic> expected{{"lo", 3267, 3268}, {"eth0", 311404719, 441209}};
    QCOMPARE(parseNetworkTraffic(dev), expected);
}

void tst_MachineParts::diskTrafficIsReadInBytes()
{
    const QByteArray diskstats =
        "   7       0 loop0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n"
        " 254       0 vda 128596 28972 1000 29170 147508 39613 3 66611 0 3\n";
    const QList<Traffic> expected{{"loop0", 0, 0}, {"vda", 512000, 1536}};
    QCOMPARE(parseDiskTraffic(diskstats), expected);
}

void tst_MachineParts::smallFilesAreRead()
{
    QCOMPARE(parseUptime("4460.63 6472.59\n"), 4460.63);
    QCOMPARE(parseTemperature("48500\n"), 48.5);
    QCOMPARE(parseTemperature("-1250\n"), -1.25);
    QCOMPARE(parseCpuModel("processor\t: 0\nmodel name\t: Some  CPU @ 2.0GHz\nmodel name\t: x\n"),
             u"Some CPU @ 2.0GHz"_s);
}

void tst_MachineParts::aSpeedNeedsTimeAndACounterThatGrows()
{
    QCOMPARE(perSecond(1000, 1500, 0.5), 1000.0);
    QCOMPARE(perSecond(1000, 1000, 0.5), 0.0);
    QVERIFY(!perSecond(1000, 999, 0.5));
    QVERIFY(!perSecond(1000, 1500, 0));
}

void tst_MachineParts::textThatIsNoneGivesNothing()
{
    QVERIFY(parseCpuTimes("").isEmpty());
    QVERIFY(parseCpuTimes("cpu 1 2\n").isEmpty());
    QVERIFY(!parseLoadAverage("").has_value());
    QVERIFY(!parseMemory("MemFree: 12 kB\n").has_value());
    QVERIFY(parseNetworkTraffic("lo: 1 2 3\n").isEmpty());
    QVERIFY(parseDiskTraffic("254 0 vda 1\n").isEmpty());
    QVERIFY(!parseUptime("").has_value());
    QVERIFY(!parseTemperature("hot\n").has_value());
    QVERIFY(parseCpuModel("flags: fpu\n").isEmpty());
}

void tst_MachineParts::barsAreDrawnInEighths_data()
{
    QTest::addColumn<double>("share");
    QTest::addColumn<QString>("expected");
    QTest::newRow("empty") << 0.0 << u"░░░░"_s;
    QTest::newRow("one eighth of a column") << 1.0 / 32 << u"▏░░░"_s;
    QTest::newRow("half") << 0.5 << u"██░░"_s;
    QTest::newRow("seven eighths of a column") << 15.0 / 32 << u"█▉░░"_s;
    QTest::newRow("full") << 1.0 << u"████"_s;
    QTest::newRow("too much") << 7.0 << u"████"_s;
    QTest::newRow("too little") << -1.0 << u"░░░░"_s;
}

void tst_MachineParts::barsAreDrawnInEighths()
{
    QFETCH(double, share);
    QTEST(bar(share, 4), "expected");
}

void tst_MachineParts::sparklinesShowTheLatestValues()
{
    QCOMPARE(sparkline({}, 4, 100), u"    "_s);
    QCOMPARE(sparkline({0, 100}, 4, 100), u"  ▁█"_s);
    QCOMPARE(sparkline({100, 0, 50, 100, 200}, 4, 100), u"▁▅██"_s);
    QCOMPARE(sparkline({0, 0}, 2, 0), u"▁▁"_s);
}

void tst_MachineParts::textIsFittedByTheColumnsItTakes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("short") << u"ab"_s << u"ab   "_s;
    QTest::newRow("exact") << u"abcde"_s << u"abcde"_s;
    QTest::newRow("long") << u"abcdef"_s << u"abcd…"_s;
    QTest::newRow("wide") << u"茶室"_s << u"茶室 "_s;
    QTest::newRow("wide and long") << u"茶室茶"_s << u"茶室…"_s;
    QTest::newRow("wide, cut before the last column") << u"a茶室茶"_s << u"a茶… "_s;
    QTest::newRow("combining") << u"e\u0301a"_s << u"e\u0301a   "_s;
}

void tst_MachineParts::textIsFittedByTheColumnsItTakes()
{
    QFETCH(QString, text);
    QTEST(fitted(text, 5), "expected");
    QCOMPARE(displayWidth(fitted(text, 5)), 5);
}

void tst_MachineParts::numbersAreGivenUnits_data()
{
    QTest::addColumn<QString>("formatted");
    QTest::addColumn<QString>("expected");
    QTest::newRow("no bytes") << formatBytes(0) << u"0 B"_s;
    QTest::newRow("bytes") << formatBytes(1023) << u"1023 B"_s;
    QTest::newRow("KiB") << formatBytes(1536) << u"1.5 KiB"_s;
    QTest::newRow("rounded up into the next unit") << formatBytes(1048575) << u"1.0 MiB"_s;
    QTest::newRow("GiB") << formatBytes(25276026880) << u"23.5 GiB"_s;
    QTest::newRow("seconds") << formatDuration(59) << u"59 s"_s;
    QTest::newRow("minutes") << formatDuration(3599) << u"59 min"_s;
    QTest::newRow("hours") << formatDuration(4512) << u"1 h 15 min"_s;
    QTest::newRow("days") << formatDuration(100 * 3600) << u"4 d 4 h"_s;
}

void tst_MachineParts::numbersAreGivenUnits()
{
    QFETCH(QString, formatted);
    QTEST(formatted, "expected");
}

void tst_MachineParts::theBoardKeepsAHistoryOfLiveNumbers()
{
    Board board;
    board.take(u"machine/attic/cpu/0"_s, u"7"_s, false);
    QCOMPARE(board.hosts().value(u"attic"_s).number(u"cpu/0"), 7.0);
    QVERIFY(board.hosts().value(u"attic"_s).history(u"cpu/0").isEmpty());
    for (int i = 0; i < Board::historyLength + 1; ++i)
        board.take(u"machine/attic/cpu/0"_s, QString::number(i), true);
    const QList<double> history = board.hosts().value(u"attic"_s).history(u"cpu/0");
    QCOMPARE(history.size(), Board::historyLength);
    QCOMPARE(history.first(), 1.0);
    QCOMPARE(history.last(), double(Board::historyLength));
}

void tst_MachineParts::theBoardPassesOverForeignTopicsAndControlCharacters()
{
    Board board;
    board.take(u"machine"_s, u"1"_s, true);
    board.take(u"machine/attic"_s, u"1"_s, true);
    board.take(u"kitchen/attic/cpu/0"_s, u"1"_s, true);
    QVERIFY(board.hosts().isEmpty());
    board.take(u"machine/attic/status"_s, u"online"_s, true);
    QCOMPARE(board.readingCount(), 0);
    board.take(u"machine/attic/cpu/model"_s, u"\x1b[2J"_s, true);
    QCOMPARE(board.hosts().value(u"attic"_s).text(u"cpu/model"), u"?[2J"_s);
    QCOMPARE(board.readingCount(), 1);
}

void tst_MachineParts::coresComeInTheOrderOfTheirNumbers()
{
    Board board;
    for (const char *core : {"10", "total", "9", "0"})
        board.take(u"machine/attic/cpu/"_s + QLatin1StringView(core), u"1"_s, true);
    QCOMPARE(board.hosts().value(u"attic"_s).levelsBelow(u"cpu"),
             QStringList({u"0"_s, u"9"_s, u"10"_s, u"total"_s}));
}

void tst_MachineParts::noLineIsWiderThanTheTerminal_data()
{
    QTest::addColumn<int>("width");
    for (const int width : {1, 12, 39, 40, 59, 60, 79, 80, 120, 400})
        QTest::addRow("%d columns", width) << width;
}

void tst_MachineParts::noLineIsWiderThanTheTerminal()
{
    QFETCH(int, width);
    for (const bool colours : {false, true}) {
        const QStringList lines = render(exampleBoard(), {width, colours, u"A title"_s});
        QCOMPARE_GT(lines.size(), 15);
        for (const QString &line : lines)
            QVERIFY2(displayWidth(withoutColours(line)) <= width, qPrintable(line));
    }
}

void tst_MachineParts::valuesStandBelowEachOther_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("valueEnd");
    // Margin, label, gap, bar, gap and value: 2 + 12 + 1 + 12 + 1 + 12 and so on.
    QTest::newRow("40 columns") << 40 << 40;
    QTest::newRow("80 columns") << 80 << 2 + 16 + 1 + 11 + 1 + 12;
    QTest::newRow("120 columns") << 120 << 2 + 16 + 1 + 24 + 1 + 12;
}

void tst_MachineParts::valuesStandBelowEachOther()
{
    QFETCH(int, width);
    QFETCH(int, valueEnd);
    static const QRegularExpression value(u"[0-9.]+ (%|°C|KiB/s)"_s);
    int rows = 0;
    const QStringList lines = render(exampleBoard(), {width, false, QString()});
    for (const QString &line : lines) {
        const auto match = value.match(line);
        if (!match.hasMatch() || !line.startsWith(u"  "))
            continue;
        QVERIFY2(displayWidth(line.left(match.capturedEnd())) == valueEnd, qPrintable(line));
        ++rows;
    }
    QCOMPARE(rows, 7); // 3 of the processor, memory, network, file system, temperature
}

void tst_MachineParts::everyReadingHasItsRow()
{
    const QStringList lines = render(exampleBoard(), {80, false, QString()});
    const QStringList expected{
        u"attic  online"_s,
        u"A processor with quite a long name that does not fit everywhere, 2 cores, up 1 …"_s,
        u" Processor"_s,
        u"  all cores        █████▌░░░░░       50.0 %          ▂█▅"_s,
        u"  core 0           ███████████       99.9 %            █"_s,
        u"  core 1           ░░░░░░░░░░░        0.1 %            ▁"_s,
        u"  load             ██▉░░░░░░░░         0.52            ▃  5 min 0.6, 15 min 0.4"_s,
        u" Memory"_s,
        u"  used             █░░░░░░░░░░        8.9 %            ▂  2.1 GiB of 23.5 GiB"_s,
        u" Network"_s,
        u"  enp0s31f6-very-… ███████████   12.3 KiB/s            █  297.0 MiB in all"_s,
        u" File systems"_s,
        u"  /                ███████▉░░░       71.2 %            ▆  27.9 GiB of 39.2 GiB"_s,
        u" Temperatures"_s,
        u"  茶室-1           █████▍░░░░░      48.5 °C            ▄"_s,
    };
    for (qsizetype i = 0; i < qMin(lines.size(), expected.size()); ++i)
        QCOMPARE(lines.at(i), expected.at(i));
    QCOMPARE(lines.size(), expected.size());
}

void tst_MachineParts::coloursChangeNothingElse()
{
    const QStringList coloured = render(exampleBoard(), {80, true, u"A title"_s});
    const QStringList plain = render(exampleBoard(), {80, false, u"A title"_s});
    QCOMPARE_NE(coloured, plain);
    QStringList stripped;
    for (const QString &line : coloured)
        stripped << withoutColours(line);
    QCOMPARE(stripped, plain);
}

void tst_MachineParts::aBigMachineSharesRowsAmongItsCores()
{
    Board board;
    for (int core = 0; core < 16; ++core)
        board.take(u"machine/big/cpu/%1"_s.arg(core), core == 3 ? u"100"_s : u"0"_s, true);
    const QStringList lines = render(board, {60, false, QString()});
    QCOMPARE(lines.size(), 4); // the name, the section and two rows
    QVERIFY2(lines.at(2).contains(u"cores 0-11"), qPrintable(lines.at(2)));
    QVERIFY2(lines.at(2).endsWith(u"▁▁▁█▁▁▁▁▁▁▁▁"), qPrintable(lines.at(2)));
    QVERIFY2(lines.at(3).contains(u"cores 12-15"), qPrintable(lines.at(3)));
}

void tst_MachineParts::hostsStandInGroups()
{
    Board board;
    board.take(u"machine/cellar/status"_s, u"offline"_s, true);
    board.take(u"machine/attic/status"_s, u"online"_s, true);
    QCOMPARE(render(board, {80, false, u"Title"_s}),
             QStringList(
                 {u"Title"_s, QString(), u"attic  online"_s, QString(), u"cellar  offline"_s}));
}

QTEST_GUILESS_MAIN(tst_MachineParts)
#include "tst_machineparts.moc"
