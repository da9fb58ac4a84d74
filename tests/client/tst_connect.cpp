// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "scriptedpeer.h"
#include "testpackets.h"

#include <qcomqtt/client.h>
#include <qcomqtt/transporterror.h>

#include <QtCore/QElapsedTimer>
#include <QtCore/QRegularExpression>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// How connections begin and fail.
class tst_Connect : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aCon1_theSameClientConnectsAgain();
    void aCon2_anUnknownHostIsATransportErrorEachTime();
    void aCon3_refusalsTellCodeAndReason_data();
    void aCon3_refusalsTellCodeAndReason();
    void aCon4_b2_aSecondConnectIsRefusedAndHarmsNothing();
    void aCon5_connectsAfterAMalformedConnAck();
    void aCon6_b6_mqtt3NeedsANameForASessionToKeep_data();
    void aCon6_b6_mqtt3NeedsANameForASessionToKeep();
    void aCon7_mqtt3GetsAGeneratedNameThatStays();
    void aCon8_sendsCredentials();
    void aCon9_b34_aSilentServerEndsInATimeout();
    void aCon11_optionsAreForTheNextConnection();
    void aCon20_aServerThatKnowsOnlyMqtt3Refuses();
    void b10_anotherFirstPacketIsNoServer_data();
    void b10_anotherFirstPacketIsNoServer();
    void b11_disconnectBeforeConnAckTellsWhy();
    void capabilitiesAreThoseOfTheLastConnection();
};

void tst_Connect::aCon1_theSameClientConnectsAgain()
{
    ScriptedPeer peer;
    for (int i = 0; i < 2; ++i) {
        peer.acceptConnection(assignedConnAck())
            .expect(publishOf("a", "1"))
            .expect(Disconnect());
    }
    RUN_COROUTINE([](ScriptedPeer &peer) -> QCoro::Task<> {
        Client client(peer.url());
        for (int i = 0; i < 2; ++i) {
            co_await client.connect();
            CO_COMPARE(client.state(), ConnectionState::Connected);
            co_await client.publish("a", 1);
            co_await client.disconnect();
            CO_COMPARE(client.state(), ConnectionState::Disconnected);
        }
    }(peer));
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
    QCOMPARE(peer.connections(), 2);
}

void tst_Connect::aCon2_anUnknownHostIsATransportErrorEachTime()
{
    RUN_COROUTINE([]() -> QCoro::Task<> {
        Client client("invalid.invalid");
        for (int i = 0; i < 2; ++i) {
            const auto error = co_await thrown<TransportError>(client.connect().start());
            CO_VERIFY(error);
            CO_COMPARE(error->socketError(), QAbstractSocket::HostNotFoundError);
            CO_COMPARE(client.state(), ConnectionState::Disconnected);
        }
        co_await client.disconnect();
    }());
}

void tst_Connect::aCon3_refusalsTellCodeAndReason_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<QByteArray>("connAck");
    QTest::addColumn<ReasonCode>("code");
    QTest::addColumn<QString>("reason");

    // MQTT 3.1.1 table 3.1
    const QList<ReasonCode> of3 = {
        ReasonCode::UnsupportedProtocolVersion, ReasonCode::ClientIdentifierNotValid,
        ReasonCode::ServerUnavailable, ReasonCode::BadUserNameOrPassword,
        ReasonCode::NotAuthorized};
    for (int i = 0; i < of3.size(); ++i) {
        QTest::addRow("A-con-3 MQTT 3 return code %d", i + 1)
            << ProtocolVersion::V3_1_1 << "2002000" + QByteArray::number(i + 1) << of3[i]
            << QString();
    }
    // MQTT 5.0 table 3-1
    for (const int code : {0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8c,
                           0x90, 0x95, 0x97, 0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9f}) {
        QTest::addRow("A-con-3 MQTT 5 reason code 0x%x", code)
            << ProtocolVersion::V5 << "200b00" + QByteArray::number(code, 16) + "081f00056e6f706521"
            << ReasonCode(code) << u"nope!"_s;
    }
}

