// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "lifetimecell.h"

#include <QtCore/QEventLoop>
#include <QtCore/QSet>
#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace std::chrono_literals;

// Every operation, at every moment of its exchange with the server, meets everything that can end
// it, in both versions of the protocol: see docs/lifetimes.md.
class tst_LifetimeMatrix : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void f22_everyWaiterEndsOnceAndGivesBackWhatItHeld_data();
    void f22_everyWaiterEndsOnceAndGivesBackWhatItHeld();
    void noCellWasLost();

private:
    QSet<QByteArray> m_run;
};

namespace {

constexpr int versionCount = 2;

// 41 moments that exist (connect 3, publish 2 + 3 + 4, post 3, drain 4, subscribe 3, unsubscribe 3,
// listen 3, next 2, disconnect 2, connected 3, disconnected 3, events 3) times 8 endings, without
// the two where a server closes a connection that there is not.
constexpr int cellCount = versionCount * (41 * 8 - 2);

void addRows(ProtocolVersion version)
{
    for (int call = 0; call < callCount; ++call) {
        for (int moment = 0; moment < momentCount; ++moment) {
            for (int ending = 0; ending < endingCount; ++ending) {
                const LifetimeCase which{version, Call(call), Moment(moment), Ending(ending)};
                if (which.exists())
                    QTest::newRow(which.name().constData()) << version << call << moment << ending;
            }
        }
    }
}

void runInLoop(LifetimeCell &cell, bool loopQuits)
{
    QEventLoop loop;
    bool reached = false;
    QMetaObject::invokeMethod(&loop, [&] {
        reached = cell.reachMoment();
        if (reached && !loopQuits) {
            cell.strike();
            cell.verify();
        }
        loop.quit();
    }, Qt::QueuedConnection);
    loop.exec();
    if (reached && loopQuits) {
        cell.strike();
        cell.verify();
    }
}

} // namespace

void tst_LifetimeMatrix::f22_everyWaiterEndsOnceAndGivesBackWhatItHeld_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<int>("call");
    QTest::addColumn<int>("moment");
    QTest::addColumn<int>("ending");
    addRows(ProtocolVersion::V5);
    addRows(ProtocolVersion::V3_1_1);
}

void tst_LifetimeMatrix::f22_everyWaiterEndsOnceAndGivesBackWhatItHeld()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(int, call);
    QFETCH(int, moment);
    QFETCH(int, ending);
    const LifetimeCase which{version, Call(call), Moment(moment), Ending(ending)};
    m_run.insert(which.name());
    for (auto limit = 10ms; limit < 10s; limit *= 4) {
        LifetimeCell cell(which, limit);
        runInLoop(cell, which.ending == Ending::LoopQuits);
        if (cell.wasTooSlow())
            continue; // a busy machine: once more with more time
        QVERIFY2(cell.failure().isEmpty(), qPrintable(cell.failure()));
        return;
    }
    QFAIL("the moment was never reached within the time limit");
}

void tst_LifetimeMatrix::noCellWasLost()
{
    qInfo("%d cells", int(m_run.size()));
    QCOMPARE(m_run.size(), cellCount);
}

QTEST_GUILESS_MAIN(tst_LifetimeMatrix)
#include "tst_lifetimematrix.moc"
