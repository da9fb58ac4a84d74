// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "wireimages.h"

#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;

class tst_Encoder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesTheBytesOfTheStandard_data();
    void writesTheBytesOfTheStandard();
    void appendsBehindWhatIsThere();
    void takesMemoryInFewSteps();
    void writesUtf8OfEveryLength();
    void a19_byteOrderMarkIsKept();
    void a22_longestFieldsAreWrittenWhole();
    void a23_qosZeroHasNoPacketIdentifier();
    void writesPropertiesForVersion5Only();
    void leavesOutValuesOfTheWrongType();
    void mapsFailuresToReturnCodesOfVersion3();
    void writesRemainingLengthsAtTheirLimits_data();
    void writesRemainingLengthsAtTheirLimits();
    void tellsSizesBeyondWhatAPacketCanHave();
};

void tst_Encoder::writesTheBytesOfTheStandard_data()
{
    QTest::addColumn<WireImage>("image");
    for (const WireImage &image : wireImages())
        QTest::newRow(image.name) << image;
}

void tst_Encoder::writesTheBytesOfTheStandard()
{
    QFETCH(const WireImage, image);
    QCOMPARE(encoded(image.packet, image.version).toHex(' '), image.bytes.toHex(' '));
    QCOMPARE(encodedSize(image.packet, image.version), image.bytes.size());
}

void tst_Encoder::appendsBehindWhatIsThere()
{
    QByteArray bytes = "before";
    encode(PubAck{.packetId = 1}, ProtocolVersion::V5, bytes);
    encode(Publish{.topic = "t", .payload = "p"}, ProtocolVersion::V5, bytes);
    QCOMPARE(bytes, "before" + hex("40 02 0001") + hex("30 05 0001 74 00 70"));
}

