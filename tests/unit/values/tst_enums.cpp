// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/global.h>

#include <QtCore/QMetaEnum>
#include <QtTest/QTest>

using namespace QCoMqtt;

// Values of the wire: they must never change.
static_assert(int(ProtocolVersion::V3_1) == 3);
static_assert(int(ProtocolVersion::V3_1_1) == 4);
static_assert(int(ProtocolVersion::V5) == 5);
static_assert(int(RetainHandling::SendAtSubscribe) == 0);
static_assert(int(RetainHandling::SendIfNew) == 1);
static_assert(int(RetainHandling::DoNotSend) == 2);

class TestEnums : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyEnumIsInTheMetaObject();
    void propertyIdentifiersAreThoseOfTheStandard_data();
    void propertyIdentifiersAreThoseOfTheStandard();
};

void TestEnums::everyEnumIsInTheMetaObject()
{
    QCOMPARE(QMetaEnum::fromType<QoS>().keyCount(), 3);
    QCOMPARE(QMetaEnum::fromType<ProtocolVersion>().keyCount(), 4);
    QCOMPARE(QMetaEnum::fromType<RetainHandling>().keyCount(), 3);
    QCOMPARE(QMetaEnum::fromType<ReasonCode>().keyCount(), 43 + 2);
    QCOMPARE(QMetaEnum::fromType<PropertyId>().keyCount(), 27);
    QCOMPARE(QMetaEnum::fromType<ErrorCode>().keyCount(), 13);
    QCOMPARE(QMetaEnum::fromType<StreamPolicy>().keyCount(), 6);
    QCOMPARE(QMetaEnum::fromType<OutboxPolicy>().keyCount(), 4);
    QCOMPARE(QMetaEnum::fromType<AckMode>().keyCount(), 3);
    QCOMPARE(QMetaEnum::fromType<DeliveryState>().keyCount(), 3);
    QCOMPARE(QMetaEnum::fromType<PublishState>().keyCount(), 4);
    QCOMPARE(QMetaEnum::fromType<ConnectStage>().keyCount(), 5);
    QCOMPARE(QMetaEnum::fromType<ServerOrder>().keyCount(), 3);
}

// MQTT 5.0 table 2-4.
void TestEnums::propertyIdentifiersAreThoseOfTheStandard_data()
{
    QTest::addColumn<int>("id");
    QTest::newRow("PayloadFormatIndicator") << 1;
    QTest::newRow("MessageExpiryInterval") << 2;
    QTest::newRow("ContentType") << 3;
    QTest::newRow("ResponseTopic") << 8;
    QTest::newRow("CorrelationData") << 9;
    QTest::newRow("SubscriptionIdentifier") << 11;
    QTest::newRow("SessionExpiryInterval") << 17;
    QTest::newRow("AssignedClientIdentifier") << 18;
    QTest::newRow("ServerKeepAlive") << 19;
    QTest::newRow("AuthenticationMethod") << 21;
    QTest::newRow("AuthenticationData") << 22;
    QTest::newRow("RequestProblemInformation") << 23;
    QTest::newRow("WillDelayInterval") << 24;
    QTest::newRow("RequestResponseInformation") << 25;
    QTest::newRow("ResponseInformation") << 26;
    QTest::newRow("ServerReference") << 28;
    QTest::newRow("ReasonString") << 31;
    QTest::newRow("ReceiveMaximum") << 33;
    QTest::newRow("TopicAliasMaximum") << 34;
    QTest::newRow("TopicAlias") << 35;
    QTest::newRow("MaximumQoS") << 36;
    QTest::newRow("RetainAvailable") << 37;
    QTest::newRow("UserProperty") << 38;
    QTest::newRow("MaximumPacketSize") << 39;
    QTest::newRow("WildcardSubscriptionAvailable") << 40;
    QTest::newRow("SubscriptionIdentifierAvailable") << 41;
    QTest::newRow("SharedSubscriptionAvailable") << 42;
}

void TestEnums::propertyIdentifiersAreThoseOfTheStandard()
{
    QFETCH(int, id);
    QCOMPARE(QMetaEnum::fromType<PropertyId>().keyToValue(QTest::currentDataTag()), id);
}

QTEST_GUILESS_MAIN(TestEnums)
#include "tst_enums.moc"
