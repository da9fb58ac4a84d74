// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "logcatcher.h"
#include "scriptedpeer.h"
#include "testpackets.h"

#include <qcomqtt/client.h>

#include <QtCore/QRegularExpression>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// In every place that can hold a secret stands one of its own, with this in it.
constexpr auto mark = "s3cret"_L1;

QByteArray secret(const char *where)
{
    return QByteArray(where) + '-' + QByteArray(mark.data(), mark.size());
}

QString secretText(const char *where)
{
    return QString::fromLatin1(secret(where));
}

class SecretAuthenticator : public Authenticator
{
public:
    QString method() const override { return u"TEST"_s; }
    QCoro::Task<QByteArray> start() override { co_return secret("start"); }
    QCoro::Task<QByteArray> answer(QByteArray) override { co_return secret("answer"); }
    QCoro::Task<> finished(QByteArray) override { co_return; }
};

QCoro::Task<Credentials> provideSecrets()
{
    co_return Credentials(secretText("user"), secret("token"));
}

Properties authData(const char *where)
{
    Properties properties;
    properties.setText(PropertyId::AuthenticationMethod, u"TEST"_s);
    properties.setBytes(PropertyId::AuthenticationData, secret(where));
    return properties;
}

Will secretWill()
{
    return Will("will", secret("will"), QoS::AtLeastOnce)
        .correlationData(secret("willdata"))
        .userProperty(u"token"_s, secretText("willproperty"));
}

PublishOptions secretProperties(QoS qos)
{
    return PublishOptions(qos)
        .correlationData(secret("correlation"))
        .userProperty(u"authorization"_s, secretText("property"));
}

Publish secretPublish()
{
    Publish publish = publishOf("in", secret("incoming"), QoS::AtLeastOnce, 5);
    publish.properties.setBytes(PropertyId::CorrelationData, secret("incomingdata"));
    publish.properties.addUserProperty(u"authorization"_s, secretText("incomingproperty"));
    return publish;
}

//! A proxy of HTTP that agrees to everything, and is the server behind itself.
class TrustingProxy : public QTcpServer
{
public:
    TrustingProxy()
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QIODevice::readyRead, this, [this, socket] { answer(*socket); });
        });
        listen(QHostAddress::LocalHost);
    }

    const QByteArray &request() const { return m_request; }

private:
    void answer(QTcpSocket &socket)
    {
        const QByteArray bytes = socket.readAll();
        if (m_tunnel)
            return void(socket.write(QByteArray::fromHex("2003000000"))); // CONNACK
        m_request += bytes;
        m_tunnel = m_request.endsWith("\r\n\r\n");
        if (m_tunnel)
            socket.write("HTTP/1.1 200 OK\r\n\r\n");
    }

    QByteArray m_request;
    bool m_tunnel = false;
};

//! The lines of \a category, with \a port called PORT.
QStringList linesOf(const LogCatcher &log, QLatin1StringView category, quint16 port)
{
    QStringList lines = log.linesOf(category);
    lines.replaceInStrings(u':' + QString::number(port), u":PORT"_s);
    return lines;
}

} // namespace

//! What the categories tell, and what they never tell.
class tst_Logging : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nothingIsLoggedUnlessAsked();
    void whatIsSentHasOneLinePerPacket();
    void whatIsReceivedHasOneLinePerPacket();
    void pingsHaveTheirLines();
    void authenticationHasItsLinesWithoutTheData();
    void aLineStaysOneLine();
    void theTransportTellsItsStages();
    void theTransportTellsWhyThereIsNoConnection();
    void theProxyIsToldWithoutItsPassword();
    void theClientTellsOfItsConnections();
    void noSecretIsInAnyLine();
};

void tst_Logging::nothingIsLoggedUnlessAsked()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck());
    const LogCatcher log{QString()};
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        co_await client.connect();
        co_await client.publish("a", "b");
        co_await client.disconnect();
    }(peer.url()));
    QCOMPARE(log.text(), QString());
}

