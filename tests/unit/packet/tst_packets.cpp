// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/packet/packets.h>

#include <QtCore/QDebug>
#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;

class TestPackets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyPacketHasTheTypeAndNameOfTheStandard_data();
    void everyPacketHasTheTypeAndNameOfTheStandard();
    void unknownTypesAreReserved();
    void debugOutputIsOneLine_data();
    void debugOutputIsOneLine();
    void debugOutputHidesSecrets();
};

Q_DECLARE_METATYPE(QCoMqtt::Internal::Packet)

// MQTT 5.0 table 2-1.
void TestPackets::everyPacketHasTheTypeAndNameOfTheStandard_data()
{
    QTest::addColumn<Packet>("packet");
    QTest::addColumn<int>("type");
    QTest::newRow("CONNECT") << Packet(Connect()) << 1;
    QTest::newRow("CONNACK") << Packet(ConnAck()) << 2;
    QTest::newRow("PUBLISH") << Packet(Publish()) << 3;
    QTest::newRow("PUBACK") << Packet(PubAck()) << 4;
    QTest::newRow("PUBREC") << Packet(PubRec()) << 5;
    QTest::newRow("PUBREL") << Packet(PubRel()) << 6;
    QTest::newRow("PUBCOMP") << Packet(PubComp()) << 7;
    QTest::newRow("SUBSCRIBE") << Packet(Subscribe()) << 8;
    QTest::newRow("SUBACK") << Packet(SubAck()) << 9;
    QTest::newRow("UNSUBSCRIBE") << Packet(Unsubscribe()) << 10;
    QTest::newRow("UNSUBACK") << Packet(UnsubAck()) << 11;
    QTest::newRow("PINGREQ") << Packet(PingReq()) << 12;
    QTest::newRow("PINGRESP") << Packet(PingResp()) << 13;
    QTest::newRow("DISCONNECT") << Packet(Disconnect()) << 14;
    QTest::newRow("AUTH") << Packet(Auth()) << 15;
}

void TestPackets::everyPacketHasTheTypeAndNameOfTheStandard()
{
    QFETCH(Packet, packet);
    QFETCH(int, type);
    QCOMPARE(int(typeOf(packet)), type);
    QCOMPARE(packetTypeName(typeOf(packet)), QLatin1StringView(QTest::currentDataTag()));
}

void TestPackets::unknownTypesAreReserved()
{
    QCOMPARE(packetTypeName(PacketType::Reserved), "Reserved"_L1);
    QCOMPARE(packetTypeName(static_cast<PacketType>(16)), "Reserved"_L1);
}

void TestPackets::debugOutputIsOneLine_data()
{
    QTest::addColumn<Packet>("packet");
    QTest::addColumn<QString>("expected");
    Properties properties;
    properties.setText(PropertyId::ReasonString, u"full"_s);
    QTest::newRow("PUBLISH QoS 0") << Packet(Publish{.topic = "a", .payload = "1"_ba})
                                   << u"PUBLISH(\"a\", QoS 0, payload 1 bytes)"_s;
    QTest::newRow("PUBLISH QoS 1")
        << Packet(Publish{.topic = "a", .qos = QoS::AtLeastOnce, .retain = true, .duplicate = true,
                          .packetId = 7})
        << u"PUBLISH(\"a\", QoS 1, id 7, retain, duplicate, payload 0 bytes)"_s;
    QTest::newRow("PUBACK")
        << Packet(PubAck{7, ReasonCode::QuotaExceeded, properties})
        << u"PUBACK(id 7, Quota exceeded, Properties(ReasonString \"full\"))"_s;
    QTest::newRow("CONNACK") << Packet(ConnAck{.sessionPresent = true})
                             << u"CONNACK(Success, session present true)"_s;
    QTest::newRow("SUBSCRIBE")
        << Packet(Subscribe{
               1, {Subscription("a", QoS::AtLeastOnce).noLocal().retainAsPublished()
                       .retainHandling(RetainHandling::DoNotSend), Subscription("b/#")}})
        << u"SUBSCRIBE(id 1, \"a\" QoS 1 no local retain as published retain handling 2, "
           "\"b/#\" QoS 0)"_s;
    QTest::newRow("SUBACK")
        << Packet(SubAck{1, {ReasonCode::GrantedQoS1, ReasonCode::NotAuthorized}})
        << u"SUBACK(id 1, Granted QoS 1, Not authorized)"_s;
    QTest::newRow("UNSUBSCRIBE") << Packet(Unsubscribe{2, {"a", "b/#"}})
                                 << u"UNSUBSCRIBE(id 2, \"a\", \"b/#\")"_s;
    QTest::newRow("UNSUBACK") << Packet(UnsubAck{2}) << u"UNSUBACK(id 2)"_s;
    QTest::newRow("PINGREQ") << Packet(PingReq()) << u"PINGREQ()"_s;
    QTest::newRow("PINGRESP") << Packet(PingResp()) << u"PINGRESP()"_s;
    QTest::newRow("DISCONNECT") << Packet(Disconnect{ReasonCode::ServerMoved})
                                << u"DISCONNECT(Server moved)"_s;
    QTest::newRow("AUTH") << Packet(Auth{ReasonCode::ContinueAuthentication})
                          << u"AUTH(Continue authentication)"_s;
}

static QString printed(const Packet &packet)
{
    QString output;
    QDebug(&output).nospace() << packet;
    return output;
}

void TestPackets::debugOutputIsOneLine()
{
    QFETCH(Packet, packet);
    QFETCH(QString, expected);
    QCOMPARE(printed(packet), expected);
}

void TestPackets::debugOutputHidesSecrets()
{
    Connect connect{.clientId = u"panel"_s, .userName = u"ann"_s, .password = "secret"_ba,
                    .will = Will("status", "secret", QoS::AtLeastOnce).retain()};
    connect.properties.setBytes(PropertyId::AuthenticationData, "secret"_ba);
    connect.properties.addUserProperty(u"token"_s, u"secret"_s);
    const QString output = printed(connect);
    QCOMPARE(output, u"CONNECT(version 5, client id \"panel\", clean start true, keep alive 60, "
                     "user name 3 bytes, password 6 bytes, will \"status\" QoS 1, will payload 6 bytes, "
                     "will retain, Properties(AuthenticationData 6 bytes, UserProperty \"token\" 6 "
                     "bytes))"_s);
    QVERIFY(!output.contains(u"secret"));
    QVERIFY(!printed(Publish{.topic = "t", .payload = "secret"_ba}).contains(u"secret"));
}

QTEST_GUILESS_MAIN(TestPackets)
#include "tst_packets.moc"
