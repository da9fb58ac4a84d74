// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "sessiondriver.h"

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

class KeepAliveTest : public QObject
{
    Q_OBJECT

    static SessionDriver connected(std::chrono::seconds keepAlive,
                                   std::chrono::milliseconds pingTimeout = 0ms, bool strict = false)
    {
        SessionOptions options = SessionDriver::defaults();
        options.keepAlive = keepAlive;
        options.pingTimeout = pingTimeout;
        options.strictPing = strict;
        SessionDriver driver(options);
        driver.connect();
        return driver;
    }
    static Effects ping() { return {Send{PingReq()}}; }
    static Effects probe(SessionDriver &driver, std::chrono::milliseconds limit = 3s)
    {
        return driver.run([&](Effects &effects) {
            driver.session.probe(limit, driver.now, effects);
        });
    }

private Q_SLOTS:
    void f1_pingIsDueStrictlyBeforeTheIntervalSinceTheLastPacketSent_data()
    {
        QTest::addColumn<int>("interval");
        QTest::addColumn<int>("due"); // ms
        QTest::newRow("F1 60 s: 5 s before") << 60 << 55000;
        QTest::newRow("F1 20 s: 5 s before") << 20 << 15000;
        QTest::newRow("F1 8 s: a quarter before") << 8 << 6000;
        QTest::newRow("F9 1 s") << 1 << 750;
        QTest::newRow("F9 65535 s") << 65535 << 65530000;
    }
    void f1_pingIsDueStrictlyBeforeTheIntervalSinceTheLastPacketSent()
    {
        QFETCH(int, interval);
        QFETCH(int, due);
        SessionDriver driver = connected(std::chrono::seconds(interval));
        const Instant expected = driver.now + std::chrono::milliseconds(due);
        QCOMPARE(driver.session.deadline(), std::optional(expected));
        driver.now = expected - 1ms;
        QCOMPARE(driver.tick(), Effects());
        driver.now = expected;
        QCOMPARE(driver.tick(), ping());
    }

    void f2_sendingAloneDoesNotPutThePingOff()
    {
        SessionDriver driver = connected(60s);
        const Instant start = driver.now;
        for (int second = 10; second < 55; second += 10) {
            driver.now = start + std::chrono::seconds(second);
            driver.publish("a", QoS::AtMostOnce);
        }
        driver.now = start + 55s;
        QCOMPARE(driver.tick(), ping());
    }

    // It stands behind what the link has not taken yet: behind a large message on a slow link, for one.
    void anAnswerIsNotDueWhileTheQuestionWaitsForTheLink()
    {
        SessionDriver driver = connected(60s, 10s);
        driver.now += 55s;
        QCOMPARE(driver.tick(), ping());
        for (int i = 0; i < 50; ++i) {
            driver.now += 9s;
            driver.session.bytesTaken(driver.now);
            QVERIFY(*driver.session.deadline() > driver.now);
        }
        driver.now += 10s;
        QVERIFY(std::holds_alternative<CloseLink>(driver.tick().back()));
    }

    void f3_receivingAloneDoesNotPutThePingOff()
    {
        SessionDriver driver = connected(60s);
        const Instant start = driver.now;
        driver.now = start + 50s;
        driver.receive(message("a", QoS::AtMostOnce, 0));
        driver.now = start + 55s;
        QCOMPARE(driver.tick(), ping());
    }

    void bothDirectionsBusyNeedNoPing()
    {
        SessionDriver driver = connected(60s);
        const Instant start = driver.now;
        driver.now = start + 50s;
        driver.publish("a", QoS::AtMostOnce);
        driver.receive(message("a", QoS::AtMostOnce, 0));
        driver.now = start + 55s;
        QCOMPARE(driver.tick(), Effects());
        QCOMPARE(driver.session.deadline(), std::optional(start + 105s));
    }