// A-con-12 as well: the client closes what was refused, and can be used again.
void tst_Connect::aCon3_refusalsTellCodeAndReason()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(QByteArray, connAck);
    QFETCH(ReasonCode, code);
    QFETCH(QString, reason);

    ScriptedPeer peer(version);
    peer.expectAny<Connect>().replyBytes(connAck);
    Client client(ClientOptions(peer.url()).protocolVersion(version).clientId(u"me"_s));
    RUN_COROUTINE([](Client &client, ReasonCode &code, QString &reason) -> QCoro::Task<> {
        const auto error = co_await thrown<RefusedError>(client.connect().start());
        CO_VERIFY(error);
        CO_COMPARE(error->reasonCode(), std::optional(code));
        CO_COMPARE(error->reasonString(), reason);
        CO_COMPARE(client.state(), ConnectionState::Disconnected);
    }(client, code, reason));
    QTRY_VERIFY(peer.sawClose());
    QCOMPARE(peer.receivedOf<Disconnect>().size(), 0);

    peer.acceptConnection();
    RUN_COROUTINE(client.connect().start());
    QCOMPARE(client.state(), ConnectionState::Connected);
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

void tst_Connect::aCon4_b2_aSecondConnectIsRefusedAndHarmsNothing()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck());
    RUN_COROUTINE([](ScriptedPeer &peer) -> QCoro::Task<> {
        Client client(peer.url());
        auto first = client.connect().start();
        CO_COMPARE(client.state(), ConnectionState::Connecting);
        const bool refused = co_await throws<UsageError>(client.connect().start());
        CO_VERIFY(refused);
        const ConnectResult result = co_await first;
        CO_COMPARE(result.clientId(), u"assigned"_s);
        const bool refusedAgain = co_await throws<UsageError>(client.connect().start());
        CO_VERIFY(refusedAgain);
        CO_COMPARE(client.state(), ConnectionState::Connected);
        co_await client.disconnect();
    }(peer));
    QTRY_COMPARE(peer.receivedOf<Disconnect>().size(), 1);
    QCOMPARE(peer.receivedOf<Connect>().size(), 1);
    QCOMPARE(peer.connections(), 1);
}

void tst_Connect::aCon5_connectsAfterAMalformedConnAck()
{
    ScriptedPeer peer(ProtocolVersion::V3_1_1);
    peer.expectAny<Connect>().replyBytes("2002ff0d");
    Client client(ClientOptions(peer.url()).protocolVersion(ProtocolVersion::V3_1_1));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const bool malformed = co_await throws<ProtocolError>(client.connect().start());
        CO_VERIFY(malformed);
        const Disconnection why = co_await client.disconnected();
        CO_VERIFY(!why.isClean());
    }(client));
    QTRY_VERIFY(peer.sawClose());

    peer.expectAny<Connect>().replyBytes("20020000");
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        co_await client.connect();
        CO_COMPARE(client.state(), ConnectionState::Connected);
        co_await client.disconnect();
        const Disconnection why = co_await client.disconnected();
        CO_VERIFY(why.isClean());
    }(client));
}

void tst_Connect::aCon6_b6_mqtt3NeedsANameForASessionToKeep_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<bool>("clean");
    QTest::addColumn<bool>("allowed");
    QTest::newRow("A-con-6 B6 MQTT 3, clean") << ProtocolVersion::V3_1_1 << true << true;
    QTest::newRow("A-con-6 B6 MQTT 3, kept") << ProtocolVersion::V3_1_1 << false << false;
    QTest::newRow("A-con-6 B6 MQTT 5, clean") << ProtocolVersion::V5 << true << true;
    QTest::newRow("A-con-6 B6 MQTT 5, kept") << ProtocolVersion::V5 << false << true;
}

