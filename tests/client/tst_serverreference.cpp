// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "logcatcher.h"
#include "scriptedpeer.h"
#include "testpackets.h"

#include <qcomqtt/client.h>
#include <qcomqtt/engine/serverlist.h>
#include <qcomqtt/engine/serverreference.h>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QUrl one(u"mqtt://one:1883"_s);
const QUrl two(u"mqtt://two:1883"_s);
const QUrl three(u"mqtt://three:1883"_s);
const QStringList local{u"127.0.0.1"_s};

QString referenceTo(const ScriptedPeer &peer)
{
    return u"127.0.0.1:%1"_s.arg(peer.port());
}

template<typename P>
P refers(ReasonCode code, const QString &reference)
{
    P packet;
    packet.reasonCode = code;
    packet.properties.setText(PropertyId::ServerReference, reference);
    return packet;
}

ClientOptions optionsFor(const ScriptedPeer &peer)
{
    return ClientOptions(peer.url()).clientId(u"me"_s).sessionExpiry(1h);
}

ReconnectPolicy soon()
{
    return ReconnectPolicy::exponential(1ms, 1ms);
}

QCoro::Task<> connectOnly(ClientOptions options)
{
    Client client(options);
    co_await client.connect();
}

} // namespace

//! Servers that name another one (MQTT 5.0 section 4.11).
class tst_ServerReference : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void referencesAreRead_data();
    void referencesAreRead();
    void onlyAllowedHostsAreFollowed_data();
    void onlyAllowedHostsAreFollowed();
    void wrongPatternsAreRefused_data();
    void wrongPatternsAreRefused();
    void aDetourEndsWithTheNextRound();
    void aServerThatMovedIsReplacedByTheOneThatAccepts();
    void aServerThatMovedToNowhereIsKept();
    void whereOneHasMovedToMaySendOn();
    void whoIsSentAwayForAWhileReplacesNothing();
    void noneIsFollowedByDefault();
    void aRefusedConnectionGoesToTheServerNamed_data();
    void aRefusedConnectionGoesToTheServerNamed();
    void aLostConnectionGoesToTheServerNamed();
    void aLostConnectionNeedsAPolicy();
    void useAnotherIsForOnce();
    void movedIsRemembered();
    void theSessionStaysBehind_data();
    void theSessionStaysBehind();
    void aLoopEnds();
    void whatIsMalformedIsLoggedAndAFailureAsAnyOther();
};

void tst_ServerReference::referencesAreRead_data()
{
    QTest::addColumn<QUrl>("origin");
    QTest::addColumn<QString>("reference");
    QTest::addColumn<QStringList>("servers");
    QTest::newRow("name") << one << u"other"_s << QStringList{u"mqtt://other:1883"_s};
    QTest::newRow("name and port") << one << u"other:99"_s << QStringList{u"mqtt://other:99"_s};
    QTest::newRow("several") << one << u"a b:2  c"_s
                             << QStringList{u"mqtt://a:1883"_s, u"mqtt://b:2"_s,
                                            u"mqtt://c:1883"_s};
    QTest::newRow("twice the same") << one << u"a a:1883"_s << QStringList{u"mqtt://a:1883"_s};
    QTest::newRow("IPv6") << one << u"[fe80::1]:99 [::1]"_s
                          << QStringList{u"mqtt://[fe80::1]:99"_s, u"mqtt://[::1]:1883"_s};
    QTest::newRow("as encrypted as the origin")
        << QUrl(u"mqtts://one:9000"_s) << u"other"_s << QStringList{u"mqtts://other:8883"_s};
    QTest::newRow("with its path") << QUrl(u"wss://one:443/broker?key=1"_s) << u"other:99"_s
                                   << QStringList{u"wss://other:99/broker?key=1"_s};
    QTest::newRow("no scheme of its own") << one << u"mqtt://other wss://other/x"_s << QStringList();
    QTest::newRow("malformed") << one << u"a:b :99 a:99999 a:0 [::1 a/b me@a a#b good"_s
                               << QStringList{u"mqtt://good:1883"_s};
    QTest::newRow("empty") << one << QString() << QStringList();
    QTest::newRow("from a local socket")
        << QUrl(u"mqtt+unix:///run/broker"_s) << u"other"_s << QStringList();
}

