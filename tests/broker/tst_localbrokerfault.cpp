// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "wireclient.h"

#include <QCoMqtt/LocalBroker>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Fault = LocalBrokerFault;
using Seen = LocalBrokerPacket;

//! What a fault hook sees and what it can make the broker do.
class tst_LocalBrokerFault : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void typesHaveTheirValuesOfTheWire();
    void hookSeesEveryPacketOfBothDirections();
    void swallowedPacketHasNoEffect();
    void swallowedAnswerIsNotSent();
    void linkIsDroppedBeforeThePacketHasAnEffect();
    void linkIsDroppedAfterTheAnswer();
    void heldPacketsGoOnRelease();
    void heldPacketsAreForgottenWithTheirLink();
    void delayedPacketsComeLater();
    void packetFromAClientIsAnsweredWithACode_data();
    void packetFromAClientIsAnsweredWithACode();
    void packetWithoutAnAnswerEndsTheConnectionWithTheCode();
    void codeOfAnAnswerIsReplaced();
    void bytesReplaceAnAnswer();
    void packetIsCut();
    void hookMayCallTheBroker();
};

namespace {

Publish qos1(quint16 id)
{
    return Publish{.topic = "t", .payload = "x", .qos = QoS::AtLeastOnce, .packetId = id};
}

//! A broker that does \a fault with the packets that \a when selects, and one client of it.
class Scene
{
public:
    template<typename When>
    Scene(When when, const Fault &fault, ProtocolVersion version = ProtocolVersion::V5)
        : client(listeningPort(), version)
    {
        broker.setFaultHook(
            [=](const Seen &packet) { return when(packet) ? fault : Fault::pass(); });
    }

    LocalBroker broker;
    WireClient client;

private:
    quint16 listeningPort()
    {
        broker.listen();
        return broker.port();
    }
};

auto fromClient(Seen::Type type, int count = 1)
{
    return [=](const Seen &packet) { return packet.isFromClient(type) && packet.count == count; };
}

auto toClient(Seen::Type type)
{
    return [=](const Seen &packet) { return packet.isToClient(type); };
}

} // namespace

void tst_LocalBrokerFault::typesHaveTheirValuesOfTheWire()
{
    static_assert(quint8(Seen::Type::Connect) == quint8(PacketType::Connect));
    static_assert(quint8(Seen::Type::PubComp) == quint8(PacketType::PubComp));
    QCOMPARE(quint8(Seen::Type::Publish), quint8(3));
    QCOMPARE(quint8(Seen::Type::Auth), quint8(15));
}

void tst_LocalBrokerFault::hookSeesEveryPacketOfBothDirections()
{
    LocalBroker broker;
    broker.listen();
    QList<Seen> seen;
    broker.setFaultHook([&](const Seen &packet) {
        seen.append(packet);
        return Fault::pass();
    });
    WireClient client(broker.port());
    client.connect(u""_s);
    client.send(qos1(5));
    client.send(qos1(6));
    client.expect<PubAck>();
    client.expect<PubAck>();
    QCOMPARE(seen.size(), 6);
    QVERIFY(seen[0].isFromClient(Seen::Type::Connect));
    QVERIFY(seen[0].clientId.isEmpty());
    QVERIFY(seen[1].isToClient(Seen::Type::ConnAck));
    QCOMPARE(seen[1].reasonCode, ReasonCode::Success);
    QVERIFY(seen[2].isFromClient(Seen::Type::Publish));
    QCOMPARE(seen[2].clientId, broker.clientIds().value(0));
    QCOMPARE(seen[2].topic, Topic("t"));
    QCOMPARE(seen[2].qos, QoS::AtLeastOnce);
    QCOMPARE(seen[2].packetId, 5);
    QCOMPARE(seen[2].count, 1);
    QVERIFY(seen[3].isToClient(Seen::Type::PubAck));
    QCOMPARE(seen[3].packetId, 5);
    QCOMPARE(seen[3].reasonCode, ReasonCode::NoMatchingSubscribers);
    QCOMPARE(seen[4].count, 2);
    QCOMPARE(seen[4].connection, 1);
}

void tst_LocalBrokerFault::swallowedPacketHasNoEffect()
{
    Scene scene(fromClient(Seen::Type::Publish), Fault::swallow());
    scene.client.connect(u"a"_s);
    scene.client.send(qos1(1));
    scene.client.send(qos1(2));
    QCOMPARE(scene.client.expect<PubAck>().packetId, 2);
    QCOMPARE(scene.broker.publishesReceived(), 2);
}