// The transcript of one connection in which the client does everything there is to do.
void tst_Logging::whatIsSentHasOneLinePerPacket()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck())
        .expectAny<Subscribe>()
        .reply(granted(1, ReasonCode::GrantedQoS2))
        .expectAny<Publish>()
        .expectAny<Publish>()
        .reply(PubAck{2})
        .expectAny<Publish>()
        .reply(PubRec{3})
        .expectAny<PubRel>()
        .reply(PubComp{3})
        .expectAny<Unsubscribe>()
        .reply(UnsubAck{4, {ReasonCode::Success}});
    const LogCatcher log(u"qcomqtt.packets=true"_s);
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        co_await client.connect();
        const QList<Subscription> wanted{Subscription("a/+", QoS::ExactlyOnce).noLocal()};
        co_await client.subscribe(wanted);
        co_await client.publish("a/0", "zero");
        const auto retained = PublishOptions(QoS::AtLeastOnce).retain().contentType("text/plain");
        co_await client.publish("a/1", "one", retained);
        co_await client.publish("a/2", "two", QoS::ExactlyOnce);
        co_await client.unsubscribe("a/+");
        co_await client.disconnect();
    }(ClientOptions(peer.url())
          .userName(u"me"_s)
          .password("word")
          .receiveMaximum(10)
          .topicAliasMaximum(0)));
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));
    const QStringList expected{
        u"--> CONNECT(version 5, client id \"\", clean start true, keep alive 60, user name 2 "
        "bytes, password 4 bytes, Properties(ReceiveMaximum 10))"_s,
        u"<-- CONNACK(Success, session present false, Properties(AssignedClientIdentifier "
        "\"assigned\"))"_s,
        u"--> SUBSCRIBE(id 1, \"a/+\" QoS 2 no local, Properties(SubscriptionIdentifier ID))"_s,
        u"<-- SUBACK(id 1, Granted QoS 2)"_s,
        u"--> PUBLISH(\"a/0\", QoS 0, payload 4 bytes)"_s,
        u"--> PUBLISH(\"a/1\", QoS 1, id 2, retain, payload 3 bytes, Properties(ContentType "
        "\"text/plain\"))"_s,
        u"<-- PUBACK(id 2, Success)"_s,
        u"--> PUBLISH(\"a/2\", QoS 2, id 3, payload 3 bytes)"_s,
        u"<-- PUBREC(id 3, Success)"_s,
        u"--> PUBREL(id 3, Success)"_s,
        u"<-- PUBCOMP(id 3, Success)"_s,
        u"--> UNSUBSCRIBE(id 4, \"a/+\")"_s,
        u"<-- UNSUBACK(id 4, Success)"_s,
        u"--> DISCONNECT(Normal disconnection)"_s,
    };
    QStringList lines = log.linesOf("qcomqtt.packets"_L1);
    lines.replaceInStrings(QRegularExpression(u"(SubscriptionIdentifier) [0-9]+"_s), u"\\1 ID"_s);
    QCOMPARE(lines, expected);
    QCOMPARE(log.lines().size(), expected.size());
}

void tst_Logging::whatIsReceivedHasOneLinePerPacket()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck())
        .reply(publishOf("b/0", "zero"))
        .reply(publishOf("b/1", "one", QoS::AtLeastOnce, 7))
        .reply(publishOf("b/2", "two", QoS::ExactlyOnce, 8))
        .expectAny<PubAck>()
        .expectAny<PubRec>()
        .reply(PubRel{8})
        .expectAny<PubComp>()
        .reply(Disconnect{ReasonCode::ServerShuttingDown});
    const LogCatcher log(u"qcomqtt.packets=true"_s);
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        auto messages = client.messages();
        co_await client.connect();
        for (int i = 0; i < 3; ++i)
            co_await messages.next();
        co_await client.disconnected();
    }(peer.url()));
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));
    const QStringList lines = log.linesOf("qcomqtt.packets"_L1);
    QVERIFY(lines.size() > 2);
    const QStringList expected{
        u"<-- PUBLISH(\"b/0\", QoS 0, payload 4 bytes)"_s,
        u"<-- PUBLISH(\"b/1\", QoS 1, id 7, payload 3 bytes)"_s,
        u"--> PUBACK(id 7, Success)"_s,
        u"<-- PUBLISH(\"b/2\", QoS 2, id 8, payload 3 bytes)"_s,
        u"--> PUBREC(id 8, Success)"_s,
        u"<-- PUBREL(id 8, Success)"_s,
        u"--> PUBCOMP(id 8, Success)"_s,
        u"<-- DISCONNECT(Server shutting down)"_s,
    };
    QCOMPARE(lines.mid(2), expected); // behind CONNECT and CONNACK
}

