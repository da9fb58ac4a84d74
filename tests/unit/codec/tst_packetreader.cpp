// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "wireimages.h"

#include <cstring>

#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

using Status = PacketReader::Status;

namespace {

QList<Packet> readAll(PacketReader &reader)
{
    QList<Packet> packets;
    while (reader.next() == Status::Packet)
        packets.append(std::move(reader.packet()));
    return packets;
}

} // namespace

class tst_PacketReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheBytesOfTheStandard_data();
    void readsTheBytesOfTheStandard();
    void a9_cutsDoNotMatter_data();
    void a9_cutsDoNotMatter();
    void a8_announcedLengthTakesNoMemory();
    void a24_bytesBehindDisconnectAreLeftUntilAskedFor();
    void b29_packetBeyondTheMaximumIsRefusedAtItsHeader();
    void saysMalformedForEver();
    void startsAnewAfterReset();
    void serverTakesTheVersionFromConnect();
    void movesPendingBytesOnlyWhenWorthwhile();
    void givesBackALargeBuffer();
    void sharesTopicsThatComeAgain();
    void aLargePayloadIsReadWhereItStays_data();
    void aLargePayloadIsReadWhereItStays();
    void aLargeMessageIsRefusedByWhatStandsBeforeItsPayload();
    void aLongPayloadIsTrustedWithAMebibyte();
    void givesItsMemoryToTheNext();
    void shortAcknowledgementsNeedNoPacket();
    void keepsALoneSubscriptionIdentifierApart_data();
    void keepsALoneSubscriptionIdentifierApart();
    void whatIsReadQuicklyIsReadTheSame_data();
    void whatIsReadQuicklyIsReadTheSame();
    void tellsTheTopicThatComesNext();
};

void tst_PacketReader::readsTheBytesOfTheStandard_data()
{
    QTest::addColumn<WireImage>("image");
    for (const WireImage &image : wireImages())
        QTest::newRow(image.name) << image;
}

void tst_PacketReader::readsTheBytesOfTheStandard()
{
    QFETCH(const WireImage, image);
    PacketReader reader(image.reader, image.version);
    QCOMPARE(reader.next(), Status::NeedMoreBytes);
    reader.append(image.bytes);
    QCOMPARE(reader.next(), Status::Packet);
    QCOMPARE(reader.packet(), image.packet);
    QCOMPARE(reader.pendingBytes(), 0);
    QCOMPARE(reader.next(), Status::NeedMoreBytes);
}

void tst_PacketReader::a9_cutsDoNotMatter_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<Reader>("end");
    QTest::newRow("A9 A-rob-6 client v3.1") << ProtocolVersion::V3_1 << Reader::Client;
    QTest::newRow("A9 A-rob-6 client v3.1.1") << ProtocolVersion::V3_1_1 << Reader::Client;
    QTest::newRow("A9 A-rob-6 client v5") << ProtocolVersion::V5 << Reader::Client;
    QTest::newRow("A9 A-rob-6 server v3.1") << ProtocolVersion::V3_1 << Reader::Server;
    QTest::newRow("A9 A-rob-6 server v3.1.1") << ProtocolVersion::V3_1_1 << Reader::Server;
    QTest::newRow("A9 A-rob-6 server v5") << ProtocolVersion::V5 << Reader::Server;
}

void tst_PacketReader::a9_cutsDoNotMatter()
{
    QFETCH(const ProtocolVersion, version);
    QFETCH(const Reader, end);
    QByteArray bytes;
    QList<Packet> expected;
    for (const WireImage &image : wireImages(version, end)) {
        bytes += image.bytes;
        expected.append(image.packet);
    }

    PacketReader whole(end, version);
    whole.append(bytes);
    QCOMPARE(readAll(whole), expected);

    PacketReader byteByByte(end, version);
    QList<Packet> packets;
    for (const char byte : std::as_const(bytes)) {
        byteByByte.append(QByteArrayView(&byte, 1));
        packets += readAll(byteByByte);
    }
    QCOMPARE(packets, expected);

    for (qsizetype cut = 0; cut <= bytes.size(); ++cut) {
        PacketReader reader(end, version);
        reader.append(QByteArrayView(bytes).first(cut));
        packets = readAll(reader);
        reader.append(QByteArrayView(bytes).sliced(cut));
        packets += readAll(reader);
        QCOMPARE(packets, expected);
    }
}

