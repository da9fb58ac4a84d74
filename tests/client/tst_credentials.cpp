// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "ownedcoroutine.h"
#include "testauthenticator.h"

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

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

QCoro::Task<Credentials> endTheClient(std::unique_ptr<Client> *client, Gate *gate)
{
    if (gate)
        co_await *gate;
    client->reset();
    co_return Credentials(u"me"_s, "too late");
}

QCoro::Task<Credentials> onlyAPassword()
{
    co_return Credentials().password("alone");
}

} // namespace

//! Credentials that the application gets when they are needed.
class tst_Credentials : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void g9_aProviderIsAskedAtEveryAttempt();
    void g9_aProviderThatFailsEndsTheAttempt();
    void g9_aProviderThatNeverAnswersIsATimeoutThatNamesIt();
    void g9_connectIsStoppedWhileTheProviderIsAsked_data();
    void g9_connectIsStoppedWhileTheProviderIsAsked();
    void i8_theProviderMayEndItsClient_data();
    void i8_theProviderMayEndItsClient();
    void aCon8_credentialsThatBreakARuleAreAUsageError();
};

void tst_Credentials::g9_aProviderIsAskedAtEveryAttempt()
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

void tst_Credentials::g9_aProviderThatFailsEndsTheAttempt()
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

void tst_Credentials::g9_aProviderThatNeverAnswersIsATimeoutThatNamesIt()
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

void tst_Credentials::g9_connectIsStoppedWhileTheProviderIsAsked_data()
{
    QTest::addColumn<QByteArray>("how");
    QTest::newRow("G9 by its stop token") << QByteArray("stop");
    QTest::newRow("G9 by disconnect()") << QByteArray("disconnect");
    QTest::newRow("G9 by the end of the client") << QByteArray("destroy");
}

void tst_Credentials::g9_connectIsStoppedWhileTheProviderIsAsked()
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

void tst_Credentials::i8_theProviderMayEndItsClient_data()
{
    QTest::addColumn<bool>("waits");
    QTest::newRow("I8 at once") << false;
    QTest::newRow("I8 later") << true;
}

void tst_Credentials::i8_theProviderMayEndItsClient()
{
    QFETCH(bool, waits);
    ScriptedPeer peer;
    Gate gate;
    std::unique_ptr<Client> client;
    const auto provider = [&] { return endTheClient(&client, waits ? &gate : nullptr); };
    client = std::make_unique<Client>(optionsFor(peer).credentialsProvider(provider));
    ::Outcome outcome;
    const auto waiting = awaitInto(client->connect(), outcome);
    gate.open();
    QTRY_COMPARE(outcome.resumed, 1);
    QCOMPARE(outcome.result, ::Result::Cancelled);
    QVERIFY(!client);
    QCOMPARE(peer.connections(), 0);
}

void tst_Credentials::aCon8_credentialsThatBreakARuleAreAUsageError()
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

QTEST_GUILESS_MAIN(tst_Credentials)
#include "tst_credentials.moc"
