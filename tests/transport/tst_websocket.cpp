// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "connectfailure.h"
#include "mqttbytes.h"
#include "rawwebsocketserver.h"

#include <qcomqtt/client.h>
#include <qcomqtt/transporterror.h>

#include <QtNetwork/QNetworkRequest>
#include <QtWebSockets/QWebSocket>
#include <QtWebSockets/QWebSocketServer>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

//! Qt's own server, which answers everything with CONNACK.
class Server : public QWebSocketServer
{
public:
    explicit Server(const QByteArray &answer = connAck())
        : QWebSocketServer(u"test"_s, NonSecureMode)
    {
        setSupportedSubprotocols({u"mqtt"_s, u"mqttv3.1"_s});
        listen(QHostAddress::LocalHost);
        connect(this, &QWebSocketServer::newConnection, this, [this, answer] {
            socket = nextPendingConnection();
            socket->setParent(this);
            requests.append(socket->request());
            subprotocols.append(socket->subprotocol());
            QWebSocket *current = socket;
            connect(current, &QWebSocket::binaryMessageReceived, this,
                    [current, answer] { current->sendBinaryMessage(answer); });
        });
    }

    QString url(const QString &rest = {}) const
    {
        return u"ws://127.0.0.1:%1%2"_s.arg(serverPort()).arg(rest);
    }
    ClientOptions options(const QString &rest = {}) const
    {
        return ClientOptions(url(rest)).clientId(u"test"_s); // it assigns none
    }

    QWebSocket *socket = nullptr; // the last one
    QList<QNetworkRequest> requests;
    QStringList subprotocols;
};

QCoro::Task<WebSocketOptions::Headers> nextToken(int *count)
{
    co_return WebSocketOptions::Headers{{"Authorization", "Bearer " + QByteArray::number(++*count)}};
}

QCoro::Task<WebSocketOptions::Headers> throwing()
{
    throw std::runtime_error("the key chain is locked");
    co_return WebSocketOptions::Headers();
}

struct Suspension
{
    explicit Suspension(std::coroutine_handle<> *place) : m_place(place) {}
    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> handle) { *m_place = handle; }
    void await_resume() const {}

private:
    std::coroutine_handle<> *m_place;
};

QCoro::Task<WebSocketOptions::Headers> suspended(std::coroutine_handle<> *place)
{
    Suspension suspension(place);
    co_await suspension;
    co_return WebSocketOptions::Headers();
}

} // namespace

//! The handshake of a WebSocket.
class tst_WebSocket : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aWs1_h3_pathQueryHeadersAndSubprotocolReachTheServer();
    void aWs1_withoutAPathItIsMqtt();
    void aWs2_h3_theSubprotocolGoesByVersion_data();
    void aWs2_h3_theSubprotocolGoesByVersion();
    void aWs4_everyHandshakeAsksForHeaders();
    void aProviderThatThrowsIsAnError();
    void aProviderThatNeverEndsMeetsTheConnectTimeout();
    void aWs5_h4_anotherSubprotocolIsRefused_data();
    void aWs5_h4_anotherSubprotocolIsRefused();
    void h4_noSubprotocolWillDoWhenAskedSo();
    void aWs5_h5_theHttpStatusIsInTheError_data();
    void aWs5_h5_theHttpStatusIsInTheError();
    void h5_whatIsNoHttpIsAnError();
    void nobodyListening();
    void aSilentServerFailsInTheStageOfTheHandshake();
    void headersThatCannotBeSentAreUsageErrors_data();
    void headersThatCannotBeSentAreUsageErrors();
};

void tst_WebSocket::aWs1_h3_pathQueryHeadersAndSubprotocolReachTheServer()
{
    Server server;
    const auto webSocket = WebSocketOptions()
                               .header("foo", "old")
                               .header("Foo", "bar")
                               .header("X-Other", "1")
                               .origin(u"https://example.org"_s);
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        co_await client.connect();
        co_await client.disconnect();
    }(server.options(u"/some/path?token=a%20b&x=1"_s).webSocket(webSocket)));
    QCOMPARE(server.requests.size(), 1);
    const QNetworkRequest &request = server.requests.first();
    QCOMPARE(request.url().path(), u"/some/path"_s);
    QCOMPARE(request.url().query(QUrl::FullyEncoded), u"token=a%20b&x=1"_s);
    QCOMPARE(request.rawHeader("foo"), "bar");
    QCOMPARE(request.rawHeader("x-other"), "1");
    QCOMPARE(request.rawHeader("origin"), "https://example.org");
    QCOMPARE(server.subprotocols, QStringList{u"mqtt"_s});
}

