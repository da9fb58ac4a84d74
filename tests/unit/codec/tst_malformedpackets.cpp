// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "wire.h"

#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;

namespace {

constexpr auto v31 = ProtocolVersion::V3_1;
constexpr auto v311 = ProtocolVersion::V3_1_1;
constexpr auto v5 = ProtocolVersion::V5;
constexpr auto client = Reader::Client;
constexpr auto server = Reader::Server;
constexpr auto malformed = ReasonCode::MalformedPacket;
constexpr auto protocolError = ReasonCode::ProtocolError;

void addRow(const char *name, Reader end, ProtocolVersion version, const char *bytes,
            ReasonCode reasonCode, qsizetype offset)
{
    QTest::newRow(name) << end << version << hex(bytes) << reasonCode << offset;
}

void addAccepted(const char *name, Reader end, ProtocolVersion version, const char *bytes)
{
    addRow(name, end, version, bytes, noFault.reasonCode, noFault.offset);
}

struct Text
{
    const char *name;
    QByteArray bytes;
};

QList<Text> illFormedTexts()
{
    return {
        {"A17 overlong of two bytes", hex("C080")},
        {"A17 overlong slash", hex("C1AF")},
        {"A17 overlong of three bytes", hex("E09FBF")},
        {"A17 overlong of four bytes", hex("F08FBFBF")},
        {"A17 cut after one of two bytes", hex("61 C3")},
        {"A17 cut after two of three bytes", hex("E282")},
        {"A17 cut after three of four bytes", hex("F09F98")},
        {"A17 no continuation", hex("C3 61")},
        {"A17 lone continuation", hex("80")},
        {"A17 first surrogate", hex("EDA080")},
        {"A17 last surrogate", hex("EDBFBF")},
        {"A17 above U+10FFFF", hex("F4908080")},
        {"A17 five bytes", hex("F888808080")},
        {"A17 FE", hex("FE")},
        {"A17 FF", hex("FF")},
        {"A18 U+0000", hex("00")},
        {"A18 U+0000 within", hex("61 00 62")},
    };
}

} // namespace

class tst_MalformedPackets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void packetsAreJudged_data();
    void packetsAreJudged();
    void illFormedTextIsRefusedEverywhere_data();
    void illFormedTextIsRefusedEverywhere();
    void a19_byteOrderMarkIsKept();
    void a20_controlAndNonCharactersAreAccepted();
    void b5_willsOfEveryQoSAreRead();
    void b13_reservedConnAckFlagsAreRefused();
    void e6_reservedSubscriptionOptionsAreRefused();
    void version31ConnectMayLackAnnouncedFields();
    void unknownProtocolVersionsAreRefused_data();
    void unknownProtocolVersionsAreRefused();
};

