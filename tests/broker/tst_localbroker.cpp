// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "wireclient.h"

#include <QCoMqtt/LocalBroker>
#include <qcomqtt/error.h>

#include <QtNetwork/QTcpServer>
#include <QtTest/QSignalSpy>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

//! The broker over TCP, byte by byte where bytes matter.
class tst_LocalBroker : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listensOnAFreePortOfTheLoopbackAddress();
    void listeningTwiceIsAUsageError();
    void portInUseIsATransportError();
    void connectIsAnsweredByteByByte_data();
    void connectIsAnsweredByteByByte();
    void bytesMayComeOneByOne();
    void manyPacketsMayComeAtOnce();
    void malformedPacketIsToldAndTheConnectionCloses();
    void packetLargerThanAllowedIsRefused();
    void passwordIsAskedForOnceThereIsAUser();
    void messagesPassBetweenVersions_data();
    void messagesPassBetweenVersions();
    void largeMessagesPass();
    void brokerItselfPublishes();
    void countersTellWhatHappened();
    void closeTellsClientsAndForgetsNothing();
    void destructionTellsClients();
    void movedBrokerGoesOn();
    void droppedLinkIsABrokenLink();
    void disconnectedClientsAreToldWhy();
    void connectionsWaitWhileTheBrokerDoesNotAccept();
    void clearForgetsSessionsAndRetainedMessages();
    void keepAliveIsWatchedByTheClock();
};

namespace {

QByteArray hex(const char *bytes)
{
    return QByteArray::fromHex(bytes);
}

} // namespace

void tst_LocalBroker::listensOnAFreePortOfTheLoopbackAddress()
{
    LocalBroker broker;
    QVERIFY(!broker.isListening());
    QCOMPARE(broker.port(), 0);
    broker.listen();
    QVERIFY(broker.isListening());
    QVERIFY(broker.port() != 0);
    QCOMPARE(broker.url(), QUrl(u"mqtt://127.0.0.1:%1"_s.arg(broker.port())));
}

void tst_LocalBroker::listeningTwiceIsAUsageError()
{
    LocalBroker broker;
    broker.listen();
    QVERIFY_THROWS_EXCEPTION(UsageError, broker.listen());
}

void tst_LocalBroker::portInUseIsATransportError()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    LocalBroker broker;
    try {
        broker.listen(other.serverPort());
        QFAIL("the port is in use");
    } catch (const Error &error) {
        QCOMPARE(error.code(), ErrorCode::Transport);
        QCOMPARE(error.failure().socketError, int(QAbstractSocket::AddressInUseError));
        QVERIFY(error.text().contains(QString::number(other.serverPort())));
    }
    QVERIFY(!broker.isListening());
}

void tst_LocalBroker::connectIsAnsweredByteByByte_data()
{
    QTest::addColumn<QByteArray>("connect");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("3.1") << hex("100f 0006 4d5149736470 03 02 003c 0001 61") << hex("2002 0000");
    QTest::newRow("3.1.1") << hex("100d 0004 4d515454 04 02 003c 0001 61") << hex("2002 0000");
    QTest::newRow("3.1.1 without client id, for a session")
        << hex("100c 0004 4d515454 04 00 003c 0000") << hex("2002 0002");
    QTest::newRow("5") << hex("100e 0004 4d515454 05 02 003c 00 0001 61") << hex("2003 0000 00");
    QTest::newRow("5 with authentication method")
        << hex("1012 0004 4d515454 05 02 003c 04 15000141 0001 61") << hex("2003 008c 00");
}

void tst_LocalBroker::connectIsAnsweredByteByByte()
{
    QFETCH(QByteArray, connect);
    QFETCH(QByteArray, answer);
    LocalBroker broker(LocalBrokerOptions().topicAliasMaximum(0));
    broker.listen();
    WireClient client(broker.port());
    client.sendBytes(connect);
    QCOMPARE(client.expectBytes(answer.size()), answer);
}

