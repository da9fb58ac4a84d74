// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "sessiondriver.h"

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

//! Which session a connection asks for, and what the server says that it has.
class CleanStartTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void b14_aForeignSessionIsAcceptedAndTold()
    {
        SessionDriver driver;
        SessionOptions options = SessionDriver::defaults();
        options.cleanStart = CleanStart::Never;
        driver.session.setOptions(options);
        const Effects effects = driver.connect(ConnAck{true});
        QVERIFY(all<Connected>(effects).at(0).foreignSession);
        QVERIFY(all<Connected>(effects).at(0).result.isSessionPresent());
        const Effects again = driver.reconnect(true);
        QCOMPARE(again, Effects());
        QCOMPARE(driver.session.state(), Session::State::Connected);
    }

    void b14_strictlyAForeignSessionIsRefusedAndLeftBehind()
    {
        SessionOptions options = SessionDriver::defaults();
        options.cleanStart = CleanStart::Never;
        options.strictSession = true;
        SessionDriver driver(options);
        QVERIFY(!connectOf(driver).cleanStart);
        QVERIFY(isProtocolClose(driver.receive(ConnAck{true}), ReasonCode::ProtocolError,
                                PacketType::ConnAck));
        driver.session.linkLost(driver.now);
        QVERIFY(connectOf(driver).cleanStart);
        driver.receive(ConnAck());
        driver.session.linkLost(driver.now);
        QVERIFY(!connectOf(driver).cleanStart);
        const Effects effects = driver.receive(ConnAck{true});
        QVERIFY(!all<Connected>(effects).at(0).foreignSession);
    }

    void b15_sessionPresentAfterACleanStartIsAProtocolError_data()
    {
        QTest::addColumn<int>("version");
        QTest::newRow("B15 MQTT 5") << 5;
        QTest::newRow("B15 MQTT 3.1.1") << 4;
    }
    void b15_sessionPresentAfterACleanStartIsAProtocolError()
    {
        QFETCH(int, version);
        SessionDriver driver{ProtocolVersion(version)};
        const Effects effects = driver.connect(ConnAck{true});
        if (version == 5) {
            QVERIFY(isProtocolClose(effects, ReasonCode::ProtocolError, PacketType::ConnAck));
        } else {
            QVERIFY(isPlainClose(effects, ErrorCode::Protocol));
        }
    }

    void b31_cleanStartOnceIsForTheFirstConnectionAlone()
    {
        SessionDriver driver;
        QVERIFY(connectOf(driver).cleanStart);
        driver.session.linkLost(driver.now); // nothing began: still the first
        QVERIFY(connectOf(driver).cleanStart);
        driver.receive(ConnAck());
        for (int i = 0; i < 3; ++i) {
            driver.session.linkLost(driver.now);
            QVERIFY(!connectOf(driver).cleanStart);
            driver.receive(ConnAck{true});
        }
    }

    void b33_aSessionThatEndedMeanwhileIsBegunAnew_data()
    {
        QTest::addColumn<int>("policy");
        QTest::addColumn<qint64>("asked"); // s
        QTest::addColumn<qint64>("answered"); // s; -1: as asked
        QTest::addColumn<qint64>("away"); // ms
        QTest::addColumn<bool>("clean");
        constexpr qint64 never = 0xFFFFFFFF;
        for (const auto policy : {int(CleanStart::FirstOnly), int(CleanStart::Never)}) {
            QTest::addRow("B33 just in time, %d", policy)
                << policy << qint64(10) << qint64(-1) << qint64(9999) << false;
            QTest::addRow("B33 over, %d", policy)
                << policy << qint64(10) << qint64(-1) << qint64(10'000) << true;
            QTest::addRow("B33 the server's word counts, %d", policy)
                << policy << qint64(100) << qint64(10) << qint64(10'000) << true;
            QTest::addRow("B33 the server's longer word counts, %d", policy)
                << policy << qint64(10) << qint64(100) << qint64(99'999) << false;
            QTest::addRow("B33 never, %d", policy)
                << policy << never << qint64(-1) << 1000 * (never + 1) << false;
        }
    }
    void b33_aSessionThatEndedMeanwhileIsBegunAnew()
    {
        QFETCH(int, policy);
        QFETCH(qint64, asked);
        QFETCH(qint64, answered);
        QFETCH(qint64, away);
        QFETCH(bool, clean);
        SessionOptions options = SessionDriver::defaults();
        options.cleanStart = CleanStart(policy);
        options.sessionExpiry = std::chrono::seconds(asked);
        SessionDriver driver(options);
        driver.connect(answered < 0 ? Properties()
                                    : with(PropertyId::SessionExpiryInterval, quint32(answered)));
        driver.publish("a", QoS::AtLeastOnce, 1);
        driver.now += 1h; // a session does not end while there is a connection (MQTT-4.1.0-1)
        driver.session.linkLost(driver.now);
        driver.now += std::chrono::milliseconds(away);
        // An attempt that fails changes nothing.
        QCOMPARE(connectOf(driver).cleanStart, clean);
        driver.session.linkLost(driver.now);
        QCOMPARE(connectOf(driver).cleanStart, clean);
        // Who waits is told by what comes: the message goes out as a new one.
        const auto publishes = sent<Publish>(driver.receive(ConnAck{!clean}));
        QCOMPARE(publishes.size(), std::size_t(1));
        QCOMPARE(publishes[0].duplicate, !clean);
        driver.session.linkLost(driver.now);
        QCOMPARE(connectOf(driver).cleanStart, false);
    }

    void b33_theExpiryOfTheGoodbyeCounts()
    {
        SessionDriver driver;
        driver.connect();
        Effects effects;
        driver.session.disconnect(ReasonCode::NormalDisconnection,
                                  with(PropertyId::SessionExpiryInterval, 5), driver.now, effects);
        driver.session.linkLost(driver.now);
        driver.now += 5s;
        QVERIFY(connectOf(driver).cleanStart);
    }

    void cleanStartAlwaysAndNever()
    {
        for (const CleanStart clean : {CleanStart::Always, CleanStart::Never}) {
            SessionOptions options = SessionDriver::defaults();
            options.cleanStart = clean;
            SessionDriver driver(options);
            for (int i = 0; i < 2; ++i) {
                QCOMPARE(connectOf(driver).cleanStart, clean == CleanStart::Always);
                driver.receive(ConnAck());
                driver.session.linkLost(driver.now);
            }
        }
    }

    void anotherClientIdIsAnotherSession()
    {
        SessionDriver driver;
        driver.connect();
        driver.session.linkLost(driver.now);
        SessionOptions options = SessionDriver::defaults();
        options.clientId = u"other"_s;
        options.cleanStart = CleanStart::Never;
        driver.session.setOptions(options);
        QVERIFY(all<Connected>(driver.connect(ConnAck{true})).at(0).foreignSession);
    }
};

QTEST_APPLESS_MAIN(CleanStartTest)
#include "tst_cleanstart.moc"
