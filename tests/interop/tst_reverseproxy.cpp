// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "blackhole.h"
#include "nginxprogram.h"
#include "peers.h"
#include "relay.h"
#include "waystobroker.h"

#include <qcomqtt/transport/websockettransport.h>
#include <qcomqtt/transporterror.h>

#include <QtTest/QSignalSpy>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

//! Gives one token after the other, and the last for ever.
QCoro::Task<WebSocketOptions::Headers> nextToken(QByteArrayList *tokens)
{
    const QByteArray token = tokens->size() > 1 ? tokens->takeFirst() : tokens->first();
    co_return WebSocketOptions::Headers{{"Authorization", "Bearer " + token}};
}

WebSocketOptions giving(QByteArrayList *tokens)
{
    return WebSocketOptions().headersProvider([tokens] { return nextToken(tokens); });
}

QCoro::Task<ConnectionEvent> nextEvent(const Stream<ConnectionEvent> &events)
{
    const auto event = co_await events.next().timeout(20s);
    co_return event.value_or(ConnectionEvent());
}

QCoro::Task<> exchange(Client &client)
{
    const QByteArray topic = freshTopic();
    auto stream = co_await client.listen(topic, QoS::AtLeastOnce);
    co_await client.publish(topic, "payload", QoS::AtLeastOnce);
    const auto messages = co_await read(stream, 1);
    CO_COMPARE(payloadsOf(messages), QByteArrayList{"payload"});
}

std::optional<TransportError> refusal(const ClientOptions &options)
{
    std::optional<TransportError> error;
    runUntilDone([](ClientOptions options,
                    std::optional<TransportError> *error) -> QCoro::Task<> {
        Client client(options);
        *error = co_await thrown<TransportError>(client.connect().start());
    }(options, &error));
    return error;
}

} // namespace

//! Behind nginx, which lets only those through who bring a token.
class tst_ReverseProxy : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aWs4_everyHandshakeGivesItsToken_data() { addSchemes(); }
    void aWs4_everyHandshakeGivesItsToken();
    void aWs4_aTokenThatHasExpiredIsReplacedByTheNext_data() { addSchemes(); }
    void aWs4_aTokenThatHasExpiredIsReplacedByTheNext();
    void aWs5_h5_withoutATokenItIs401_data() { addSchemes(); }
    void aWs5_h5_withoutATokenItIs401();
    void aWs5_h5_aRedirectionIsNotFollowed_data() { addSchemes(); }
    void aWs5_h5_aRedirectionIsNotFollowed();
    void h13_aDeadFirstAddressCostsItsLimitOnly_data() { addSchemes(); }
    void h13_aDeadFirstAddressCostsItsLimitOnly();

private:
    static void addSchemes();
    //! Before the broker, with TLS when the scheme of this row has it.
    std::unique_ptr<NginxProgram> makeNginx();
    ClientOptions options(quint16 port, const QString &path = u"/mqtt"_s) const;
    WaysToBroker m_ways;
};

void tst_ReverseProxy::initTestCase()
{
    QVERIFY2(m_ways.start(), qPrintable(m_ways.failure()));
}

void tst_ReverseProxy::addSchemes()
{
    QTest::addColumn<QString>("scheme");
    QTest::newRow("ws") << u"ws"_s;
    QTest::newRow("wss") << u"wss"_s;
}

std::unique_ptr<NginxProgram> tst_ReverseProxy::makeNginx()
{
    auto nginx = std::make_unique<NginxProgram>(m_ways.port(u"ws"_s));
    if (qstrcmp(QTest::currentDataTag(), "wss") == 0)
        nginx->setCertificate(m_ways.certificate());
    return nginx;
}

ClientOptions tst_ReverseProxy::options(quint16 port, const QString &path) const
{
    const QString scheme = QString::fromLatin1(QTest::currentDataTag());
    return ClientOptions(scheme + u"://localhost:%1"_s.arg(port) + path)
        .tls(TlsOptions().caFile(m_ways.authority().caFile()));
}

void tst_ReverseProxy::aWs4_everyHandshakeGivesItsToken()
{
    const auto nginx = makeNginx();
    QVERIFY2(nginx->start(), nginx->log().constData());
    Relay relay(nginx->port());
    QByteArrayList tokens{"token-1", "token-2", "token-3"};
    RUN_COROUTINE([](ClientOptions options, Relay *relay) -> QCoro::Task<> {
        Client client(options);
        auto events = client.events();
        co_await client.connect();
        for (int connection = 1; connection <= 3; ++connection) {
            const auto connected = co_await nextEvent(events);
            CO_COMPARE(connected.type(), ConnectionEvent::Type::Connected);
            co_await exchange(client);
            if (connection == 3)
                break;
            relay->cut();
            const auto lost = co_await nextEvent(events);
            CO_COMPARE(lost.type(), ConnectionEvent::Type::Lost);
        }
        co_await client.disconnect();
    }(options(QUrl(relay.url()).port())
          .webSocket(giving(&tokens))
          .reconnect(ReconnectPolicy::exponential(1ms, 5ms)),
                  &relay));
    relay.cut(); // it is told of a request when its connection ends
    for (const char *token : {"token-1", "token-2", "token-3"}) {
        QVERIFY2(nginx->waitForRequest(QByteArray("/mqtt 101 Bearer ") + token),
                 nginx->log().constData());
    }
}