void tst_ServerReference::referencesAreRead()
{
    QFETCH(const QUrl, origin);
    QFETCH(const QString, reference);
    QFETCH(const QStringList, servers);
    QCOMPARE(QUrl::toStringList(referencedServers(reference, origin, {u"*"_s})), servers);
}

void tst_ServerReference::onlyAllowedHostsAreFollowed_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("follows");
    QTest::newRow("any") << u"*"_s << u"host.example.com"_s << true;
    QTest::newRow("the same") << u"host.example.com"_s << u"host.example.com"_s << true;
    QTest::newRow("another case") << u"Host.Example.com"_s << u"hOST.example.COM"_s << true;
    QTest::newRow("another") << u"host.example.com"_s << u"evil.example.com"_s << false;
    QTest::newRow("below") << u"*.example.com"_s << u"a.b.example.com"_s << true;
    QTest::newRow("itself is not below") << u"*.example.com"_s << u"example.com"_s << false;
    QTest::newRow("ends the same") << u"*.example.com"_s << u"evilexample.com"_s << false;
    QTest::newRow("goes on") << u"*.example.com"_s << u"a.example.com.evil.net"_s << false;
    QTest::newRow("address") << u"192.0.2.1"_s << u"192.0.2.1"_s << true;
    QTest::newRow("IPv6") << u"::1"_s << u"[::1]"_s << true;
    QTest::newRow("another script") << u"*.bücher.example"_s << u"a.xn--bcher-kva.example"_s << true;
}

void tst_ServerReference::onlyAllowedHostsAreFollowed()
{
    QFETCH(const QString, pattern);
    QFETCH(const QString, host);
    QFETCH(const bool, follows);
    const ClientOptions options = ClientOptions(one).followServerReference({u"x"_s, pattern});
    QCOMPARE(!referencedServers(host, one, options.referableHosts()).isEmpty(), follows);
}

void tst_ServerReference::wrongPatternsAreRefused_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::newRow("empty") << QString();
    QTest::newRow("only a dot") << u"*."_s;
    QTest::newRow("in the middle") << u"a.*.com"_s;
    QTest::newRow("no dot") << u"*example.com"_s;
    QTest::newRow("a URL") << u"mqtt://host"_s;
    QTest::newRow("a port") << u"host:1883"_s;
    QTest::newRow("a space") << u"a b"_s;
}

void tst_ServerReference::wrongPatternsAreRefused()
{
    QFETCH(const QString, pattern);
    ClientOptions options(one);
    QVERIFY_EXCEPTION_THROWN(options.followServerReference({u"fine"_s, pattern}), UsageError);
    QCOMPARE(options.referableHosts(), QStringList()); // nothing of it
}

void tst_ServerReference::aDetourEndsWithTheNextRound()
{
    ServerList list;
    list.set({one}, ServerOrder::InOrder);
    QVERIFY(!list.redirect({}, false));
    QVERIFY(!list.isSeveral());
    QVERIFY(list.redirect({two, three}, false));
    QVERIFY(list.isSeveral());
    QCOMPARE(list.current(), two);
    QVERIFY(list.advance());
    QCOMPARE(list.current(), three);
    list.connected();
    QCOMPARE(list.current(), three);
    list.begin();
    QCOMPARE(list.current(), one);
    QVERIFY(list.isAnother());
}

void tst_ServerReference::aServerThatMovedIsReplacedByTheOneThatAccepts()
{
    ServerList list;
    list.set({one, QUrl(u"mqtt://spare"_s)}, ServerOrder::InOrder);
    QVERIFY(list.redirect({two, three}, true));
    QVERIFY(list.advance()); // two is down
    list.connected();
    list.begin();
    QCOMPARE(list.current(), three);
    QVERIFY(!list.isAnother());
    QVERIFY(list.advance());
    QCOMPARE(list.current(), QUrl(u"mqtt://spare"_s));
}

