// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "wire.h"

#include <qcomqtt/codec/propertycache.h>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

class tst_PropertyCache : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesTheSamePropertiesAgain();
    void knowsNothingElse();
    void staysRightWhenIdentifiersCompete();
    void faultyPropertiesStayFaulty();
};

static Publish identified(quint32 identifier)
{
    Publish publish;
    publish.topic = "a";
    publish.properties.append(PropertyId::SubscriptionIdentifier, identifier);
    return publish;
}

static Publish nextPublish(PacketReader &reader, const Publish &publish)
{
    reader.append(encoded(publish, ProtocolVersion::V5));
    if (reader.next() != PacketReader::Status::Packet)
        return {};
    return std::get<Publish>(std::move(reader.packet()));
}

void tst_PropertyCache::givesTheSamePropertiesAgain()
{
    PacketReader reader(Reader::Client);
    const Publish first = nextPublish(reader, identified(300));
    const Publish second = nextPublish(reader, identified(300));
    QCOMPARE(first, identified(300));
    QCOMPARE(second, identified(300));
    // The very same: nothing was allocated.
    QCOMPARE(&first.properties.entries(), &second.properties.entries());
    Publish changed = second;
    changed.properties.setNumber(PropertyId::SubscriptionIdentifier, 1);
    QCOMPARE(nextPublish(reader, identified(300)), identified(300));
}

void tst_PropertyCache::knowsNothingElse()
{
    PropertyCache cache;
    QVERIFY(!cache.find(QByteArrayView()));
    cache.keep(QByteArrayView(), Properties());
    QVERIFY(!cache.find(QByteArrayView()));
    cache.keep("\x0b\x01", identified(1).properties);
    QVERIFY(!cache.find("\x0b\x02"));
    QVERIFY(!cache.find("\x0b"));
    QCOMPARE(*cache.find("\x0b\x01"), identified(1).properties);
    cache.keep("1234567", identified(1).properties);
    QVERIFY(!cache.find("1234567")); // too long
}

void tst_PropertyCache::staysRightWhenIdentifiersCompete()
{
    PacketReader reader(Reader::Client);
    for (int round = 0; round < 2; ++round) {
        for (quint32 identifier = 1; identifier < 3000; ++identifier)
            QCOMPARE(nextPublish(reader, identified(identifier)), identified(identifier));
    }
}

void tst_PropertyCache::faultyPropertiesStayFaulty()
{
    const QByteArray faulty = hex("30 06 00 01 61 02 0b 00"); // an identifier of 0
    const QByteArray good = hex("30 06 00 01 61 02 0b 01");
    for (int round = 0; round < 2; ++round) {
        PacketReader reader(Reader::Client);
        reader.append(good + faulty);
        QCOMPARE(reader.next(), PacketReader::Status::Packet);
        QCOMPARE(reader.next(), PacketReader::Status::Malformed);
        reader.reset();
        reader.append(faulty);
        QCOMPARE(reader.next(), PacketReader::Status::Malformed);
        QCOMPARE(reader.malformation().reasonCode, ReasonCode::ProtocolError);
    }
}

QTEST_GUILESS_MAIN(tst_PropertyCache)
#include "tst_propertycache.moc"
