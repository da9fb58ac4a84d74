// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "mqttbytes.h"
#include "rawwebsocketserver.h"

#include <qcomqtt/client.h>
#include <qcomqtt/transport/websockettransport.h>
#include <qcomqtt/transporterror.h>

#include <algorithm>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Server = RawWebSocketServer;

namespace {

ClientOptions optionsFor(const Server &server)
{
    return ClientOptions(server.url()).clientId(u"test"_s); // the server assigns none
}

//! Calls \a action when the first frame of each connection, which is CONNECT, has come.
template<typename Action>
void onConnect(Server &server, Action action)
{
    QObject::connect(&server, &Server::frameReceived, &server, [&server, action] {
        if (!server.frames().isEmpty() && server.frames().last().payload.startsWith('\x10'))
            action();
    });
}

QCoro::Task<QByteArrayList> readPayloads(const MessageStream &stream, qsizetype count)
{
    QByteArrayList payloads;
    while (payloads.size() < count) {
        const auto message = co_await stream.next().timeout(20s);
        if (!message)
            break;
        payloads.append(message->payload());
    }
    co_return payloads;
}

constexpr int count = 1024; // of messages that are offered to a slow reader
constexpr int messageSize = 64 * 1024;

} // namespace

//! What is carried in frames, however they are cut, and how a WebSocket ends.
class tst_WebSocketFrames : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aWs3_h2_framingDoesNotMatter_data();
    void aWs3_h2_framingDoesNotMatter();
    void aWs3_h1_aTextFrameEndsTheConnection();
    void h5_aPingIsAnswered();
    void h5_theCloseCodeIsInTheError();
    void h5_anOrderlyCloseIsADisconnection();
    void h6_eightMebibytesInOneFrame();
    void h2_eightMebibytesGoOutWhole();
    void h6_aPacketOverOurLimitIsAnsweredWith0x95();
    void h9_whatCameBeforeACutIsRead();
    void aReaderThatStallsHoldsTheServerBack();
    void h5_breachesEndTheConnection();
    void pingsOfOneWhoReadsNoAnswerDoNotPileUp();
    void goodbyeIsADisconnectAndAClose();
    void aGoodbyeThatIsNotAnsweredEndsAfterASecond();
};

void tst_WebSocketFrames::aWs3_h2_framingDoesNotMatter_data()
{
    QTest::addColumn<QByteArray>("frames");
    const QByteArray bytes = connAck() + publish("one") + publish("two") + publish("three");

    QByteArray single;
    QByteArray withEmpty;
    QByteArray continued = Server::frame(Server::Binary, {}, false);
    for (const char byte : bytes) {
        single += Server::frame(Server::Binary, QByteArray(1, byte));
        withEmpty += Server::frame(Server::Binary, {}) + Server::frame(Server::Binary, QByteArray(1, byte));
        continued += Server::frame(Server::Continuation, QByteArray(1, byte), false);
    }
    continued += Server::frame(Server::Continuation, {}, true);
    QTest::newRow("A-ws-3 1-byte frames") << single;
    QTest::newRow("A-ws-3 all packets in one frame") << Server::frame(Server::Binary, bytes);
    QTest::newRow("H2 empty frames in between") << withEmpty;
    QTest::newRow("H2 one message of 1-byte fragments") << continued;
    QTest::newRow("H2 a ping between fragments")
        << Server::frame(Server::Binary, bytes.left(7), false) + Server::frame(Server::Ping, "p")
            + Server::frame(Server::Continuation, bytes.mid(7));
    QTest::newRow("H2 cut in the middle of a packet")
        << Server::frame(Server::Binary, bytes.left(8)) + Server::frame(Server::Binary, bytes.mid(8));
}

void tst_WebSocketFrames::aWs3_h2_framingDoesNotMatter()
{
    QFETCH(QByteArray, frames);
    Server server;
    onConnect(server, [&] { server.send(frames); });
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        const auto stream = client.messages();
        co_await client.connect();
        const auto payloads = co_await readPayloads(stream, 3);
        CO_COMPARE(payloads, (QByteArrayList{"one", "two", "three"}));
    }(optionsFor(server)));
}

void tst_WebSocketFrames::aWs3_h1_aTextFrameEndsTheConnection()
{
    Server server;
    onConnect(server, [&] {
        server.sendFrame(Server::Binary, connAck() + publish("before"));
        server.sendFrame(Server::Text, "hello");
    });
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        const auto stream = client.messages();
        co_await client.connect();
        const auto payloads = co_await readPayloads(stream, 1);
        CO_COMPARE(payloads, QByteArrayList{"before"});
        const Disconnection end = co_await client.disconnected();
        CO_VERIFY(end.failure().has_value());
        CO_COMPARE(end.failure()->code, ErrorCode::Protocol);
        CO_COMPARE(end.failure()->rule, "MQTT-6.0.0-1");
    }(optionsFor(server)));
    // RFC 6455 section 7.4.1: 1003, data that it cannot accept
    QTRY_COMPARE(server.frames().last().opcode, Server::Close);
    QCOMPARE(server.frames().last().payload.left(2).toHex(), "03eb");
}