void tst_LocalBroker::bytesMayComeOneByOne()
{
    LocalBroker broker(LocalBrokerOptions().topicAliasMaximum(0));
    broker.listen();
    WireClient client(broker.port());
    const QByteArray bytes = hex("100e 0004 4d515454 05 02 003c 00 0001 61 c000 c000");
    for (const char byte : bytes) {
        client.sendBytes(QByteArray(1, byte));
        client.socket.waitForBytesWritten(WireClient::patience);
        QCoreApplication::processEvents();
    }
    QCOMPARE(client.expectBytes(9), hex("2003 0000 00 d000 d000"));
}

void tst_LocalBroker::manyPacketsMayComeAtOnce()
{
    LocalBroker broker;
    broker.listen();
    WireClient client(broker.port());
    QByteArray bytes;
    encode(Packet(Connect{.clientId = u"a"_s}), ProtocolVersion::V5, bytes);
    encode(Packet(Subscribe{.packetId = 1, .subscriptions = {"t"}}), ProtocolVersion::V5, bytes);
    for (int i = 0; i < 100; ++i)
        encode(Publish{.topic = "t", .payload = QByteArray::number(i)}, ProtocolVersion::V5, bytes);
    client.sendBytes(bytes);
    client.expect<ConnAck>();
    client.expect<SubAck>();
    for (int i = 0; i < 100; ++i)
        QCOMPARE(client.expect<Publish>().payload, QByteArray::number(i));
}

void tst_LocalBroker::malformedPacketIsToldAndTheConnectionCloses()
{
    LocalBroker broker;
    broker.listen();
    WireClient client(broker.port());
    client.connect(u"a"_s);
    client.sendBytes(hex("c100")); // PINGREQ with a reserved flag
    QCOMPARE(client.expect<Disconnect>().reasonCode, ReasonCode::MalformedPacket);
    QVERIFY(client.expectEnd());
    QCOMPARE(broker.connections(), 0);
}

void tst_LocalBroker::packetLargerThanAllowedIsRefused()
{
    LocalBroker broker(LocalBrokerOptions().maximumPacketSize(100));
    broker.listen();
    WireClient client(broker.port());
    QCOMPARE(client.connect(u"a"_s).properties.number(PropertyId::MaximumPacketSize), 100u);
    client.send(Publish{.topic = "t", .payload = QByteArray(100, 'x')});
    QCOMPARE(client.expect<Disconnect>().reasonCode, ReasonCode::PacketTooLarge);
    QVERIFY(client.expectEnd());
}

void tst_LocalBroker::passwordIsAskedForOnceThereIsAUser()
{
    LocalBroker broker;
    broker.addUser(u"ann"_s, u"s\u00e9cret"_s);
    broker.listen();
    const Connect right{.clientId = u"a"_s, .userName = u"ann"_s, .password = "s\xc3\xa9" "cret"};
    WireClient welcome(broker.port());
    QCOMPARE(welcome.connect(right).reasonCode, ReasonCode::Success);

    WireClient five(broker.port());
    QCOMPARE(five.connect(u"b"_s).reasonCode, ReasonCode::BadUserNameOrPassword);
    QVERIFY(five.expectEnd());
    WireClient three(broker.port(), ProtocolVersion::V3_1_1);
    three.sendBytes(hex("100d 0004 4d515454 04 02 003c 0001 62"));
    QCOMPARE(three.expectBytes(4), hex("2002 0004"));
    QVERIFY(three.expectEnd());
}

void tst_LocalBroker::messagesPassBetweenVersions_data()
{
    QTest::addColumn<ProtocolVersion>("from");
    QTest::addColumn<ProtocolVersion>("to");
    const std::pair<const char *, ProtocolVersion> versions[] = {
        {"3.1", ProtocolVersion::V3_1}, {"3.1.1", ProtocolVersion::V3_1_1},
        {"5", ProtocolVersion::V5}};
    for (const auto &[fromName, from] : versions) {
        for (const auto &[toName, to] : versions)
            QTest::addRow("%s to %s", fromName, toName) << from << to;
    }
}

