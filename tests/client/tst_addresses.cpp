// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "scriptedpeer.h"
#include "testpackets.h"

#include "coroutinetest.h"

#include <qcomqtt/client.h>
#include <qcomqtt/transport/tcptransport.h>

#include <QtTest/QSignalSpy>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

//! URLs, and the ways to an address.
class tst_Addresses : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void h12_urlsAreUnderstood_data();
    void h12_urlsAreUnderstood();
    void h12_userAndPasswordAreDecoded();
    void h12_whatIsNoServerIsRefused_data();
    void h12_whatIsNoServerIsRefused();
    void h12_ipv6LiteralsConnect();
    void h13_aDeadFirstAddressCostsItsLimitOnly();
    void h13_aRefusingFirstAddressCostsNothing();
    void whenEveryAddressFailsTheLastSaysWhy();
    void theLocalAddressAndPortAreUsed();
    void aLocalAddressOfNobodyIsNamed();
    void socketOptionsAreChecked();
};

void tst_Addresses::h12_urlsAreUnderstood_data()
{
    QTest::addColumn<QString>("server");
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("port");
    QTest::addColumn<QString>("path");
    const auto row = [](const char *server, const char *scheme, const QString &host, int port,
                        const char *path) {
        QTest::newRow((QByteArray("H12 ") + server).constData())
            << QString::fromUtf8(server) << QString::fromLatin1(scheme) << host << port
            << QString::fromLatin1(path);
    };
    row("broker", "mqtt", u"broker"_s, 1883, "");
    row("broker:1884", "mqtt", u"broker"_s, 1884, "");
    row("mqtt://broker/", "mqtt", u"broker"_s, 1883, "");
    row("mqtts://broker", "mqtts", u"broker"_s, 8883, "");
    row("MQTTS://broker", "mqtts", u"broker"_s, 8883, "");
    row("ws://broker", "ws", u"broker"_s, 80, "/mqtt");
    row("wss://broker/path?token=1", "wss", u"broker"_s, 443, "/path");
    row("mqtt+unix:///run/broker.sock", "mqtt+unix", QString(), -1, "/run/broker.sock");
    row("::1", "mqtt", u"::1"_s, 1883, "");
    row("[::1]:1884", "mqtt", u"::1"_s, 1884, "");
    row("mqtt://[2001:db8::1]", "mqtt", u"2001:db8::1"_s, 1883, "");
    row("fe80::1%eth0", "mqtt", u"fe80::1%eth0"_s, 1883, "");
    row("mqtt://[fe80::1%25eth0]:1885", "mqtt", u"fe80::1%eth0"_s, 1885, "");
    row("mqtts://b\xC3\xBC" "cher.example", "mqtts", u"b\u00FCcher.example"_s, 8883, "");
    row("mqtts://xn--bcher-kva.example", "mqtts", u"b\u00FCcher.example"_s, 8883, "");
}

void tst_Addresses::h12_urlsAreUnderstood()
{
    QFETCH(const QString, server);
    const QUrl url = ClientOptions(server).url();
    QTEST(url.scheme(), "scheme");
    // The names of hosts are compared as the network sees them.
    QFETCH(const QString, host);
    QCOMPARE(QUrl::toAce(url.host()), host.contains(u':') ? QByteArray() : QUrl::toAce(host));
    if (host.contains(u':'))
        QCOMPARE(url.host(), host);
    QTEST(url.port(), "port");
    QTEST(url.path(), "path");
}

void tst_Addresses::h12_userAndPasswordAreDecoded()
{
    const ClientOptions options(u"mqtts://us%40er:p%3Aa%2Fss%25@broker"_s);
    QCOMPARE(options.userName(), u"us@er"_s);
    QCOMPARE(options.password(), QByteArray("p:a/ss%"));
    QCOMPARE(options.url(), QUrl(u"mqtts://broker:8883"_s));
}

void tst_Addresses::h12_whatIsNoServerIsRefused_data()
{
    QTest::addColumn<QString>("server");
    QTest::addColumn<QString>("text");
    QTest::newRow("H12 scheme") << u"http://broker"_s
                                << u"Invalid server URL \"http://broker\": the scheme \"http\" is "
                                   "none of mqtt, mqtts, ws, wss, mqtt+unix"_s;
    QTest::newRow("H12 port 0") << u"mqtts://user:secret@broker:0"_s
                                << u"Invalid server URL \"mqtts://user@broker:0\": the port must "
                                   "be 1 to 65535"_s;
    QTest::newRow("H12 path") << u"mqtt://broker/topic"_s
                              << u"Invalid server URL \"mqtt://broker/topic\": mqtt URLs have no "
                                 "path"_s;
    QTest::newRow("H12 query") << u"mqtts://broker?a=b"_s
                               << u"Invalid server URL \"mqtts://broker?a=b\": mqtts URLs have no "
                                  "query"_s;
    QTest::newRow("H12 socket without path")
        << u"mqtt+unix://broker"_s
        << u"Invalid server URL \"mqtt+unix://broker\": it must be mqtt+unix:// and the absolute "
           "path of a socket"_s;
}

void tst_Addresses::h12_whatIsNoServerIsRefused()
{
    QFETCH(const QString, server);
    QFETCH(const QString, text);
    QString refusal;
    try {
        const ClientOptions options(server);
    } catch (const UsageError &error) {
        refusal = error.text();
    }
    QCOMPARE(refusal, text);
}

