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
