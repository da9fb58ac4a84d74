// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "scriptedpeer.h"

#include <qcomqtt/client.h>
#include <qcomqtt/engine/systemnetwork.h>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

void pretend(bool present)
{
    SystemNetwork::instance().pretend(present);
}

//! Leads to the peer, yet is no address of this machine as far as the client knows.
ClientOptions farOptions(const ScriptedPeer &peer)
{
    return ClientOptions(u"0.0.0.0"_s, peer.port()).clientId(u"me"_s);
}

using Type = ConnectionEvent::Type;

QCoro::Task<ConnectionEvent> nextOf(const EventStream &events, Type type)
{
    while (true) {
        const auto event = co_await events.next().timeout(20s);
        if (!event || event->type() == type)
            co_return event.value_or(ConnectionEvent());
    }
}

} // namespace

//! Networks that come and go.
class tst_NetworkWatch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { pretend(true); }
    void serversInThisMachineNeedNone_data();
    void serversInThisMachineNeedNone();
    void noAttemptIsMadeWithoutANetwork();
    void aNetworkThatGoesWhileWaitingStopsTheWait();
    void theAttemptComesAtOnceWithTheNetwork();
    void attemptsThatHadNoNetworkDoNotCount();
    void aRunningAttemptGoesOn();
    void aConnectionIsProbedWhenTheNetworkReturns();
    void disconnectEndsTheWaitForANetwork();
    void aServerInThisMachineIsTriedWithoutANetwork();
    void thePolicyMayTryWithoutANetwork();
    void theNetworkIsNoMatterWithoutAPolicy();
};

void tst_NetworkWatch::serversInThisMachineNeedNone_data()
{
    QTest::addColumn<QString>("server");
    QTest::addColumn<bool>("needed");
    QTest::newRow("a name") << u"mqtt://broker.example"_s << true;
    QTest::newRow("an address") << u"mqtts://192.0.2.1"_s << true;
    QTest::newRow("localhost") << u"ws://localhost"_s << false;
    QTest::newRow("127.0.0.1") << u"mqtt://127.0.0.1"_s << false;
    QTest::newRow("::1") << u"mqtt://[::1]"_s << false;
    QTest::newRow("a local socket") << u"mqtt+unix:///run/broker"_s << false;
}

void tst_NetworkWatch::serversInThisMachineNeedNone()
{
    QFETCH(const QString, server);
    QFETCH(const bool, needed);
    const QUrl far(u"mqtt://far.example"_s);
    QCOMPARE(SystemNetwork::isNeededFor({QUrl(server)}), needed);
    QCOMPARE(SystemNetwork::isNeededFor({far, QUrl(server)}), needed);
}

void tst_NetworkWatch::noAttemptIsMadeWithoutANetwork()
{
    ScriptedPeer peer;
    peer.acceptConnection().then([] { pretend(false); }).close();
    peer.acceptConnection();
    RUN_COROUTINE([](ClientOptions options, ScriptedPeer &peer) -> QCoro::Task<> {
        Client client(options);
        auto events = client.events();
        co_await client.connect();
        for (const Type type : {Type::Connected, Type::Lost, Type::WaitingForNetwork}) {
            const auto event = co_await events.next().timeout(20s);
            CO_COMPARE(event->type(), type);
            CO_COMPARE(event->failure().has_value(), type != Type::Connected);
        }
        CO_COMPARE(client.state(), ConnectionState::WaitingToReconnect);
        CO_COMPARE(peer.connections(), 1);
        pretend(true);
        co_await client.connected().timeout(20s);
    }(farOptions(peer).reconnect(ReconnectPolicy::exponential(1ms, 1ms)), peer));
    QCOMPARE(peer.connections(), 2);
}

void tst_NetworkWatch::aNetworkThatGoesWhileWaitingStopsTheWait()
{
    ScriptedPeer peer;
    peer.acceptConnection().close();
    peer.acceptConnection();
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        auto events = client.events();
        co_await client.connect();
        const auto lost = co_await nextOf(events, Type::Lost);
        CO_VERIFY(lost.retryDelay().has_value());
        pretend(false);
        const auto waiting = co_await events.next().timeout(20s);
        CO_COMPARE(waiting->type(), Type::WaitingForNetwork);
        CO_VERIFY(waiting->failure() == lost.failure());
        CO_VERIFY(!waiting->retryDelay());
        pretend(true);
        co_await client.connected().timeout(20s);
    }(farOptions(peer).reconnect(ReconnectPolicy::exponential(1h, 1h))));
    QCOMPARE(peer.connections(), 2);
}

