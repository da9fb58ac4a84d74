// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/transport/websocketframes.h>

#include <QtCore/QRandomGenerator>
#include <QtCore/QSet>
#include <QtTest/QTest>

using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;

namespace {

QByteArray hex(const char *digits)
{
    return QByteArray::fromHex(digits);
}

//! What a reader makes of bytes that come in parts.
struct Reading
{
    QByteArray data;
    QByteArrayList controls; //!< the opcode as a digit, and the payload
    std::optional<WebSocketFrameReader::Breach> breach;
};

void feed(WebSocketFrameReader &reader, QByteArrayView input, qsizetype room, Reading &reading)
{
    QByteArray out(room, '\0');
    while (true) {
        const qsizetype before = input.size();
        const qsizetype size = reader.read(input, out.data(), out.size());
        reading.data += out.first(size);
        const auto control = reader.takeControl();
        if (control) {
            reading.controls.append(QByteArray::number(int(control->opcode), 16)
                                    + control->payload);
        }
        reading.breach = reader.breach();
        if (reading.breach || (size == 0 && !control && input.size() == before))
            return;
    }
}

Reading readWhole(const QByteArray &bytes)
{
    WebSocketFrameReader reader;
    Reading reading;
    feed(reader, bytes, 1024, reading);
    return reading;
}

} // namespace

//! Frames of RFC 6455 section 5, in both directions.
class tst_WebSocketFrameReader : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void framesAreTakenApart_data();
    void framesAreTakenApart();
    void breachesAreTold_data();
    void breachesAreTold();
    void nothingIsReadBehindABreach();
    void cutsAndRoomDoNotMatter();
    void aLargePayloadMayBeReadAroundIt();
    void headsHaveTheShortestLength_data();
    void headsHaveTheShortestLength();
    void everyFrameHasAnotherKey();
    void masksAreTakenOffByTheKey();
};

void tst_WebSocketFrameReader::framesAreTakenApart_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QByteArrayList>("controls");
    const QByteArrayList none;
    QTest::newRow("one") << hex("8203") + "abc" << QByteArray("abc") << none;
    QTest::newRow("empty") << hex("8200") << QByteArray() << none;
    QTest::newRow("two") << hex("8201") + "a" + hex("8201") + "b" << QByteArray("ab") << none;
    QTest::newRow("fragments") << hex("0201") + "a" + hex("0000") + hex("8001") + "b"
                               << QByteArray("ab") << none;
    QTest::newRow("16 bits of length") << hex("827e0080") + QByteArray(128, 'x')
                                       << QByteArray(128, 'x') << none;
    // Section 5.2 asks for the shortest form of those who write it, not of those who read it.
    QTest::newRow("64 bits of length") << hex("827f0000000000000002") + "ab" << QByteArray("ab")
                                       << none;
    QTest::newRow("a ping in a message")
        << hex("0201") + "a" + hex("8902") + "hi" + hex("8001") + "b" << QByteArray("ab")
        << QByteArrayList{"9hi"};
    QTest::newRow("a ping that says nothing") << hex("8900") + hex("8201") + "a" << QByteArray("a")
                                              << QByteArrayList{"9"};
    QTest::newRow("a pong") << hex("8a01") + "x" << QByteArray() << QByteArrayList{"ax"};
    QTest::newRow("a close") << hex("880403e8") + "ok" << QByteArray()
                             << QByteArrayList{"8" + hex("03e8") + "ok"};
    QTest::newRow("the largest control frame")
        << hex("897d") + QByteArray(125, 'p') << QByteArray()
        << QByteArrayList{"9" + QByteArray(125, 'p')};
}

void tst_WebSocketFrameReader::framesAreTakenApart()
{
    QFETCH(QByteArray, bytes);
    const Reading reading = readWhole(bytes);
    QTEST(reading.data, "data");
    QTEST(reading.controls, "controls");
    QVERIFY(!reading.breach);
}

void tst_WebSocketFrameReader::breachesAreTold_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<quint16>("code");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const QByteArray &bytes, const QString &text) {
        QTest::newRow(name) << bytes << quint16(1002) << text;
    };
    row("reserved bits", hex("c201") + "a", u"a frame with reserved bits"_s);
    row("reserved data opcode", hex("8300"), u"a frame with the reserved opcode 3"_s);
    row("reserved control opcode", hex("8b00"), u"a frame with the reserved opcode 11"_s);
    row("masked", hex("828100000000") + "a", u"a masked frame"_s);
    row("2^63", hex("827f8000000000000000"), u"a frame of 2^63 bytes or more"_s);
    row("ping in fragments", hex("0900"), u"a control frame in fragments"_s);
    row("ping of 126", hex("897e007e"), u"a control frame of 126 bytes, of 125 at most"_s);
    row("continuation of nothing", hex("8000"), u"a continuation of no message"_s);
    row("continuation of a whole message", hex("82008000"), u"a continuation of no message"_s);
    row("message in a message", hex("02008200"), u"a new message within another"_s);
    QTest::newRow("H1 text") << hex("8101") + "a" << quint16(1003) << u"text"_s;
}

void tst_WebSocketFrameReader::breachesAreTold()
{
    QFETCH(QByteArray, bytes);
    const Reading reading = readWhole(hex("8201") + "z" + bytes);
    QCOMPARE(reading.data, "z");
    QVERIFY(reading.breach);
    QTEST(quint16(reading.breach->closeCode), "code");
    QTEST(reading.breach->text, "text");
}