void tst_WebSocket::aWs1_withoutAPathItIsMqtt()
{
    Server server;
    QCOMPARE(failureOf(server.options()), Failure());
    QCOMPARE(server.requests.first().url().path(), u"/mqtt"_s);
    QCOMPARE(failureOf(server.options(u"/"_s)), Failure());
    QCOMPARE(server.requests.last().url().path(), u"/"_s);
}

void tst_WebSocket::aWs2_h3_theSubprotocolGoesByVersion_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("subprotocol");
    QTest::newRow("5") << ProtocolVersion::V5 << QByteArray::fromHex("2003000000") << u"mqtt"_s;
    QTest::newRow("3.1.1") << ProtocolVersion::V3_1_1 << QByteArray::fromHex("20020000")
                           << u"mqtt"_s;
    QTest::newRow("3.1") << ProtocolVersion::V3_1 << QByteArray::fromHex("20020000")
                         << u"mqttv3.1"_s;
}

void tst_WebSocket::aWs2_h3_theSubprotocolGoesByVersion()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(QByteArray, answer);
    QFETCH(QString, subprotocol);
    Server server(answer);
    QCOMPARE(failureOf(server.options(u"/mqtt/v5"_s).protocolVersion(version)), Failure());
    QCOMPARE(server.subprotocols, QStringList{subprotocol});
}

void tst_WebSocket::aWs4_everyHandshakeAsksForHeaders()
{
    Server server;
    int asked = 0;
    const auto webSocket = WebSocketOptions()
                               .header("authorization", "Bearer stale")
                               .headersProvider([&asked] { return nextToken(&asked); });
    RUN_COROUTINE([](ClientOptions options, Server *server) -> QCoro::Task<> {
        Client client(options);
        auto events = client.events();
        co_await client.connect();
        for (int i = 0; i < 2; ++i) {
            server->socket->abort();
            while (true) {
                const auto event = co_await events.next().timeout(20s);
                CO_VERIFY(event.has_value());
                if (event->type() == ConnectionEvent::Type::Lost)
                    break;
            }
            co_await client.connected().timeout(20s);
        }
    }(server.options().webSocket(webSocket).reconnect(ReconnectPolicy::exponential(1ms, 5ms)),
                  &server));
    QCOMPARE(server.requests.size(), 3);
    QCOMPARE(server.requests.at(0).rawHeader("authorization"), "Bearer 1");
    QCOMPARE(server.requests.at(1).rawHeader("authorization"), "Bearer 2");
    QCOMPARE(server.requests.at(2).rawHeader("authorization"), "Bearer 3");
}

void tst_WebSocket::aProviderThatThrowsIsAnError()
{
    Server server;
    const Failure failure
        = failureOf(server.options().webSocket(WebSocketOptions().headersProvider(throwing)));
    QCOMPARE(failure.code, ErrorCode::Transport);
    QVERIFY2(failure.text.endsWith(u"the key chain is locked"), qPrintable(failure.text));
    QVERIFY(server.requests.isEmpty());
}

void tst_WebSocket::aProviderThatNeverEndsMeetsTheConnectTimeout()
{
    Server server;
    std::coroutine_handle<> waiting;
    const auto never = [&waiting] { return suspended(&waiting); };
    const Failure failure = failureOf(server.options()
                                          .connectTimeout(50ms)
                                          .webSocket(WebSocketOptions().headersProvider(never)));
    QCOMPARE(failure.code, ErrorCode::Timeout);
    QVERIFY(waiting);
    waiting.resume(); // when all of this is over, and must find nobody
    QVERIFY(server.requests.isEmpty());
}

void tst_WebSocket::aWs5_h4_anotherSubprotocolIsRefused_data()
{
    QTest::addColumn<QByteArray>("chosen");
    QTest::newRow("none") << QByteArray();
    QTest::newRow("another") << QByteArray("chat");
}

void tst_WebSocket::aWs5_h4_anotherSubprotocolIsRefused()
{
    QFETCH(QByteArray, chosen);
    RawWebSocketServer server;
    server.setSubprotocol(chosen);
    const Failure failure = failureOf(ClientOptions(server.url()).clientId(u"test"_s));
    QCOMPARE(failure.code, ErrorCode::Transport);
    QCOMPARE(failure.stage, ConnectStage::WebSocket);
    QVERIFY2(failure.text.contains(u"protocol"), qPrintable(failure.text));
    QVERIFY(server.received().isEmpty());
    qInfo() << failure.text;
}

