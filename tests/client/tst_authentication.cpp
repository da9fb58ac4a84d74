// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "ownedcoroutine.h"
#include "testauthenticator.h"
#include "testpackets.h"

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Auth authOf(const QByteArray &data, ReasonCode code = ReasonCode::ContinueAuthentication)
{
    return Auth{code, authData(data)};
}

ConnAck authenticated()
{
    return ConnAck{false, ReasonCode::Success, authData("bye")};
}

// Expectations for CONNECT up to CONNACK with one challenge.
void acceptAuthenticated(ScriptedPeer &peer)
{
    peer.expectAny<Connect>()
        .reply(authOf("1"))
        .expect(authOf("re:1"))
        .reply(authenticated());
}

} // namespace

//! Authentication in steps, with an authenticator of the application.
class tst_Authentication : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void g3_aConnectionIsMadeInSteps();
    void g8_anAuthenticatorThatThrowsEndsTheAttempt_data();
    void g8_anAuthenticatorThatThrowsEndsTheAttempt();
    void g8_anAuthenticatorThatNeverAnswersIsATimeout_data();
    void g8_anAuthenticatorThatNeverAnswersIsATimeout();
    void whatComesBehindConnAckWaitsForTheVerdict();
    void g5_messagesGoOnWhileAuthenticatingAgain();
    void g6_aReauthenticationThatTheServerRefusesTellsItsReason();
    void g6_aReauthenticationThatFailsHereCloses_data();
    void g6_aReauthenticationThatFailsHereCloses();
    void g7_aLinkThatIsLostFailsTheReauthentication();
    void reauthenticateNeedsAnAuthenticatorAndAConnection();
};

void tst_Authentication::g3_aConnectionIsMadeInSteps()
{
    ScriptedPeer peer;
    peer.expectAny<Connect>()
        .reply(authOf("1"))
        .expect(authOf("re:1"))
        .reply(authOf("2"))
        .expect(authOf("re:2"))
        .reply(authenticated());
    const auto authenticator = std::make_shared<TestAuthenticator>();
    Client client(optionsFor(peer).authenticator(authenticator));
    RUN_COROUTINE(client.connect().start());
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));
    QCOMPARE(lastDataOf<Connect>(peer), QByteArray("hello"));
    QCOMPARE(authenticator->lastData, QByteArray("bye"));
    QCOMPARE(client.state(), ConnectionState::Connected);
}

void tst_Authentication::g8_anAuthenticatorThatThrowsEndsTheAttempt_data()
{
    QTest::addColumn<QByteArray>("step");
    for (const char *step : {"start", "answer", "finished"})
        QTest::addRow("G8 %s", step) << QByteArray(step);
}

void tst_Authentication::g8_anAuthenticatorThatThrowsEndsTheAttempt()
{
    QFETCH(QByteArray, step);
    ScriptedPeer peer;
    acceptAuthenticated(peer);
    const auto authenticator = std::make_shared<TestAuthenticator>();
    authenticator->throwsAt = step;
    Client client(optionsFor(peer).authenticator(authenticator));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const auto error = co_await thrown<AuthenticationError>(client.connect().start());
        CO_VERIFY(error);
        CO_VERIFY(error->text().contains(u"the card was pulled"_s));
        CO_VERIFY(error->cause());
        CO_COMPARE(client.state(), ConnectionState::Disconnected);
    }(client));
    QCOMPARE(peer.connections(), step == "start" ? 0 : 1);
    if (step != "start")
        QTRY_VERIFY(peer.sawClose());
}

void tst_Authentication::g8_anAuthenticatorThatNeverAnswersIsATimeout_data()
{
    g8_anAuthenticatorThatThrowsEndsTheAttempt_data();
}

void tst_Authentication::g8_anAuthenticatorThatNeverAnswersIsATimeout()
{
    QFETCH(QByteArray, step);
    ScriptedPeer peer;
    acceptAuthenticated(peer);
    auto authenticator = std::make_shared<TestAuthenticator>();
    authenticator->waitsAt = step;
    TestAuthenticator *raw = authenticator.get();
    {
        Client client(optionsFor(peer).connectTimeout(150ms).authenticator(authenticator));
        RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
            const auto error = co_await thrown<TimeoutError>(client.connect().start());
            CO_VERIFY(error);
            CO_VERIFY(error->text().contains(u"the authenticator has not answered"_s));
        }(client));
    }
    const std::weak_ptr<TestAuthenticator> watched = authenticator;
    authenticator.reset();
    QVERIFY(!watched.expired()); // its own coroutine needs it
    QVERIFY(raw->gate.isAwaited());
    raw->gate.open();
    QVERIFY(watched.expired());
}

// The server may be the wrong one: what it sends is not looked at before.
void tst_Authentication::whatComesBehindConnAckWaitsForTheVerdict()
{
    ScriptedPeer peer;
    peer.expectAny<Connect>().reply(authenticated()).reply(publishOf("a", "early"));
    const auto authenticator = std::make_shared<TestAuthenticator>();
    authenticator->waitsAt = "finished";
    Client client(optionsFor(peer).authenticator(authenticator));
    auto stream = client.messages();
    ::Outcome connected;
    const auto connecting = awaitInto(client.connect(), connected);
    QVERIFY(runUntil([&] { return authenticator->gate.isAwaited(); }));
    QCOMPARE(client.state(), ConnectionState::Connecting);
    ::Outcome received;
    const auto receiving = awaitInto(stream.next(), received);
    QCoreApplication::processEvents();
    QCOMPARE(received.resumed, 0);
    authenticator->gate.open();
    QVERIFY(runUntil([&] { return received.resumed == 1; }));
    QCOMPARE(connected.result, ::Result::Value);
    QCOMPARE(received.result, ::Result::Value);
}