void tst_Logging::pingsHaveTheirLines()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck());
    const LogCatcher log(u"qcomqtt.packets=true"_s);
    Client client(ClientOptions(peer.url()).keepAlive(1s));
    RUN_COROUTINE(client.connect().start());
    QTRY_VERIFY(log.lines().size() >= 4);
    QCOMPARE(log.linesOf("qcomqtt.packets"_L1).mid(2, 2),
             (QStringList{u"--> PINGREQ()"_s, u"<-- PINGRESP()"_s}));
}

void tst_Logging::authenticationHasItsLinesWithoutTheData()
{
    ScriptedPeer peer;
    peer.expectAny<Connect>()
        .reply(Auth{ReasonCode::ContinueAuthentication, authData("challenge")})
        .expectAny<Auth>()
        .reply(ConnAck{false, ReasonCode::Success, authData("end")});
    const LogCatcher log(u"qcomqtt.packets=true"_s);
    Client client(ClientOptions(peer.url())
                      .clientId(u"me"_s)
                      .receiveMaximum(10)
                      .topicAliasMaximum(0)
                      .authenticator(std::make_shared<SecretAuthenticator>()));
    RUN_COROUTINE(client.connect().start());
    const QStringList expected{
        u"--> CONNECT(version 5, client id \"me\", clean start true, keep alive 60, "
        "Properties(ReceiveMaximum 10, AuthenticationMethod \"TEST\", AuthenticationData 12 "
        "bytes))"_s,
        u"<-- AUTH(Continue authentication, Properties(AuthenticationMethod \"TEST\", "
        "AuthenticationData 16 bytes))"_s,
        u"--> AUTH(Continue authentication, Properties(AuthenticationMethod \"TEST\", "
        "AuthenticationData 13 bytes))"_s,
        u"<-- CONNACK(Success, session present false, Properties(AuthenticationMethod \"TEST\", "
        "AuthenticationData 10 bytes))"_s,
    };
    QCOMPARE(log.linesOf("qcomqtt.packets"_L1), expected);
}

void tst_Logging::aLineStaysOneLine()
{
    ScriptedPeer peer;
    ConnAck refusal{false, ReasonCode::NotAuthorized};
    refusal.properties.setText(PropertyId::ReasonString, u"one\ntwo"_s);
    peer.acceptConnection(refusal);
    const LogCatcher log(u"qcomqtt.packets=true"_s);
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        const bool refused = co_await throws<RefusedError>(client.connect().start());
        CO_VERIFY(refused);
    }(peer.url()));
    QCOMPARE(log.lines().size(), 2);
    QCOMPARE(log.linesOf("qcomqtt.packets"_L1).last(),
             u"<-- CONNACK(Not authorized, session present false, Properties(ReasonString "
             "\"one\\ntwo\"))"_s);
}

void tst_Logging::theTransportTellsItsStages()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck());
    const LogCatcher log(u"qcomqtt.transport=true"_s);
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        co_await client.connect();
        co_await client.disconnect();
    }(peer.url()));
    const QStringList expected{
        u"Opening a connection to 127.0.0.1:PORT"_s,
        u"Connecting to 127.0.0.1:PORT"_s,
        u"Connected to 127.0.0.1:PORT"_s,
        u"Open"_s,
        u"Closed"_s,
    };
    QCOMPARE(linesOf(log, "qcomqtt.transport"_L1, peer.port()), expected);
}

void tst_Logging::theTransportTellsWhyThereIsNoConnection()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    const quint16 port = server.serverPort();
    server.close();
    const LogCatcher log(u"qcomqtt.transport=true"_s);
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        const bool failed = co_await throws<Error>(client.connect().start());
        CO_VERIFY(failed);
    }(ClientOptions(u"127.0.0.1"_s, port)));
    const QStringList expected{
        u"Opening a connection to 127.0.0.1:PORT"_s,
        u"Connecting to 127.0.0.1:PORT"_s,
        u"Closed: 127.0.0.1:PORT: Connection refused"_s,
    };
    QCOMPARE(linesOf(log, "qcomqtt.transport"_L1, port), expected);
}

