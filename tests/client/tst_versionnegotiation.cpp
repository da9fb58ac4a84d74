// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "testauthenticator.h"

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

//! Which version a client that may choose ends with.
class tst_VersionNegotiation : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aCon20_autoFallsBackToMqtt3_data();
    void aCon20_autoFallsBackToMqtt3();
    void aCon20_autoStaysWithMqtt5();
    void aCon20_autoKeepsToMqtt5WithAnAuthenticator();
};

void tst_VersionNegotiation::aCon20_autoFallsBackToMqtt3_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("A-con-20 CONNACK of MQTT 3.1.1 with return code 1") << QByteArray("20020001");
    QTest::newRow("A-con-20 CONNACK of MQTT 5 with 0x84") << QByteArray("2003008400");
    QTest::newRow("A-con-20 close without CONNACK") << QByteArray();
}

void tst_VersionNegotiation::aCon20_autoFallsBackToMqtt3()
{
    QFETCH(QByteArray, answer);
    ScriptedPeer peer(ProtocolVersion::V3_1_1);
    peer.expectAny<Connect>().replyBytes(answer).close();
    peer.acceptConnection().close();
    peer.acceptConnection();
    Client client(ClientOptions(peer.url())
                      .protocolVersion(ProtocolVersion::Auto)
                      .reconnect(ReconnectPolicy::exponential(1ms, 1ms)));
    RUN_COROUTINE([](Client &client, ScriptedPeer &peer) -> QCoro::Task<> {
        auto events = client.events();
        co_await client.connect();
        CO_COMPARE(client.capabilities().version(), ProtocolVersion::V3_1_1);
        while (peer.connections() < 3)
            co_await events.next();
        co_await client.connected();
    }(client, peer));
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
    QList<ProtocolVersion> versions;
    for (const Connect &connect : peer.receivedOf<Connect>())
        versions.append(connect.version);
    QCOMPARE(versions, (QList{ProtocolVersion::V5, ProtocolVersion::V3_1_1,
                              ProtocolVersion::V3_1_1}));
}

void tst_VersionNegotiation::aCon20_autoStaysWithMqtt5()
{
    ScriptedPeer peer;
    peer.acceptConnection();
    peer.expect(Disconnect());
    peer.expectAny<Connect>().close();
    Client client(optionsFor(peer).protocolVersion(ProtocolVersion::Auto));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        co_await client.connect();
        CO_COMPARE(client.capabilities().version(), ProtocolVersion::V5);
        co_await client.disconnect();
        // What once spoke MQTT 5 is not asked for less because it is in trouble.
        const bool failed = co_await throws<ConnectError>(client.connect().start());
        CO_VERIFY(failed);
    }(client));
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
    QCOMPARE(peer.connections(), 2);
}

void tst_VersionNegotiation::aCon20_autoKeepsToMqtt5WithAnAuthenticator()
{
    ScriptedPeer peer;
    peer.expectAny<Connect>().close();
    Client client(optionsFor(peer)
                      .protocolVersion(ProtocolVersion::Auto)
                      .authenticator(std::make_shared<TestAuthenticator>()));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const bool failed = co_await throws<ConnectError>(client.connect().start());
        CO_VERIFY(failed);
    }(client));
    QCOMPARE(peer.connections(), 1);
}

QTEST_GUILESS_MAIN(tst_VersionNegotiation)
#include "tst_versionnegotiation.moc"