void tst_PacketReader::a8_announcedLengthTakesNoMemory()
{
    PacketReader reader(Reader::Client);
    reader.append(hex("30 FFFFFF7F"));
    QCOMPARE(reader.next(), Status::NeedMoreBytes);
    QCOMPARE(reader.pendingBytes(), 5);
    QVERIFY2(reader.capacity() < 1024, qPrintable(QString::number(reader.capacity())));

    PacketReader limited(Reader::Client);
    limited.setMaximumPacketSize(65536);
    limited.append(hex("30 FFFFFF7F"));
    QCOMPARE(limited.next(), Status::Malformed);
    QCOMPARE(limited.malformation().reasonCode, ReasonCode::PacketTooLarge);
    QCOMPARE(limited.malformation().type, PacketType::Publish);
    QCOMPARE(limited.malformation().offset, 1);
}

void tst_PacketReader::a24_bytesBehindDisconnectAreLeftUntilAskedFor()
{
    PacketReader reader(Reader::Client);
    reader.append(hex("E0 01 8B") + "\x0F\xFFgarbage");
    QCOMPARE(reader.next(), Status::Packet);
    QCOMPARE(reader.packet(), Packet(Disconnect{.reasonCode = ReasonCode::ServerShuttingDown}));
    QCOMPARE(reader.pendingBytes(), 9);
}

void tst_PacketReader::b29_packetBeyondTheMaximumIsRefusedAtItsHeader()
{
    PacketReader reader(Reader::Client, ProtocolVersion::V3_1_1);
    reader.setMaximumPacketSize(100);
    // 98 bytes and a header of two are just allowed.
    reader.append(hex("30 62 0001 74") + QByteArray(95, 'x'));
    QCOMPARE(reader.next(), Status::Packet);
    reader.append(hex("30 63"));
    QCOMPARE(reader.next(), Status::Malformed);
    QCOMPARE(reader.malformation().reasonCode, ReasonCode::PacketTooLarge);
}

void tst_PacketReader::saysMalformedForEver()
{
    PacketReader reader(Reader::Client);
    reader.append(hex("D1 00"));
    QCOMPARE(reader.next(), Status::Malformed);
    const Malformation first = reader.malformation();
    QCOMPARE(first.type, PacketType::PingResp);
    QVERIFY(qstrlen(first.rule) > 0);
    reader.append(hex("D0 00"));
    QCOMPARE(reader.next(), Status::Malformed);
    QVERIFY(reader.malformation() == first);
}

void tst_PacketReader::startsAnewAfterReset()
{
    PacketReader reader(Reader::Client);
    reader.append(hex("D1 00 30 7F"));
    QCOMPARE(reader.next(), Status::Malformed);
    reader.reset();
    QCOMPARE(reader.pendingBytes(), 0);
    QCOMPARE(reader.next(), Status::NeedMoreBytes);
    reader.append(hex("D0 00"));
    QCOMPARE(reader.next(), Status::Packet);
    QCOMPARE(reader.packet(), Packet(PingResp{}));
}

void tst_PacketReader::serverTakesTheVersionFromConnect()
{
    PacketReader reader(Reader::Server);
    reader.append(hex("10 0C 0004 4D515454 04 02 003C 0000") + hex("30 04 0001 74 70"));
    QCOMPARE(reader.next(), Status::Packet);
    QCOMPARE(reader.version(), ProtocolVersion::V3_1_1);
    QCOMPARE(reader.next(), Status::Packet);
    QCOMPARE(reader.packet(), Packet(Publish{.topic = "t", .payload = "p"}));
}

void tst_PacketReader::movesPendingBytesOnlyWhenWorthwhile()
{
    // A stream of packets that is never empty between two reads: the buffer must stay small.
    PacketReader reader(Reader::Client);
    const QByteArray packet = hex("40 02 0001");
    reader.append(packet.first(3));
    for (int i = 0; i < 10'000; ++i) {
        reader.append(packet.last(1) + packet.first(3));
        QCOMPARE(reader.next(), Status::Packet);
        QCOMPARE(reader.packet(), Packet(PubAck{.packetId = 1}));
        QCOMPARE(reader.pendingBytes(), 3);
    }
    QVERIFY2(reader.capacity() < 1024, qPrintable(QString::number(reader.capacity())));
}