void tst_Logging::theProxyIsToldWithoutItsPassword()
{
    TrustingProxy proxy;
    const LogCatcher log;
    Client client(ClientOptions(u"broker.example"_s, 1883)
                      .clientId(u"me"_s)
                      .proxy(QNetworkProxy(QNetworkProxy::HttpProxy, u"127.0.0.1"_s,
                                           proxy.serverPort(), secretText("proxyuser"),
                                           secretText("proxypassword"))));
    RUN_COROUTINE(client.connect().start());
    QVERIFY(proxy.request().startsWith("CONNECT broker.example:1883 HTTP/1.1\r\n"));
    QVERIFY(linesOf(log, "qcomqtt.transport"_L1, proxy.serverPort())
                .contains(u"Connected to broker.example:1883 through the proxy 127.0.0.1:PORT"));
    QVERIFY2(!log.text().contains(mark), qPrintable(log.text()));
}

void tst_Logging::theClientTellsOfItsConnections()
{
    ScriptedPeer peer;
    peer.acceptConnection().close();
    peer.acceptConnection(ConnAck{.sessionPresent = true});
    const LogCatcher log(u"qcomqtt.client=true"_s);
    Client client(ClientOptions(peer.url())
                      .clientId(u"me"_s)
                      .reconnect(ReconnectPolicy::exponential(1ms, 1ms)));
    RUN_COROUTINE(client.connect().start());
    QTRY_COMPARE(log.lines().size(), 4);
    const QStringList lines = log.linesOf("qcomqtt.client"_L1);
    QCOMPARE(lines[0], u"Connected with MQTT 5 as me, in a new session"_s);
    QVERIFY2(lines[1].startsWith(u"Connection lost: "), qPrintable(lines[1]));
    QVERIFY2(lines[2].startsWith(u"Trying again in "), qPrintable(lines[2]));
    QCOMPARE(lines[3], u"Connected with MQTT 5 as me, in the session of before"_s);
}

void tst_Logging::noSecretIsInAnyLine()
{
    ScriptedPeer peer;
    peer.expectAny<Connect>()
        .reply(Auth{ReasonCode::ContinueAuthentication, authData("challenge")})
        .expectAny<Auth>()
        .reply(ConnAck{false, ReasonCode::Success, authData("end")})
        .expectAny<Publish>()
        .expectAny<Publish>()
        .reply(PubAck{1})
        .reply(secretPublish())
        .expectAny<PubAck>()
        .close();
    QUrl url = peer.url();
    url.setUserName(secretText("urluser"));
    url.setPassword(secretText("urlpassword"));
    const LogCatcher log;
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        auto messages = client.messages();
        co_await client.connect();
        co_await client.publish("a", secret("payload"), secretProperties(QoS::AtMostOnce));
        co_await client.publish("a", secret("payload"), secretProperties(QoS::AtLeastOnce));
        co_await messages.next();
        co_await client.disconnected();
        // Once more with the user of a provider, and a refusal.
        client.setOptions(client.options().credentialsProvider(provideSecrets));
        const bool refused = co_await throws<Error>(client.connect().start());
        CO_VERIFY(refused);
    }(ClientOptions(url)
          .clientId(u"me"_s)
          .will(secretWill())
          .userProperty(u"token"_s, secretText("connectproperty"))
          .connectTimeout(200ms)
          .authenticator(std::make_shared<SecretAuthenticator>())));
    QVERIFY2(peer.receivedOf<Publish>().size() == 2, qPrintable(peer.failure()));
    const auto connects = peer.receivedOf<Connect>();
    QCOMPARE(connects.size(), 2);
    QCOMPARE(connects.first().password, std::optional(secret("urlpassword")));
    QCOMPARE(connects.last().password, std::optional(secret("token")));
    for (const auto category : {"qcomqtt.client"_L1, "qcomqtt.packets"_L1, "qcomqtt.transport"_L1})
        QVERIFY2(!log.linesOf(category).isEmpty(), category.data());
    for (const QString &line : log.lines())
        QVERIFY2(!line.contains(mark), qPrintable(line));
}

QTEST_GUILESS_MAIN(tst_Logging)
#include "tst_logging.moc"
