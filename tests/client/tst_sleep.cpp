// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "fakeclock.h"
#include "scriptedpeer.h"

#include <qcomqtt/client.h>
#include <qcomqtt/engine/wakewatch.h>

#include <QtTest/QSignalSpy>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

ClientOptions optionsFor(const ScriptedPeer &peer)
{
    return ClientOptions(peer.url()).clientId(u"me"_s).keepAlive(60s);
}

//! With one whose timer would have fired well within the sleep, which is the one sign of it where
//! the clock runs on.
std::chrono::seconds keepAliveFor(std::chrono::seconds sleep)
{
    return sleep > 1min ? 60s : 6s;
}

//! What the kernel leads to when the system wakes, and when the wall clock is set. Nobody in a test
//! may make it do so.
void tellOfJump()
{
    WakeWatch::ofThisThread()->check();
}

} // namespace

//! Clocks that jump, for a client with a real connection.
class tst_Sleep : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { FakeClock::begin(); }
    void cleanup() { FakeClock::hideBootClock(false); }
    void theClocksOfTheLibraryAreTheFakedOnes();
    void f10_sleepLeadsToOneProbe_data() { sleeps(); }
    void f10_sleepLeadsToOneProbe();
    void f10_aDeadLinkIsFoundWithinSeconds_data() { sleeps(); }
    void f10_aDeadLinkIsFoundWithinSeconds();
    void f10_aPendingAttemptIsMadeAtOnce_data() { sleeps(); }
    void f10_aPendingAttemptIsMadeAtOnce();
    void f10_everyClientOfAThreadIsTold();
    void f10_whatWaitsToBeWrittenIsNotBlamed();
    void f11_theWallClockHasNoEffect_data();
    void f11_theWallClockHasNoEffect();
    void f11_theWallClockHastensNoAttempt_data() { f11_theWallClockHasNoEffect_data(); }
    void f11_theWallClockHastensNoAttempt();
    void f12_whatLiesInTheSocketIsReadBeforeTheVerdict();

private:
    static void sleeps();
    static void sleep();
    //! Until the server has answered what it is asked now: what was sent before has been seen.
    static QCoro::Task<> roundTrip(Client &client);
    static void answerPublishes(ScriptedPeer &peer, int count);
};

void tst_Sleep::sleeps()
{
    QTest::addColumn<std::chrono::seconds>("time");
    QTest::addColumn<bool>("clockRunsOn");
    const std::pair<const char *, std::chrono::seconds> times[]
        = {{"10 s", 10s}, {"10 min", 10min}, {"10 h", 10h}};
    for (const auto &[name, time] : times) {
        QTest::addRow("%s, the clock stops", name) << time << false;
        QTest::addRow("%s, the clock runs on", name) << time << true;
    }
}

// In the second case only a timer tells: with the next one that was to fire within the sleep.
void tst_Sleep::sleep()
{
    QFETCH(const std::chrono::seconds, time);
    QFETCH(const bool, clockRunsOn);
    if (clockRunsOn) {
        FakeClock::sleepWithClockRunning(time);
    } else {
        FakeClock::sleepWithClockStopped(time);
        tellOfJump();
    }
}

QCoro::Task<> tst_Sleep::roundTrip(Client &client)
{
    co_await client.publish("a", 1, QoS::AtLeastOnce).timeout(20s);
}

void tst_Sleep::answerPublishes(ScriptedPeer &peer, int count)
{
    for (int i = 0; i < count; ++i) {
        peer.expectAny<Publish>().then([&peer] {
            peer.send(PubAck{peer.receivedOf<Publish>().last().packetId});
        });
    }
}

void tst_Sleep::theClocksOfTheLibraryAreTheFakedOnes()
{
    const Clocks before = Clocks::now();
    FakeClock::sleepWithClockStopped(1h);
    const Clocks asleep = Clocks::now();
    QVERIFY(asleep.steady - before.steady < 1h);
    QVERIFY(*asleep.sinceBoot - *before.sinceBoot >= 1h);
    FakeClock::pass(1h);
    QVERIFY(std::chrono::steady_clock::now() - asleep.steady >= 1h);
    FakeClock::hideBootClock(true);
    QVERIFY(!Clocks::now().sinceBoot);
}

