// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "wire.h"

#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;

namespace {

constexpr auto v5 = ProtocolVersion::V5;

Fault refused(qsizetype offset)
{
    return {ReasonCode::ProtocolError, offset};
}

} // namespace

class tst_ReasonCodes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void packetsHaveTheirReasonCodesOnly_data();
    void packetsHaveTheirReasonCodesOnly();
    void connAckReturnCodesOfVersion3_data();
    void connAckReturnCodesOfVersion3();
    void subAckReturnCodesOfVersion3();
    void aRob2_longReasonStringsAreRead();
};

// The tables of the packets, and of what a client or a server may send: MQTT 5.0 tables 3-1, 3-4,
// 3-5, 3-6, 3-7, 3-8, 3-9, 3-10 and 3-11.
void tst_ReasonCodes::packetsHaveTheirReasonCodesOnly_data()
{
    QTest::addColumn<Reader>("end");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("codes");

    const QByteArray id = hex("0001");
    const QByteArray none;
    const QByteArray received = hex("00 10 80 83 87 90 91 97 99");
    const QByteArray receivedByServer = hex("00 80 83 87 90 91 97 99");
    const QByteArray method = hex("04 15 0001 6D");
    QTest::newRow("B18 CONNACK")
        << Reader::Client << hex("20 03 00") << hex("00")
        << hex("00 80 81 82 83 84 85 86 87 88 89 8A 8C 90 95 97 99 9A 9B 9C 9D 9F");
    QTest::newRow("C17 PUBACK") << Reader::Client << hex("40 03") + id << none << received;
    QTest::newRow("C17 PUBREC") << Reader::Client << hex("50 03") + id << none << received;
    QTest::newRow("C17 PUBREL") << Reader::Client << hex("62 03") + id << none << hex("00 92");
    QTest::newRow("C17 PUBCOMP") << Reader::Client << hex("70 03") + id << none << hex("00 92");
    QTest::newRow("C17 PUBACK from a client")
        << Reader::Server << hex("40 03") + id << none << receivedByServer;
    QTest::newRow("C17 PUBREC from a client")
        << Reader::Server << hex("50 03") + id << none << receivedByServer;
    QTest::newRow("C17 PUBREL from a client")
        << Reader::Server << hex("62 03") + id << none << hex("00 92");
    QTest::newRow("C17 PUBCOMP from a client")
        << Reader::Server << hex("70 03") + id << none << hex("00 92");
    QTest::newRow("E8 C17 SUBACK") << Reader::Client << hex("90 04") + id + hex("00") << none
                                   << hex("00 01 02 80 83 87 8F 91 97 9E A1 A2");
    QTest::newRow("C17 UNSUBACK") << Reader::Client << hex("B0 04") + id + hex("00") << none
                                  << hex("00 11 80 83 87 8F 91");
    QTest::newRow("C17 DISCONNECT from a server")
        << Reader::Client << hex("E0 01") << none
        << hex("00 80 81 82 83 87 89 8B 8C 8D 8E 8F 90 93 94 95 96 97 98 99 9A 9B 9C 9D 9E 9F A0 "
               "A1 A2");
    QTest::newRow("C17 DISCONNECT from a client")
        << Reader::Server << hex("E0 01") << none
        << hex("00 04 80 81 82 83 90 93 94 95 96 97 98 99");
    QTest::newRow("C17 AUTH from a server")
        << Reader::Client << hex("F0 06") << method << hex("00 18");
    QTest::newRow("C17 AUTH from a client")
        << Reader::Server << hex("F0 06") << method << hex("18 19");
}

void tst_ReasonCodes::packetsHaveTheirReasonCodesOnly()
{
    QFETCH(const Reader, end);
    QFETCH(const QByteArray, before);
    QFETCH(const QByteArray, after);
    QFETCH(const QByteArray, codes);
    for (int code = 0; code < 256; ++code) {
        const Fault fault = faultOf(before + char(code) + after, end, v5);
        const Fault expected = codes.contains(char(code)) ? noFault : refused(before.size());
        QVERIFY2(fault == expected, qPrintable(u"code 0x%1"_s.arg(code, 2, 16)));
    }
}

void tst_ReasonCodes::connAckReturnCodesOfVersion3_data()
{
    QTest::addColumn<int>("returnCode");
    QTest::addColumn<ReasonCode>("reasonCode");
    QTest::newRow("0") << 0 << ReasonCode::Success;
    QTest::newRow("1") << 1 << ReasonCode::UnsupportedProtocolVersion;
    QTest::newRow("2") << 2 << ReasonCode::ClientIdentifierNotValid;
    QTest::newRow("3") << 3 << ReasonCode::ServerUnavailable;
    QTest::newRow("4") << 4 << ReasonCode::BadUserNameOrPassword;
    QTest::newRow("5") << 5 << ReasonCode::NotAuthorized;
}

void tst_ReasonCodes::connAckReturnCodesOfVersion3()
{
    QFETCH(const int, returnCode);
    QFETCH(const ReasonCode, reasonCode);
    for (const ProtocolVersion version : {ProtocolVersion::V3_1, ProtocolVersion::V3_1_1}) {
        const QByteArray bytes = hex("20 02 00") + char(returnCode);
        const auto connAck = decodedAs<ConnAck>(bytes, Reader::Client, version);
        QVERIFY(connAck);
        QCOMPARE(connAck->reasonCode, reasonCode);
        QCOMPARE(encoded(*connAck, version), bytes);
    }
}

void tst_ReasonCodes::subAckReturnCodesOfVersion3()
{
    for (const ProtocolVersion version : {ProtocolVersion::V3_1, ProtocolVersion::V3_1_1}) {
        for (int code = 0; code < 256; ++code) {
            const Fault fault = faultOf(hex("90 03 0001") + char(code), Reader::Client, version);
            QCOMPARE(fault, code <= 2 || code == 0x80 ? noFault : refused(4));
        }
    }
}

void tst_ReasonCodes::aRob2_longReasonStringsAreRead()
{
    // A reason of 130 bytes makes the property length two bytes long: 0x85 0x01.
    const QByteArray reason(130, 'r');
    const QByteArray properties = hex("8501 1F 0082") + reason;
    const auto pubAck = decodedAs<PubAck>(hex("40 8A01 0007 10") + properties, Reader::Client, v5);
    QVERIFY(pubAck);
    QCOMPARE(pubAck->packetId, 7);
    QCOMPARE(pubAck->reasonCode, ReasonCode::NoMatchingSubscribers);
    QCOMPARE(pubAck->properties.text(PropertyId::ReasonString), QString::fromLatin1(reason));
    const auto subAck =
        decodedAs<SubAck>(hex("90 8A01 0007") + properties + hex("87"), Reader::Client, v5);
    QVERIFY(subAck);
    QCOMPARE(subAck->properties.text(PropertyId::ReasonString), QString::fromLatin1(reason));
    QCOMPARE(subAck->reasonCodes, QList{ReasonCode::NotAuthorized});
    const auto pubRel =
        decodedAs<PubRel>(hex("620c000700081f000568656c6c6f"), Reader::Client, v5);
    QVERIFY(pubRel);
    QCOMPARE(pubRel->packetId, 7);
    QCOMPARE(pubRel->properties.text(PropertyId::ReasonString), u"hello"_s);
}

QTEST_APPLESS_MAIN(tst_ReasonCodes)
#include "tst_reasoncodes.moc"