void tst_MalformedPackets::packetsAreJudged_data()
{
    QTest::addColumn<Reader>("end");
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<ReasonCode>("reasonCode");
    QTest::addColumn<qsizetype>("offset");

    for (const ProtocolVersion version : allVersions) {
        const auto name = [version](const char *what) {
            return QByteArray(what) + " v" + QByteArray::number(int(version));
        };
        addRow(name("A10 PUBACK length 0"), client, version, "40 00", malformed, 2);
        addRow(name("A10 PUBACK length 1"), client, version, "40 01 00", malformed, 2);
        addRow(name("A10 PUBREC length 0"), client, version, "50 00", malformed, 2);
        addRow(name("A10 PUBREC length 1"), client, version, "50 01 00", malformed, 2);
        addRow(name("A10 PUBREL length 0"), client, version, "62 00", malformed, 2);
        addRow(name("A10 PUBREL length 1"), client, version, "62 01 00", malformed, 2);
        addRow(name("A10 PUBCOMP length 0"), client, version, "70 00", malformed, 2);
        addRow(name("A10 PUBCOMP length 1"), client, version, "70 01 00", malformed, 2);
        addRow(name("A10 SUBACK length 0"), client, version, "90 00", malformed, 2);
        addRow(name("A10 SUBACK length 1"), client, version, "90 01 00", malformed, 2);
        addRow(name("A10 UNSUBACK length 0"), client, version, "B0 00", malformed, 2);
        addRow(name("A10 UNSUBACK length 1"), client, version, "B0 01 00", malformed, 2);
        addRow(name("A11 CONNACK length 0"), client, version, "20 00", malformed, 2);
        addRow(name("A11 CONNACK length 1"), client, version, "20 01 00", malformed, 3);
        addRow(name("D1 both QoS bits"), client, version, "36 05 0001 74 0001", malformed, 0);
        addRow(name("D1 both QoS bits and DUP"), server, version, "3E 05 0001 74 0001", malformed,
               0);
        addRow(name("D2 QoS 0 with DUP"), client, version, "38 04 0001 74 00", malformed, 0);
        addRow(name("D3 PUBLISH id 0, QoS 1"), client, version, "32 06 0001 74 0000 00",
               protocolError, 5);
        addRow(name("D3 PUBLISH id 0, QoS 2"), client, version, "34 06 0001 74 0000 00",
               protocolError, 5);
        addRow(name("PUBLISH without id"), client, version, "32 03 0001 74", malformed, 5);
        addRow(name("PUBLISH with half an id"), client, version, "32 04 0001 74 00", malformed, 5);
        addRow(name("PUBLISH without topic"), client, version, "30 00", malformed, 2);
        addRow(name("PUBLISH topic past the end"), client, version, "30 03 0002 74", malformed, 2);
        addRow(name("PUBACK id 0"), client, version, "40 02 0000", protocolError, 2);
        addRow(name("SUBACK id 0"), client, version, "90 03 0000 00", protocolError, 2);
        addRow(name("D4 topic with +"), client, version, "30 06 0003 612F2B 00",
               ReasonCode::TopicNameInvalid, 2);
        addRow(name("D4 topic with #"), server, version, "30 04 0001 23 00",
               ReasonCode::TopicNameInvalid, 2);
        addRow(name("D4 topic not UTF-8"), client, version, "30 04 0001 FF 00", malformed, 2);
        addRow(name("D4 topic with U+0000"), client, version, "30 04 0001 00 00", malformed, 2);
        addRow(name("PINGRESP with content"), client, version, "D0 01 00", malformed, 2);
        addRow(name("PINGREQ with content"), server, version, "C0 01 00", malformed, 2);
        addRow(name("SUBSCRIBE id 0"), server, version, "82 06 0000 0001 61 00", protocolError, 2);
        addRow(name("UNSUBSCRIBE id 0"), server, version, "A2 05 0000 0001 61", protocolError, 2);
        addAccepted(name("PUBLISH with one byte of topic"), client, version, "30 04 0001 74 00");
    }

    addRow("A11 CONNACK length 3 v3.1.1", client, v311, "20 03 00 00 00", malformed, 4);
    addRow("A11 CONNACK length 3 v3.1", client, v31, "20 03 00 00 00", malformed, 4);
    addRow("A11 CONNACK length 2 v5", client, v5, "20 02 00 00", malformed, 4);
    addRow("A11 CONNACK with a byte too much v5", client, v5, "20 04 00 00 00 00", malformed, 5);
    addRow("B19 CONNACK of version 3", client, v5, "20 02 00 01",
           ReasonCode::UnsupportedProtocolVersion, 3);
    addRow("B19 CONNACK of version 3, other code", client, v5, "20 02 00 05", protocolError, 3);
    addRow("B19 CONNACK of version 3, session present", client, v5, "20 02 01 01", protocolError,
           3);
    addRow("B19 code 1 in a CONNACK of version 5", client, v5, "20 03 00 01 00", protocolError, 3);
    addRow("B18 CONNACK return code 6", client, v311, "20 02 00 06", protocolError, 3);
    addRow("B18 CONNACK return code 255", client, v31, "20 02 00 FF", protocolError, 3);
    addAccepted("B17 CONNACK error with session present", client, v5, "20 03 01 80 00");

    addAccepted("A13 PUBACK length 2", client, v5, "40 02 0001");
    addAccepted("A13 PUBACK length 3", client, v5, "40 03 0001 00");
    addAccepted("A13 PUBACK length 4", client, v5, "40 04 0001 00 00");
    addAccepted("A13 PUBREC length 2", client, v5, "50 02 0001");
    addAccepted("A13 PUBREL length 3", client, v5, "62 03 0001 00");
    addAccepted("A13 PUBCOMP length 2", client, v5, "70 02 0001");
    addAccepted("A13 DISCONNECT length 0", client, v5, "E0 00");
    addAccepted("A13 DISCONNECT length 1", client, v5, "E0 01 00");
    addAccepted("A13 DISCONNECT length 2", client, v5, "E0 02 8B 00");
    addAccepted("A13 AUTH length 0", client, v5, "F0 00");
    addRow("AUTH length 1", client, v5, "F0 01 18", malformed, 3);
    addRow("AUTH length 0 from a client", server, v5, "F0 00", protocolError, 0);
    addRow("PUBACK length 3 v3.1.1", client, v311, "40 03 0001 00", malformed, 4);
    addRow("PUBACK with bytes behind its properties", client, v5, "40 05 0001 00 00 00", malformed,
           6);
    addRow("UNSUBACK with codes v3.1.1", client, v311, "B0 03 0001 00", malformed, 4);
    addRow("DISCONNECT with content v3.1.1", server, v311, "E0 01 00", malformed, 2);

    addRow("A-rob-4 SUBACK without codes v3.1.1", client, v311, "90 02 0007", protocolError, 4);
    addRow("A-rob-4 SUBACK without codes v5", client, v5, "90 03 0007 00", protocolError, 5);
    addRow("A-rob-4 UNSUBACK without codes", client, v5, "B0 03 0007 00", protocolError, 5);
    addRow("A-rob-4 SUBACK without properties", client, v5, "90 02 0007", malformed, 4);
    addRow("A-rob-4 PUBACK", client, v5, "40 01 00", malformed, 2);
    addRow("A-rob-4 PUBREL", client, v5, "62 01 00", malformed, 2);

    addRow("D5 empty topic without alias", client, v5, "30 03 0000 00", protocolError, 2);
    addRow("D5 empty topic with other properties", client, v5, "30 05 0000 02 01 01",
           protocolError, 2);
    addAccepted("D5 empty topic with alias", client, v5, "30 06 0000 03 23 0001");
    addRow("D6 empty topic v3.1.1", client, v311, "30 02 0000", protocolError, 2);
    addRow("D6 empty topic v3.1", client, v31, "30 02 0000", protocolError, 2);
    addRow("D7 topic alias 0", client, v5, "30 06 0000 03 23 0000", ReasonCode::TopicAliasInvalid,
           6);

    addRow("E8 SUBACK code 3 v3.1.1", client, v311, "90 03 0001 03", protocolError, 4);
    addRow("E8 SUBACK code 127 v3.1.1", client, v311, "90 04 0001 00 7F", protocolError, 5);
    addRow("E8 SUBACK code 0x81 v3.1.1", client, v311, "90 03 0001 81", protocolError, 4);
    addRow("E8 SUBACK code 3 v3.1", client, v31, "90 03 0001 03", protocolError, 4);
    addRow("E8 SUBACK code 3 v5", client, v5, "90 04 0001 00 03", protocolError, 5);

    addRow("SUBSCRIBE without filter v5", server, v5, "82 03 0001 00", protocolError, 5);
    addRow("SUBSCRIBE without filter v3.1.1", server, v311, "82 02 0001", protocolError, 4);
    addRow("SUBSCRIBE without options", server, v311, "82 05 0001 0001 61", malformed, 7);
    addRow("SUBSCRIBE with an empty filter", server, v311, "82 05 0001 0000 00",
           ReasonCode::TopicFilterInvalid, 4);
    addRow("SUBSCRIBE with a#", server, v311, "82 07 0001 0002 6123 00",
           ReasonCode::TopicFilterInvalid, 4);
    addRow("SUBSCRIBE with a filter not UTF-8", server, v311, "82 06 0001 0001 FF 00", malformed,
           4);
    addRow("SUBSCRIBE second filter wrong", server, v311, "82 0A 0001 0001 61 00 0001 FF 00",
           malformed, 8);
    addRow("UNSUBSCRIBE without filter v5", server, v5, "A2 03 0001 00", protocolError, 5);
    addRow("UNSUBSCRIBE without filter v3.1", server, v31, "A2 02 0001", protocolError, 4);
    addRow("UNSUBSCRIBE with #/a", server, v5, "A2 08 0001 00 0003 232F61",
           ReasonCode::TopicFilterInvalid, 5);

    addRow("CONNECT reserved flag", server, v5, "10 0D 0004 4D515454 05 03 003C 00 0000",
           malformed, 9);
    addRow("CONNECT will QoS without will", server, v5, "10 0D 0004 4D515454 05 0A 003C 00 0000",
           malformed, 9);
    addRow("CONNECT will retain without will", server, v311, "10 0C 0004 4D515454 04 22 003C 0000",
           malformed, 9);
    addRow("CONNECT will QoS 3", server, v311,
           "10 11 0004 4D515454 04 1E 003C 0000 0001 77 0000", malformed, 9);
    addRow("B3 CONNECT password without user name v3.1.1", server, v311,
           "10 10 0004 4D515454 04 42 003C 0000 0002 7077", malformed, 9);
    addRow("B3 CONNECT password without user name v3.1", server, v31,
           "10 12 0006 4D5149736470 03 42 003C 0000 0002 7077", malformed, 11);
    addRow("CONNECT will topic with +", server, v311,
           "10 11 0004 4D515454 04 06 003C 0000 0001 2B 0000", ReasonCode::TopicNameInvalid, 14);
    addRow("CONNECT will topic empty", server, v311,
           "10 10 0004 4D515454 04 06 003C 0000 0000 0000", protocolError, 14);
    addRow("CONNECT with bytes behind its fields", server, v311,
           "10 0D 0004 4D515454 04 02 003C 0000 00", malformed, 14);
    addRow("CONNECT without client id", server, v311, "10 0A 0004 4D515454 04 02 003C", malformed,
           12);
    addRow("CONNECT without password v3.1.1", server, v311,
           "10 0F 0004 4D515454 04 C2 003C 0000 0001 75", malformed, 17);
    addRow("CONNECT empty", server, v5, "10 00", malformed, 2);
}