void tst_WebSocketFrames::h5_aPingIsAnswered()
{
    Server server;
    onConnect(server, [&] {
        server.sendFrame(Server::Binary, connAck());
        server.sendFrame(Server::Ping, "are you there");
    });
    RUN_COROUTINE([](ClientOptions options, Server *server) -> QCoro::Task<> {
        Client client(options);
        co_await client.connect();
        const bool answered = QTest::qWaitFor([&] { return server->frames().size() == 2; });
        CO_VERIFY(answered);
        CO_COMPARE(server->frames().last().opcode, Server::Pong);
        CO_COMPARE(server->frames().last().payload, "are you there");
    }(optionsFor(server), &server));
}

void tst_WebSocketFrames::h5_theCloseCodeIsInTheError()
{
    Server server;
    onConnect(server, [&] {
        server.sendFrame(Server::Binary, connAck());
        server.sendFrame(Server::Close, QByteArray::fromHex("03f0") + "not for you"); // 1008
    });
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        co_await client.connect();
        const Disconnection end = co_await client.disconnected();
        CO_VERIFY(end.failure().has_value());
        CO_COMPARE(end.failure()->code, ErrorCode::Transport);
        CO_COMPARE(end.failure()->text,
                   u"127.0.0.1:%1: the WebSocket was closed with code 1008: not for you"_s.arg(
                       options.url().port()));
    }(optionsFor(server)));
}

void tst_WebSocketFrames::h5_anOrderlyCloseIsADisconnection()
{
    Server server;
    onConnect(server, [&] {
        server.sendFrame(Server::Binary, connAck());
        server.sendFrame(Server::Close, QByteArray::fromHex("03e8")); // 1000
    });
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        co_await client.connect();
        const Disconnection end = co_await client.disconnected();
        CO_VERIFY(end.failure().has_value());
        CO_COMPARE(end.failure()->code, ErrorCode::Disconnected);
    }(optionsFor(server)));
}

void tst_WebSocketFrames::h6_eightMebibytesInOneFrame()
{
    const QByteArray payload(8 * 1024 * 1024, 'x');
    Server server;
    onConnect(server, [&] {
        server.sendFrame(Server::Binary, connAck() + publish(payload) + publish("after"));
    });
    RUN_COROUTINE([](ClientOptions options, QByteArray payload) -> QCoro::Task<> {
        Client client(options);
        const auto stream = client.messages();
        co_await client.connect();
        const auto payloads = co_await readPayloads(stream, 2);
        CO_COMPARE(payloads.size(), 2);
        CO_VERIFY(payloads.first() == payload);
        CO_COMPARE(payloads.last(), "after");
    }(optionsFor(server), payload));
}

void tst_WebSocketFrames::h2_eightMebibytesGoOutWhole()
{
    const QByteArray payload(8 * 1024 * 1024, 'x');
    Server server;
    onConnect(server, [&] { server.sendFrame(Server::Binary, connAck()); });
    RUN_COROUTINE([](ClientOptions options, QByteArray payload) -> QCoro::Task<> {
        Client client(options);
        co_await client.connect();
        co_await client.publish("t", payload);
        co_await client.disconnect();
    }(optionsFor(server), payload));
    QTRY_COMPARE(server.frames().last().opcode, Server::Close);
    QVERIFY(server.received().endsWith(publish(payload) + QByteArray::fromHex("e000")));
}

void tst_WebSocketFrames::h6_aPacketOverOurLimitIsAnsweredWith0x95()
{
    Server server;
    onConnect(server, [&] {
        server.sendFrame(Server::Binary, connAck());
        server.sendFrame(Server::Binary, publish(QByteArray(2000, 'x')));
    });
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options.maximumPacketSize(1000));
        co_await client.connect();
        const Disconnection end = co_await client.disconnected();
        CO_VERIFY(end.failure().has_value());
        CO_COMPARE(end.failure()->code, ErrorCode::Protocol);
    }(optionsFor(server)));
    // DISCONNECT, Packet too large
    QTRY_VERIFY(server.received().toHex().contains("e00195")
                || server.received().toHex().contains("e00295"));
}

void tst_WebSocketFrames::h9_whatCameBeforeACutIsRead()
{
    Server server;
    onConnect(server, [&] {
        server.sendFrame(Server::Binary, connAck() + publish("one"));
        server.sendFrame(Server::Binary, publish("two") + publish("cut").left(5));
        server.send(Server::frame(Server::Binary, "never whole").left(6));
        server.reset();
    });
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        const auto stream = client.messages();
        co_await client.connect();
        const auto payloads = co_await readPayloads(stream, 2);
        CO_COMPARE(payloads, (QByteArrayList{"one", "two"}));
        const Disconnection end = co_await client.disconnected();
        CO_VERIFY(end.failure().has_value());
    }(optionsFor(server)));
}

