// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "wire.h"

#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

namespace {

constexpr auto v31 = ProtocolVersion::V3_1;
constexpr auto v311 = ProtocolVersion::V3_1_1;
constexpr auto v5 = ProtocolVersion::V5;

constexpr Fault malformedType = {ReasonCode::MalformedPacket, 0};
constexpr Fault wrongSender = {ReasonCode::ProtocolError, 0};

QByteArray firstByte(int type, int flags)
{
    return QByteArray(1, char((type << 4) | flags));
}

} // namespace

class tst_Frame : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a1_reservedFlagsAreRefused_data();
    void a1_reservedFlagsAreRefused();
    void a2_pubRelHasFlags0010_data();
    void a2_pubRelHasFlags0010();
    void a3_disconnectAndAuthHaveNoFlags();
    void e1_subscribeAndUnsubscribeHaveFlags0010();
    void version31MayMarkDuplicates();
    void a4_reservedTypesAreRefused();
    void a5_clientRefusesWhatOnlyClientsSend();
    void serverRefusesWhatOnlyServersSend();
    void f16_clientRefusesDisconnectInVersion3();
    void a6_remainingLengthOfFiveBytesIsRefused();
    void a7_remainingLengthMustBeMinimal_data();
    void a7_remainingLengthMustBeMinimal();
    void whatMayStillBecomeAPacketNeedsMoreBytes();
    void b10_otherProtocolsAreRefusedAtOnce();
};

void tst_Frame::a1_reservedFlagsAreRefused_data()
{
    QTest::addColumn<int>("type");
    QTest::newRow("A1 CONNACK") << 2;
    QTest::newRow("A1 PUBACK") << 4;
    QTest::newRow("A1 PUBREC") << 5;
    QTest::newRow("A1 PUBCOMP") << 7;
    QTest::newRow("A1 SUBACK") << 9;
    QTest::newRow("A1 UNSUBACK") << 11;
    QTest::newRow("A1 PINGRESP") << 13;
}

void tst_Frame::a1_reservedFlagsAreRefused()
{
    QFETCH(const int, type);
    for (const ProtocolVersion version : allVersions) {
        QCOMPARE(faultOf(firstByte(type, 0), Reader::Client, version), moreBytesNeeded);
        for (int flags = 1; flags < 16; ++flags)
            QCOMPARE(faultOf(firstByte(type, flags), Reader::Client, version), malformedType);
    }
}

void tst_Frame::a2_pubRelHasFlags0010_data()
{
    QTest::addColumn<Reader>("end");
    QTest::newRow("A2 client") << Reader::Client;
    QTest::newRow("A2 server") << Reader::Server;
}

void tst_Frame::a2_pubRelHasFlags0010()
{
    QFETCH(const Reader, end);
    for (const ProtocolVersion version : {v311, v5}) {
        for (int flags = 0; flags < 16; ++flags) {
            const QByteArray bytes = firstByte(6, flags) + hex("02 0001");
            QCOMPARE(faultOf(bytes, end, version), flags == 2 ? noFault : malformedType);
        }
    }
}

void tst_Frame::a3_disconnectAndAuthHaveNoFlags()
{
    for (int flags = 1; flags < 16; ++flags) {
        QCOMPARE(faultOf(firstByte(14, flags) + '\0', Reader::Client, v5), malformedType);
        QCOMPARE(faultOf(firstByte(14, flags) + '\0', Reader::Server, v5), malformedType);
        QCOMPARE(faultOf(firstByte(14, flags) + '\0', Reader::Server, v311), malformedType);
        QCOMPARE(faultOf(firstByte(15, flags) + '\0', Reader::Client, v5), malformedType);
    }
}

void tst_Frame::e1_subscribeAndUnsubscribeHaveFlags0010()
{
    for (const ProtocolVersion version : {v311, v5}) {
        for (const int type : {8, 10}) {
            for (int flags = 0; flags < 16; ++flags) {
                QCOMPARE(faultOf(firstByte(type, flags), Reader::Server, version),
                         flags == 2 ? moreBytesNeeded : malformedType);
            }
        }
    }
}

void tst_Frame::version31MayMarkDuplicates()
{
    QCOMPARE(faultOf(hex("6A 02 0001"), Reader::Client, v31), noFault);
    QCOMPARE(faultOf(hex("8A 06 0001 0001 61 00"), Reader::Server, v31), noFault);
    QCOMPARE(faultOf(hex("AA 05 0001 0001 61"), Reader::Server, v31), noFault);
    QCOMPARE(faultOf(hex("66 02 0001"), Reader::Client, v31), malformedType);
    QCOMPARE(faultOf(hex("68 02 0001"), Reader::Client, v31), malformedType);
    QCOMPARE(faultOf(hex("48 02 0001"), Reader::Client, v31), malformedType);
}

