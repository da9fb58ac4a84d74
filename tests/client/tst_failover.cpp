// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "answeringpeer.h"
#include "coroutinetest.h"
#include "testpackets.h"

#include <qcomqtt/client.h>
#include <qcomqtt/engine/serverlist.h>
#include <qcomqtt/transporterror.h>

#include <QtCore/QSet>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QUrl one(u"mqtt://one"_s);
const QUrl two(u"mqtt://two"_s);
const QUrl three(u"mqtt://three"_s);

//! Where nobody listens.
QString deadServer()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return u"mqtt://127.0.0.1:%1"_s.arg(server.serverPort());
}

QList<QUrl> oneRound(ServerList &list)
{
    QList<QUrl> round{list.current()};
    while (list.advance())
        round.append(list.current());
    return round;
}

ClientOptions optionsFor(const ScriptedPeer &first, const ScriptedPeer &second)
{
    return ClientOptions(first.url())
        .alternatives({second.url().toString()})
        .clientId(u"me"_s)
        .reconnect(ReconnectPolicy::exponential(1ms, 1ms));
}

//! As a server that starts up.
void refuseOnce(ScriptedPeer &peer)
{
    peer.expectAny<Connect>().reply(ConnAck{.reasonCode = ReasonCode::ServerUnavailable}).close();
}

QCoro::Task<> awaitEvent(const Stream<ConnectionEvent> &events, ConnectionEvent::Type type)
{
    while (true) {
        const auto event = co_await events.next().timeout(20s);
        CO_VERIFY(event.has_value());
        if (event->type() == type)
            co_return;
    }
}

} // namespace

//! Several servers (H16).
class tst_Failover : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void h16_theOrderIsKept();
    void h16_stickyBeginsWithTheLastOne();
    void h16_randomBeginsWithAny();
    void h16_theServerOfAnEarlierProcessIsRecalled();
    void h16_theFirstIsDownAndTheSecondUp();
    void h16_theErrorIsTheLastOnesWhenAllAreDown();
    void h16_theFirstReturns_data();
    void h16_theFirstReturns();
    void h16_unrelatedServersShareNoSession();
    void h16_nodesOfAClusterDo();
    void h16_aRefusalThatWouldComeAgainEndsTheSearch();
    void h16_aServerThatIsBusyIsPassedOver();
    void alternativesAreChecked_data();
    void alternativesAreChecked();
    void anotherUrlKeepsTheOptions();
};

void tst_Failover::h16_theOrderIsKept()
{
    ServerList list;
    list.set({one, two, three}, ServerOrder::InOrder);
    QCOMPARE(oneRound(list), (QList<QUrl>{one, two, three}));
    list.connected();
    list.begin();
    QCOMPARE(oneRound(list), (QList<QUrl>{one, two, three}));
}

void tst_Failover::h16_stickyBeginsWithTheLastOne()
{
    ServerList list;
    list.set({one, two, three}, ServerOrder::Sticky);
    QCOMPARE(list.current(), one);
    QVERIFY(!list.isAnother());
    QVERIFY(list.advance());
    list.connected();
    QVERIFY(!list.isAnother());
    list.begin();
    QCOMPARE(list.current(), two);
    QVERIFY(list.advance());
    QVERIFY(list.isAnother());
    list.begin();
    QCOMPARE(oneRound(list), (QList<QUrl>{two, three, one}));
}

void tst_Failover::h16_theServerOfAnEarlierProcessIsRecalled()
{
    // What stands in a query may be a token, which is another one today.
    const QUrl today(u"wss://user@host/mqtt?token=today"_s);
    const QUrl yesterday(u"wss://host/mqtt?token=yesterday"_s);
    QCOMPARE(ServerList::nameOf(yesterday), u"wss://host/mqtt"_s);
    ServerList list;
    list.set({one, today}, ServerOrder::Sticky);
    list.recall(QString());
    QVERIFY(!list.isAnother());
    list.recall(ServerList::nameOf(yesterday));
    QCOMPARE(list.current(), today);
    QVERIFY(!list.isAnother());
    QVERIFY(list.advance());
    QVERIFY(list.isAnother());
    list.recall(u"mqtt://elsewhere"_s);
    QVERIFY(list.isAnother());
}

void tst_Failover::h16_randomBeginsWithAny()
{
    ServerList list;
    list.set({one, two, three}, ServerOrder::Random);
    QSet<QUrl> begun;
    for (int i = 0; i < 100; ++i) { // one stays away once in 10^17 runs
        list.begin();
        begun.insert(list.current());
        const QList<QUrl> round = oneRound(list);
        QCOMPARE(QSet<QUrl>(round.begin(), round.end()).size(), 3);
    }
    QCOMPARE(begun.size(), 3);
}

void tst_Failover::h16_theFirstIsDownAndTheSecondUp()
{
    AnsweringPeer second;
    RUN_COROUTINE([](QString dead, QString up) -> QCoro::Task<> {
        Client client(ClientOptions(dead).alternatives({deadServer(), up}).clientId(u"me"_s));
        auto events = client.events();
        co_await client.connect();
        for (int failed = 0; failed < 2; ++failed) {
            const auto event = co_await events.next();
            CO_COMPARE(event->type(), ConnectionEvent::Type::AttemptFailed);
            CO_COMPARE(event->failure()->stage, ConnectStage::Connect);
        }
        const auto event = co_await events.next();
        CO_COMPARE(event->type(), ConnectionEvent::Type::Connected);
    }(deadServer(), second.url().toString()));
    QCOMPARE(second.connections(), 1);
}