    void f4_unansweredPingEndsTheConnection_data()
    {
        QTest::addColumn<int>("interval");
        QTest::addColumn<int>("pingTimeout");
        QTest::addColumn<int>("waits");
        QTest::addColumn<QString>("text");
        QTest::newRow("F4 10 s at most") << 60 << 0 << 10000 << u"10 s"_s;
        QTest::newRow("F4 half the interval") << 8 << 0 << 4000 << u"4 s"_s;
        QTest::newRow("F4 set") << 60 << 1500 << 1500 << u"1.5 s"_s;
    }
    void f4_unansweredPingEndsTheConnection()
    {
        QFETCH(int, interval);
        QFETCH(int, pingTimeout);
        QFETCH(int, waits);
        QFETCH(QString, text);
        SessionDriver driver = connected(std::chrono::seconds(interval),
                                         std::chrono::milliseconds(pingTimeout));
        driver.now = *driver.session.deadline();
        QCOMPARE(driver.tick(), ping());
        const Instant end = driver.now + std::chrono::milliseconds(waits);
        QCOMPARE(driver.session.deadline(), std::optional(end));
        driver.now = end - 1ms;
        QCOMPARE(driver.tick(), Effects());
        driver.now = end;
        const Effects effects = driver.tick();
        QCOMPARE(effects.size(), std::size_t(1)); // F19: no DISCONNECT with 0x8D
        const auto cause = causeOf(effects);
        QVERIFY(cause);
        QCOMPARE(cause->code, ErrorCode::Disconnected);
        QCOMPARE(cause->reasonCode, std::optional(ReasonCode::KeepAliveTimeout));
        QVERIFY2(cause->text.contains(text), qPrintable(cause->text));
        QCOMPARE(driver.session.deadline(), std::nullopt);
    }

    void answeredPingStartsANewInterval()
    {
        SessionDriver driver = connected(60s, 0ms, true);
        driver.now += 55s;
        QCOMPARE(driver.tick(), ping());
        driver.now += 1s;
        QCOMPARE(driver.receive(PingResp()), Effects());
        QCOMPARE(driver.session.deadline(), std::optional(driver.now - 1s + 55s));
    }

    void f5_otherTrafficCountsAsASignOfLife()
    {
        SessionDriver driver = connected(60s);
        driver.now += 55s;
        driver.tick();
        driver.now += 5s;
        driver.receive(message("a", QoS::AtMostOnce, 0));
        driver.now += 5s;
        QCOMPARE(driver.tick(), Effects());
        QCOMPARE(driver.session.state(), Session::State::Connected);
    }

    void f5_strictlyOnlyAPingRespCounts()
    {
        SessionDriver driver = connected(60s, 0ms, true);
        driver.now += 55s;
        driver.tick();
        driver.now += 5s;
        driver.receive(message("a", QoS::AtMostOnce, 0));
        driver.now += 5s;
        QVERIFY(causeOf(driver.tick()));
    }

    void f7_unsolicitedPingRespIsIgnored()
    {
        SessionDriver driver = connected(60s);
        QCOMPARE(driver.receive(PingResp()), Effects());
        QCOMPARE(driver.session.state(), Session::State::Connected);
    }

    void f8_noPingsWithoutKeepAlive()
    {
        SessionDriver driver = connected(0s);
        QCOMPARE(driver.session.deadline(), std::nullopt);
        driver.now += 1000h;
        QCOMPARE(driver.tick(), Effects());
    }

    void f9_theLargestTimeoutDoesNotOverflow()
    {
        SessionDriver driver = connected(65535s, std::chrono::milliseconds::max());
        driver.now = *driver.session.deadline();
        QCOMPARE(driver.tick(), ping());
        QVERIFY(*driver.session.deadline() > driver.now);
    }

    void f10_aLateTickSendsOnePingAndNoStorm()
    {
        SessionDriver driver = connected(60s);
        driver.now += 10h;
        QCOMPARE(driver.tick(), ping());
        QCOMPARE(driver.tick(), Effects());
        QCOMPARE(driver.session.deadline(), std::optional(driver.now + 10s));
    }

    void f10_sleepIsFollowedByOneProbeAndAFastVerdict_data()
    {
        QTest::addColumn<std::chrono::seconds>("sleep");
        QTest::addColumn<bool>("clockRunsOn");
        const std::pair<const char *, std::chrono::seconds> sleeps[]
            = {{"10 s", 10s}, {"10 min", 10min}, {"10 h", 10h}};
        for (const auto &[name, sleep] : sleeps) {
            QTest::addRow("%s, the clock runs on", name) << sleep << true;
            QTest::addRow("%s, the clock stops", name) << sleep << false;
        }
    }
    void f10_sleepIsFollowedByOneProbeAndAFastVerdict()
    {
        QFETCH(std::chrono::seconds, sleep);
        QFETCH(bool, clockRunsOn);
        SessionDriver driver = connected(60s);
        driver.now += 20s;
        driver.now += clockRunsOn ? sleep : 0s;
        QCOMPARE(probe(driver), ping());
        QCOMPARE(driver.session.deadline(), std::optional(driver.now + 3s));
        QCOMPARE(driver.tick(), Effects()); // the timer that was missed
        driver.now += 2999ms;
        QCOMPARE(driver.tick(), Effects());
        driver.now += 1ms;
        const auto cause = causeOf(driver.tick());
        QVERIFY(cause);
        QVERIFY2(cause->text.contains(u"3 s"_s), qPrintable(cause->text));
    }

