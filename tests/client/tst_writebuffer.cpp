// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/codec/encoder.h>
#include <qcomqtt/engine/writebuffer.h>
#include <qcomqtt/transport/transport.h>

#include <QtCore/QRandomGenerator>
#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype large = WriteBuffer::largePayload;

//! Holds what is written until it is taken.
class HoldingTransport : public Transport
{
public:
    void open() override {}
    qint64 read(char *, qint64) override { return 0; }
    void write(QByteArrayView bytes) override
    {
        written.append(bytes);
        pending += bytes.size();
        sources.push_back(bytes.data());
    }
    qint64 bytesToWrite() const override { return pending; }
    void close() override {}
    void abort() override {}
    void abandon() override {}

    QByteArray written;
    qint64 pending = 0;
    std::vector<const char *> sources; // where the bytes of each write stood
};

Publish messageOf(qsizetype size, char content = 'x')
{
    Publish publish{Topic("a/b"), QByteArray(size, content), QoS::AtLeastOnce};
    publish.packetId = 7;
    return publish;
}

QByteArray encoded(const Packet &packet)
{
    QByteArray bytes;
    encode(packet, ProtocolVersion::V5, bytes);
    return bytes;
}

} // namespace

class tst_WriteBuffer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void smallPacketsGoOutTogether()
    {
        WriteBuffer buffer;
        buffer.append(PingReq(), ProtocolVersion::V5);
        buffer.append(messageOf(large - 1), ProtocolVersion::V5);
        HoldingTransport transport;
        const qsizetype size = buffer.size();
        QCOMPARE(buffer.writeSome(transport, size), size);
        QCOMPARE(transport.written, encoded(PingReq()) + encoded(messageOf(large - 1)));
        QCOMPARE(transport.sources.size(), std::size_t(1));
        QVERIFY(buffer.isEmpty());
    }

    void largePayloadsAreWrittenFromWhereTheyAre()
    {
        const Publish publish = messageOf(large);
        WriteBuffer buffer;
        buffer.append(publish, ProtocolVersion::V5);
        buffer.append(PingReq(), ProtocolVersion::V5);
        QCOMPARE(buffer.size(), encoded(publish).size() + 2);
        HoldingTransport transport;
        buffer.writeSome(transport, buffer.size());
        QCOMPARE(transport.written, encoded(publish) + encoded(PingReq()));
        QCOMPARE(transport.sources.size(), std::size_t(3));
        QCOMPARE(static_cast<const void *>(transport.sources.at(1)),
                 static_cast<const void *>(publish.payload.constData()));
    }

    void aTransportThatHasEnoughGetsNoMoreOfALargePayload()
    {
        const Publish publish = messageOf(10 * WriteBuffer::portion);
        WriteBuffer buffer;
        buffer.append(publish, ProtocolVersion::V5);
        buffer.append(PingReq(), ProtocolVersion::V5);
        HoldingTransport transport;
        while (!buffer.isEmpty()) {
            QVERIFY(buffer.writeSome(transport, buffer.size()) > 0);
            QVERIFY(transport.pending <= 2 * WriteBuffer::portion);
            if (!buffer.isEmpty())
                QCOMPARE(buffer.writeSome(transport, buffer.size()), qsizetype(0));
            transport.pending = 0;
        }
        QCOMPARE(transport.written, encoded(publish) + encoded(PingReq()));
    }

    void everythingGoesOutAtOnceWhenItMust()
    {
        const Publish publish = messageOf(10 * WriteBuffer::portion);
        WriteBuffer buffer;
        buffer.append(publish, ProtocolVersion::V5);
        buffer.append(PingReq(), ProtocolVersion::V5);
        HoldingTransport transport;
        buffer.writeAll(transport);
        QCOMPARE(transport.written, encoded(publish) + encoded(PingReq()));
        QVERIFY(buffer.isEmpty());
    }

    void whatIsNotPermittedStays()
    {
        WriteBuffer buffer;
        buffer.append(messageOf(large, 'a'), ProtocolVersion::V5);
        const qsizetype permitted = buffer.size();
        buffer.append(PingReq(), ProtocolVersion::V5);
        buffer.append(messageOf(large, 'b'), ProtocolVersion::V5);
        HoldingTransport transport;
        QCOMPARE(buffer.writeSome(transport, permitted), permitted);
        QCOMPARE(transport.written, encoded(messageOf(large, 'a')));
        buffer.writeSome(transport, buffer.size());
        QCOMPARE(transport.written, encoded(messageOf(large, 'a')) + encoded(PingReq())
                                        + encoded(messageOf(large, 'b')));
    }

    void packetsCanBeDroppedFromTheEnd()
    {
        WriteBuffer buffer;
        buffer.append(messageOf(large, 'a'), ProtocolVersion::V5);
        buffer.append(PingReq(), ProtocolVersion::V5);
        const qsizetype kept = buffer.size();
        buffer.append(messageOf(large, 'b'), ProtocolVersion::V5);
        buffer.append(messageOf(10), ProtocolVersion::V5);
        buffer.truncate(kept);
        QCOMPARE(buffer.size(), kept);
        HoldingTransport transport;
        buffer.writeSome(transport, buffer.size());
        QCOMPARE(transport.written, encoded(messageOf(large, 'a')) + encoded(PingReq()));
    }

    // Whatever the sizes, and however much the transport takes: the same bytes in the same order.
    void anyMixComesOutInOrder()
    {
        bool isGiven = false;
        const int given = qEnvironmentVariableIntValue("QCOMQTT_TEST_SEED", &isGiven);
        const quint32 seed = isGiven ? quint32(given) : QRandomGenerator::global()->generate() >> 1;
        qInfo("QCOMQTT_TEST_SEED=%u", seed);
        QRandomGenerator random(seed);
        WriteBuffer buffer;
        HoldingTransport transport;
        QByteArray expected;
        for (int step = 0; step < 3000; ++step) {
            if (random.bounded(2) == 0) {
                const int size = random.bounded(3) == 0 ? random.bounded(400'000) : random.bounded(200);
                const Publish publish = messageOf(size, char('a' + random.bounded(26)));
                buffer.append(publish, ProtocolVersion::V5);
                expected += encoded(publish);
            } else {
                buffer.writeSome(transport, qsizetype(random.bounded(2'000'000)) % (buffer.size() + 1));
                transport.pending = random.bounded(2) == 0 ? 0 : transport.pending / 2;
            }
            QCOMPARE(transport.written.size() + buffer.size(), expected.size());
            QVERIFY(expected.startsWith(transport.written.first(
                std::min<qsizetype>(transport.written.size(), 64))));
            if (transport.written.size() > 1 << 20) {
                QVERIFY(expected.startsWith(transport.written));
                expected.remove(0, transport.written.size());
                transport.written.clear();
            }
        }
        buffer.writeAll(transport);
        QVERIFY(transport.written == expected);
        QVERIFY(buffer.capacity() < 4 * 1024 * 1024);
    }
};

QTEST_GUILESS_MAIN(tst_WriteBuffer)
#include "tst_writebuffer.moc"
