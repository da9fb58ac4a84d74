// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "wire.h"

#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;

namespace {

constexpr auto v5 = ProtocolVersion::V5;

// Where properties may stand.
enum Holder {
    InConnect,
    InWill,
    InConnAck,
    InPublish,
    InPubAck,
    InPubRec,
    InPubRel,
    InPubComp,
    InSubscribe,
    InSubAck,
    InUnsubscribe,
    InUnsubAck,
    InDisconnect,
    InAuth,
    HolderCount
};

// MQTT 5.0 table 2-4, written out: identifier, a value, and the packets.
struct Row
{
    int id;
    QByteArray value;
    QList<Holder> holders;
};

QList<Holder> everywhere()
{
    QList<Holder> result;
    for (int holder = 0; holder < HolderCount; ++holder)
        result.append(Holder(holder));
    return result;
}

QList<Row> table()
{
    const QList<Holder> message = {InPublish, InWill};
    const QList<Holder> both = {InConnect, InConnAck};
    return {
        {0x01, hex("01"), message}, // Payload Format Indicator
        {0x02, hex("0000003C"), message}, // Message Expiry Interval
        {0x03, hex("0001 74"), message}, // Content Type
        {0x08, hex("0001 72"), message}, // Response Topic
        {0x09, hex("0002 0102"), message}, // Correlation Data
        {0x0B, hex("FFFFFF7F"), {InPublish, InSubscribe}}, // Subscription Identifier
        {0x11, hex("00000E10"), {InConnect, InConnAck, InDisconnect}}, // Session Expiry Interval
        {0x12, hex("0001 63"), {InConnAck}}, // Assigned Client Identifier
        {0x13, hex("003C"), {InConnAck}}, // Server Keep Alive
        {0x15, hex("0001 6D"), {InConnect, InConnAck, InAuth}}, // Authentication Method
        {0x16, hex("0002 0102"), {InConnect, InConnAck, InAuth}}, // Authentication Data
        {0x17, hex("00"), {InConnect}}, // Request Problem Information
        {0x18, hex("0000000A"), {InWill}}, // Will Delay Interval
        {0x19, hex("01"), {InConnect}}, // Request Response Information
        {0x1A, hex("0001 69"), {InConnAck}}, // Response Information
        {0x1C, hex("0001 68"), {InConnAck, InDisconnect}}, // Server Reference
        {0x1F,
         hex("0002 6E6F"),
         {InConnAck, InPubAck, InPubRec, InPubRel, InPubComp, InSubAck, InUnsubAck, InDisconnect,
          InAuth}}, // Reason String
        {0x21, hex("0014"), both}, // Receive Maximum
        {0x22, hex("000A"), both}, // Topic Alias Maximum
        {0x23, hex("0005"), {InPublish}}, // Topic Alias
        {0x24, hex("01"), {InConnAck}}, // Maximum QoS
        {0x25, hex("00"), {InConnAck}}, // Retain Available
        {0x26, hex("0001 6E 0001 76"), everywhere()}, // User Property
        {0x27, hex("00010000"), both}, // Maximum Packet Size
        {0x28, hex("00"), {InConnAck}}, // Wildcard Subscription Available
        {0x29, hex("00"), {InConnAck}}, // Subscription Identifier Available
        {0x2A, hex("00"), {InConnAck}}, // Shared Subscription Available
    };
}

QByteArray propertyField(const QByteArray &properties)
{
    return QByteArray(1, char(properties.size())) + properties;
}

// A packet with these properties, and the end that may get all those of table 2-4 in it.
struct Sample
{
    Reader reader;
    QByteArray bytes;
    qsizetype offset; // of the first property
};

Sample sample(Holder holder, const QByteArray &properties)
{
    const QByteArray field = propertyField(properties);
    const QByteArray connect = hex("0004 4D515454 05");
    switch (holder) {
    case InConnect:
        return {Reader::Server, framed(0x10, connect + hex("02 003C") + field + hex("0000")), 13};
    case InWill:
        return {Reader::Server,
                framed(0x10, connect + hex("06 003C 00 0000") + field + hex("0001 77 0000")), 16};
    case InConnAck:
        return {Reader::Client, framed(0x20, hex("00 00") + field), 5};
    case InPublish:
        return {Reader::Client, framed(0x30, hex("0001 74") + field + "payload"), 6};
    case InPubAck:
        return {Reader::Client, framed(0x40, hex("0001 00") + field), 6};
    case InPubRec:
        return {Reader::Client, framed(0x50, hex("0001 00") + field), 6};
    case InPubRel:
        return {Reader::Client, framed(0x62, hex("0001 00") + field), 6};
    case InPubComp:
        return {Reader::Client, framed(0x70, hex("0001 00") + field), 6};
    case InSubscribe:
        return {Reader::Server, framed(0x82, hex("0001") + field + hex("0001 61 00")), 5};
    case InSubAck:
        return {Reader::Client, framed(0x90, hex("0001") + field + hex("00")), 5};
    case InUnsubscribe:
        return {Reader::Server, framed(0xA2, hex("0001") + field + hex("0001 61")), 5};
    case InUnsubAck:
        return {Reader::Client, framed(0xB0, hex("0001") + field + hex("00")), 5};
    case InDisconnect:
        return {Reader::Server, framed(0xE0, hex("00") + field), 4};
    case InAuth:
        return {Reader::Client, framed(0xF0, hex("18") + field), 4};
    case HolderCount:
        break;
    }
    return {};
}

// An Authentication Method where the standard asks for one beside the property.
QByteArray companion(Holder holder, int id)
{
    const bool needsMethod =
        (holder == InAuth && id != 0x15) || (holder == InConnect && id == 0x16);
    return needsMethod ? hex("15 0001 6D") : QByteArray();
}

Fault faultOf(const Sample &sample)
{
    return faultOf(sample.bytes, sample.reader, v5);
}

QByteArray tagOf(const char *row, int holder, int id)
{
    return row + QByteArray(" holder ") + QByteArray::number(holder) + " property 0x"
        + QByteArray::number(id, 16);
}

void addValueRow(const char *name, Holder holder, const char *property, Fault fault)
{
    QTest::newRow(name) << int(holder) << hex(property) << fault.reasonCode << fault.offset;
}

} // namespace