void tst_LocalBroker::messagesPassBetweenVersions()
{
    QFETCH(ProtocolVersion, from);
    QFETCH(ProtocolVersion, to);
    LocalBroker broker;
    broker.listen();
    WireClient publisher(broker.port(), from);
    publisher.connect(u"pub"_s);
    WireClient subscriber(broker.port(), to);
    subscriber.connect(u"sub"_s);
    subscriber.subscribe(Subscription("t", QoS::ExactlyOnce));

    publisher.send(Publish{.topic = "t", .payload = "0"});
    QCOMPARE(subscriber.expect<Publish>(), (Publish{.topic = "t", .payload = "0"}));
    publisher.send(Publish{.topic = "t", .payload = "1", .qos = QoS::AtLeastOnce, .packetId = 7});
    QCOMPARE(publisher.expect<PubAck>(), PubAck{7});
    QCOMPARE(subscriber.expect<Publish>(),
             (Publish{.topic = "t", .payload = "1", .qos = QoS::AtLeastOnce, .packetId = 1}));
    subscriber.send(PubAck{1});
    publisher.send(Publish{.topic = "t", .payload = "2", .qos = QoS::ExactlyOnce, .packetId = 8});
    QCOMPARE(publisher.expect<PubRec>(), PubRec{8});
    publisher.send(PubRel{8});
    QCOMPARE(publisher.expect<PubComp>(), PubComp{8});
    QCOMPARE(subscriber.expect<Publish>(),
             (Publish{.topic = "t", .payload = "2", .qos = QoS::ExactlyOnce, .packetId = 2}));
    subscriber.send(PubRec{2});
    QCOMPARE(subscriber.expect<PubRel>(), PubRel{2});
    subscriber.send(PubComp{2});
    QTRY_COMPARE(broker.pendingCount(u"sub"_s), 0);
}

void tst_LocalBroker::largeMessagesPass()
{
    LocalBroker broker;
    broker.listen();
    WireClient client(broker.port());
    client.connect(u"a"_s);
    client.subscribe("t");
    const QByteArray payload(8 * 1024 * 1024, 'x');
    client.send(Publish{.topic = "t", .payload = payload});
    QVERIFY(client.expect<Publish>().payload == payload);
}

void tst_LocalBroker::brokerItselfPublishes()
{
    LocalBroker broker;
    broker.listen();
    WireClient client(broker.port());
    client.connect(u"a"_s);
    client.subscribe(Subscription("#", QoS::AtLeastOnce));
    Properties properties;
    properties.addUserProperty(u"a"_s, u"1"_s);
    const Properties sent = properties;
    broker.publish("t", 42, QoS::AtLeastOnce, true, sent);
    properties.remove(PropertyId::UserProperty);
    properties.append(PropertyId::SubscriptionIdentifier, 5u);
    const Message::Wire received{.topic = "u", .payload = "text", .properties = properties};
    broker.publish(Message(Message::Wire(received), {}));
    QCOMPARE(client.expect<Publish>(),
             (Publish{.topic = "t", .payload = "42", .qos = QoS::AtLeastOnce, .packetId = 1,
                      .properties = sent}));
    QCOMPARE(client.expect<Publish>(), (Publish{.topic = "u", .payload = "text"}));
    QCOMPARE(broker.retainedCount(), 1);
}

void tst_LocalBroker::countersTellWhatHappened()
{
    LocalBroker broker;
    broker.listen();
    WireClient first(broker.port());
    first.connect(Connect{.clientId = u"b"_s,
                          .properties = [] {
                              Properties properties;
                              properties.setNumber(PropertyId::SessionExpiryInterval, 100);
                              return properties;
                          }()});
    WireClient second(broker.port());
    second.connect(u"a"_s);
    QCOMPARE(broker.connections(), 2);
    QCOMPARE(broker.acceptedConnections(), 2);
    QCOMPARE(broker.clientIds(), (QStringList{u"a"_s, u"b"_s}));
    first.subscribe("t");
    second.send(Publish{.topic = "t", .payload = "x"});
    first.expect<Publish>();
    QCOMPARE(broker.publishesReceived(), 1);
    QCOMPARE(broker.publishesSent(), 1);
    first.send(Disconnect{});
    second.send(Disconnect{});
    QVERIFY(first.expectEnd() && second.expectEnd());
    QCOMPARE(broker.connections(), 0);
    QCOMPARE(broker.clientIds(), QStringList());
    QCOMPARE(broker.sessionCount(), 1);
}