    void f10_anAnsweredProbeLeavesEverythingAsItWas()
    {
        SessionDriver driver = connected(60s);
        driver.now += 10h;
        QCOMPARE(probe(driver), ping());
        driver.now += 1s;
        QCOMPARE(driver.receive(PingResp()), Effects());
        QCOMPARE(driver.session.deadline(), std::optional(driver.now - 1s + 55s));
        driver.now += 54s;
        QCOMPARE(driver.tick(), ping());
        QCOMPARE(driver.session.deadline(), std::optional(driver.now + 10s)); // not 3 s
    }

    void f10_aShorterPingTimeoutIsKept()
    {
        SessionDriver driver = connected(60s, 500ms);
        probe(driver);
        QCOMPARE(driver.session.deadline(), std::optional(driver.now + 500ms));
    }

    void f10_aPingThatWasOutIsAskedAnew()
    {
        SessionDriver driver = connected(60s);
        driver.now += 55s;
        QCOMPARE(driver.tick(), ping());
        driver.now += 10h; // its answer can not be expected any more
        QCOMPARE(probe(driver), ping());
        QCOMPARE(driver.tick(), Effects());
        driver.now += 3s;
        QVERIFY(causeOf(driver.tick()));
    }

    void f10_aProbeWorksWithoutKeepAlive()
    {
        SessionDriver driver = connected(0s);
        QCOMPARE(probe(driver), ping());
        QCOMPARE(driver.session.deadline(), std::optional(driver.now + 3s));
        SessionDriver answered = connected(0s);
        probe(answered);
        answered.receive(PingResp());
        QCOMPARE(answered.session.deadline(), std::nullopt);
        driver.now += 3s;
        QVERIFY(causeOf(driver.tick()));
        QCOMPARE(driver.session.deadline(), std::nullopt);
    }

    void f10_onlyAConnectedSessionIsProbed()
    {
        SessionDriver driver(SessionDriver::defaults());
        QCOMPARE(probe(driver), Effects());
        driver.open();
        QCOMPARE(probe(driver), Effects());
    }

    void f12_anAnswerThatWasReadLateStillCounts()
    {
        SessionDriver driver = connected(60s);
        driver.now += 55s;
        QCOMPARE(driver.tick(), ping());
        driver.now += 120s; // the event loop was blocked for two intervals
        driver.receive(PingResp());
        QVERIFY(!causeOf(driver.tick()));
    }

    void f1_aLongPingTimeoutDoesNotSilenceTheClient()
    {
        SessionDriver driver = connected(8s, 60s);
        driver.now += 6s;
        QCOMPARE(driver.tick(), ping());
        driver.now += 6s;
        QCOMPARE(driver.tick(), ping());
        driver.now += 48s;
        driver.tick();
        driver.now += 6s;
        QVERIFY(causeOf(driver.tick()));
    }

    void b20_theServersKeepAliveReplacesOursForThisConnection_data()
    {
        QTest::addColumn<int>("ours");
        QTest::addColumn<int>("servers");
        QTest::addColumn<int>("due"); // s, 0: never
        QTest::newRow("B20 smaller") << 60 << 20 << 15;
        QTest::newRow("B20 larger") << 60 << 100 << 95;
        QTest::newRow("B20 off") << 60 << 0 << 0;
        QTest::newRow("B20 ours off") << 0 << 20 << 15;
    }
    void b20_theServersKeepAliveReplacesOursForThisConnection()
    {
        QFETCH(int, ours);
        QFETCH(int, servers);
        QFETCH(int, due);
        SessionOptions options = SessionDriver::defaults();
        options.keepAlive = std::chrono::seconds(ours);
        SessionDriver driver(options);
        const Effects effects = driver.connect(with(PropertyId::ServerKeepAlive, servers));
        QCOMPARE(all<Connected>(effects).at(0).result.keepAlive(), std::chrono::seconds(servers));
        QCOMPARE(driver.session.deadline(),
                 due ? std::optional(driver.now + std::chrono::seconds(due)) : std::nullopt);
        driver.session.linkLost(driver.now);
        QCOMPARE(int(sent<Connect>(driver.open()).at(0).keepAlive), ours);
    }
};

QTEST_APPLESS_MAIN(KeepAliveTest)
#include "tst_keepalive.moc"