class tst_PropertyReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a14_propertiesStandInTheirPacketsOnly();
    void a14_otherIdentifiersAreRefusedEverywhere();
    void a15_propertiesStandOnce();
    void a16_userPropertiesKeepTheirOrder();
    void a12_lengthsBeyondTheEndAreRefused_data();
    void a12_lengthsBeyondTheEndAreRefused();
    void a7_lengthsMustBeMinimal();
    void numbersOutOfRangeAreRefused_data();
    void numbersOutOfRangeAreRefused();
    void numbersAtTheirLimitsAreRead();
    void d31_subscriptionIdentifiersComeAsAList();
    void d31_subscriptionIdentifierStandsOnceInSubscribe();
    void c34_serverRefusesSubscriptionIdentifierInPublish();
    void f15_serverMustNotSendSessionExpiryInDisconnect();
    void authenticationDataNeedsItsMethod();
    void authNeedsItsMethod();
};

void tst_PropertyReader::a14_propertiesStandInTheirPacketsOnly()
{
    QCOMPARE(table().size(), 27);
    for (const Row &row : table()) {
        const QByteArray property = QByteArray(1, char(row.id)) + row.value;
        for (int i = 0; i < HolderCount; ++i) {
            const auto holder = Holder(i);
            const QByteArray before = companion(holder, row.id);
            const Sample packet = sample(holder, before + property);
            const Fault expected = row.holders.contains(holder)
                ? noFault
                : Fault{ReasonCode::MalformedPacket, packet.offset + before.size()};
            QVERIFY2(faultOf(packet) == expected, tagOf("A14", i, row.id));
        }
    }
}

void tst_PropertyReader::a14_otherIdentifiersAreRefusedEverywhere()
{
    QList<int> known;
    for (const Row &row : table())
        known.append(row.id);
    for (int id = 0; id < 128; ++id) {
        for (int i = 0; i < HolderCount && !known.contains(id); ++i) {
            const Sample packet = sample(Holder(i), QByteArray(1, char(id)) + hex("00000000"));
            const Fault expected = {ReasonCode::MalformedPacket, packet.offset};
            QVERIFY2(faultOf(packet) == expected, tagOf("A14", i, id));
        }
    }
    // Identifiers of two bytes are allowed by the format, but there are none.
    const Sample packet = sample(InConnAck, hex("8101 00"));
    QCOMPARE(faultOf(packet), (Fault{ReasonCode::MalformedPacket, 5}));
}

void tst_PropertyReader::a15_propertiesStandOnce()
{
    for (const Row &row : table()) {
        const QByteArray property = QByteArray(1, char(row.id)) + row.value;
        for (const Holder holder : row.holders) {
            const QByteArray before = companion(holder, row.id);
            const Sample packet = sample(holder, before + property + property);
            const bool mayRepeat = row.id == 0x26 || (row.id == 0x0B && holder == InPublish);
            const Fault expected = mayRepeat
                ? noFault
                : Fault{ReasonCode::ProtocolError,
                        packet.offset + before.size() + property.size()};
            QVERIFY2(faultOf(packet) == expected, tagOf("A15", holder, row.id));
        }
    }
}