void tst_LocalBroker::closeTellsClientsAndForgetsNothing()
{
    LocalBroker broker;
    broker.listen();
    const quint16 port = broker.port();
    Connect connect{.cleanStart = false, .clientId = u"a"_s};
    connect.properties.setNumber(PropertyId::SessionExpiryInterval, 100);
    WireClient client(port);
    client.connect(connect);
    client.subscribe(Subscription("t", QoS::AtLeastOnce));
    broker.close();
    QVERIFY(!broker.isListening());
    QCOMPARE(client.expect<Disconnect>().reasonCode, ReasonCode::ServerShuttingDown);
    QVERIFY(client.expectEnd());

    broker.publish("t", "meanwhile", QoS::AtLeastOnce);
    broker.listen(port);
    WireClient again(port);
    QVERIFY(again.connect(connect).sessionPresent);
    QCOMPARE(again.expect<Publish>().payload, "meanwhile");
}

void tst_LocalBroker::destructionTellsClients()
{
    std::optional<LocalBroker> broker(std::in_place);
    broker->listen();
    WireClient client(broker->port());
    client.connect(u"a"_s);
    broker.reset();
    QCOMPARE(client.expect<Disconnect>().reasonCode, ReasonCode::ServerShuttingDown);
    QVERIFY(client.expectEnd());
}

void tst_LocalBroker::movedBrokerGoesOn()
{
    LocalBroker first;
    first.listen();
    WireClient client(first.port());
    client.connect(u"a"_s);
    LocalBroker second = std::move(first);
    client.send(PingReq{});
    client.expect<PingResp>();
    QCOMPARE(second.connections(), 1);
}

void tst_LocalBroker::droppedLinkIsABrokenLink()
{
    LocalBroker broker;
    broker.listen();
    WireClient watcher(broker.port());
    watcher.connect(u"watcher"_s);
    watcher.subscribe("last/#");
    WireClient client(broker.port());
    client.connect(Connect{.clientId = u"a"_s, .will = Will("last/words", "bye")});
    QCOMPARE(broker.dropLinks(), 2);
    QVERIFY(client.expectEnd());
    QVERIFY(watcher.expectEnd());
    QCOMPARE(broker.dropLinks(), 0);
    QVERIFY(broker.isListening());
}

void tst_LocalBroker::disconnectedClientsAreToldWhy()
{
    LocalBroker broker;
    broker.listen();
    WireClient client(broker.port());
    client.connect(u"a"_s);
    broker.disconnectClients(ReasonCode::UseAnotherServer);
    QCOMPARE(client.expect<Disconnect>().reasonCode, ReasonCode::UseAnotherServer);
    QVERIFY(client.expectEnd());
}

void tst_LocalBroker::connectionsWaitWhileTheBrokerDoesNotAccept()
{
    LocalBroker broker;
    broker.listen();
    WireClient before(broker.port());
    before.connect(u"before"_s);
    broker.setAccepting(false);
    WireClient waiting(broker.port());
    waiting.send(Connect{.clientId = u"waiting"_s});
    before.send(PingReq{});
    before.expect<PingResp>(); // the others are served
    QCOMPARE(broker.acceptedConnections(), 1);
    QCOMPARE(waiting.socket.bytesAvailable(), 0);
    broker.setAccepting(true);
    QCOMPARE(waiting.expect<ConnAck>().reasonCode, ReasonCode::Success);
}

void tst_LocalBroker::clearForgetsSessionsAndRetainedMessages()
{
    LocalBroker broker;
    broker.listen();
    broker.publish("t", "x", QoS::AtMostOnce, true);
    WireClient client(broker.port());
    client.connect(u"a"_s);
    broker.clear();
    QVERIFY(client.expectEnd());
    QCOMPARE(broker.sessionCount(), 0);
    QCOMPARE(broker.retainedCount(), 0);
}

void tst_LocalBroker::keepAliveIsWatchedByTheClock()
{
    LocalBroker broker;
    broker.listen();
    WireClient client(broker.port());
    client.connect(Connect{.keepAlive = 1, .clientId = u"a"_s});
    QCOMPARE(client.expect<Disconnect>().reasonCode, ReasonCode::KeepAliveTimeout);
    QVERIFY(client.expectEnd());
}

QTEST_GUILESS_MAIN(tst_LocalBroker)
#include "tst_localbroker.moc"