void tst_MalformedPackets::packetsAreJudged()
{
    QFETCH(const Reader, end);
    QFETCH(const ProtocolVersion, version);
    QFETCH(const QByteArray, bytes);
    QFETCH(const ReasonCode, reasonCode);
    QFETCH(const qsizetype, offset);
    QCOMPARE(faultOf(bytes, end, version), (Fault{reasonCode, offset}));
}

void tst_MalformedPackets::illFormedTextIsRefusedEverywhere_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const Text &text : illFormedTexts())
        QTest::newRow(text.name) << text.bytes;
}

void tst_MalformedPackets::illFormedTextIsRefusedEverywhere()
{
    QFETCH(const QByteArray, text);
    const QByteArray bad = field(text);
    const auto inProperties = [](const QByteArray &properties) {
        return char(properties.size()) + properties;
    };
    const auto fault = [](qsizetype offset) { return Fault{malformed, offset}; };

    for (const ProtocolVersion version : {v31, v311})
        QCOMPARE(faultOf(framed(0x30, bad), client, version), fault(2));
    QCOMPARE(faultOf(framed(0x30, bad + '\0'), client, v5), fault(2));
    const QByteArray contentType = hex("0001 74") + inProperties(hex("03") + bad);
    QCOMPARE(faultOf(framed(0x30, contentType), client, v5), fault(7));
    const QByteArray responseTopic = hex("0001 74") + inProperties(hex("08") + bad);
    QCOMPARE(faultOf(framed(0x30, responseTopic), client, v5), fault(7));
    const QByteArray reason = hex("0001 10") + inProperties(hex("1F") + bad);
    QCOMPARE(faultOf(framed(0x40, reason), client, v5), fault(7));
    // A21
    const QByteArray userName = hex("0001 10") + inProperties(hex("26") + bad + hex("0001 76"));
    QCOMPARE(faultOf(framed(0x40, userName), client, v5), fault(7));
    const QByteArray userValue = hex("0001 10") + inProperties(hex("26 0001 6E") + bad);
    QCOMPARE(faultOf(framed(0x40, userValue), client, v5), fault(10));

    const QByteArray connect = hex("0004 4D515454 04");
    QCOMPARE(faultOf(framed(0x10, connect + hex("02 003C") + bad), server, v311), fault(12));
    QCOMPARE(faultOf(framed(0x10, connect + hex("82 003C 0000") + bad), server, v311), fault(14));
    QCOMPARE(faultOf(framed(0x10, connect + hex("06 003C 0000") + bad + hex("0000")), server, v311),
             fault(14));
    QCOMPARE(faultOf(framed(0x82, hex("0001") + bad + '\0'), server, v311), fault(4));
    QCOMPARE(faultOf(framed(0xA2, hex("0001") + bad), server, v311), fault(4));
}