void tst_Sleep::f10_sleepLeadsToOneProbe()
{
    QFETCH(const std::chrono::seconds, time);
    QFETCH(const bool, clockRunsOn);
    FakeClock::hideBootClock(clockRunsOn);
    ScriptedPeer peer;
    peer.acceptConnection();
    answerPublishes(peer, 3);
    Client client(optionsFor(peer).keepAlive(keepAliveFor(time)));
    RUN_COROUTINE(client.connect().start());
    sleep();
    QTRY_COMPARE(peer.receivedOf<PingReq>().size(), 1);
    for (int i = 0; i < 3; ++i) { // no timer that was missed asks again
        tellOfJump();
        RUN_COROUTINE(roundTrip(client));
    }
    QCOMPARE(peer.receivedOf<PingReq>().size(), 1);
    QCOMPARE(client.state(), ConnectionState::Connected);
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

void tst_Sleep::f10_aDeadLinkIsFoundWithinSeconds()
{
    QFETCH(const std::chrono::seconds, time);
    QFETCH(const bool, clockRunsOn);
    FakeClock::hideBootClock(clockRunsOn);
    ScriptedPeer peer;
    peer.acceptConnection();
    peer.expectAny<PingReq>(); // and no answer
    // Without the probe there would be a ping later, and the verdict 10 s after it.
    Client client(optionsFor(peer).keepAlive(keepAliveFor(time)).pingTimeout(10s));
    RUN_COROUTINE(client.connect().start());
    sleep();
    QTRY_COMPARE(peer.receivedOf<PingReq>().size(), 1);
    QCOMPARE(client.state(), ConnectionState::Connected);
    FakeClock::pass(3s);
    QTRY_COMPARE(client.state(), ConnectionState::Disconnected);
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const Disconnection why = co_await client.disconnected();
        CO_COMPARE(why.reasonCode(), std::optional(ReasonCode::KeepAliveTimeout));
        CO_VERIFY(why.failure()->text.contains(u"within 3 s"_s));
    }(client));
    QCOMPARE(peer.receivedOf<PingReq>().size(), 1);
}

void tst_Sleep::f10_aPendingAttemptIsMadeAtOnce()
{
    QFETCH(const std::chrono::seconds, time);
    QFETCH(const bool, clockRunsOn);
    FakeClock::hideBootClock(clockRunsOn);
    ScriptedPeer peer;
    peer.acceptConnection().close();
    peer.acceptConnection();
    // Where the clock runs on the attempt is due within the sleep, and that shows what happened.
    const std::chrono::milliseconds delay = clockRunsOn ? time - 6s : 10h * 24;
    Client client(optionsFor(peer).reconnect(ReconnectPolicy::exponential(delay, delay)));
    RUN_COROUTINE(client.connect().start());
    RUN_COROUTINE(client.disconnected().start());
    sleep();
    RUN_COROUTINE(client.connected().start());
    QCOMPARE(peer.connections(), 2);
}

void tst_Sleep::f10_everyClientOfAThreadIsTold()
{
    ScriptedPeer peers[2];
    Client first(optionsFor(peers[0].acceptConnection()));
    Client second(optionsFor(peers[1].acceptConnection()));
    RUN_COROUTINE(first.connect().start());
    RUN_COROUTINE(second.connect().start());
    FakeClock::sleepWithClockStopped(1min);
    tellOfJump();
    for (const ScriptedPeer &peer : peers)
        QTRY_COMPARE(peer.receivedOf<PingReq>().size(), 1);
}

