// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "sessiondriver.h"

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

//! Message Expiry Interval of what waits to be sent.
class ExpiryTest : public QObject
{
    Q_OBJECT

    static Publish expiring(QoS qos, quint32 seconds)
    {
        Publish publish{.topic = "a", .payload = "x", .qos = qos};
        publish.properties = with(PropertyId::MessageExpiryInterval, seconds);
        return publish;
    }
    static std::optional<quint32> expiryOf(const Effects &effects)
    {
        const auto publishes = sent<Publish>(effects);
        return publishes.size() == 1
            ? publishes[0].properties.number(PropertyId::MessageExpiryInterval)
            : std::nullopt;
    }

private Q_SLOTS:
    void c36_c37_whatWaitsLongerThanItsExpiryIsNotSent_data()
    {
        QTest::addColumn<int>("qos");
        QTest::addColumn<int>("waited"); // ms
        QTest::addColumn<int>("left"); // s; -1: not sent
        for (const int qos : {0, 1, 2}) {
            QTest::addRow("C37 QoS %d, no time", qos) << qos << 0 << 10;
            QTest::addRow("C37 QoS %d, less than a second", qos) << qos << 999 << 10;
            QTest::addRow("C37 QoS %d, some seconds", qos) << qos << 3500 << 7;
            QTest::addRow("C37 QoS %d, just in time", qos) << qos << 9999 << 1;
            QTest::addRow("C36 QoS %d, too long", qos) << qos << 10000 << -1;
        }
    }
    void c36_c37_whatWaitsLongerThanItsExpiryIsNotSent()
    {
        QFETCH(int, qos);
        QFETCH(int, waited);
        QFETCH(int, left);
        SessionDriver driver;
        QCOMPARE(driver.publish(expiring(QoS(qos), 10), 7), Effects());
        driver.now += std::chrono::milliseconds(waited);
        const Effects effects = driver.connect();
        if (left >= 0) {
            QCOMPARE(expiryOf(effects), std::optional(quint32(left)));
            return;
        }
        QVERIFY(sent<Publish>(effects).empty());
        const auto failure = failureOf(effects);
        QVERIFY(failure);
        QCOMPARE(failure->code, ErrorCode::Timeout);
        QVERIFY(failure->text.contains(u"expired"_s));
        QCOMPARE(driver.session.outbox().messages(), 0);
    }

    void c36_c37_waitingForTheServersReceiveMaximumCountsToo()
    {
        SessionDriver driver;
        driver.connect(with(PropertyId::ReceiveMaximum, 1));
        driver.publish("first", QoS::AtLeastOnce, 1);
        driver.publish(expiring(QoS::AtLeastOnce, 10), 2);
        driver.publish(expiring(QoS::AtLeastOnce, 60), 3);
        driver.now += 20s;
        const Effects effects = driver.receive(PubAck{1});
        QCOMPARE(expiryOf(effects), std::optional(40u));
        QCOMPARE(failureOf(effects)->code, ErrorCode::Timeout);
    }

    void c36_whatWaitsFailsWhenItExpires_data()
    {
        QTest::addColumn<bool>("connected");
        QTest::newRow("C36 offline") << false;
        QTest::newRow("C36 the window is full") << true;
    }
    void c36_whatWaitsFailsWhenItExpires()
    {
        QFETCH(const bool, connected);
        SessionOptions options = SessionDriver::defaults();
        options.keepAlive = 0s;
        SessionDriver driver(options);
        if (connected) {
            driver.connect(with(PropertyId::ReceiveMaximum, 1));
            driver.publish("first", QoS::AtLeastOnce, 1);
        }
        QCOMPARE(driver.session.deadline(), std::optional<Instant>());
        const Instant begin = driver.now;
        driver.publish(expiring(QoS::AtLeastOnce, 60), 2);
        driver.publish(expiring(QoS::ExactlyOnce, 10), 3);
        driver.publish("never", QoS::AtLeastOnce, 4);
        driver.publish(expiring(QoS::AtLeastOnce, 20), 5);
        QCOMPARE(driver.session.deadline(), std::optional(begin + 10s));
        QVERIFY(driver.abandon(5));
        driver.now += 9999ms;
        QCOMPARE(driver.tick(), Effects());
        driver.now += 1ms;
        const Effects effects = driver.tick();
        QCOMPARE(effects.size(), std::size_t(1));
        QCOMPARE(std::get<Complete>(effects.front()).operation, OperationId(3));
        QCOMPARE(failureOf(effects)->code, ErrorCode::Timeout);
        QCOMPARE(driver.session.deadline(), std::optional(begin + 60s));
        driver.now += 50s;
        QCOMPARE(std::get<Complete>(driver.tick().front()).operation, OperationId(2));
        QCOMPARE(driver.session.deadline(), std::optional<Instant>());
        QCOMPARE(driver.session.outbox().messages(), 1);
    }

    void c37_whatDoesNotWaitKeepsItsExpiry()
    {
        SessionDriver driver;
        driver.connect();
        QCOMPARE(expiryOf(driver.publish(expiring(QoS::AtLeastOnce, 10), 1)), std::optional(10u));
        driver.now += 1h;
        const Effects without = driver.publish("b", QoS::AtLeastOnce, 2);
        QCOMPARE(sent<Publish>(without).size(), std::size_t(1));
    }
};

QTEST_GUILESS_MAIN(ExpiryTest)
#include "tst_expiry.moc"