void tst_ServerReference::aServerThatMovedToNowhereIsKept()
{
    ServerList list;
    list.set({one}, ServerOrder::InOrder);
    QVERIFY(list.redirect({two}, true));
    QVERIFY(!list.advance());
    QCOMPARE(list.current(), one);
    list.begin();
    QCOMPARE(list.current(), one);
}

void tst_ServerReference::whereOneHasMovedToMaySendOn()
{
    ServerList list;
    list.set({one}, ServerOrder::InOrder);
    QVERIFY(list.redirect({two}, true));
    QVERIFY(list.redirect({three}, false));
    list.connected();
    QCOMPARE(list.current(), three);
    list.begin();
    QCOMPARE(list.current(), two);
}

void tst_ServerReference::whoIsSentAwayForAWhileReplacesNothing()
{
    ServerList list;
    list.set({one}, ServerOrder::InOrder);
    QVERIFY(list.redirect({two}, false));
    QVERIFY(list.redirect({three}, true));
    list.connected();
    QCOMPARE(list.current(), three);
    list.begin();
    QCOMPARE(list.current(), one);
}

void tst_ServerReference::noneIsFollowedByDefault()
{
    ScriptedPeer other;
    ScriptedPeer peer;
    peer.expectAny<Connect>()
        .reply(refers<ConnAck>(ReasonCode::UseAnotherServer, referenceTo(other)));
    RUN_COROUTINE([](ClientOptions options, QString reference) -> QCoro::Task<> {
        const auto error = co_await thrown<RefusedError>(connectOnly(options));
        CO_VERIFY(error);
        CO_COMPARE(error->failure().serverReference, reference);
    }(optionsFor(peer), referenceTo(other)));
    QCOMPARE(other.connections(), 0);
}

void tst_ServerReference::aRefusedConnectionGoesToTheServerNamed_data()
{
    QTest::addColumn<ReasonCode>("code");
    QTest::newRow("0x9C") << ReasonCode::UseAnotherServer;
    QTest::newRow("0x9D") << ReasonCode::ServerMoved;
}

void tst_ServerReference::aRefusedConnectionGoesToTheServerNamed()
{
    QFETCH(const ReasonCode, code);
    ScriptedPeer other;
    other.acceptConnection();
    ScriptedPeer peer;
    peer.expectAny<Connect>().reply(refers<ConnAck>(code, referenceTo(other)));
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options); // without a reconnect policy
        auto events = client.events();
        co_await client.connect();
        const auto event = co_await events.next();
        CO_COMPARE(event->type(), ConnectionEvent::Type::AttemptFailed);
        CO_VERIFY(event->retryDelay() == 0ms);
    }(optionsFor(peer).followServerReference(local)));
    QCOMPARE(peer.connections(), 1);
    QCOMPARE(other.connections(), 1);
}

void tst_ServerReference::aLostConnectionGoesToTheServerNamed()
{
    ScriptedPeer other;
    other.acceptConnection();
    ScriptedPeer peer;
    const auto message = publishOf("a", "1", QoS::AtLeastOnce, 1);
    peer.acceptConnection().expect(message).reply(
        refers<Disconnect>(ReasonCode::ServerMoved, referenceTo(other)));
    other.expectAny<Publish>().then([&other] {
        other.send(PubAck{other.receivedOf<Publish>().last().packetId});
    });
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        auto events = client.events();
        co_await client.connect();
        co_await client.publish("a", 1, QoS::AtLeastOnce).timeout(20s);
        co_await events.next();
        const auto event = co_await events.next();
        CO_COMPARE(event->type(), ConnectionEvent::Type::Lost);
        CO_VERIFY(event->retryDelay() == 0ms); // the delay of the policy is for failures
    }(optionsFor(peer).followServerReference(local).reconnect(ReconnectPolicy::exponential(1h, 1h))));
    QVERIFY2(other.isFinished(), qPrintable(other.failure()));
    QVERIFY(other.receivedOf<Connect>().first().cleanStart);
    QVERIFY(!other.receivedOf<Publish>().first().duplicate);
}