void tst_PacketReader::givesBackALargeBuffer()
{
    const Publish publish{.topic = "t", .payload = QByteArray(4'000'000, 'x')};
    PacketReader reader(Reader::Client);
    reader.append(encoded(publish, ProtocolVersion::V5));
    QCOMPARE(reader.next(), Status::Packet);
    QCOMPARE(reader.packet(), Packet(publish));
    reader.append(hex("D0"));
    QCOMPARE(reader.next(), Status::NeedMoreBytes);
    QVERIFY2(reader.capacity() < 1024, qPrintable(QString::number(reader.capacity())));
}

void tst_PacketReader::sharesTopicsThatComeAgain()
{
    PacketReader reader(Reader::Client, ProtocolVersion::V3_1_1);
    reader.append(hex("30 06 0003 612F62 31 30 06 0003 612F62 32"));
    QCOMPARE(reader.next(), Status::Packet);
    const Publish first = std::get<Publish>(reader.packet());
    QCOMPARE(reader.next(), Status::Packet);
    const Publish second = std::get<Publish>(reader.packet());
    QCOMPARE(second.topic.utf8().constData(), first.topic.utf8().constData());
    QCOMPARE(second.payload, "2");
}

namespace {

// As a socket does it: never more than there is room for.
void readFrom(QByteArrayView &bytes, qsizetype most, PacketReader &reader)
{
    const PacketReader::Space space = reader.space();
    const qsizetype size = std::min({most, space.size, bytes.size()});
    std::memcpy(space.data, bytes.data(), size_t(size));
    reader.received(size);
    bytes = bytes.sliced(size);
}

QByteArray patterned(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    for (qsizetype i = 0; i < size; ++i)
        bytes[i] = char(i * 31 + i / 257);
    return bytes;
}

} // namespace