void tst_ReverseProxy::aWs4_aTokenThatHasExpiredIsReplacedByTheNext()
{
    const auto nginx = makeNginx();
    QVERIFY2(nginx->start(), nginx->log().constData());
    Relay relay(nginx->port());
    QByteArrayList tokens{"token-1", "expired", "token-3"};
    RUN_COROUTINE([](ClientOptions options, Relay *relay) -> QCoro::Task<> {
        Client client(options);
        co_await client.connect();
        auto events = client.events();
        relay->cut();
        const auto lost = co_await nextEvent(events);
        CO_COMPARE(lost.type(), ConnectionEvent::Type::Lost);
        const auto failed = co_await nextEvent(events);
        CO_COMPARE(failed.type(), ConnectionEvent::Type::AttemptFailed);
        CO_COMPARE(failed.failure().value_or(Failure()).httpStatus, 401);
        const auto connected = co_await nextEvent(events);
        CO_COMPARE(connected.type(), ConnectionEvent::Type::Connected);
        co_await exchange(client);
    }(options(QUrl(relay.url()).port())
          .webSocket(giving(&tokens))
          .reconnect(ReconnectPolicy::exponential(1ms, 5ms)),
                  &relay));
}

void tst_ReverseProxy::aWs5_h5_withoutATokenItIs401()
{
    const auto nginx = makeNginx();
    QVERIFY2(nginx->start(), nginx->log().constData());
    const auto error = refusal(options(nginx->port()));
    QVERIFY(error.has_value());
    QCOMPARE(error->httpStatus(), 401);
    QCOMPARE(error->failure().stage, ConnectStage::WebSocket);
    QCOMPARE(error->text(),
             u"localhost:%1: the server answered the WebSocket handshake with HTTP status 401 (Unauthorized)"_s
                 .arg(nginx->port()));
}

void tst_ReverseProxy::aWs5_h5_aRedirectionIsNotFollowed()
{
    const auto nginx = makeNginx();
    QVERIFY2(nginx->start(), nginx->log().constData());
    QByteArrayList tokens{"token-1", "token-2"};
    const auto error = refusal(options(nginx->port(), u"/moved"_s).webSocket(giving(&tokens)));
    QVERIFY(error.has_value());
    QCOMPARE(error->httpStatus(), 302);
    QVERIFY2(error->text().contains(u"HTTP status 302"), qPrintable(error->text()));
    // What it was redirected to would have been told of before this.
    const auto last = refusal(options(nginx->port(), u"/last"_s).webSocket(giving(&tokens)));
    QVERIFY(last.has_value());
    QCOMPARE(last->httpStatus(), 404);
    QVERIFY(nginx->waitForRequest("/last 404 Bearer token-2"));
    QVERIFY2(nginx->log().contains("request /moved 302 Bearer token-1."),
             nginx->log().constData());
    QVERIFY2(!nginx->log().contains("request /mqtt"), nginx->log().constData());
}

void tst_ReverseProxy::h13_aDeadFirstAddressCostsItsLimitOnly()
{
    const BlackHole hole;
    if (!hole.isFull())
        QSKIP("this system never lets a connection wait");
    const auto nginx = makeNginx();
    nginx->setAddress("127.0.0.3");
    QVERIFY2(nginx->start(hole.port()), nginx->log().constData());
    const ClientOptions options = this->options(hole.port());
    WebSocketSettings settings{
        .request = {.url = options.url(),
                    .subprotocol = u"mqtt"_s,
                    .headers = {{"Authorization", "Bearer token-1"}}},
        .network = {.host = u"localhost"_s,
                    .port = hole.port(),
                    .addresses = {hole.address(), QHostAddress(u"127.0.0.3"_s)},
                    .addressTimeout = 200ms}};
    if (options.url().scheme() == "wss"_L1)
        settings.network.tls = options.tls().configuration();
    WebSocketTransport transport(settings);
    QSignalSpy opened(&transport, &Transport::opened);
    QSignalSpy closed(&transport, &Transport::closed);
    QElapsedTimer timer;
    timer.start();
    transport.open();
    QTRY_VERIFY_WITH_TIMEOUT(!opened.isEmpty() || !closed.isEmpty(), 30'000);
    QCOMPARE(closed.size(), 0);
    QVERIFY2(timer.elapsed() >= 150, "the dead address was not tried");
    transport.close();
    QTRY_COMPARE_WITH_TIMEOUT(closed.size(), 1, 30'000);
    QCOMPARE(opened.size(), 1);
    QVERIFY(nginx->waitForRequest("/mqtt 101 Bearer token-1"));
}

QTEST_GUILESS_MAIN(tst_ReverseProxy)

#include "tst_reverseproxy.moc"
