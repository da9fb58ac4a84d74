// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "gate.h"
#include "ownedcoroutine.h"
#include "scriptedpeer.h"
#include "testpackets.h"

#include <qcomqtt/client.h>
#include <qcomqtt/scramsha256authenticator.h>

#include <QtCore/QCryptographicHash>
#include <QtCore/QMessageAuthenticationCode>
#include <QtNetwork/QPasswordDigestor>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// Answers what it is told to, and fails or waits where it is told to.
class TestAuthenticator : public Authenticator
{
public:
    QString method() const override { return u"TEST"_s; }
    QCoro::Task<QByteArray> start() override
    {
        ++starts;
        co_await step("start");
        co_return "hello";
    }
    QCoro::Task<QByteArray> answer(QByteArray challenge) override
    {
        co_await step("answer");
        co_return "re:" + challenge;
    }
    QCoro::Task<> finished(QByteArray data) override
    {
        lastData = data;
        co_await step("finished");
    }

    QByteArray throwsAt;
    QByteArray waitsAt;
    QByteArray lastData;
    Gate gate;
    int starts = 0;

private:
    QCoro::Task<> step(QByteArray name)
    {
        if (name == waitsAt)
            co_await gate;
        if (name == throwsAt)
            throw std::runtime_error("the card was pulled");
    }
};

Properties authData(const QByteArray &data, const QString &method = u"TEST"_s)
{
    Properties properties;
    properties.setText(PropertyId::AuthenticationMethod, method);
    properties.setBytes(PropertyId::AuthenticationData, data);
    return properties;
}

Auth authOf(const QByteArray &data, ReasonCode code = ReasonCode::ContinueAuthentication)
{
    return Auth{code, authData(data)};
}

ConnAck authenticated()
{
    return ConnAck{false, ReasonCode::Success, authData("bye")};
}

ClientOptions optionsFor(const ScriptedPeer &peer)
{
    return ClientOptions(peer.url()).clientId(u"me"_s);
}

// Expectations for CONNECT up to CONNACK with one challenge.
void acceptAuthenticated(ScriptedPeer &peer)
{
    peer.expectAny<Connect>()
        .reply(authOf("1"))
        .expect(authOf("re:1"))
        .reply(authenticated());
}

QCoro::Task<Credentials> nextToken(int *asked)
{
    ++*asked;
    if (*asked == 1)
        throw std::runtime_error("the token service is down");
    co_return Credentials(u"me"_s, "token " + QByteArray::number(*asked));
}

QCoro::Task<Credentials> neverAToken(Gate *gate)
{
    co_await *gate;
    co_return Credentials();
}

QCoro::Task<Credentials> onlyAPassword()
{
    co_return Credentials().password("alone");
}

// The server's side of SCRAM-SHA-256, for the user "user" with the password "pencil".
class ScramServer
{
public:
    QByteArray first(const QByteArray &clientFirst)
    {
        if (!clientFirst.startsWith("n,,n=user,r="))
            return {};
        m_clientFirstBare = clientFirst.mid(3);
        m_nonce = clientFirst.mid(12) + "server";
        m_first = "r=" + m_nonce + ",s=" + QByteArray("salt").toBase64() + ",i=4096";
        return m_first;
    }
    //! Empty when the proof is wrong.
    QByteArray last(const QByteArray &clientFinal) const
    {
        const QByteArray start = "c=biws,r=" + m_nonce;
        if (!clientFinal.startsWith(start + ",p="))
            return {};
        const QByteArray salted = QPasswordDigestor::deriveKeyPbkdf2(QCryptographicHash::Sha256,
                                                                     "pencil", "salt", 4096, 32);
        const QByteArray storedKey = hash(hmac(salted, "Client Key"));
        const QByteArray message = m_clientFirstBare + ',' + m_first + ',' + start;
        QByteArray clientKey = QByteArray::fromBase64(clientFinal.mid(start.size() + 3));
        const QByteArray signature = hmac(storedKey, message);
        for (qsizetype i = 0; i < clientKey.size() && i < signature.size(); ++i)
            clientKey[i] = char(clientKey[i] ^ signature[i]);
        if (hash(clientKey) != storedKey)
            return {};
        return "v=" + hmac(hmac(salted, "Server Key"), message).toBase64();
    }

private:
    static QByteArray hash(const QByteArray &data)
    {
        return QCryptographicHash::hash(data, QCryptographicHash::Sha256);
    }
    static QByteArray hmac(const QByteArray &key, const QByteArray &data)
    {
        return QMessageAuthenticationCode::hash(data, key, QCryptographicHash::Sha256);
    }
    QByteArray m_clientFirstBare;
    QByteArray m_nonce;
    QByteArray m_first;
};