void tst_MalformedPackets::a19_byteOrderMarkIsKept()
{
    const auto publish = decodedAs<Publish>(hex("30 06 0004 EFBBBF61"), client, v311);
    QVERIFY(publish);
    QCOMPARE(publish->topic.utf8(), hex("EFBBBF61"));
    const auto connect = decodedAs<Connect>(
        hex("10 10 0004 4D515454 04 02 003C 0004 EFBBBF61"), server, v311);
    QVERIFY(connect);
    QCOMPARE(connect->clientId, u"\uFEFFa"_s);
    const auto withReason = decodedAs<PubAck>(hex("40 0A 0001 10 06 1F 0003 EFBBBF"), client, v5);
    QVERIFY(withReason);
    QCOMPARE(withReason->properties.text(PropertyId::ReasonString), u"\uFEFF"_s);
}

void tst_MalformedPackets::a20_controlAndNonCharactersAreAccepted()
{
    const QByteArray text = hex("01 1F 7F C280 C29F EFB790 EFBFBE EFBFBF F48FBFBF");
    const auto publish = decodedAs<Publish>(framed(0x30, field(text)), client, v311);
    QVERIFY(publish);
    QCOMPARE(publish->topic.utf8(), text);
    const auto connect = decodedAs<Connect>(
        framed(0x10, hex("0004 4D515454 04 02 003C") + field(text)), server, v311);
    QVERIFY(connect);
    QCOMPARE(connect->clientId, QString::fromUtf8(text));
}