void tst_Connect::aCon6_b6_mqtt3NeedsANameForASessionToKeep()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(bool, clean);
    QFETCH(bool, allowed);
    const bool isV5 = version == ProtocolVersion::V5;
    ScriptedPeer peer(version);
    peer.acceptConnection(isV5 ? assignedConnAck() : ConnAck());
    Client client(ClientOptions(peer.url()).protocolVersion(version).cleanStart(clean));
    RUN_COROUTINE([](Client &client, bool &allowed) -> QCoro::Task<> {
        const bool refused = co_await throws<UsageError>(client.connect().start());
        CO_COMPARE(refused, !allowed);
    }(client, allowed));
    QCOMPARE(peer.receivedOf<Connect>().size(), allowed ? 1 : 0);
    if (!allowed) {
        QCOMPARE(peer.connections(), 0);
        return;
    }
    QCOMPARE(peer.receivedOf<Connect>()[0].cleanStart, clean);
    if (isV5)
        QCOMPARE(client.clientId(), u"assigned"_s);
}

void tst_Connect::aCon7_mqtt3GetsAGeneratedNameThatStays()
{
    ScriptedPeer peer(ProtocolVersion::V3_1_1);
    peer.acceptConnection().expect(Disconnect()).acceptConnection();
    Client client(ClientOptions(peer.url()).protocolVersion(ProtocolVersion::V3_1_1));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        co_await client.connect();
        co_await client.disconnect();
        co_await client.connect();
    }(client));
    const auto connects = peer.receivedOf<Connect>();
    QCOMPARE(connects.size(), 2);
    // MQTT-3.1.3-5
    static const QRegularExpression everyServerTakesIt(u"^[0-9a-zA-Z]{1,23}$"_s);
    QVERIFY(everyServerTakesIt.match(connects[0].clientId).hasMatch());
    QCOMPARE(connects[1].clientId, connects[0].clientId);
    QCOMPARE(client.clientId(), connects[0].clientId);
}

void tst_Connect::aCon8_sendsCredentials()
{
    ScriptedPeer peer;
    peer.acceptConnection({false, ReasonCode::BadUserNameOrPassword});
    Client client(ClientOptions(peer.url()).credentials("user", "secret"));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const auto error = co_await thrown<RefusedError>(client.connect().start());
        CO_VERIFY(error);
        CO_COMPARE(error->reasonCode(), std::optional(ReasonCode::BadUserNameOrPassword));
        CO_VERIFY(!error->text().contains(u"secret"_s));
    }(client));
    const auto connects = peer.receivedOf<Connect>();
    QCOMPARE(connects.size(), 1);
    QCOMPARE(connects[0].userName, std::optional(u"user"_s));
    QCOMPARE(connects[0].password, std::optional(QByteArray("secret")));
}

void tst_Connect::aCon9_b34_aSilentServerEndsInATimeout()
{
    ScriptedPeer peer;
    peer.expectAny<Connect>();
    Client client(ClientOptions(peer.url()).connectTimeout(250ms));
    QElapsedTimer timer;
    timer.start();
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const auto error = co_await thrown<TimeoutError>(client.connect().start());
        CO_VERIFY(error);
        CO_VERIFY(error->text().contains(u"127.0.0.1"_s));
        CO_COMPARE(client.state(), ConnectionState::Disconnected);
    }(client));
    QVERIFY(timer.elapsed() >= 250);
    QVERIFY2(timer.elapsed() < 10'000, "the limit was not the one that was set");
    QTRY_VERIFY(peer.sawClose());

    peer.acceptConnection(assignedConnAck());
    RUN_COROUTINE(client.connect().start());
    QCOMPARE(client.state(), ConnectionState::Connected);
}

