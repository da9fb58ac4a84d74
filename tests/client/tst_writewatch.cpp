// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/writewatch.h>

#include <QtTest/QTest>

using QCoMqtt::Internal::Instant;
using QCoMqtt::Internal::WriteWatch;
using namespace std::chrono_literals;

// F6, in virtual time.
class tst_WriteWatch : public QObject
{
    Q_OBJECT
    static constexpr Instant begin = Instant(1000s);

private Q_SLOTS:
    void f6_whatIsTakenAtOnceHasNoDeadline()
    {
        WriteWatch watch;
        watch.start(10s);
        watch.written(0, begin);
        QVERIFY(watch.deadline() == Instant::max());
    }
    void f6_theDeadlineRunsFromTheLastProgress()
    {
        WriteWatch watch;
        watch.start(10s);
        watch.written(100, begin);
        QVERIFY(watch.deadline() == begin + 10s);
        watch.written(200, begin + 5s); // writing more is no progress
        QVERIFY(watch.deadline() == begin + 10s);
        watch.taken(199, begin + 9s);
        QVERIFY(watch.deadline() == begin + 19s);
        watch.taken(0, begin + 18s);
        QVERIFY(watch.deadline() == Instant::max());
        watch.written(1, begin + 60s);
        QVERIFY(watch.deadline() == begin + 70s);
    }
    void f6_aNewConnectionStartsAnew()
    {
        WriteWatch watch;
        watch.start(10s);
        watch.written(1, begin);
        watch.start(10s);
        QVERIFY(watch.deadline() == Instant::max());
        watch.written(1, begin);
        watch.stop();
        QVERIFY(watch.deadline() == Instant::max());
    }
    void f6_withoutALimitThereIsNoDeadline()
    {
        WriteWatch watch;
        watch.start(0s);
        watch.written(1, begin);
        watch.taken(1, begin);
        QVERIFY(watch.deadline() == Instant::max());
    }
};

QTEST_GUILESS_MAIN(tst_WriteWatch)
#include "tst_writewatch.moc"