template<typename P>
QByteArray lastDataOf(const ScriptedPeer &peer)
{
    const P packet = peer.receivedOf<P>().last();
    return packet.properties.bytes(PropertyId::AuthenticationData).value_or(QByteArray());
}

Properties scramData(const QByteArray &data)
{
    return authData(data, u"SCRAM-SHA-256"_s);
}

} // namespace

// Who the client is: credentials that the application gets, and authentication in steps.
class tst_Authentication : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void g9_aProviderIsAskedAtEveryAttempt();
    void g9_aProviderThatFailsEndsTheAttempt();
    void g9_aProviderThatNeverAnswersIsATimeoutThatNamesIt();
    void g9_connectIsStoppedWhileTheProviderIsAsked_data();
    void g9_connectIsStoppedWhileTheProviderIsAsked();
    void aCon8_credentialsThatBreakARuleAreAUsageError();
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
    void scramProvesBothSides();
    void scramLeavesAServerThatDoesNotKnowThePassword_data();
    void scramLeavesAServerThatDoesNotKnowThePassword();
    void aCon20_autoFallsBackToMqtt3_data();
    void aCon20_autoFallsBackToMqtt3();
    void aCon20_autoStaysWithMqtt5();
    void aCon20_autoKeepsToMqtt5WithAnAuthenticator();
};

void tst_Authentication::g9_aProviderIsAskedAtEveryAttempt()
{
    ScriptedPeer peer;
    peer.acceptConnection().close();
    peer.acceptConnection();
    int asked = 0;
    Client client(optionsFor(peer)
                      .credentialsProvider([&asked] { return nextToken(&asked); })
                      .reconnect(ReconnectPolicy::exponential(1ms, 1ms).retryFirstConnect()));
    RUN_COROUTINE([](Client &client, ScriptedPeer &peer) -> QCoro::Task<> {
        auto events = client.events();
        co_await client.connect();
        const auto failed = co_await events.next();
        CO_COMPARE(failed->type(), ConnectionEvent::Type::AttemptFailed);
        while (peer.connections() < 2)
            co_await events.next();
        co_await client.connected();
    }(client, peer));
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
    const auto connects = peer.receivedOf<Connect>();
    QCOMPARE(connects.size(), 2);
    QCOMPARE(connects[0].password, std::optional(QByteArray("token 2")));
    QCOMPARE(connects[1].password, std::optional(QByteArray("token 3")));
}

void tst_Authentication::g9_aProviderThatFailsEndsTheAttempt()
{
    ScriptedPeer peer;
    int asked = 0;
    Client client(optionsFor(peer).credentialsProvider([&asked] { return nextToken(&asked); }));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const auto error = co_await thrown<AuthenticationError>(client.connect().start());
        CO_VERIFY(error);
        CO_VERIFY(error->text().contains(u"the credentials provider"_s));
        CO_VERIFY(error->text().contains(u"the token service is down"_s));
        bool isCause = false;
        try {
            std::rethrow_exception(error->cause());
        } catch (const std::runtime_error &) {
            isCause = true;
        }
        CO_VERIFY(isCause);
        CO_COMPARE(client.state(), ConnectionState::Disconnected);
    }(client));
    QCOMPARE(peer.connections(), 0);
}

void tst_Authentication::g9_aProviderThatNeverAnswersIsATimeoutThatNamesIt()
{
    ScriptedPeer peer;
    Gate gate;
    Client client(optionsFor(peer).connectTimeout(50ms).credentialsProvider(
        [&gate] { return neverAToken(&gate); }));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const auto error = co_await thrown<TimeoutError>(client.connect().start());
        CO_VERIFY(error);
        CO_VERIFY(error->text().contains(u"the credentials provider has not answered"_s));
    }(client));
    gate.open(); // too late for anything
    QCoreApplication::processEvents();
    QCOMPARE(peer.connections(), 0);
    QCOMPARE(client.state(), ConnectionState::Disconnected);
}

void tst_Authentication::g9_connectIsStoppedWhileTheProviderIsAsked_data()
{
    QTest::addColumn<QByteArray>("how");
    QTest::newRow("G9 by its stop token") << QByteArray("stop");
    QTest::newRow("G9 by disconnect()") << QByteArray("disconnect");
    QTest::newRow("G9 by the end of the client") << QByteArray("destroy");
}