void tst_Failover::h16_theErrorIsTheLastOnesWhenAllAreDown()
{
    const QString last = deadServer();
    RUN_COROUTINE([](QString first, QString last) -> QCoro::Task<> {
        Client client(ClientOptions(first).alternatives({last}));
        const auto error = co_await thrown<TransportError>(client.connect().start());
        CO_VERIFY(error);
        CO_VERIFY(error->text().startsWith(last.sliced(7)));
        CO_COMPARE(client.state(), ConnectionState::Disconnected);
    }(deadServer(), last));
}

void tst_Failover::h16_theFirstReturns_data()
{
    QTest::addColumn<ServerOrder>("order");
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("second");
    QTest::newRow("in order: back to it") << ServerOrder::InOrder << 2 << 1;
    QTest::newRow("sticky: not needed") << ServerOrder::Sticky << 1 << 2;
}

// The first refuses once; then the link to the second breaks.
void tst_Failover::h16_theFirstReturns()
{
    QFETCH(const ServerOrder, order);
    ScriptedPeer first;
    refuseOnce(first);
    first.acceptConnection();
    ScriptedPeer second;
    second.acceptConnection();
    second.acceptConnection();
    RUN_COROUTINE([](ClientOptions options, ScriptedPeer *second) -> QCoro::Task<> {
        Client client(options);
        auto events = client.events();
        co_await client.connect();
        second->closeNow();
        co_await awaitEvent(events, ConnectionEvent::Type::Lost);
        co_await client.connected().timeout(20s);
    }(optionsFor(first, second).serverOrder(order), &second));
    QTEST(first.connections(), "first");
    QTEST(second.connections(), "second");
}

void tst_Failover::h16_unrelatedServersShareNoSession()
{
    const auto message = publishOf("a", "1", QoS::AtLeastOnce, 1);
    ScriptedPeer first;
    first.acceptConnection().expect(message).close();
    refuseOnce(first);
    ScriptedPeer second;
    const auto asNew = publishOf("a", "1", QoS::AtLeastOnce, 2); // no duplicate: it is new there
    second.acceptConnection().expect(asNew).reply(PubAck{2});
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        co_await client.connect();
        co_await client.publish("a", 1, QoS::AtLeastOnce).timeout(20s);
    }(optionsFor(first, second).sessionExpiry(1h).cleanStart(false)));
    QVERIFY2(second.isFinished(), qPrintable(second.failure()));
    QVERIFY(!first.receivedOf<Connect>().first().cleanStart);
    QVERIFY(second.receivedOf<Connect>().first().cleanStart);
}

void tst_Failover::h16_nodesOfAClusterDo()
{
    const auto message = publishOf("a", "1", QoS::AtLeastOnce, 1);
    ScriptedPeer first;
    first.acceptConnection().expect(message).close();
    refuseOnce(first);
    ScriptedPeer second;
    second.acceptConnection({.sessionPresent = true}).expect(duplicateOf(message)).reply(PubAck{1});
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        co_await client.connect();
        co_await client.publish("a", 1, QoS::AtLeastOnce).timeout(20s);
    }(optionsFor(first, second).sharedSessions()));
    QVERIFY2(second.isFinished(), qPrintable(second.failure()));
    QVERIFY(!second.receivedOf<Connect>().first().cleanStart);
}

void tst_Failover::h16_aRefusalThatWouldComeAgainEndsTheSearch()
{
    ScriptedPeer first;
    first.expectAny<Connect>().reply(ConnAck{.reasonCode = ReasonCode::BadUserNameOrPassword});
    ScriptedPeer second;
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        const auto error = co_await thrown<RefusedError>(client.connect().start());
        CO_VERIFY(error);
        CO_COMPARE(error->reasonCode(), std::optional(ReasonCode::BadUserNameOrPassword));
    }(optionsFor(first, second)));
    QCOMPARE(second.connections(), 0);
}

void tst_Failover::h16_aServerThatIsBusyIsPassedOver()
{
    ScriptedPeer first;
    first.expectAny<Connect>().reply(ConnAck{.reasonCode = ReasonCode::ServerBusy});
    ScriptedPeer second;
    second.acceptConnection();
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        co_await client.connect();
    }(optionsFor(first, second)));
    QCOMPARE(second.connections(), 1);
}

void tst_Failover::alternativesAreChecked_data()
{
    QTest::addColumn<QString>("server");
    QTest::addColumn<QString>("text");
    QTest::newRow("user and password") << u"mqtt://user:secret@host"_s << u"are those of all"_s;
    QTest::newRow("no host") << u"mqtt://"_s << u"mqtt:"_s;
    QTest::newRow("empty") << QString() << QString();
}

void tst_Failover::alternativesAreChecked()
{
    QFETCH(const QString, server);
    QFETCH(const QString, text);
    ClientOptions options(u"mqtt://host"_s);
    try {
        options.alternatives({u"fine"_s, server});
        QFAIL("taken");
    } catch (const UsageError &error) {
        QVERIFY2(error.text().contains(text), qPrintable(error.text()));
        QVERIFY(!error.text().contains(u"secret"));
    }
    QCOMPARE(options.servers(), QList<QUrl>{QUrl(u"mqtt://host:1883"_s)}); // nothing of it
}

void tst_Failover::anotherUrlKeepsTheOptions()
{
    ClientOptions options = ClientOptions(u"mqtt://user:word@one"_s).keepAlive(7s);
    options.url(QUrl(u"mqtts://two"_s));
    QCOMPARE(options.url(), QUrl(u"mqtts://two:8883"_s));
    QCOMPARE(options.userName(), u"user"_s);
    QCOMPARE(options.keepAlive(), 7s);
}

QTEST_GUILESS_MAIN(tst_Failover)
#include "tst_failover.moc"