void tst_ServerReference::aLostConnectionNeedsAPolicy()
{
    ScriptedPeer other;
    ScriptedPeer peer;
    peer.acceptConnection().reply(
        refers<Disconnect>(ReasonCode::UseAnotherServer, referenceTo(other)));
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        co_await client.connect();
        const Disconnection why = co_await client.disconnected().timeout(20s);
        CO_COMPARE(why.reasonCode(), std::optional(ReasonCode::UseAnotherServer));
        CO_COMPARE(client.state(), ConnectionState::Disconnected);
    }(optionsFor(peer).followServerReference(local)));
    QCOMPARE(other.connections(), 0);
}

void tst_ServerReference::useAnotherIsForOnce()
{
    ScriptedPeer other;
    other.acceptConnection().close();
    ScriptedPeer peer;
    peer.expectAny<Connect>()
        .reply(refers<ConnAck>(ReasonCode::UseAnotherServer, referenceTo(other)));
    peer.acceptConnection();
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        co_await client.connect();
        co_await client.disconnected().timeout(20s);
        co_await client.connected().timeout(20s);
    }(optionsFor(peer).followServerReference(local).reconnect(soon())));
    QCOMPARE(peer.connections(), 2);
    QCOMPARE(other.connections(), 1);
}

void tst_ServerReference::movedIsRemembered()
{
    ScriptedPeer other;
    other.acceptConnection().close();
    other.acceptConnection();
    ScriptedPeer peer;
    peer.expectAny<Connect>()
        .reply(refers<ConnAck>(ReasonCode::ServerMoved, referenceTo(other)));
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        co_await client.connect();
        co_await client.disconnected().timeout(20s);
        co_await client.connected().timeout(20s);
    }(optionsFor(peer).followServerReference(local).reconnect(soon())));
    QCOMPARE(peer.connections(), 1);
    QCOMPARE(other.connections(), 2);
    QVERIFY(!other.receivedOf<Connect>().last().cleanStart); // there it goes on
}

void tst_ServerReference::theSessionStaysBehind_data()
{
    QTest::addColumn<bool>("shared");
    QTest::newRow("unrelated servers") << false;
    QTest::newRow("nodes of a cluster") << true;
}

void tst_ServerReference::theSessionStaysBehind()
{
    QFETCH(const bool, shared);
    ScriptedPeer other;
    other.acceptConnection();
    ScriptedPeer peer;
    peer.acceptConnection().reply(
        refers<Disconnect>(ReasonCode::UseAnotherServer, referenceTo(other)));
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        co_await client.connect();
        co_await client.disconnected().timeout(20s);
        co_await client.connected().timeout(20s);
    }(optionsFor(peer).sharedSessions(shared).followServerReference(local).reconnect(soon())));
    QCOMPARE(other.receivedOf<Connect>().first().cleanStart, !shared);
}

void tst_ServerReference::aLoopEnds()
{
    ScriptedPeer peer;
    for (int i = 0; i < 10; ++i) {
        peer.expectAny<Connect>()
            .reply(refers<ConnAck>(ReasonCode::UseAnotherServer, referenceTo(peer)));
    }
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        const auto error = co_await thrown<RefusedError>(connectOnly(options));
        CO_VERIFY(error);
        CO_COMPARE(error->reasonCode(), std::optional(ReasonCode::UseAnotherServer));
    }(optionsFor(peer).followServerReference(local)));
    QCOMPARE(peer.connections(), 1 + 3);
}

void tst_ServerReference::whatIsMalformedIsLoggedAndAFailureAsAnyOther()
{
    const LogCatcher log;
    ScriptedPeer peer;
    peer.expectAny<Connect>()
        .reply(refers<ConnAck>(ReasonCode::UseAnotherServer, u"a:b evil.example"_s));
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        const auto error = co_await thrown<RefusedError>(connectOnly(options));
        CO_VERIFY(error);
    }(optionsFor(peer).followServerReference(local)));
    QCOMPARE(peer.connections(), 1);
    const QString lines = log.linesOf("qcomqtt.client"_L1).join(u'\n');
    QVERIFY2(lines.contains(u"No server is named by the reference \"a:b\""_s), qPrintable(lines));
    QVERIFY2(lines.contains(u"not allowed to follow a reference to \"evil.example\""_s),
             qPrintable(lines));
}

QTEST_GUILESS_MAIN(tst_ServerReference)
#include "tst_serverreference.moc"