void tst_LocalBrokerFault::swallowedAnswerIsNotSent()
{
    Scene scene(toClient(Seen::Type::PubAck), Fault::swallow());
    scene.client.connect(u"a"_s);
    scene.client.send(qos1(1));
    scene.client.send(PingReq{});
    scene.client.expect<PingResp>();
}

void tst_LocalBrokerFault::linkIsDroppedBeforeThePacketHasAnEffect()
{
    Scene scene(fromClient(Seen::Type::Publish, 2), Fault::dropLink());
    scene.client.connect(u"a"_s);
    scene.client.subscribe("t");
    scene.client.send(qos1(1));
    scene.client.expect<Publish>();
    scene.client.expect<PubAck>();
    scene.client.send(qos1(2));
    QVERIFY(scene.client.expectEnd());
    QCOMPARE(scene.broker.publishesSent(), 1);
    QCOMPARE(scene.broker.connections(), 0);
}

void tst_LocalBrokerFault::linkIsDroppedAfterTheAnswer()
{
    Scene scene(fromClient(Seen::Type::Publish), Fault::pass().thenDropLink());
    scene.client.connect(u"a"_s);
    scene.client.send(qos1(1));
    QCOMPARE(scene.client.expect<PubAck>().packetId, 1);
    QVERIFY(scene.client.expectEnd());
    QCOMPARE(scene.broker.connections(), 0);
}

void tst_LocalBrokerFault::heldPacketsGoOnRelease()
{
    Scene scene(toClient(Seen::Type::PubAck), Fault::hold());
    scene.client.connect(u"a"_s);
    for (quint16 id : {1, 2, 3})
        scene.client.send(qos1(id));
    scene.client.send(PingReq{});
    scene.client.expect<PingResp>();
    QCOMPARE(scene.broker.heldCount(), 3);
    scene.broker.release(1);
    QCOMPARE(scene.client.expect<PubAck>().packetId, 1);
    QCOMPARE(scene.broker.heldCount(), 2);
    scene.broker.release();
    QCOMPARE(scene.client.expect<PubAck>().packetId, 2);
    QCOMPARE(scene.client.expect<PubAck>().packetId, 3);
}

void tst_LocalBrokerFault::heldPacketsAreForgottenWithTheirLink()
{
    Scene scene(fromClient(Seen::Type::Publish), Fault::hold());
    scene.client.connect(u"a"_s);
    scene.client.send(qos1(1));
    QTRY_COMPARE(scene.broker.heldCount(), 1);
    scene.client.socket.abort();
    QTRY_COMPARE(scene.broker.connections(), 0);
    QCOMPARE(scene.broker.heldCount(), 0);
}

void tst_LocalBrokerFault::delayedPacketsComeLater()
{
    Scene scene(fromClient(Seen::Type::Publish), Fault::delay(50ms));
    scene.client.connect(u"a"_s);
    QElapsedTimer clock;
    clock.start();
    scene.client.send(qos1(1));
    scene.client.send(qos1(2));
    QCOMPARE(scene.client.expect<PubAck>().packetId, 2);
    QCOMPARE(scene.client.expect<PubAck>().packetId, 1);
    QVERIFY(clock.elapsed() >= 49);
}

void tst_LocalBrokerFault::packetFromAClientIsAnsweredWithACode_data()
{
    QTest::addColumn<int>("type");
    QTest::newRow("CONNECT") << int(PacketType::Connect);
    QTest::newRow("PUBLISH at QoS 1") << int(PacketType::PubAck);
    QTest::newRow("PUBLISH at QoS 2") << int(PacketType::PubRec);
    QTest::newRow("PUBREL") << int(PacketType::PubRel);
    QTest::newRow("SUBSCRIBE") << int(PacketType::Subscribe);
    QTest::newRow("UNSUBSCRIBE") << int(PacketType::Unsubscribe);
}

