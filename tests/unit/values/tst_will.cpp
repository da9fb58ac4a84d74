// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/error.h>
#include <qcomqtt/will.h>

#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestWill : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void b5_everyQosAndRetainIsKept_data();
    void b5_everyQosAndRetainIsKept();
    void b5_payloadMayBeEmpty();
    void b5_topicIsValidated();
    void a22_payloadHas65535BytesAtMost();
    void a22_correlationDataHas65535BytesAtMost();
    void qosOutOfRangeIsRefused_data();
    void qosOutOfRangeIsRefused();
    void settersSetTheirProperty();
    void durationsMustFitFourBytes();
    void textMustBeAStringOfTheProtocol();
    void utf8PayloadIsChecked();
    void propertiesAreReplacedAsAWhole();
};

void TestWill::b5_everyQosAndRetainIsKept_data()
{
    QTest::addColumn<QoS>("qos");
    QTest::addColumn<bool>("retain");
    for (const QoS qos : {QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce}) {
        QTest::addRow("B5 QoS %d", int(qos)) << qos << false;
        QTest::addRow("B5 QoS %d retain", int(qos)) << qos << true;
    }
}

void TestWill::b5_everyQosAndRetainIsKept()
{
    QFETCH(QoS, qos);
    QFETCH(bool, retain);
    const Will will = Will("panel/status", "gone", qos).retain(retain);
    QCOMPARE(will.topic(), Topic("panel/status"));
    QCOMPARE(will.payload(), "gone"_ba);
    QCOMPARE(will.qos(), qos);
    QCOMPARE(will.isRetained(), retain);
    QVERIFY(will.properties().isEmpty());
}

void TestWill::b5_payloadMayBeEmpty()
{
    QCOMPARE(Will("t").payload(), QByteArray());
    QCOMPARE(Will("t", nullptr).payload(), QByteArray());
}

void TestWill::b5_topicIsValidated()
{
    QVERIFY_THROWS_EXCEPTION(UsageError, Will("", "gone"));
    QVERIFY_THROWS_EXCEPTION(UsageError, Will(Topic(), "gone"));
    QVERIFY_THROWS_EXCEPTION(UsageError, Will("a/+", "gone"));
    QVERIFY_THROWS_EXCEPTION(UsageError, Will(QString(65536, u'a'), "gone"));
}

void TestWill::a22_payloadHas65535BytesAtMost()
{
    QCOMPARE(Will("t", QByteArray(65535, 'x')).payload().size(), 65535);
    QVERIFY_THROWS_EXCEPTION(UsageError, Will("t", QByteArray(65536, 'x')));
}

void TestWill::a22_correlationDataHas65535BytesAtMost()
{
    Will will("t");
    will.correlationData(QByteArray(65535, 'x'));
    QCOMPARE(will.properties().bytes(PropertyId::CorrelationData)->size(), 65535);
    QVERIFY_THROWS_EXCEPTION(UsageError, will.correlationData(QByteArray(65536, 'x')));
}

void TestWill::qosOutOfRangeIsRefused_data()
{
    QTest::addColumn<int>("qos");
    for (const int qos : {3, 4, 128, 255})
        QTest::addRow("%d", qos) << qos;
}

void TestWill::qosOutOfRangeIsRefused()
{
    QFETCH(int, qos);
    try {
        const Will will("t", "gone", static_cast<QoS>(qos));
        QFAIL("not refused");
    } catch (const UsageError &error) {
        QCOMPARE(error.text(), u"Invalid QoS %1: it is 0, 1 or 2 (MQTT-3.3.1-4)"_s.arg(qos));
    }
}

void TestWill::settersSetTheirProperty()
{
    const Will will = Will("t", "gone").delay(5s).messageExpiry(1min).contentType(u"text/plain"_s)
                          .responseTopic("reply/to").correlationData("id"_ba).utf8Payload()
                          .userProperty(u"a"_s, u"1"_s).userProperty(u"a"_s, u"2"_s);
    Properties expected;
    expected.setNumber(PropertyId::WillDelayInterval, 5);
    expected.setNumber(PropertyId::MessageExpiryInterval, 60);
    expected.setText(PropertyId::ContentType, u"text/plain"_s);
    expected.setText(PropertyId::ResponseTopic, u"reply/to"_s);
    expected.setBytes(PropertyId::CorrelationData, "id"_ba);
    expected.setNumber(PropertyId::PayloadFormatIndicator, 1);
    expected.addUserProperty(u"a"_s, u"1"_s);
    expected.addUserProperty(u"a"_s, u"2"_s);
    QCOMPARE(will.properties(), expected);
}

void TestWill::durationsMustFitFourBytes()
{
    Will will("t");
    will.delay(4294967295s).messageExpiry(0s);
    QCOMPARE(will.properties().number(PropertyId::WillDelayInterval), 4294967295u);
    QCOMPARE(will.properties().number(PropertyId::MessageExpiryInterval), 0u);
    QVERIFY_THROWS_EXCEPTION(UsageError, will.delay(4294967296s));
    QVERIFY_THROWS_EXCEPTION(UsageError, will.delay(-1s));
    QVERIFY_THROWS_EXCEPTION(UsageError, will.messageExpiry(4294967296s));
    QVERIFY_THROWS_EXCEPTION(UsageError, will.messageExpiry(-1s));
}

void TestWill::textMustBeAStringOfTheProtocol()
{
    Will will("t");
    QVERIFY_THROWS_EXCEPTION(UsageError, will.contentType(QString(65536, u'a')));
    QVERIFY_THROWS_EXCEPTION(UsageError, will.contentType(u"a\0b"_s));
    QVERIFY_THROWS_EXCEPTION(UsageError, will.contentType(QChar(0xD800)));
    QVERIFY_THROWS_EXCEPTION(UsageError, will.responseTopic(Topic()));
    QVERIFY_THROWS_EXCEPTION(UsageError, will.responseTopic("a/#"));
    QVERIFY_THROWS_EXCEPTION(UsageError, will.userProperty(QChar(0xDC00), u"v"_s)); // A21
    QVERIFY_THROWS_EXCEPTION(UsageError, will.userProperty(u"n"_s, QString(65536, u'v')));
    QVERIFY(will.properties().isEmpty());
}

void TestWill::utf8PayloadIsChecked()
{
    QCOMPARE(Will("t", "K\xC3\xBC\x63he").utf8Payload().properties().number(
                 PropertyId::PayloadFormatIndicator), 1u);
    QVERIFY_THROWS_EXCEPTION(UsageError, Will("t", "\xC3").utf8Payload());
    // U+0000 is a character of a text, though not of a string field.
    QVERIFY(!Will("t", "a\0b"_ba).utf8Payload().properties().isEmpty());
}

void TestWill::propertiesAreReplacedAsAWhole()
{
    Properties properties;
    properties.setNumber(PropertyId::WillDelayInterval, 9);
    QCOMPARE(Will("t").contentType(u"x"_s).properties(properties).properties(), properties);
}

QTEST_GUILESS_MAIN(TestWill)
#include "tst_will.moc"