void tst_Encoder::takesMemoryInFewSteps()
{
    QByteArray bytes;
    int steps = 0;
    for (int i = 0; i < 10'000; ++i) {
        const qsizetype before = bytes.capacity();
        encode(PubAck{.packetId = 1}, ProtocolVersion::V5, bytes);
        steps += bytes.capacity() != before;
    }
    QCOMPARE(bytes.size(), 40'000);
    QVERIFY2(steps < 32, qPrintable(QString::number(steps)));
}

void tst_Encoder::writesUtf8OfEveryLength()
{
    Disconnect disconnect;
    disconnect.properties.setText(PropertyId::ReasonString, u"\u007F\u0080\u07FF\u0800\uFFFF\U00010000\U0010FFFF"_s);
    QCOMPARE(encoded(disconnect, ProtocolVersion::V5).toHex(' '),
             hex("E0 18 00 16 1F 0013 7F C280 DFBF E0A080 EFBFBF F0908080 F48FBFBF").toHex(' '));
}

void tst_Encoder::a19_byteOrderMarkIsKept()
{
    const Publish publish{.topic = Topic("\xEF\xBB\xBF" "a")};
    QCOMPARE(encoded(publish, ProtocolVersion::V3_1_1), hex("30 06 0004 EFBBBF 61"));
    const Connect connect{.version = ProtocolVersion::V3_1_1, .clientId = u"\uFEFF" "a"_s};
    QVERIFY(encoded(connect, ProtocolVersion::V3_1_1).endsWith(hex("0004 EFBBBF 61")));
}

void tst_Encoder::a22_longestFieldsAreWrittenWhole()
{
    const QByteArray longest(65535, 'x');
    Connect connect{.password = longest};
    connect.properties.setText(PropertyId::AuthenticationMethod, u"m"_s);
    connect.properties.setBytes(PropertyId::AuthenticationData, longest);
    const QByteArray bytes = encoded(connect, ProtocolVersion::V5);
    QCOMPARE(bytes.count(hex("FFFF") + longest), 2);
    QCOMPARE(bytes.size(), encodedSize(connect, ProtocolVersion::V5));
    QCOMPARE(decoded(bytes, Reader::Server, ProtocolVersion::V5), std::optional<Packet>(connect));
}

void tst_Encoder::a23_qosZeroHasNoPacketIdentifier()
{
    const Publish publish{.topic = "t", .payload = "p", .packetId = 77};
    QCOMPARE(encoded(publish, ProtocolVersion::V3_1), hex("30 04 0001 74 70"));
    QCOMPARE(encoded(publish, ProtocolVersion::V3_1_1), hex("30 04 0001 74 70"));
    QCOMPARE(encoded(publish, ProtocolVersion::V5), hex("30 05 0001 74 00 70"));
}

void tst_Encoder::writesPropertiesForVersion5Only()
{
    Publish publish{.topic = "t"};
    publish.properties.setNumber(PropertyId::TopicAlias, 1);
    QCOMPARE(encoded(publish, ProtocolVersion::V3_1_1), hex("30 03 0001 74"));
    PubAck pubAck{.packetId = 1, .reasonCode = ReasonCode::QuotaExceeded};
    pubAck.properties.setText(PropertyId::ReasonString, u"full"_s);
    QCOMPARE(encoded(pubAck, ProtocolVersion::V3_1), hex("40 02 0001"));
}

void tst_Encoder::leavesOutValuesOfTheWrongType()
{
    Publish publish{.topic = "t"};
    publish.properties.append(PropertyId::TopicAlias, u"text"_s);
    publish.properties.append(PropertyId::ContentType, 1U);
    publish.properties.append(PropertyId::CorrelationData, u"text"_s);
    publish.properties.append(PropertyId::UserProperty, QByteArray("bytes"));
    publish.properties.append(PropertyId(0x7F), 1U);
    QCOMPARE(encoded(publish, ProtocolVersion::V5), hex("30 04 0001 74 00"));
    QCOMPARE(encodedSize(publish, ProtocolVersion::V5), 6);
}

void tst_Encoder::mapsFailuresToReturnCodesOfVersion3()
{
    const SubAck subAck{.packetId = 1,
                        .reasonCodes = {ReasonCode::GrantedQoS2, ReasonCode::NotAuthorized}};
    QCOMPARE(encoded(subAck, ProtocolVersion::V3_1_1), hex("90 04 0001 02 80"));
    const ConnAck connAck{.reasonCode = ReasonCode::UnsupportedProtocolVersion};
    QCOMPARE(encoded(connAck, ProtocolVersion::V3_1_1), hex("20 02 00 01"));
}

void tst_Encoder::writesRemainingLengthsAtTheirLimits_data()
{
    QTest::addColumn<qsizetype>("remainingLength");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("127") << qsizetype(127) << hex("7F");
    QTest::newRow("128") << qsizetype(128) << hex("80 01");
    QTest::newRow("16383") << qsizetype(16383) << hex("FF 7F");
    QTest::newRow("16384") << qsizetype(16384) << hex("80 80 01");
    QTest::newRow("2097151") << qsizetype(2097151) << hex("FF FF 7F");
    QTest::newRow("2097152") << qsizetype(2097152) << hex("80 80 80 01");
}

void tst_Encoder::writesRemainingLengthsAtTheirLimits()
{
    QFETCH(const qsizetype, remainingLength);
    QFETCH(const QByteArray, bytes);
    const Publish publish{.topic = "t", .payload = QByteArray(remainingLength - 3, 'x')};
    const QByteArray packet = encoded(publish, ProtocolVersion::V3_1_1);
    QCOMPARE(packet.first(1 + bytes.size()), hex("30") + bytes);
    QCOMPARE(packet.size(), 1 + bytes.size() + remainingLength);
    QCOMPARE(encodedSize(publish, ProtocolVersion::V3_1_1), packet.size());
    QCOMPARE(decoded(packet, Reader::Client, ProtocolVersion::V3_1_1),
             std::optional<Packet>(publish));
}

void tst_Encoder::tellsSizesBeyondWhatAPacketCanHave()
{
    // Not a byte of the payload is looked at.
    const QByteArray huge = QByteArray::fromRawData("x", 300'000'000);
    const Publish publish{.topic = "t", .payload = huge};
    QCOMPARE(encodedSize(publish, ProtocolVersion::V3_1_1), 300'000'008);
}

QTEST_APPLESS_MAIN(tst_Encoder)
#include "tst_encoder.moc"
