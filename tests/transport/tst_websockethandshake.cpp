// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/transport/websockethandshake.h>

#include <QtTest/QTest>

using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;

using State = WebSocketHandshake::State;

namespace {

// The example of RFC 6455 section 1.3.
const QByteArray nonce = "the sample nonce";
const QByteArray accept = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";
const QByteArray start = "HTTP/1.1 101 Switching Protocols\r\n";
const QByteArray upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
const QByteArray mqtt = "Sec-WebSocket-Protocol: mqtt\r\n";

WebSocketHandshake handshake(bool subprotocolMayMiss = false)
{
    return WebSocketHandshake({.url = QUrl(u"ws://server.example.com/chat"_s),
                               .subprotocol = u"mqtt"_s,
                               .subprotocolMayMiss = subprotocolMayMiss},
                              nonce);
}

} // namespace

//! The handshake of RFC 6455 section 4, byte by byte.
class tst_WebSocketHandshake : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theRequestIsWholeHttp();
    void hostAndTarget_data();
    void hostAndTarget();
    void theLastOfOneHeaderIsSent();
    void anAgreementLeavesWhatFollows();
    void agreements_data();
    void agreements();
    void anAnswerMayComeByteByByte();
    void refusals_data();
    void refusals();
    void anAnswerWithoutEndIsGivenUp();
    void noncesDiffer();
};

void tst_WebSocketHandshake::theRequestIsWholeHttp()
{
    const WebSocketHandshake opening({.url = QUrl(u"ws://server.example.com/chat"_s),
                                      .subprotocol = u"mqtt"_s,
                                      .headers = {{"X-A", "1"}},
                                      .origin = u"http://example.com"_s},
                                     nonce);
    QCOMPARE(opening.request(),
             "GET /chat HTTP/1.1\r\n"
             "Host: server.example.com\r\n"
             "Upgrade: websocket\r\n"
             "Connection: Upgrade\r\n"
             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
             "Sec-WebSocket-Version: 13\r\n"
             "Sec-WebSocket-Protocol: mqtt\r\n"
             "Origin: http://example.com\r\n"
             "X-A: 1\r\n"
             "\r\n");
}

void tst_WebSocketHandshake::hostAndTarget_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("host");
    QTest::newRow("usual port of ws") << u"ws://h:80/p"_s << QByteArray("/p") << QByteArray("h");
    QTest::newRow("another port") << u"ws://h:8080/p"_s << QByteArray("/p") << QByteArray("h:8080");
    QTest::newRow("usual port of wss") << u"wss://h:443/p"_s << QByteArray("/p") << QByteArray("h");
    QTest::newRow("port of the other") << u"wss://h:80/p"_s << QByteArray("/p")
                                       << QByteArray("h:80");
    QTest::newRow("IPv6 (H12)") << u"ws://[::1]:9001/"_s << QByteArray("/")
                                << QByteArray("[::1]:9001");
    QTest::newRow("scoped (H12)") << u"ws://[fe80::1%25eth0]:9001/"_s << QByteArray("/")
                                  << QByteArray("[fe80::1]:9001");
    QTest::newRow("international (H12)") << u"ws://bücher.example/"_s << QByteArray("/")
                                         << QByteArray("xn--bcher-kva.example");
    QTest::newRow("no path") << u"ws://h"_s << QByteArray("/") << QByteArray("h");
    QTest::newRow("query and fragment") << u"ws://h/a%20b?c=d%26e#f"_s
                                        << QByteArray("/a%20b?c=d%26e") << QByteArray("h");
    QTest::newRow("what is for MQTT stays out") << u"ws://user:word@h/p"_s << QByteArray("/p")
                                                << QByteArray("h");
}

void tst_WebSocketHandshake::hostAndTarget()
{
    QFETCH(QString, url);
    const WebSocketHandshake opening({.url = QUrl(url), .subprotocol = u"mqtt"_s}, nonce);
    const QByteArrayList lines = opening.request().split('\n');
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, host);
    QCOMPARE(lines.at(0), "GET " + target + " HTTP/1.1\r");
    QCOMPARE(lines.at(1), "Host: " + host + "\r");
    QVERIFY(!opening.request().contains("word"));
}

void tst_WebSocketHandshake::theLastOfOneHeaderIsSent()
{
    const WebSocketHandshake opening({.url = QUrl(u"ws://h"_s),
                                      .subprotocol = u"mqtt"_s,
                                      .headers = {{"Token", "old"}, {"Other", "1"}, {"TOKEN", "new"}}},
                                     nonce);
    QVERIFY(opening.request().endsWith("mqtt\r\nOther: 1\r\nTOKEN: new\r\n\r\n"));
}

void tst_WebSocketHandshake::anAgreementLeavesWhatFollows()
{
    WebSocketHandshake opening = handshake();
    QByteArray input = start + upgrade + accept + mqtt + "\r\n" + "\x82";
    QCOMPARE(opening.take(input), State::Agreed);
    QCOMPARE(input, "\x82");
    QCOMPARE(opening.httpStatus(), 0);
}

void tst_WebSocketHandshake::agreements_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("other case") << "HTTP/1.1 101\r\nUPGRADE: WebSocket\r\nconnection: upgrade\r\n"
            + accept.toUpper().replace(accept.toUpper().sliced(22, 28), accept.sliced(22, 28)) + mqtt;
    QTest::newRow("a list of connections") << start + "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
            + accept + mqtt;
    QTest::newRow("no spaces") << start + "Upgrade:websocket\r\nConnection:Upgrade\r\n" + accept + mqtt;
    QTest::newRow("HTTP 1.0 of a proxy") << "HTTP/1.0 101 ok\r\n" + upgrade + accept + mqtt;
}

