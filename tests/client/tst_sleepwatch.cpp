// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/sleepwatch.h>

#include <QtTest/QTest>

using namespace QCoMqtt::Internal;
using namespace std::chrono_literals;

//! Sleep, told by clocks of both kinds, in virtual time.
class tst_SleepWatch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void f10_sleepShowsWhereTheSteadyClockStops_data() { sleeps(); }
    void f10_sleepShowsWhereTheSteadyClockStops();
    void f10_sleepShowsWhereTheSteadyClockRunsOn_data() { sleeps(); }
    void f10_sleepShowsWhereTheSteadyClockRunsOn();
    void timeThatPassesAwakeIsNoSleep();
    void f12_aBlockedEventLoopIsNoSleepWhereThatCanBeTold();

private:
    static void sleeps();
    static constexpr Instant begin{100h};
    static constexpr Instant unknown = Instant::max();
};

void tst_SleepWatch::sleeps()
{
    QTest::addColumn<int>("seconds");
    QTest::addColumn<bool>("counts");
    QTest::newRow("4 s") << 4 << false;
    QTest::newRow("10 s") << 10 << true;
    QTest::newRow("10 min") << 600 << true;
    QTest::newRow("10 h") << 36000 << true;
}

void tst_SleepWatch::f10_sleepShowsWhereTheSteadyClockStops()
{
    QFETCH(const int, seconds);
    QFETCH(const bool, counts);
    SleepWatch watch({begin, 200h});
    QVERIFY(!watch.hasSlept({begin + 1min, 200h + 1min}, unknown));
    const auto sleep = std::chrono::seconds(seconds);
    QCOMPARE(watch.hasSlept({begin + 2min, 200h + 2min + sleep}, unknown), counts);
    // Once told, it is over.
    QVERIFY(!watch.hasSlept({begin + 2min, 200h + 2min + sleep}, unknown));
    QVERIFY(!watch.hasSlept({begin + 10h, 210h + sleep}, begin + 10h));
}

void tst_SleepWatch::f10_sleepShowsWhereTheSteadyClockRunsOn()
{
    QFETCH(const int, seconds);
    QFETCH(const bool, counts);
    SleepWatch watch({begin});
    QVERIFY(!watch.hasSlept({begin + 1min}, begin + 1min));
    QVERIFY(!watch.hasSlept({begin + 30min}, unknown)); // that alone tells nothing
    const Instant late = begin + 2min + std::chrono::seconds(seconds);
    QCOMPARE(watch.hasSlept({late}, begin + 2min), counts);
    QVERIFY(!watch.hasSlept({late + 1ms}, begin + 2min)); // another timer that was missed
    QVERIFY(!watch.hasSlept({late + 1h}, late + 1h));
    QVERIFY(!watch.hasSlept({late + 20h}, unknown));
}

void tst_SleepWatch::timeThatPassesAwakeIsNoSleep()
{
    SleepWatch watch({begin, 200h});
    QVERIFY(!watch.hasSlept({begin + 1000h, 1200h}, begin + 1000h));
}

void tst_SleepWatch::f12_aBlockedEventLoopIsNoSleepWhereThatCanBeTold()
{
    SleepWatch watch({begin, 200h});
    QVERIFY(!watch.hasSlept({begin + 2min, 200h + 2min}, begin));
}

QTEST_APPLESS_MAIN(tst_SleepWatch)
#include "tst_sleepwatch.moc"