void tst_PropertyReader::a16_userPropertiesKeepTheirOrder()
{
    const Sample packet = sample(
        InPubAck, hex("26 0001 62 0001 31 26 0001 61 0001 32 26 0001 62 0001 33 26 0000 0000"));
    const auto pubAck = decodedAs<PubAck>(packet.bytes, packet.reader, v5);
    QVERIFY(pubAck);
    const QList<UserProperty> expected = {{u"b"_s, u"1"_s}, {u"a"_s, u"2"_s}, {u"b"_s, u"3"_s},
                                          {QString(), QString()}};
    QCOMPARE(pubAck->properties.userProperties(), expected);
}

void tst_PropertyReader::a12_lengthsBeyondTheEndAreRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<qsizetype>("offset");
    QTest::newRow("A12 property length past the packet")
        << hex("40 05 0001 00 02 1F") << qsizetype(5);
    QTest::newRow("A12 property length of a MiB") << hex("40 06 0001 00 808040") << qsizetype(5);
    QTest::newRow("A12 property length cut") << hex("40 04 0001 00 80") << qsizetype(5);
    QTest::newRow("A12 property length of five bytes")
        << hex("40 08 0001 00 80808080 01") << qsizetype(8);
    QTest::newRow("A12 identifier without value") << hex("40 05 0001 00 01 1F") << qsizetype(7);
    QTest::newRow("A12 string past the properties")
        << hex("90 08 0001 04 1F 0002 61 01") << qsizetype(6);
    QTest::newRow("A12 string length past the properties")
        << hex("90 06 0001 02 1F 00 01") << qsizetype(6);
    QTest::newRow("A12 byte past the properties")
        << hex("20 04 00 00 01 24") << qsizetype(6);
    QTest::newRow("A12 two byte integer past the properties")
        << hex("20 06 00 00 02 21 00 01") << qsizetype(6);
    QTest::newRow("A12 four byte integer past the properties")
        << hex("20 08 00 00 04 27 000001 00") << qsizetype(6);
    QTest::newRow("A12 variable byte integer past the properties")
        << hex("30 07 0001 74 02 0B 80 01") << qsizetype(7);
    QTest::newRow("A12 value of a pair past the properties")
        << hex("40 0B 0001 00 06 26 0001 61 0001 62") << qsizetype(10);
}

void tst_PropertyReader::a12_lengthsBeyondTheEndAreRefused()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const qsizetype, offset);
    QCOMPARE(faultOf(bytes, Reader::Client, v5), (Fault{ReasonCode::MalformedPacket, offset}));
}

void tst_PropertyReader::a7_lengthsMustBeMinimal()
{
    QCOMPARE(faultOf(hex("40 05 0001 00 8000"), Reader::Client, v5),
             (Fault{ReasonCode::MalformedPacket, 6}));
    QCOMPARE(faultOf(hex("40 06 0001 00 818000"), Reader::Client, v5),
             (Fault{ReasonCode::MalformedPacket, 7}));
    QCOMPARE(faultOf(sample(InPublish, hex("0B 8100"))), (Fault{ReasonCode::MalformedPacket, 8}));
    QCOMPARE(faultOf(sample(InPubAck, hex("9F00 0000"))), (Fault{ReasonCode::MalformedPacket, 7}));
}

void tst_PropertyReader::numbersOutOfRangeAreRefused_data()
{
    QTest::addColumn<int>("holder");
    QTest::addColumn<QByteArray>("property");
    QTest::addColumn<ReasonCode>("reasonCode");
    QTest::addColumn<qsizetype>("offset");
    const auto error = ReasonCode::ProtocolError;
    addValueRow("D32 payload format indicator 2", InPublish, "01 02", {error, 7});
    addValueRow("D32 payload format indicator 255", InWill, "01 FF", {error, 17});
    addValueRow("D31 subscription identifier 0", InPublish, "0B 00", {error, 7});
    addValueRow("D31 subscription identifier 0 in SUBSCRIBE", InSubscribe, "0B 00", {error, 6});
    addValueRow("D31 subscription identifier too large", InPublish, "0B 80808080 01",
                {ReasonCode::MalformedPacket, 10});
    addValueRow("D7 topic alias 0", InPublish, "23 0000", {ReasonCode::TopicAliasInvalid, 7});
    addValueRow("B21 receive maximum 0", InConnAck, "21 0000", {error, 6});
    addValueRow("B21 receive maximum 0 in CONNECT", InConnect, "21 0000", {error, 14});
    addValueRow("B22 maximum packet size 0", InConnAck, "27 00000000", {error, 6});
    addValueRow("B22 maximum packet size 0 in CONNECT", InConnect, "27 00000000", {error, 14});
    addValueRow("B23 maximum QoS 2", InConnAck, "24 02", {error, 6});
    addValueRow("B23 maximum QoS 3", InConnAck, "24 03", {error, 6});
    addValueRow("B23 retain available 2", InConnAck, "25 02", {error, 6});
    addValueRow("B23 wildcard available 2", InConnAck, "28 02", {error, 6});
    addValueRow("B23 identifiers available 2", InConnAck, "29 02", {error, 6});
    addValueRow("B23 shared available 2", InConnAck, "2A 02", {error, 6});
    addValueRow("request problem information 2", InConnect, "17 02", {error, 14});
    addValueRow("request response information 2", InConnect, "19 02", {error, 14});
    addValueRow("response topic with +", InPublish, "08 0003 612F2B", {error, 7});
    addValueRow("response topic with #", InWill, "08 0001 23", {error, 17});
}

