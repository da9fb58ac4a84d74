// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "randompackets.h"
#include "wire.h"

#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

class tst_RoundTrip : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void packetsSurviveTheirBytes_data();
    void packetsSurviveTheirBytes();
};

void tst_RoundTrip::packetsSurviveTheirBytes_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<PacketType>("type");
    for (const ProtocolVersion version : allVersions) {
        const int lastType = version == ProtocolVersion::V5 ? 15 : 14;
        for (int type = 1; type <= lastType; ++type)
            QTest::addRow("%s v%d", packetTypeName(PacketType(type)).data(), int(version))
                << version << PacketType(type);
    }
}

void tst_RoundTrip::packetsSurviveTheirBytes()
{
    QFETCH(const ProtocolVersion, version);
    QFETCH(const PacketType, type);
    bool isGiven = false;
    const int given = qEnvironmentVariableIntValue("QCOMQTT_TEST_SEED", &isGiven);
    const quint32 seed = isGiven ? quint32(given) : QRandomGenerator::global()->generate();
    qInfo("QCOMQTT_TEST_SEED=%u", seed);

    RandomPackets packets(seed, version);
    for (int i = 0; i < 200; ++i) {
        const auto [packet, end] = packets.next(type);
        QCOMPARE(typeOf(packet), type);
        const QByteArray bytes = encoded(packet, version);
        QCOMPARE(encodedSize(packet, version), bytes.size());
        QCOMPARE(faultOf(bytes, end, version), noFault);
        QCOMPARE(decoded(bytes, end, version), std::optional<Packet>(packet));
    }
}

QTEST_APPLESS_MAIN(tst_RoundTrip)
#include "tst_roundtrip.moc"