void tst_Addresses::h12_ipv6LiteralsConnect()
{
    QTcpServer server;
    if (!server.listen(QHostAddress::LocalHostIPv6))
        QSKIP("this machine has no IPv6");
    TcpTransport transport({.host = u"::1"_s, .port = server.serverPort()});
    QSignalSpy opened(&transport, &Transport::opened);
    transport.open();
    QTRY_COMPARE(opened.size(), 1);
}

namespace {

//! Takes connections until its queue is full, then answers no more: like a host that is gone.
class BlackHole
{
public:
    BlackHole()
    {
        m_server.setListenBacklogSize(1);
        m_server.listen(QHostAddress(u"127.0.0.2"_s));
        m_server.pauseAccepting();
        for (int i = 0; i < 8; ++i) {
            m_fillers.push_back(std::make_unique<QTcpSocket>());
            m_fillers.back()->connectToHost(m_server.serverAddress(), port());
            if (!m_fillers.back()->waitForConnected(200))
                break;
        }
    }
    quint16 port() const { return m_server.serverPort(); }
    bool isFull() const
    {
        return m_fillers.back()->state() != QAbstractSocket::ConnectedState;
    }

private:
    QTcpServer m_server;
    std::vector<std::unique_ptr<QTcpSocket>> m_fillers;
};

} // namespace

void tst_Addresses::h13_aDeadFirstAddressCostsItsLimitOnly()
{
    const BlackHole hole;
    if (!hole.isFull())
        QSKIP("this system never lets a connection wait");
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress(u"127.0.0.3"_s), hole.port()));
    TcpTransport transport({.host = u"broker.example"_s,
                            .port = hole.port(),
                            .addresses = {QHostAddress(u"127.0.0.2"_s), server.serverAddress()},
                            .addressTimeout = 200ms});
    QSignalSpy opened(&transport, &Transport::opened);
    QElapsedTimer timer;
    timer.start();
    transport.open();
    QTRY_COMPARE(opened.size(), 1);
    QVERIFY2(timer.elapsed() >= 150, "the dead address was not tried");
    QVERIFY(timer.elapsed() < 3000);
}

void tst_Addresses::h13_aRefusingFirstAddressCostsNothing()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress(u"127.0.0.3"_s)));
    TcpTransport transport({.host = u"broker.example"_s,
                            .port = server.serverPort(),
                            .addresses = {QHostAddress(u"127.0.0.2"_s), server.serverAddress()},
                            .addressTimeout = 1h});
    QSignalSpy opened(&transport, &Transport::opened);
    transport.open();
    QTRY_COMPARE(opened.size(), 1);
}

void tst_Addresses::whenEveryAddressFailsTheLastSaysWhy()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress(u"127.0.0.3"_s)));
    TcpTransport transport(
        {.host = u"broker.example"_s,
         .port = server.serverPort(),
         .addresses = {QHostAddress(u"127.0.0.2"_s), QHostAddress(u"127.0.0.4"_s)}});
    QList<std::optional<Failure>> ends;
    connect(&transport, &Transport::closed, this,
            [&ends](const std::optional<Failure> &failure) { ends.append(failure); });
    transport.open();
    QTRY_COMPARE(ends.size(), 1);
    QCOMPARE(ends.first()->text,
             u"broker.example:%1: Connection refused"_s.arg(server.serverPort()));
    QCOMPARE(ends.first()->stage, ConnectStage::Connect);
}

void tst_Addresses::theLocalAddressAndPortAreUsed()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    TcpTransport transport({.host = u"127.0.0.1"_s,
                            .port = server.serverPort(),
                            .bindAddress = QHostAddress(u"127.0.0.9"_s)});
    QSignalSpy opened(&transport, &Transport::opened);
    transport.open();
    QTRY_COMPARE(opened.size(), 1);
    QTRY_VERIFY(server.hasPendingConnections());
    QCOMPARE(server.nextPendingConnection()->peerAddress(), QHostAddress(u"127.0.0.9"_s));
}

void tst_Addresses::aLocalAddressOfNobodyIsNamed()
{
    QString text;
    try {
        runUntilDone([]() -> QCoro::Task<> {
            Client client(ClientOptions(u"mqtt://127.0.0.1:1883"_s)
                              .bindAddress(QHostAddress(u"192.0.2.77"_s)));
            co_await client.connect();
        }());
    } catch (const Error &error) {
        text = error.text();
    }
    QVERIFY2(text.contains(u"cannot use the local address 192.0.2.77"), qPrintable(text));
}

void tst_Addresses::socketOptionsAreChecked()
{
    QVERIFY_EXCEPTION_THROWN(ClientOptions().typeOfService(256), UsageError);
    QVERIFY_EXCEPTION_THROWN(ClientOptions().sendBufferSize(0), UsageError);
    QVERIFY_EXCEPTION_THROWN(ClientOptions().receiveBufferSize(-1), UsageError);
    QVERIFY_EXCEPTION_THROWN(ClientOptions().bindAddress(QHostAddress()), UsageError);
    QVERIFY_EXCEPTION_THROWN(ClientOptions().stageTimeout(ConnectStage::Tls, -1ms), UsageError);
}

QTEST_GUILESS_MAIN(tst_Addresses)

#include "tst_addresses.moc"