void tst_WebSocketFrameReader::nothingIsReadBehindABreach()
{
    const Reading reading = readWhole(hex("8101") + "a" + hex("8201") + "b");
    QVERIFY(reading.breach);
    QCOMPARE(reading.data, QByteArray());
}

void tst_WebSocketFrameReader::cutsAndRoomDoNotMatter()
{
    const quint32 seed = QRandomGenerator::system()->generate();
    qInfo() << "seed" << seed;
    QRandomGenerator random(seed);
    for (int round = 0; round < 300; ++round) {
        QByteArray bytes;
        QByteArray data;
        QByteArrayList controls;
        bool inMessage = false;
        for (int i = random.bounded(1, 12); i > 0; --i) {
            if (random.bounded(4) == 0) {
                const QByteArray payload(random.bounded(126), 'p');
                bytes += hex("89") + char(payload.size()) + payload;
                controls += "9" + payload;
                continue;
            }
            const QByteArray payload(random.bounded(3) ? random.bounded(5) : random.bounded(126, 999),
                                     char('a' + i));
            const bool last = random.bounded(2);
            bytes += char((last ? 0x80 : 0) | (inMessage ? 0 : 2));
            inMessage = !last;
            if (payload.size() < 126)
                bytes += char(payload.size());
            else
                bytes += char(126) + QByteArray(1, char(payload.size() >> 8)) + char(payload.size() & 0xFF);
            bytes += payload;
            data += payload;
        }
        WebSocketFrameReader reader;
        Reading reading;
        for (qsizetype at = 0; at < bytes.size();) {
            const qsizetype part = std::min<qsizetype>(random.bounded(1, 200), bytes.size() - at);
            feed(reader, QByteArrayView(bytes).sliced(at, part), random.bounded(1, 300), reading);
            at += part;
        }
        QCOMPARE(reading.data, data);
        QCOMPARE(reading.controls, controls);
        QVERIFY(!reading.breach);
    }
}

void tst_WebSocketFrameReader::aLargePayloadMayBeReadAroundIt()
{
    WebSocketFrameReader reader;
    const QByteArray head = hex("827e1000") + "ab"; // of 4096
    QByteArrayView input = head;
    char out[16];
    QCOMPARE(reader.payloadToCome(), 0);
    QCOMPARE(reader.read(input, out, 1), 1);
    QCOMPARE(reader.payloadToCome(), 4095);
    reader.countPayload(4000);
    QCOMPARE(reader.payloadToCome(), 95);
    reader.countPayload(95);
    QCOMPARE(reader.payloadToCome(), 0);
    const QByteArray next = hex("8201") + "z";
    input = next;
    QCOMPARE(reader.read(input, out, 16), 1);
    QCOMPARE(out[0], 'z');
}

void tst_WebSocketFrameReader::headsHaveTheShortestLength_data()
{
    QTest::addColumn<quint64>("size");
    QTest::addColumn<QByteArray>("head");
    QTest::newRow("0") << quint64(0) << hex("8280");
    QTest::newRow("125") << quint64(125) << hex("82fd");
    QTest::newRow("126") << quint64(126) << hex("82fe007e");
    QTest::newRow("65535") << quint64(65535) << hex("82feffff");
    QTest::newRow("65536") << quint64(65536) << hex("82ff0000000000010000");
}

void tst_WebSocketFrameReader::headsHaveTheShortestLength()
{
    QFETCH(quint64, size);
    QFETCH(QByteArray, head);
    WebSocketFrameWriter writer;
    QByteArray written(WebSocketFrameWriter::largestHead, '\0');
    written.resize(writer.start(WebSocketOpcode::Binary, size, written.data()));
    QCOMPARE(written.size(), head.size() + 4);
    QCOMPARE(written.first(head.size()).toHex(), head.toHex());
}

void tst_WebSocketFrameReader::everyFrameHasAnotherKey()
{
    WebSocketFrameWriter writer;
    QSet<QByteArray> keys;
    for (int i = 0; i < 1000; ++i)
        keys.insert(writer.control(WebSocketOpcode::Ping, {}).last(4));
    // Two of a thousand agree by chance about once in nine thousand runs; three pairs never do.
    QVERIFY2(keys.size() > 997, qPrintable(QString::number(keys.size())));
}

void tst_WebSocketFrameReader::masksAreTakenOffByTheKey()
{
    QByteArray payload;
    for (int i = 0; i < 1000; ++i)
        payload += char(i * 7);
    // Cut anywhere, also within a key.
    for (const qsizetype part : {1, 2, 3, 4, 5, 7, 8, 9, 64, 1000}) {
        WebSocketFrameWriter writer;
        QByteArray head(WebSocketFrameWriter::largestHead, '\0');
        head.resize(writer.start(WebSocketOpcode::Binary, 1000, head.data()));
        QByteArray masked(payload.size(), '\0');
        for (qsizetype at = 0; at < payload.size(); at += part) {
            const qsizetype size = std::min(part, payload.size() - at);
            writer.mask(QByteArrayView(payload).sliced(at, size), masked.data() + at);
        }
        const QByteArray key = head.last(4);
        for (qsizetype i = 0; i < masked.size(); ++i)
            masked[i] = char(masked[i] ^ key[i % 4]);
        QCOMPARE(masked, payload);
    }
}

QTEST_GUILESS_MAIN(tst_WebSocketFrameReader)
#include "tst_websocketframereader.moc"