// Nobody could have taken it meanwhile: whether the link stands, the probe tells.
void tst_Sleep::f10_whatWaitsToBeWrittenIsNotBlamed()
{
    FakeClock::hideBootClock(true);
    ScriptedPeer peer;
    peer.acceptConnection();
    Client client(optionsFor(peer).keepAlive(0s).writeTimeout(30s));
    RUN_COROUTINE(client.connect().start());
    peer.stopReading();
    auto publishing = client.publish("a", QByteArray(1'000'000, 'x')).start();
    QTRY_VERIFY(peer.hasUnread());
    FakeClock::sleepWithClockRunning(10min);
    peer.resumeReading();
    QTRY_COMPARE(peer.receivedOf<Publish>().size(), 1);
    QCOMPARE(client.state(), ConnectionState::Connected);
    QTRY_COMPARE(peer.receivedOf<PingReq>().size(), 1);
    QTRY_VERIFY(publishing.isReady());
}

void tst_Sleep::f11_theWallClockHasNoEffect_data()
{
    QTest::addColumn<std::chrono::seconds>("jump");
    QTest::newRow("a year ahead") << std::chrono::seconds(24h * 365);
    QTest::newRow("a year back") << std::chrono::seconds(-24h * 365);
}

void tst_Sleep::f11_theWallClockHasNoEffect()
{
    QFETCH(const std::chrono::seconds, jump);
    ScriptedPeer peer;
    peer.acceptConnection();
    answerPublishes(peer, 3);
    Client client(optionsFor(peer).operationTimeout(20s));
    auto events = client.events();
    RUN_COROUTINE(client.connect().start());
    RUN_COROUTINE(roundTrip(client));
    FakeClock::setWallClock(jump);
    tellOfJump();
    RUN_COROUTINE(roundTrip(client));
    QCOMPARE(peer.receivedOf<PingReq>().size(), 0);
    FakeClock::pass(56s); // and the ping comes when it should
    QTRY_COMPARE(peer.receivedOf<PingReq>().size(), 1);
    RUN_COROUTINE(roundTrip(client));
    QCOMPARE(events.size(), 1); // connected
    FakeClock::setWallClock(-jump);
}

void tst_Sleep::f11_theWallClockHastensNoAttempt()
{
    QFETCH(const std::chrono::seconds, jump);
    ScriptedPeer peer;
    peer.acceptConnection().close();
    peer.acceptConnection();
    constexpr auto delay = 24h * 30; // above an hour all but once in 720 times
    Client client(optionsFor(peer).reconnect(ReconnectPolicy::exponential(delay, delay)));
    auto events = client.events();
    RUN_COROUTINE(client.connect().start());
    RUN_COROUTINE(client.disconnected().start());
    FakeClock::setWallClock(jump);
    tellOfJump();
    QCoreApplication::processEvents();
    QCOMPARE(client.state(), ConnectionState::WaitingToReconnect);
    FakeClock::pass(delay);
    RUN_COROUTINE(client.connected().start());
    QCOMPARE(peer.connections(), 2);
    FakeClock::setWallClock(-jump);
}

// A ping is out; then the application is busy for two intervals, and meanwhile its answer comes.
void tst_Sleep::f12_whatLiesInTheSocketIsReadBeforeTheVerdict()
{
    ScriptedPeer peer;
    peer.acceptConnection();
    peer.expectAny<PingReq>();
    answerPublishes(peer, 1);
    Client client(optionsFor(peer));
    auto events = client.events();
    RUN_COROUTINE(client.connect().start());
    FakeClock::pass(56s);
    QTRY_COMPARE(peer.receivedOf<PingReq>().size(), 1);
    peer.send(PingResp());
    peer.flush();
    QTimer later;
    later.start(100s);
    FakeClock::pass(120s);
    // The timers come first, and the limit for the answer is long over.
    QSignalSpy timers(&later, &QTimer::timeout);
    while (timers.isEmpty())
        QCoreApplication::processEvents(QEventLoop::ExcludeSocketNotifiers);
    QCOMPARE(client.state(), ConnectionState::Connected);
    RUN_COROUTINE(roundTrip(client));
    QCOMPARE(client.state(), ConnectionState::Connected);
    QCOMPARE(events.size(), 1); // connected
    QCOMPARE(peer.connections(), 1);
}

int main(int argc, char *argv[])
{
    qputenv("QT_NO_GLIB", "1"); // whose event loop does not know how to leave sockets alone
    QCoreApplication application(argc, argv);
    tst_Sleep test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_sleep.moc"