void tst_LocalBrokerFault::packetFromAClientIsAnsweredWithACode()
{
    QFETCH(int, type);
    const auto when = [](const Seen &packet) {
        return packet.direction == Seen::Direction::FromClient
            && (packet.type != Seen::Type::Connect || packet.clientId == u"refused");
    };
    Scene scene(when, Fault::answer(ReasonCode::NotAuthorized));
    WireClient &client = scene.client;
    const ConnAck connAck
        = client.connect(PacketType(type) == PacketType::Connect ? u"refused"_s : u"a"_s);
    switch (PacketType(type)) {
    case PacketType::Connect:
        QCOMPARE(connAck.reasonCode, ReasonCode::NotAuthorized);
        QVERIFY(client.expectEnd());
        break;
    case PacketType::PubAck:
        client.send(qos1(4));
        QCOMPARE(client.expect<PubAck>(), (PubAck{4, ReasonCode::NotAuthorized}));
        break;
    case PacketType::PubRec:
        client.send(Publish{.topic = "t", .qos = QoS::ExactlyOnce, .packetId = 4});
        QCOMPARE(client.expect<PubRec>(), (PubRec{4, ReasonCode::NotAuthorized}));
        break;
    case PacketType::Subscribe:
        client.send(Subscribe{.packetId = 4, .subscriptions = {"a", "b"}});
        QCOMPARE(client.expect<SubAck>(),
                 (SubAck{4, {ReasonCode::NotAuthorized, ReasonCode::NotAuthorized}}));
        break;
    case PacketType::Unsubscribe:
        client.send(Unsubscribe{.packetId = 4, .filters = {"a"}});
        QCOMPARE(client.expect<UnsubAck>(), (UnsubAck{4, {ReasonCode::NotAuthorized}}));
        break;
    default: {
        scene.broker.setFaultHook([](const Seen &packet) {
            return packet.isFromClient(Seen::Type::PubRel)
                ? Fault::answer(ReasonCode::PacketIdentifierNotFound)
                : Fault::pass();
        });
        client.send(PubRel{4});
        QCOMPARE(client.expect<PubComp>(), (PubComp{4, ReasonCode::PacketIdentifierNotFound}));
    }
    }
}

void tst_LocalBrokerFault::packetWithoutAnAnswerEndsTheConnectionWithTheCode()
{
    Properties properties;
    properties.setText(PropertyId::ServerReference, u"other.example"_s);
    Scene scene(fromClient(Seen::Type::PingReq),
                Fault::answer(ReasonCode::UseAnotherServer, properties));
    scene.client.connect(u"a"_s);
    scene.client.send(PingReq{});
    QCOMPARE(scene.client.expect<Disconnect>(),
             (Disconnect{ReasonCode::UseAnotherServer, properties}));
    QVERIFY(scene.client.expectEnd());
    QCOMPARE(scene.broker.connections(), 0);
}

void tst_LocalBrokerFault::codeOfAnAnswerIsReplaced()
{
    Scene scene(toClient(Seen::Type::PubAck), Fault::answer(ReasonCode::QuotaExceeded));
    scene.client.connect(u"a"_s);
    scene.client.subscribe("t");
    scene.client.send(qos1(1));
    QCOMPARE(scene.client.expect<Publish>().payload, "x");
    QCOMPARE(scene.client.expect<PubAck>(), (PubAck{1, ReasonCode::QuotaExceeded}));
}

void tst_LocalBrokerFault::bytesReplaceAnAnswer()
{
    const QByteArray garbage = QByteArray::fromHex("f1ff");
    Scene scene(toClient(Seen::Type::PingResp), Fault::sendBytes(garbage).thenDropLink());
    scene.client.connect(u"a"_s);
    scene.client.send(PingReq{});
    QCOMPARE(scene.client.expectBytes(2), garbage);
    QVERIFY(scene.client.expectEnd());
}

void tst_LocalBrokerFault::packetIsCut()
{
    Scene scene(toClient(Seen::Type::ConnAck), Fault::cut(3), ProtocolVersion::V3_1_1);
    scene.client.send(Connect{.version = ProtocolVersion::V3_1_1, .clientId = u"a"_s});
    QCOMPARE(scene.client.expectBytes(3), QByteArray::fromHex("200200"));
    QVERIFY(scene.client.expectEnd());
    QTRY_COMPARE(scene.broker.connections(), 0);
}

void tst_LocalBrokerFault::hookMayCallTheBroker()
{
    LocalBroker broker;
    broker.listen();
    broker.setFaultHook([&](const Seen &packet) {
        if (packet.isFromClient(Seen::Type::PingReq))
            broker.publish("t", "from the hook");
        if (packet.isFromClient(Seen::Type::Unsubscribe))
            broker.dropLinks();
        return Fault::pass();
    });
    WireClient client(broker.port());
    client.connect(u"a"_s);
    client.subscribe("t");
    client.send(PingReq{});
    QCOMPARE(client.expect<Publish>().payload, "from the hook");
    client.expect<PingResp>();
    client.send(Unsubscribe{.packetId = 2, .filters = {"t"}});
    QVERIFY(client.expectEnd());
}

QTEST_GUILESS_MAIN(tst_LocalBrokerFault)
#include "tst_localbrokerfault.moc"