void tst_Frame::a4_reservedTypesAreRefused()
{
    for (const Reader end : {Reader::Client, Reader::Server}) {
        for (const ProtocolVersion version : allVersions) {
            for (int flags = 0; flags < 16; ++flags)
                QCOMPARE(faultOf(firstByte(0, flags), end, version), malformedType);
        }
        QCOMPARE(faultOf(hex("F0 00"), end, v31), malformedType);
        QCOMPARE(faultOf(hex("F0 00"), end, v311), malformedType);
    }
    QCOMPARE(faultOf(hex("F0"), Reader::Client, v5), moreBytesNeeded);
}

void tst_Frame::a5_clientRefusesWhatOnlyClientsSend()
{
    for (const ProtocolVersion version : allVersions) {
        QCOMPARE(faultOf(hex("10 0C 0004 4D515454 04 02 003C 0000"), Reader::Client, version),
                 wrongSender);
        QCOMPARE(faultOf(hex("82 06 0001 0001 61 00"), Reader::Client, version), wrongSender);
        QCOMPARE(faultOf(hex("A2 05 0001 0001 61"), Reader::Client, version), wrongSender);
        QCOMPARE(faultOf(hex("C0 00"), Reader::Client, version), wrongSender);
    }
}

void tst_Frame::serverRefusesWhatOnlyServersSend()
{
    for (const ProtocolVersion version : allVersions) {
        for (const int type : {2, 9, 11, 13})
            QCOMPARE(faultOf(firstByte(type, 0), Reader::Server, version), wrongSender);
    }
}

void tst_Frame::f16_clientRefusesDisconnectInVersion3()
{
    QCOMPARE(faultOf(hex("E0 00"), Reader::Client, v31), wrongSender);
    QCOMPARE(faultOf(hex("E0 00"), Reader::Client, v311), wrongSender);
    QCOMPARE(faultOf(hex("E0 00"), Reader::Client, v5), noFault);
}

void tst_Frame::a6_remainingLengthOfFiveBytesIsRefused()
{
    for (const ProtocolVersion version : allVersions) {
        QCOMPARE(faultOf(hex("30 FFFFFF"), Reader::Client, version), moreBytesNeeded);
        // The fourth byte is enough to know.
        QCOMPARE(faultOf(hex("30 FFFFFFFF"), Reader::Client, version),
                 (Fault{ReasonCode::MalformedPacket, 4}));
        QCOMPARE(faultOf(hex("30 FFFFFFFF7F"), Reader::Client, version),
                 (Fault{ReasonCode::MalformedPacket, 4}));
        QCOMPARE(faultOf(hex("30 80808080"), Reader::Client, version),
                 (Fault{ReasonCode::MalformedPacket, 4}));
    }
}

void tst_Frame::a7_remainingLengthMustBeMinimal_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<qsizetype>("offset");
    QTest::newRow("A7 two bytes for 0") << hex("D0 8000") << qsizetype(2);
    QTest::newRow("A7 two bytes for 2") << hex("40 8200 0001") << qsizetype(2);
    QTest::newRow("A7 three bytes for 2") << hex("40 828000 0001") << qsizetype(3);
    QTest::newRow("A7 four bytes for 2") << hex("40 82808000 0001") << qsizetype(4);
}

void tst_Frame::a7_remainingLengthMustBeMinimal()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const qsizetype, offset);
    QCOMPARE(faultOf(bytes, Reader::Client, v5), (Fault{ReasonCode::MalformedPacket, offset}));
    // MQTT 3.1.1 section 2.2.3 has no such rule.
    QCOMPARE(faultOf(bytes, Reader::Client, v311), noFault);
    QCOMPARE(faultOf(bytes, Reader::Client, v31), noFault);
}

void tst_Frame::whatMayStillBecomeAPacketNeedsMoreBytes()
{
    QCOMPARE(faultOf({}, Reader::Client, v5), moreBytesNeeded);
    QCOMPARE(faultOf(hex("20"), Reader::Client, v5), moreBytesNeeded);
    QCOMPARE(faultOf(hex("30 80"), Reader::Client, v5), moreBytesNeeded);
    QCOMPARE(faultOf(hex("40 02 00"), Reader::Client, v5), moreBytesNeeded);
}

void tst_Frame::b10_otherProtocolsAreRefusedAtOnce()
{
    QCOMPARE(faultOf("H", Reader::Client, v5), malformedType);
    QCOMPARE(faultOf("HTTP/1.1 400 Bad Request\r\n", Reader::Client, v311), malformedType);
    QCOMPARE(faultOf("GET / HTTP/1.1\r\n", Reader::Server, v5), malformedType);
    QCOMPARE(faultOf(hex("16 0301"), Reader::Client, v5), wrongSender);
    QCOMPARE(faultOf(hex("15 0301"), Reader::Server, v5), malformedType);
}

QTEST_APPLESS_MAIN(tst_Frame)
#include "tst_frame.moc"