void tst_WebSocketHandshake::agreements()
{
    QFETCH(QByteArray, answer);
    WebSocketHandshake opening = handshake();
    answer += "\r\n";
    QVERIFY2(opening.take(answer) == State::Agreed, qPrintable(opening.reason()));
    QVERIFY(answer.isEmpty());
}

void tst_WebSocketHandshake::anAnswerMayComeByteByByte()
{
    WebSocketHandshake opening = handshake();
    const QByteArray answer = start + upgrade + accept + mqtt + "\r\n";
    QByteArray input;
    for (const char byte : answer.chopped(1)) {
        input += byte;
        QCOMPARE(opening.take(input), State::Waiting);
    }
    input += '\n';
    QCOMPARE(opening.take(input), State::Agreed);
}

void tst_WebSocketHandshake::refusals_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("reason");
    const QString answered = u"the server answered the WebSocket handshake with HTTP status "_s;
    QTest::newRow("H5 401") << QByteArray("HTTP/1.1 401 Unauthorized\r\n") << 401
                            << answered + u"401 (Unauthorized)"_s;
    QTest::newRow("H5 403 without a phrase") << QByteArray("HTTP/1.1 403\r\n") << 403
                                             << answered + u"403"_s;
    QTest::newRow("H5 302") << QByteArray("HTTP/1.1 302 Found\r\nLocation: https://other/\r\n") << 302
                            << answered + u"302 (Found) and refers to https://other/"_s;
    QTest::newRow("H14 200") << QByteArray("HTTP/1.1 200 OK\r\n") << 200 << answered + u"200 (OK)"_s;
    const QString noHttp = u"the server does not speak HTTP"_s;
    QTest::newRow("another protocol") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n") << 0 << noHttp;
    QTest::newRow("MQTT") << QByteArray::fromHex("20020000") << 0 << noHttp;
    QTest::newRow("no status") << QByteArray("HTTP/1.1 OK\r\n") << 0 << noHttp;
    QTest::newRow("a longer status") << QByteArray("HTTP/1.1 1012 OK\r\n") << 0 << noHttp;
    QTest::newRow("HTTP 2") << QByteArray("HTTP/2.0 101 Switching Protocols\r\n") << 0 << noHttp;
    const QString another = u"the server agreed to switch protocols, but not to WebSocket"_s;
    QTest::newRow("no upgrade") << start + "Connection: Upgrade\r\n" + accept + mqtt << 0 << another;
    QTest::newRow("another upgrade") << start + "Upgrade: h2c\r\nConnection: Upgrade\r\n" + accept << 0
                                     << another;
    QTest::newRow("no connection") << start + "Upgrade: websocket\r\n" + accept + mqtt << 0 << another;
    const QString wrongAccept = u"the server's Sec-WebSocket-Accept does not answer our key"_s;
    QTest::newRow("no accept") << start + upgrade + mqtt << 0 << wrongAccept;
    QTest::newRow("another accept") << start + upgrade + "Sec-WebSocket-Accept: c2FtcGxl\r\n" + mqtt << 0
                                    << wrongAccept;
    QTest::newRow("extension")
        << start + upgrade + accept + mqtt + "Sec-WebSocket-Extensions: permessage-deflate\r\n" << 0
        << u"the server uses a WebSocket extension that was not offered: permessage-deflate"_s;
    const QString subprotocol = u"the server does not speak the WebSocket subprotocol \"mqtt\" "_s;
    QTest::newRow("H4 no subprotocol") << start + upgrade + accept << 0
                                       << subprotocol + u"(it chose none)"_s;
    QTest::newRow("H4 another subprotocol")
        << start + upgrade + accept + "Sec-WebSocket-Protocol: chat\r\n" << 0
        << subprotocol + u"(it chose \"chat\")"_s;
    QTest::newRow("H4 two subprotocols")
        << start + upgrade + accept + mqtt + "Sec-WebSocket-Protocol: chat\r\n" << 0
        << subprotocol + u"(it chose \"mqtt,chat\")"_s;
}

void tst_WebSocketHandshake::refusals()
{
    QFETCH(QByteArray, answer);
    WebSocketHandshake opening = handshake();
    answer += "\r\n";
    QCOMPARE(opening.take(answer), State::Refused);
    QTEST(opening.httpStatus(), "status");
    QTEST(opening.reason(), "reason");
}

void tst_WebSocketHandshake::anAnswerWithoutEndIsGivenUp()
{
    WebSocketHandshake opening = handshake();
    QByteArray input = start;
    State state = State::Waiting;
    while (state == State::Waiting && input.size() < 1'000'000) {
        input += "X-Header: and so on\r\n";
        state = opening.take(input);
    }
    QCOMPARE(state, State::Refused);
    QVERIFY(input.size() <= 65'600);
    QCOMPARE(opening.reason(), u"the answer to the WebSocket handshake has no end"_s);
}

void tst_WebSocketHandshake::noncesDiffer()
{
    QCOMPARE(WebSocketHandshake::makeNonce().size(), 16);
    QCOMPARE_NE(WebSocketHandshake::makeNonce(), WebSocketHandshake::makeNonce());
}

QTEST_GUILESS_MAIN(tst_WebSocketHandshake)
#include "tst_websockethandshake.moc"