void tst_PacketReader::aLargePayloadIsReadWhereItStays_data()
{
    QTest::addColumn<qsizetype>("chunk");
    for (const qsizetype chunk : {1, 7, 4096, 65'536, 1'000'000, 100'000'000})
        QTest::addRow("%lld", qlonglong(chunk)) << chunk;
}

void tst_PacketReader::aLargePayloadIsReadWhereItStays()
{
    QFETCH(const qsizetype, chunk);
    Publish large{.topic = "a/large/one", .payload = patterned(3'000'000),
                  .qos = QoS::AtLeastOnce, .packetId = 7};
    large.properties.setText(PropertyId::ContentType, QStringLiteral("application/x-pattern"));
    const Publish small{.topic = "small", .payload = "behind it"};
    const QByteArray sent = encoded(large, ProtocolVersion::V5)
        + encoded(small, ProtocolVersion::V5) + encoded(large, ProtocolVersion::V5);

    PacketReader reader(Reader::Client);
    QByteArrayView left = sent;
    QList<Packet> packets;
    // Byte by byte only at the beginning, where the packet is told by its first bytes.
    for (int step = 0; !left.isEmpty(); ++step) {
        readFrom(left, step < 100 ? chunk : std::max<qsizetype>(chunk, 1000), reader);
        packets += readAll(reader);
    }
    QCOMPARE(packets, QList<Packet>({large, small, large}));
    QCOMPARE(reader.pendingBytes(), 0);

    PacketReader appended(Reader::Client);
    packets.clear();
    for (qsizetype at = 0; at < sent.size(); at += std::max<qsizetype>(chunk, 1000)) {
        appended.append(QByteArrayView(sent).sliced(at).first(
            std::min(std::max<qsizetype>(chunk, 1000), sent.size() - at)));
        packets += readAll(appended);
    }
    QCOMPARE(packets, QList<Packet>({large, small, large}));
}

void tst_PacketReader::aLargeMessageIsRefusedByWhatStandsBeforeItsPayload()
{
    PacketReader reader(Reader::Client);
    reader.append(hex("32 80 80 04 0001 74 0000 00")); // 65536 bytes, packet identifier 0
    QCOMPARE(reader.next(), Status::Malformed);
    QCOMPARE(reader.malformation().reasonCode, ReasonCode::ProtocolError);
    QCOMPARE(reader.malformation().offset, 7);
}

void tst_PacketReader::aLongPayloadIsTrustedWithAMebibyte()
{
    PacketReader reader(Reader::Client);
    reader.append(hex("30 FFFFFF7F 0001 74 00") + QByteArray(100, 'x'));
    QCOMPARE(reader.next(), Status::NeedMoreBytes);
    QCOMPARE(reader.pendingType(), PacketType::Publish);
    QCOMPARE(reader.pendingBytes(), 100);
    QCOMPARE(reader.space().size, 1024 * 1024 - 100);
}

void tst_PacketReader::givesItsMemoryToTheNext()
{
    PacketReader reader(Reader::Client);
    QByteArray bytes = hex("D0 00 D0");
    QByteArrayView left = bytes;
    readFrom(left, 3, reader);
    QCOMPARE(readAll(reader).size(), 1);
    QCOMPARE(reader.takeMemory().capacity(), 0); // a byte is held
    bytes = hex("00");
    left = bytes;
    readFrom(left, 1, reader);
    QCOMPARE(readAll(reader).size(), 1);
    ByteBuffer memory = reader.takeMemory();
    QVERIFY(memory.capacity() > 0);
    QCOMPARE(reader.capacity(), 0);

    const char *place = memory.data();
    PacketReader next(Reader::Client);
    next.giveMemory(std::move(memory));
    QVERIFY(next.space().data == place);
}

void tst_PacketReader::shortAcknowledgementsNeedNoPacket()
{
    PacketReader reader(Reader::Client);
    reader.append(hex("40 02 0102 50 02 0003 62 02 0004 70 02 0005"));
    for (const auto &[type, id] : {std::pair(PacketType::PubAck, 0x0102), {PacketType::PubRec, 3},
                                   {PacketType::PubRel, 4}, {PacketType::PubComp, 5}}) {
        const auto response = reader.takeResponse();
        QVERIFY(response);
        QCOMPARE(response->type, type);
        QCOMPARE(int(response->packetId), id);
    }
    QVERIFY(!reader.takeResponse());
    // What says more, or what is wrong, is left for next().
    for (const char *other : {"40 03 0001 10", "40 02 0000", "42 02 0001", "90 03 0001 00"}) {
        PacketReader another(Reader::Client);
        another.append(hex(other));
        QVERIFY2(!another.takeResponse(), other);
    }
}

void tst_PacketReader::keepsALoneSubscriptionIdentifierApart_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<quint32>("identifier");
    QTest::newRow("one byte") << hex("30 07 000161 02 0B05 78") << 5u;
    QTest::newRow("two bytes") << hex("30 08 000161 03 0B8040 78") << 8192u;
    QTest::newRow("four bytes") << hex("30 0A 000161 05 0BFFFFFF7F 78") << 268435455u;
    QTest::newRow("QoS 1") << hex("32 09 000161 0001 02 0B05 78") << 5u;
    QTest::newRow("no payload") << hex("30 06 000161 02 0B05") << 5u;
    QTest::newRow("none") << hex("30 05 000161 00 78") << 0u;
    QTest::newRow("two") << hex("30 09 000161 04 0B050B06 78") << 0u;
    QTest::newRow("with another property") << hex("30 09 000161 04 0B050101 78") << 0u;
    QTest::newRow("behind another property") << hex("30 09 000161 04 01010B05 78") << 0u;
    QTest::newRow("with a topic alias") << hex("30 09 0000 05 0B05230001 78") << 0u;
}

void tst_PacketReader::keepsALoneSubscriptionIdentifierApart()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const quint32, identifier);
    PacketReader plain(Reader::Client);
    PacketReader apart(Reader::Client);
    apart.keepIdentifiersApart();
    for (int round = 0; round < 2; ++round) {
        plain.append(bytes);
        apart.append(bytes);
        QCOMPARE(plain.next(), Status::Packet);
        QCOMPARE(apart.next(), Status::Packet);
        QCOMPARE(plain.onlyIdentifier(), 0u);
        // The first time the topic is not known.
        QCOMPARE(apart.onlyIdentifier(), round == 0 ? 0 : identifier);
        auto *publish = std::get_if<Publish>(&apart.packet());
        if (apart.onlyIdentifier() != 0) {
            QVERIFY(publish->properties.isEmpty());
            publish->properties.append(PropertyId::SubscriptionIdentifier, identifier);
        }
        QCOMPARE(apart.packet(), plain.packet());
    }
    apart.append(hex("30 05 000161 00 78"));
    QCOMPARE(apart.next(), Status::Packet);
    QCOMPARE(apart.onlyIdentifier(), 0u);
}