void tst_PropertyReader::numbersOutOfRangeAreRefused()
{
    QFETCH(const int, holder);
    QFETCH(const QByteArray, property);
    QFETCH(const ReasonCode, reasonCode);
    QFETCH(const qsizetype, offset);
    QCOMPARE(faultOf(sample(Holder(holder), property)), (Fault{reasonCode, offset}));
}

void tst_PropertyReader::numbersAtTheirLimitsAreRead()
{
    const Sample packet = sample(InConnAck, hex("11 FFFFFFFF 13 0000 21 FFFF 22 0000 27 00000001"
                                                "24 00 25 01 28 01 29 01 2A 01"));
    const auto connAck = decodedAs<ConnAck>(packet.bytes, packet.reader, v5);
    QVERIFY(connAck);
    const Properties &properties = connAck->properties;
    QCOMPARE(properties.number(PropertyId::SessionExpiryInterval), 0xFFFF'FFFFU);
    QCOMPARE(properties.number(PropertyId::ServerKeepAlive), 0U);
    QCOMPARE(properties.number(PropertyId::ReceiveMaximum), 65535U);
    QCOMPARE(properties.number(PropertyId::TopicAliasMaximum), 0U);
    QCOMPARE(properties.number(PropertyId::MaximumPacketSize), 1U);
    QCOMPARE(properties.number(PropertyId::MaximumQoS), 0U);
    QCOMPARE(properties.number(PropertyId::RetainAvailable), 1U);
    QCOMPARE(properties.number(PropertyId::SharedSubscriptionAvailable), 1U);
}

void tst_PropertyReader::d31_subscriptionIdentifiersComeAsAList()
{
    const Sample packet = sample(InPublish, hex("0B 7F 0B 8001 0B 01 0B FFFFFF7F"));
    const auto publish = decodedAs<Publish>(packet.bytes, packet.reader, v5);
    QVERIFY(publish);
    QCOMPARE(publish->properties.subscriptionIdentifiers(),
             QList<quint32>({127, 128, 1, 268'435'455}));
}

void tst_PropertyReader::d31_subscriptionIdentifierStandsOnceInSubscribe()
{
    QCOMPARE(faultOf(sample(InSubscribe, hex("0B 01 0B 01"))),
             (Fault{ReasonCode::ProtocolError, 7}));
}

void tst_PropertyReader::c34_serverRefusesSubscriptionIdentifierInPublish()
{
    const QByteArray bytes = sample(InPublish, hex("0B 01")).bytes;
    QCOMPARE(faultOf(bytes, Reader::Server, v5), (Fault{ReasonCode::ProtocolError, 5}));
}

void tst_PropertyReader::f15_serverMustNotSendSessionExpiryInDisconnect()
{
    const QByteArray bytes = hex("E0 07 00 05 11 00000000");
    QCOMPARE(faultOf(bytes, Reader::Client, v5), (Fault{ReasonCode::ProtocolError, 3}));
    QCOMPARE(faultOf(bytes, Reader::Server, v5), noFault);
}

void tst_PropertyReader::authenticationDataNeedsItsMethod()
{
    QCOMPARE(faultOf(sample(InConnect, hex("16 0001 01"))),
             (Fault{ReasonCode::ProtocolError, 12}));
    QCOMPARE(faultOf(sample(InConnect, hex("16 0001 01 15 0001 6D"))), noFault);
}

void tst_PropertyReader::authNeedsItsMethod()
{
    QCOMPARE(faultOf(sample(InAuth, {})), (Fault{ReasonCode::ProtocolError, 3}));
    QCOMPARE(faultOf(sample(InAuth, hex("16 0001 01"))), (Fault{ReasonCode::ProtocolError, 3}));
}

QTEST_APPLESS_MAIN(tst_PropertyReader)
#include "tst_propertyreader.moc"
