// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// The simulated world itself: what it proves rests on this.

#include "history.h"
#include "virtualeventdispatcher.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QHashSeed>
#include <QtCore/QLoggingCategory>
#include <QtCore/QTimer>
#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class SimulationTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aSeedIsOneHistory();
    void fewerStepsAreTheBeginningOfTheSameHistory();
    void anotherSeedIsAnotherHistory();
    void timersFireInVirtualTime();
    void anUnexpectedFailureIsAFault();
    void aMessageThatArrivesTwiceIsAFault();
    void aLostMessageIsAFault();
    void anAwaiterThatIsNeverResumedIsAFault();
};

// The first line that Qt logs reads the clock once more than the others, and each reading takes time.
void SimulationTest::initTestCase()
{
    QLoggingCategory::setFilterRules(u"qcomqtt.*=false"_s);
}

void SimulationTest::aSeedIsOneHistory()
{
    for (const quint64 seed : {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}) {
        History once(seed, 40, true);
        once.run();
        History again(seed, 40, true);
        again.run();
        QCOMPARE(again.trace().lines(), once.trace().lines());
        QCOMPARE(again.trace().hash(), once.trace().hash());
        History unrecorded(seed, 40, false);
        unrecorded.run();
        QCOMPARE(unrecorded.trace().hash(), once.trace().hash());
    }
}

void SimulationTest::fewerStepsAreTheBeginningOfTheSameHistory()
{
    History whole(1, 40, true);
    whole.run();
    History part(1, 20, true);
    part.run();
    const auto settles = [](const QString &line) {
        return line.contains(QStringLiteral("nothing is in the way"));
    };
    const QStringList lines = part.trace().lines();
    const auto size = std::find_if(lines.begin(), lines.end(), settles) - lines.begin();
    QVERIFY(size > 20 && size < lines.size());
    QCOMPARE(lines.first(size), whole.trace().lines().first(size));
}

void SimulationTest::anotherSeedIsAnotherHistory()
{
    History one(1, 40, false);
    one.run();
    History other(2, 40, false);
    other.run();
    QVERIFY(one.trace().hash() != other.trace().hash());
}

void SimulationTest::timersFireInVirtualTime()
{
    World world(1);
    const double begin = VirtualClock::realSeconds();
    bool fired = false;
    QTimer::singleShot(1h, this, [&] { fired = true; });
    world.runFor(59min);
    QVERIFY(!fired);
    world.runFor(2min);
    QVERIFY(fired);
    QVERIFY(VirtualClock::realSeconds() - begin < 60);
}

void SimulationTest::anUnexpectedFailureIsAFault()
{
    World world(1);
    Oracle oracle(world);
    ModelBroker broker(world, oracle);
    Setup setup;
    setup.options.reconnect(ReconnectPolicy::exponential(1s, 1s));
    broker.mood = ModelBroker::Mood::Busy; // and the first connection is not tried again
    Process process(world, oracle, broker, setup);
    process.connect();
    world.runFor(1s);
    QCOMPARE(world.faults().size(), 1);
}

void SimulationTest::aMessageThatArrivesTwiceIsAFault()
{
    World world(1);
    Oracle oracle(world);
    const int number = oracle.handedIn("up/a", QoS::ExactlyOnce);
    Internal::Publish publish{Topic("up/a"), Oracle::payload(number, 0), QoS::ExactlyOnce};
    oracle.arrived(publish);
    QCOMPARE(world.faults(), QStringList());
    oracle.arrived(publish);
    QVERIFY(!world.faults().isEmpty());
}

void SimulationTest::aLostMessageIsAFault()
{
    World world(1);
    Oracle oracle(world);
    oracle.handedIn("up/a", QoS::AtLeastOnce);
    oracle.isOwed(oracle.publishes("down/a", QoS::AtLeastOnce));
    oracle.checkRest(0);
    QCOMPARE(world.faults().size(), 2);
}

void SimulationTest::anAwaiterThatIsNeverResumedIsAFault()
{
    World world(1);
    Oracle oracle(world);
    oracle.endsToWait(oracle.beginsToWait(QLatin1StringView("one")));
    oracle.beginsToWait(QLatin1StringView("other"));
    oracle.checkEnd();
    QCOMPARE(world.faults().size(), 1);
}

int main(int argc, char **argv)
{
    QHashSeed::setDeterministicGlobalSeed();
    QCoreApplication::setEventDispatcher(new VirtualEventDispatcher);
    QCoreApplication app(argc, argv);
    SimulationTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_simulation.moc"