void tst_MalformedPackets::b5_willsOfEveryQoSAreRead()
{
    for (int qos = 0; qos < 3; ++qos) {
        for (const bool retain : {false, true}) {
            const char flags = char(0x06 | (qos << 3) | (retain ? 0x20 : 0));
            const auto connect = decodedAs<Connect>(
                framed(0x10, hex("0004 4D515454 04") + flags + hex("003C 0000 0001 77 0000")),
                server, v311);
            QVERIFY(connect && connect->will);
            QCOMPARE(connect->will->qos(), QoS(qos));
            QCOMPARE(connect->will->isRetained(), retain);
            QCOMPARE(connect->will->topic(), Topic("w"));
            QVERIFY(connect->will->payload().isEmpty());
        }
    }
}

void tst_MalformedPackets::b13_reservedConnAckFlagsAreRefused()
{
    for (int flags = 2; flags < 256; ++flags) {
        const QByteArray content = QByteArray(1, char(flags)) + '\0';
        QCOMPARE(faultOf(framed(0x20, content), client, v31), (Fault{malformed, 2}));
        QCOMPARE(faultOf(framed(0x20, content), client, v311), (Fault{malformed, 2}));
        QCOMPARE(faultOf(framed(0x20, content + '\0'), client, v5), (Fault{malformed, 2}));
    }
}

void tst_MalformedPackets::e6_reservedSubscriptionOptionsAreRefused()
{
    const auto expected = [](int options, ProtocolVersion version, qsizetype offset) {
        if (options & (version == v5 ? 0xC0 : 0xFC))
            return Fault{malformed, offset};
        const bool isOutOfRange = (options & 0x03) == 3 || (options & 0x30) == 0x30;
        return isOutOfRange ? Fault{protocolError, offset} : noFault;
    };
    for (int options = 0; options < 256; ++options) {
        const char byte = char(options);
        for (const ProtocolVersion version : {v31, v311})
            QCOMPARE(faultOf(framed(0x82, hex("0001 0001 61") + byte), server, version),
                     expected(options, version, 7));
        QCOMPARE(faultOf(framed(0x82, hex("0001 00 0001 61") + byte), server, v5),
                 expected(options, v5, 8));
    }
    // "$share/g/a" with No Local, MQTT-3.8.3-4
    QCOMPARE(faultOf(hex("82 10 0001 00 000A 2473686172652F672F61 04"), server, v5),
             (Fault{protocolError, 17}));
}

void tst_MalformedPackets::version31ConnectMayLackAnnouncedFields()
{
    const auto connect = decodedAs<Connect>(
        hex("10 11 0006 4D5149736470 03 C2 003C 0003 636964"), server, v31);
    QVERIFY(connect);
    QVERIFY(!connect->userName);
    QVERIFY(!connect->password);
    const auto named = decodedAs<Connect>(
        hex("10 14 0006 4D5149736470 03 C2 003C 0003 636964 0001 75"), server, v31);
    QVERIFY(named);
    QCOMPARE(named->userName, u"u"_s);
    QVERIFY(!named->password);
}

void tst_MalformedPackets::unknownProtocolVersionsAreRefused_data()
{
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<qsizetype>("offset");
    for (const int level : {0, 1, 2, 3, 6, 0x84, 255}) {
        QTest::addRow("MQTT %d", level)
            << hex("0004 4D515454") + char(level) << qsizetype(8);
    }
    for (const int level : {0, 2, 4, 5, 0x83}) {
        QTest::addRow("MQIsdp %d", level)
            << hex("0006 4D5149736470") + char(level) << qsizetype(10);
    }
    QTest::newRow("mqtt 4") << hex("0004 6D717474 04") << qsizetype(8);
    QTest::newRow("no name") << hex("0000 04") << qsizetype(4);
}

void tst_MalformedPackets::unknownProtocolVersionsAreRefused()
{
    QFETCH(const QByteArray, version);
    QFETCH(const qsizetype, offset);
    QCOMPARE(faultOf(framed(0x10, version + hex("02 003C 0000")), server, v5),
             (Fault{ReasonCode::UnsupportedProtocolVersion, offset}));
}

QTEST_APPLESS_MAIN(tst_MalformedPackets)
#include "tst_malformedpackets.moc"