void tst_PacketReader::whatIsReadQuicklyIsReadTheSame_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<bool>("keepsApart");
    QTest::newRow("3.1.1") << ProtocolVersion::V3_1_1 << false;
    QTest::newRow("5") << ProtocolVersion::V5 << false;
    QTest::newRow("5, identifiers apart") << ProtocolVersion::V5 << true;
}

// Each byte of some messages with each value: what is right and wrong with it must not depend on the
// message before, which makes for a short way.
void tst_PacketReader::whatIsReadQuicklyIsReadTheSame()
{
    QFETCH(const ProtocolVersion, version);
    QFETCH(const bool, keepsApart);
    const QByteArray before = version == ProtocolVersion::V5 ? hex("30 05 000161 00 78")
                                                             : hex("30 04 000161 78");
    const QByteArrayList all{
        hex("30 05 000161 00 78"),         hex("30 04 000161 00"),
        hex("32 07 000161 0001 00 78"),    hex("34 08 000161 0102 00 7879"),
        hex("30 07 000161 02 0B05 78"),    hex("30 08 000161 03 0B8040 78"),
        hex("30 07 000161 03 0B8040"),     hex("32 0A 000161 0001 03 0B8040 78"),
        hex("30 06 0000 02 0B05 78"),      hex("30 07 000161 02 0B00 78"),
        hex("30 08 000161 03 0B8500 78"),  hex("30 09 000161 04 0B808001 78"),
        hex("30 09 000161 04 01010B05 78")};
    for (const QByteArray &bytes : all) {
        for (int i = 0; i < bytes.size() * 256; ++i) {
            QByteArray changed = bytes;
            changed[i / 256] = char(i % 256);
            PacketReader plain(Reader::Client, version);
            PacketReader quick(Reader::Client, version);
            if (keepsApart)
                quick.keepIdentifiersApart();
            quick.append(before + before);
            while (quick.next() == Status::Packet) { }
            plain.append(changed);
            quick.append(changed);
            const Status status = plain.next();
            QCOMPARE(quick.next(), status);
            if (status == Status::Malformed) {
                QCOMPARE(quick.malformation().reasonCode, plain.malformation().reasonCode);
                QCOMPARE(quick.malformation().offset, plain.malformation().offset);
                QCOMPARE(quick.malformation().rule, plain.malformation().rule);
            } else if (status == Status::Packet) {
                if (quick.onlyIdentifier() != 0)
                    std::get<Publish>(quick.packet())
                        .properties.append(PropertyId::SubscriptionIdentifier, quick.onlyIdentifier());
                QCOMPARE(quick.packet(), plain.packet());
            }
            QCOMPARE(quick.pendingBytes(), plain.pendingBytes());
        }
    }
}

void tst_PacketReader::tellsTheTopicThatComesNext()
{
    PacketReader reader(Reader::Client);
    const auto nextIs = [&reader](const char *topic) {
        QCOMPARE(reader.next(), Status::Packet);
        QCOMPARE(std::get<Publish>(reader.packet()).topic, Topic(topic));
    };
    const QByteArray a = hex("30 05 000161 00 78");
    const QByteArray b = hex("30 05 000162 00 78");
    reader.append(a + b + a + b + a);
    nextIs("a");
    QCOMPARE(reader.expectedTopic(), nullptr); // b is new
    nextIs("b");
    QVERIFY(reader.expectedTopic());
    QCOMPARE(*reader.expectedTopic(), Topic("a"));
    nextIs("a");
    QCOMPARE(*reader.expectedTopic(), Topic("b"));
    nextIs("b");
    nextIs("a");
    QCOMPARE(reader.expectedTopic(), nullptr); // nothing is there
    reader.append(hex("D000"));
    QCOMPARE(reader.next(), Status::Packet); // PINGRESP
    reader.append(a + a);
    nextIs("a");
    nextIs("a");
    QCOMPARE(reader.expectedTopic(), nullptr); // it is the same again and again
}

QTEST_APPLESS_MAIN(tst_PacketReader)
#include "tst_packetreader.moc"