void tst_WebSocket::h4_noSubprotocolWillDoWhenAskedSo()
{
    RawWebSocketServer server;
    server.setSubprotocol({});
    connect(&server, &RawWebSocketServer::frameReceived, &server,
            [&] { server.sendFrame(RawWebSocketServer::Binary, connAck()); });
    QCOMPARE(failureOf(ClientOptions(server.url())
                           .clientId(u"test"_s)
                           .webSocket(WebSocketOptions().acceptMissingSubprotocol())),
             Failure());
}

void tst_WebSocket::aWs5_h5_theHttpStatusIsInTheError_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("status");
    const QByteArray end = "Content-Length: 0\r\n\r\n";
    QTest::newRow("302") << "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\n" + end << 302;
    QTest::newRow("401") << "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\n" + end << 401;
    QTest::newRow("403") << "HTTP/1.1 403 Forbidden\r\n" + end << 403;
    QTest::newRow("404") << "HTTP/1.1 404 Not Found\r\n" + end << 404;
    QTest::newRow("503") << "HTTP/1.1 503 Service Unavailable\r\n" + end << 503;
    QTest::newRow("a page instead (H14)")
        << QByteArray("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n"
                      "<html></html>")
        << 200;
}

void tst_WebSocket::aWs5_h5_theHttpStatusIsInTheError()
{
    QFETCH(QByteArray, answer);
    QFETCH(int, status);
    RawWebSocketServer server;
    server.setAnswer(answer);
    const Failure failure = failureOf(ClientOptions(server.url()).clientId(u"test"_s));
    QCOMPARE(failure.code, ErrorCode::Transport);
    QCOMPARE(failure.httpStatus, status);
    QCOMPARE(failure.stage, ConnectStage::WebSocket);
    QVERIFY2(failure.text.contains(QString::number(status)), qPrintable(failure.text));
    QVERIFY(server.received().isEmpty());
    qInfo() << failure.text;
}

void tst_WebSocket::h5_whatIsNoHttpIsAnError()
{
    RawWebSocketServer server;
    server.setAnswer("SSH-2.0-OpenSSH_9.2\r\n\r\n");
    const Failure failure = failureOf(ClientOptions(server.url()).clientId(u"test"_s));
    QCOMPARE(failure.code, ErrorCode::Transport);
    QCOMPARE(failure.httpStatus, 0);
    QCOMPARE(failure.stage, ConnectStage::WebSocket);
    qInfo() << failure.text;
}

void tst_WebSocket::nobodyListening()
{
    QString url;
    {
        Server server;
        url = server.url();
    }
    const Failure failure = failureOf(url);
    QCOMPARE(failure.code, ErrorCode::Transport);
    QCOMPARE(failure.socketError, int(QAbstractSocket::ConnectionRefusedError));
    QCOMPARE(failure.stage, ConnectStage::Connect);
    QCOMPARE(failure.httpStatus, 0);
}

void tst_WebSocket::aSilentServerFailsInTheStageOfTheHandshake()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    const Failure failure
        = failureOf(ClientOptions(u"ws://127.0.0.1:%1"_s.arg(server.serverPort()))
                        .stageTimeout(ConnectStage::WebSocket, 50ms));
    QCOMPARE(failure.code, ErrorCode::Timeout);
    QVERIFY2(failure.text.contains(u"the WebSocket handshake"), qPrintable(failure.text));
}

void tst_WebSocket::headersThatCannotBeSentAreUsageErrors_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("no name") << QByteArray() << QByteArray("v");
    QTest::newRow("a space in the name") << QByteArray("a b") << QByteArray("v");
    QTest::newRow("another header in the name") << QByteArray("a: b\r\nc") << QByteArray("v");
    QTest::newRow("another header in the value") << QByteArray("a") << QByteArray("v\r\nb: c");
    QTest::newRow("one of the handshake") << QByteArray("Sec-WebSocket-Key") << QByteArray("v");
    QTest::newRow("the host") << QByteArray("host") << QByteArray("v");
}

void tst_WebSocket::headersThatCannotBeSentAreUsageErrors()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QVERIFY_EXCEPTION_THROWN(WebSocketOptions().header(name, value), UsageError);
}

QTEST_GUILESS_MAIN(tst_WebSocket)
#include "tst_websocket.moc"