void tst_NetworkWatch::theAttemptComesAtOnceWithTheNetwork()
{
    ScriptedPeer peer;
    peer.acceptConnection().then([] { pretend(false); }).close();
    peer.acceptConnection();
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        auto events = client.events();
        co_await client.connect();
        co_await nextOf(events, Type::WaitingForNetwork);
        pretend(true);
        co_await client.connected().timeout(20s); // and not within an hour
    }(farOptions(peer).reconnect(ReconnectPolicy::exponential(1h, 1h))));
    QCOMPARE(peer.connections(), 2);
}

void tst_NetworkWatch::attemptsThatHadNoNetworkDoNotCount()
{
    ScriptedPeer peer;
    peer.acceptConnection().then([] { pretend(false); }).close();
    for (int i = 0; i < 5; ++i) {
        peer.expectAny<Connect>()
            .then([] { pretend(false); })
            .reply(ConnAck{.reasonCode = ReasonCode::UnspecifiedError});
    }
    peer.acceptConnection();
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        auto events = client.events();
        co_await client.connect();
        for (int i = 0; i < 6; ++i) {
            co_await nextOf(events, Type::WaitingForNetwork);
            pretend(true);
        }
        co_await client.connected().timeout(20s);
    }(farOptions(peer).reconnect(ReconnectPolicy::exponential(1ms, 1ms).maximumAttempts(1))));
    QCOMPARE(peer.connections(), 7);
}

void tst_NetworkWatch::aRunningAttemptGoesOn()
{
    ScriptedPeer peer;
    peer.acceptConnection().close();
    peer.expectAny<Connect>().then([] { pretend(false); }).reply(ConnAck());
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        co_await client.connect();
        co_await client.disconnected().timeout(20s);
        co_await client.connected().timeout(20s);
    }(farOptions(peer).reconnect(ReconnectPolicy::exponential(1ms, 1ms))));
    QCOMPARE(peer.connections(), 2);
}

void tst_NetworkWatch::aConnectionIsProbedWhenTheNetworkReturns()
{
    ScriptedPeer peer;
    peer.acceptConnection();
    Client client(farOptions(peer).reconnect(ReconnectPolicy::exponential(1ms, 1ms)));
    RUN_COROUTINE(client.connect().start());
    pretend(false);
    QCOMPARE(client.state(), ConnectionState::Connected); // who knows
    QCOMPARE(peer.receivedOf<PingReq>().size(), 0);
    pretend(true);
    QTRY_COMPARE(peer.receivedOf<PingReq>().size(), 1);
    QCOMPARE(client.state(), ConnectionState::Connected);
}

void tst_NetworkWatch::disconnectEndsTheWaitForANetwork()
{
    ScriptedPeer peer;
    peer.acceptConnection().then([] { pretend(false); }).close();
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        auto events = client.events();
        co_await client.connect();
        co_await nextOf(events, Type::WaitingForNetwork);
        co_await client.disconnect();
        CO_COMPARE(client.state(), ConnectionState::Disconnected);
        pretend(true);
        CO_COMPARE(client.state(), ConnectionState::Disconnected);
    }(farOptions(peer).reconnect(ReconnectPolicy::exponential(1ms, 1ms))));
    QCOMPARE(peer.connections(), 1);
}

void tst_NetworkWatch::aServerInThisMachineIsTriedWithoutANetwork()
{
    ScriptedPeer peer;
    peer.acceptConnection().then([] { pretend(false); }).close();
    peer.acceptConnection();
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        co_await client.connect();
        co_await client.disconnected().timeout(20s);
        co_await client.connected().timeout(20s);
    }(ClientOptions(peer.url()).clientId(u"me"_s).reconnect(ReconnectPolicy::exponential(1ms, 1ms))));
    QCOMPARE(peer.connections(), 2);
}

void tst_NetworkWatch::thePolicyMayTryWithoutANetwork()
{
    ScriptedPeer peer;
    peer.acceptConnection().then([] { pretend(false); }).close();
    peer.acceptConnection();
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        co_await client.connect();
        co_await client.disconnected().timeout(20s);
        co_await client.connected().timeout(20s);
    }(farOptions(peer).reconnect(ReconnectPolicy::exponential(1ms, 1ms).waitForNetwork(false))));
    QCOMPARE(peer.connections(), 2);
}

void tst_NetworkWatch::theNetworkIsNoMatterWithoutAPolicy()
{
    pretend(false);
    ScriptedPeer peer;
    peer.acceptConnection().close();
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        co_await client.connect();
        const Disconnection why = co_await client.disconnected().timeout(20s);
        CO_VERIFY(!why.isClean());
        CO_COMPARE(client.state(), ConnectionState::Disconnected);
    }(farOptions(peer)));
}

QTEST_GUILESS_MAIN(tst_NetworkWatch)
#include "tst_networkwatch.moc"