void tst_Authentication::g5_messagesGoOnWhileAuthenticatingAgain()
{
    ScriptedPeer peer;
    acceptAuthenticated(peer);
    peer.expect(publishOf("a", "1", QoS::AtLeastOnce, 1))
        .expect(authOf("hello", ReasonCode::ReAuthenticate))
        .reply(PubAck{1})
        .reply(authOf("3"))
        .reply(publishOf("b", "meanwhile"))
        .expect(authOf("re:3"))
        .reply(authOf("good", ReasonCode::Success))
        .expect(publishOf("a", "2"));
    const auto authenticator = std::make_shared<TestAuthenticator>();
    Client client(optionsFor(peer).authenticator(authenticator));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        auto stream = client.messages();
        co_await client.connect();
        auto publishing = client.publish("a", 1, QoS::AtLeastOnce).start();
        co_await client.reauthenticate();
        co_await publishing;
        const auto message = co_await stream.next();
        CO_COMPARE(message->payload(), "meanwhile");
        co_await client.publish("a", 2);
    }(client));
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
    QCOMPARE(authenticator->lastData, QByteArray("good"));
    QCOMPARE(authenticator->starts, 2);
}

void tst_Authentication::g6_aReauthenticationThatTheServerRefusesTellsItsReason()
{
    ScriptedPeer peer;
    acceptAuthenticated(peer);
    peer.expectAny<Auth>().reply(Disconnect{ReasonCode::NotAuthorized}).close();
    Client client(optionsFor(peer).authenticator(std::make_shared<TestAuthenticator>()));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        co_await client.connect();
        const auto error = co_await thrown<DisconnectedError>(client.reauthenticate().start());
        CO_VERIFY(error);
        CO_COMPARE(error->reasonCode(), std::optional(ReasonCode::NotAuthorized));
    }(client));
}

void tst_Authentication::g6_aReauthenticationThatFailsHereCloses_data()
{
    QTest::addColumn<QByteArray>("how");
    QTest::newRow("G6 the server is not believed") << QByteArray("throw");
    QTest::newRow("G6 the time runs out") << QByteArray("timeout");
}

void tst_Authentication::g6_aReauthenticationThatFailsHereCloses()
{
    QFETCH(QByteArray, how);
    ScriptedPeer peer;
    acceptAuthenticated(peer);
    peer.expectAny<Auth>().reply(authOf("who?", ReasonCode::Success));
    peer.expect(Disconnect{ReasonCode::UnspecifiedError});
    const auto authenticator = std::make_shared<TestAuthenticator>();
    Client client(optionsFor(peer).authenticator(authenticator));
    RUN_COROUTINE(client.connect().start());
    (how == "throw" ? authenticator->throwsAt : authenticator->waitsAt) = "finished";
    RUN_COROUTINE([](Client &client, bool isTimeout) -> QCoro::Task<> {
        auto operation = client.reauthenticate();
        if (isTimeout)
            operation = operation.timeout(100ms);
        bool failed = false;
        try {
            co_await operation;
        } catch (const TimeoutError &) {
            failed = isTimeout;
        } catch (const AuthenticationError &) {
            failed = !isTimeout;
        }
        CO_VERIFY(failed);
        co_await client.disconnected();
    }(client, how == "timeout"));
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
    QTRY_VERIFY(peer.sawClose());
    if (how == "timeout")
        authenticator->gate.open();
}

void tst_Authentication::g7_aLinkThatIsLostFailsTheReauthentication()
{
    ScriptedPeer peer;
    acceptAuthenticated(peer);
    peer.expectAny<Auth>().close();
    acceptAuthenticated(peer);
    const auto authenticator = std::make_shared<TestAuthenticator>();
    Client client(optionsFor(peer).authenticator(authenticator).reconnect(
        ReconnectPolicy::exponential(1ms, 1ms)));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        co_await client.connect();
        const bool failed
            = co_await throws<DisconnectedError>(client.reauthenticate().start());
        CO_VERIFY(failed);
        co_await client.connected();
    }(client));
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));
    QCOMPARE(authenticator->starts, 3);
}

void tst_Authentication::reauthenticateNeedsAnAuthenticatorAndAConnection()
{
    ScriptedPeer peer;
    peer.acceptConnection();
    Client client(optionsFor(peer));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const bool offline
            = co_await throws<DisconnectedError>(client.reauthenticate().start());
        CO_VERIFY(offline);
        co_await client.connect();
        const bool without = co_await throws<UsageError>(client.reauthenticate().start());
        CO_VERIFY(without);
        CO_COMPARE(client.state(), ConnectionState::Connected);
    }(client));
}

QTEST_GUILESS_MAIN(tst_Authentication)
#include "tst_authentication.moc"