void tst_Connect::aCon11_optionsAreForTheNextConnection()
{
    ScriptedPeer first;
    ScriptedPeer second;
    first.acceptConnection().close();
    first.acceptConnection({true});
    second.acceptConnection();
    const auto policy = ReconnectPolicy::exponential(1ms, 10ms);
    Client client(ClientOptions(first.url()).clientId(u"one"_s).reconnect(policy));
    RUN_COROUTINE([](Client &client, ScriptedPeer &second) -> QCoro::Task<> {
        auto events = client.events();
        co_await client.connect();
        client.setOptions(ClientOptions(second.url()).clientId(u"two"_s));
        for (int connected = 0; connected < 2;) {
            const auto event = co_await events.next();
            CO_VERIFY(event);
            connected += event->type() == ConnectionEvent::Type::Connected ? 1 : 0;
        }
        CO_COMPARE(client.clientId(), u"one"_s);
        co_await client.disconnect();
        co_await client.connect();
        CO_COMPARE(client.clientId(), u"two"_s);
    }(client, second));
    QCOMPARE(first.connections(), 2);
    QCOMPARE(second.connections(), 1);
    QCOMPARE(first.receivedOf<Connect>()[1].clientId, u"one"_s);
    QCOMPARE(second.receivedOf<Connect>()[0].clientId, u"two"_s);
}

void tst_Connect::aCon20_aServerThatKnowsOnlyMqtt3Refuses()
{
    ScriptedPeer peer;
    peer.expectAny<Connect>().replyBytes("20020001");
    Client client(peer.url());
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const auto error = co_await thrown<RefusedError>(client.connect().start());
        CO_VERIFY(error);
        CO_COMPARE(error->reasonCode(), std::optional(ReasonCode::UnsupportedProtocolVersion));
    }(client));
    QTRY_VERIFY(peer.sawClose());
}

void tst_Connect::b10_anotherFirstPacketIsNoServer_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("B10 PUBLISH") << QByteArray("3005 0001 61 00 78");
    QTest::newRow("B10 SUBACK") << QByteArray("9004 0001 00 00");
    QTest::newRow("B10 PINGRESP") << QByteArray("d000");
    QTest::newRow("B10 garbage") << QByteArray("ffffffffffffffff");
    QTest::newRow("B10 HTTP") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n").toHex();
    QTest::newRow("H14 the page of a captive portal")
        << QByteArray("HTTP/1.1 302 Found\r\nLocation: http://portal/\r\n\r\n<html>Log in").toHex();
    QTest::newRow("H14 a page alone") << QByteArray("<!DOCTYPE html><html>Log in</html>").toHex();
}

void tst_Connect::b10_anotherFirstPacketIsNoServer()
{
    QFETCH(QByteArray, bytes);
    ScriptedPeer peer;
    peer.expectAny<Connect>().replyBytes(bytes);
    Client client(peer.url());
    auto stream = client.messages();
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const auto error = co_await thrown<ConnectError>(client.connect().start());
        CO_VERIFY(error);
        CO_COMPARE(error->code(), ErrorCode::Connect);
    }(client));
    QTRY_VERIFY(peer.sawClose());
    QCOMPARE(stream.size(), 0);
}

void tst_Connect::b11_disconnectBeforeConnAckTellsWhy()
{
    ScriptedPeer peer;
    peer.expectAny<Connect>().replyBytes("e00189");
    Client client(peer.url());
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const auto error = co_await thrown<ConnectError>(client.connect().start());
        CO_VERIFY(error);
        CO_COMPARE(error->reasonCode(), std::optional(ReasonCode::ServerBusy));
    }(client));
    QTRY_VERIFY(peer.sawClose());
}

void tst_Connect::capabilitiesAreThoseOfTheLastConnection()
{
    ScriptedPeer peer;
    peer.acceptConnection(limitedConnAck(PropertyId::MaximumQoS, 1));
    Client client(peer.url());
    RUN_COROUTINE(client.connect().start());
    QCOMPARE(client.capabilities().maximumQoS(), QoS::AtLeastOnce);
    RUN_COROUTINE(client.disconnect().start());
    QCOMPARE(client.capabilities().maximumQoS(), QoS::AtLeastOnce);
}

QTEST_GUILESS_MAIN(tst_Connect)
#include "tst_connect.moc"
