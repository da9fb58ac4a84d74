// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/connectresult.h>
#include <qcomqtt/publishresult.h>

#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestConnectResult : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void absentCapabilitiesHaveTheirDefault_data();
    void absentCapabilitiesHaveTheirDefault();
    void capabilitiesAreReadFromTheProperties();
    void mqtt3HasTheDefaultsWhateverTheProperties();
    void resultKeepsItsFields();
    void publishResultKeepsItsFields();
};

void TestConnectResult::absentCapabilitiesHaveTheirDefault_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::newRow("3.1") << ProtocolVersion::V3_1;
    QTest::newRow("3.1.1") << ProtocolVersion::V3_1_1;
    QTest::newRow("5") << ProtocolVersion::V5;
}

// MQTT 5.0 section 3.2.2.3.
void TestConnectResult::absentCapabilitiesHaveTheirDefault()
{
    QFETCH(ProtocolVersion, version);
    const Capabilities capabilities = Capabilities::fromProperties({}, version);
    QCOMPARE(capabilities.version(), version);
    QCOMPARE(capabilities.receiveMaximum(), quint16(65535));
    QCOMPARE(capabilities.maximumQoS(), QoS::ExactlyOnce);
    QVERIFY(capabilities.isRetainAvailable());
    // The longest Remaining Length and its fixed header: 268435455 + 5.
    QCOMPARE(capabilities.maximumPacketSize(), 268'435'460u);
    QCOMPARE(capabilities.topicAliasMaximum(), quint16(0));
    QVERIFY(capabilities.isWildcardSubscriptionAvailable());
    QVERIFY(capabilities.isSubscriptionIdentifierAvailable());
    QVERIFY(capabilities.isSharedSubscriptionAvailable());
}

static Properties limits()
{
    Properties properties;
    properties.setNumber(PropertyId::ReceiveMaximum, 20);
    properties.setNumber(PropertyId::MaximumQoS, 1);
    properties.setNumber(PropertyId::RetainAvailable, 0);
    properties.setNumber(PropertyId::MaximumPacketSize, 1000);
    properties.setNumber(PropertyId::TopicAliasMaximum, 10);
    properties.setNumber(PropertyId::WildcardSubscriptionAvailable, 0);
    properties.setNumber(PropertyId::SubscriptionIdentifierAvailable, 0);
    properties.setNumber(PropertyId::SharedSubscriptionAvailable, 0);
    return properties;
}

void TestConnectResult::capabilitiesAreReadFromTheProperties()
{
    const Capabilities capabilities = Capabilities::fromProperties(limits(), ProtocolVersion::V5);
    QCOMPARE(capabilities.receiveMaximum(), quint16(20));
    QCOMPARE(capabilities.maximumQoS(), QoS::AtLeastOnce);
    QVERIFY(!capabilities.isRetainAvailable());
    QCOMPARE(capabilities.maximumPacketSize(), 1000u);
    QCOMPARE(capabilities.topicAliasMaximum(), quint16(10));
    QVERIFY(!capabilities.isWildcardSubscriptionAvailable());
    QVERIFY(!capabilities.isSubscriptionIdentifierAvailable());
    QVERIFY(!capabilities.isSharedSubscriptionAvailable());
    QVERIFY(capabilities != Capabilities());
}

void TestConnectResult::mqtt3HasTheDefaultsWhateverTheProperties()
{
    QCOMPARE(Capabilities::fromProperties(limits(), ProtocolVersion::V3_1_1),
             Capabilities::fromProperties({}, ProtocolVersion::V3_1_1));
}

void TestConnectResult::resultKeepsItsFields()
{
    const Capabilities capabilities = Capabilities::fromProperties(limits(), ProtocolVersion::V5);
    const ConnectResult result(true, u"client"_s, 30s, 4294967295s, capabilities, limits());
    QVERIFY(result.isSessionPresent());
    QCOMPARE(result.clientId(), u"client"_s);
    QVERIFY(result.keepAlive() == 30s);
    QVERIFY(result.sessionExpiry() == 4294967295s);
    QCOMPARE(result.capabilities(), capabilities);
    QCOMPARE(result.properties(), limits());
    QVERIFY(result != ConnectResult());
}

void TestConnectResult::publishResultKeepsItsFields()
{
    const PublishResult result(ReasonCode::NoMatchingSubscribers, limits());
    QCOMPARE(result.reasonCode(), ReasonCode::NoMatchingSubscribers);
    QCOMPARE(result.properties(), limits());
    QCOMPARE(PublishResult().reasonCode(), ReasonCode::Success);
}

QTEST_GUILESS_MAIN(TestConnectResult)
#include "tst_connectresult.moc"