void tst_WebSocketFrames::aReaderThatStallsHoldsTheServerBack()
{
    const QByteArray payload(messageSize, 'x');
    Server server;
    onConnect(server, [&] {
        server.sendFrame(Server::Binary, connAck());
        for (int i = 0; i < count; ++i)
            server.sendFrame(Server::Binary, publish(payload));
    });
    RUN_COROUTINE([](ClientOptions options, Server *server) -> QCoro::Task<> {
        Client client(options.keepAlive(0s));
        const auto stream
            = client.messages(StreamOptions().policy(StreamPolicy::Block).maximumMessages(4));
        co_await client.connect();
        qint64 furthest = 0; // ahead of the reader
        for (int read = 0; read < count; ++read) {
            const auto message = co_await stream.next().timeout(20s);
            CO_VERIFY(message.has_value());
            // Were it not held, each turn of the event loop would take much of what is offered.
            for (int turn = 0; turn < 5; ++turn)
                QCoreApplication::processEvents();
            furthest = std::max(furthest, server->bytesTaken() - qint64(read) * messageSize);
        }
        // Below are the buffers of the system; they are what may be ahead.
        CO_VERIFY2(furthest < 32'000'000, qPrintable(QString::number(furthest)));
        CO_COMPARE(server->bytesToWrite(), 0);
    }(optionsFor(server), &server));
}

void tst_WebSocketFrames::goodbyeIsADisconnectAndAClose()
{
    Server server;
    onConnect(server, [&] { server.sendFrame(Server::Binary, connAck()); });
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        co_await client.connect();
        co_await client.disconnect();
    }(optionsFor(server)));
    QTRY_COMPARE(server.frames().size(), 3);
    QCOMPARE(server.frames().at(1).payload.at(0), '\xE0');
    QCOMPARE(server.frames().at(2).opcode, Server::Close);
    QCOMPARE(server.frames().at(2).payload.toHex(), "03e8");
}

void tst_WebSocketFrames::aGoodbyeThatIsNotAnsweredEndsAfterASecond()
{
    Server server;
    server.setAnswersClose(false);
    onConnect(server, [&] { server.sendFrame(Server::Binary, connAck()); });
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        co_await client.connect();
        co_await client.disconnect();
    }(optionsFor(server)));
    QTRY_VERIFY(!server.isConnected());
    QCOMPARE(server.frames().last().opcode, Server::Close);
}

void tst_WebSocketFrames::h5_breachesEndTheConnection()
{
    Server server;
    onConnect(server, [&] {
        server.sendFrame(Server::Binary, connAck() + publish("before"));
        server.send(QByteArray::fromHex("8281000000ff") + "x"); // masked
    });
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        const auto stream = client.messages();
        co_await client.connect();
        const auto payloads = co_await readPayloads(stream, 1);
        CO_COMPARE(payloads, QByteArrayList{"before"});
        const Disconnection end = co_await client.disconnected();
        CO_VERIFY(end.failure().has_value());
        CO_COMPARE(end.failure()->code, ErrorCode::Transport);
        CO_COMPARE(end.failure()->text,
                   u"127.0.0.1:%1: the server broke the rules of WebSocket (RFC 6455): a masked frame"_s
                       .arg(options.url().port()));
    }(optionsFor(server)));
    QTRY_COMPARE(server.frames().last().opcode, Server::Close);
    QCOMPARE(server.frames().last().payload.toHex(), "03ea");
}

// RFC 6455 section 5.5.3: the latest may be answered only.
void tst_WebSocketFrames::pingsOfOneWhoReadsNoAnswerDoNotPileUp()
{
    constexpr int pings = 20'000;
    Server server;
    onConnect(server, [&] {
        server.sendFrame(Server::Binary, connAck());
        server.stopReading();
        QByteArray all;
        for (int i = 0; i < pings; ++i)
            all += Server::frame(Server::Ping, QByteArray(125, 'p'));
        server.send(all + Server::frame(Server::Binary, publish("after")));
    });
    WebSocketTransport transport({.request = {.url = QUrl(server.url()), .subprotocol = u"mqtt"_s},
                                  .network = {.host = u"127.0.0.1"_s, .port = server.serverPort()}});
    QByteArray read;
    qint64 most = 0;
    connect(&transport, &Transport::opened, &transport,
            [&] { transport.write(QByteArrayView("\x10")); });
    connect(&transport, &Transport::readyRead, &transport, [&] {
        char buffer[4096];
        while (const qint64 size = transport.read(buffer, sizeof(buffer)))
            read.append(buffer, size);
        most = std::max(most, transport.bytesToWrite());
    });
    transport.open();
    QTRY_VERIFY_WITH_TIMEOUT(read.endsWith(publish("after")), 20'000);
    QVERIFY2(most < 128 * 1024, qPrintable(QString::number(most)));
}

QTEST_GUILESS_MAIN(tst_WebSocketFrames)
#include "tst_websocketframes.moc"