void tst_Authentication::g9_connectIsStoppedWhileTheProviderIsAsked()
{
    QFETCH(QByteArray, how);
    ScriptedPeer peer;
    Gate gate;
    auto client = std::make_unique<Client>(
        optionsFor(peer).credentialsProvider([&gate] { return neverAToken(&gate); }));
    std::stop_source stop;
    ::Outcome outcome;
    const auto waiting = awaitInto(client->connect().stopOn(stop.get_token()), outcome);
    QVERIFY(gate.isAwaited());
    QCOMPARE(outcome.resumed, 0);
    if (how == "stop")
        stop.request_stop();
    else if (how == "disconnect")
        RUN_COROUTINE(client->disconnect().start());
    else
        client.reset();
    QVERIFY(runUntil([&] { return outcome.resumed == 1; }));
    QCOMPARE(outcome.result, ::Result::Cancelled);
    gate.open();
    QCoreApplication::processEvents();
    QCOMPARE(peer.connections(), 0);
}

void tst_Authentication::aCon8_credentialsThatBreakARuleAreAUsageError()
{
    ScriptedPeer peer(ProtocolVersion::V3_1_1);
    Client client(optionsFor(peer)
                      .protocolVersion(ProtocolVersion::V3_1_1)
                      .credentialsProvider(onlyAPassword));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const auto error = co_await thrown<UsageError>(client.connect().start());
        CO_VERIFY(error);
        CO_VERIFY(error->text().contains(u"MQTT-3.1.2-22"_s));
        CO_VERIFY(!error->text().contains(u"alone"_s));
    }(client));
    QCOMPARE(peer.connections(), 0);
}

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

void tst_Authentication::scramProvesBothSides()
{
    ScriptedPeer peer;
    ScramServer server;
    peer.expectAny<Connect>().then([&] {
        peer.send(Auth{ReasonCode::ContinueAuthentication,
                       scramData(server.first(lastDataOf<Connect>(peer)))});
    });
    peer.expectAny<Auth>().then([&] {
        const QByteArray last = server.last(lastDataOf<Auth>(peer));
        peer.send(ConnAck{false, last.isEmpty() ? ReasonCode::NotAuthorized : ReasonCode::Success,
                          scramData(last)});
    });
    Client client(optionsFor(peer).authenticator(
        std::make_shared<ScramSha256Authenticator>(u"user"_s, u"pencil"_s)));
    RUN_COROUTINE(client.connect().start());
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));

    Client wrong(optionsFor(peer).authenticator(
        std::make_shared<ScramSha256Authenticator>(u"user"_s, u"pencils"_s)));
    peer.expectAny<Connect>().then([&] {
        peer.send(Auth{ReasonCode::ContinueAuthentication,
                       scramData(server.first(lastDataOf<Connect>(peer)))});
    });
    peer.expectAny<Auth>().then([&] {
        const bool isProof = !server.last(lastDataOf<Auth>(peer)).isEmpty();
        peer.send(ConnAck{false, isProof ? ReasonCode::Success : ReasonCode::NotAuthorized});
    });
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const auto error = co_await thrown<RefusedError>(client.connect().start());
        CO_VERIFY(error);
        CO_COMPARE(error->reasonCode(), std::optional(ReasonCode::NotAuthorized));
    }(wrong));
}

void tst_Authentication::scramLeavesAServerThatDoesNotKnowThePassword_data()
{
    QTest::addColumn<QByteArray>("last");
    QTest::newRow("a wrong signature") << "v=" + QByteArray(32, 'x').toBase64();
    QTest::newRow("no signature") << QByteArray();
}

void tst_Authentication::scramLeavesAServerThatDoesNotKnowThePassword()
{
    QFETCH(QByteArray, last);
    ScriptedPeer peer;
    ScramServer server;
    peer.expectAny<Connect>().then([&] {
        peer.send(Auth{ReasonCode::ContinueAuthentication,
                       scramData(server.first(lastDataOf<Connect>(peer)))});
    });
    peer.expectAny<Auth>().then(
        [&] { peer.send(ConnAck{false, ReasonCode::Success, scramData(last)}); });
    peer.expect(Disconnect{ReasonCode::UnspecifiedError});
    Client client(optionsFor(peer).authenticator(
        std::make_shared<ScramSha256Authenticator>(u"user"_s, u"pencil"_s)));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const bool failed = co_await throws<AuthenticationError>(client.connect().start());
        CO_VERIFY(failed);
    }(client));
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

void tst_Authentication::aCon20_autoFallsBackToMqtt3_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("A-con-20 CONNACK of MQTT 3.1.1 with return code 1") << QByteArray("20020001");
    QTest::newRow("A-con-20 CONNACK of MQTT 5 with 0x84") << QByteArray("2003008400");
    QTest::newRow("A-con-20 close without CONNACK") << QByteArray();
}

void tst_Authentication::aCon20_autoFallsBackToMqtt3()
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

void tst_Authentication::aCon20_autoStaysWithMqtt5()
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

void tst_Authentication::aCon20_autoKeepsToMqtt5WithAnAuthenticator()
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

QTEST_GUILESS_MAIN(tst_Authentication)
#include "tst_authentication.moc"
