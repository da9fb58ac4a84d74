// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "blackhole.h"
#include "coroutinetest.h"

#include <qcomqtt/client.h>
#include <qcomqtt/transport/tcptransport.h>

#include <QtNetwork/QNetworkInterface>
#include <QtTest/QSignalSpy>

#include <algorithm>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int patience = 30'000; // ms; a busy machine takes its time

} // namespace

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
    void h12_scopedAddressesConnect_data();
    void h12_scopedAddressesConnect();
    void h13_aDeadFirstAddressCostsItsLimitOnly();
    void h13_theLastAddressHasAllTheTimeThereIs();
    void h13_aRefusingFirstAddressCostsNothing();
    void whenEveryAddressFailsTheLastSaysWhy();
    void theLocalAddressAndPortAreUsed();
    void everyAddressIsTriedFromTheLocalOne_data();
    void everyAddressIsTriedFromTheLocalOne();
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
    Client client(ClientOptions(u"[::1]:%1"_s.arg(server.serverPort())));
    const auto connecting = client.connect().start();
    QTRY_VERIFY_WITH_TIMEOUT(server.hasPendingConnections(), patience);
    QCOMPARE(server.nextPendingConnection()->localAddress(),
             QHostAddress(QHostAddress::LocalHostIPv6));
}

namespace {

//! One of this machine's that is only unique together with its interface; null without.
QHostAddress scopedAddress()
{
    const auto addresses = QNetworkInterface::allAddresses();
    const auto found = std::find_if(addresses.begin(), addresses.end(), [](const auto &address) {
        return address.isLinkLocal() && !address.scopeId().isEmpty();
    });
    return found == addresses.end() ? QHostAddress() : *found;
}

} // namespace

void tst_Addresses::h12_scopedAddressesConnect_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::newRow("H12 bare") << u"%1"_s;
    QTest::newRow("H12 URL") << u"mqtt://[%1]"_s;
}

void tst_Addresses::h12_scopedAddressesConnect()
{
    QFETCH(const QString, pattern);
    const QHostAddress address = scopedAddress();
    QTcpServer server;
    if (address.isNull() || !server.listen(address))
        QSKIP("this machine has no scoped address");
    QString text = address.toString();
    if (pattern.contains(u'['))
        text.replace(u'%', "%25"_L1); // RFC 6874
    // A bare address has no place for a port.
    QUrl url = ClientOptions(QString(pattern).replace("%1"_L1, text)).url();
    url.setPort(server.serverPort());
    Client client{ClientOptions(url)};
    const auto connecting = client.connect().start();
    QTRY_VERIFY_WITH_TIMEOUT(server.hasPendingConnections(), patience);
    QCOMPARE(server.nextPendingConnection()->peerAddress().scopeId(), address.scopeId());
}

void tst_Addresses::h13_aDeadFirstAddressCostsItsLimitOnly()
{
    const BlackHole hole;
    if (!hole.isFull())
        QSKIP("this system never lets a connection wait");
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress(u"127.0.0.3"_s), hole.port()));
    TcpTransport transport({.host = u"broker.example"_s,
                            .port = hole.port(),
                            .addresses = {hole.address(), server.serverAddress()},
                            .addressTimeout = 200ms});
    QSignalSpy opened(&transport, &Transport::opened);
    QElapsedTimer timer;
    timer.start();
    transport.open();
    QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, patience);
    QVERIFY2(timer.elapsed() >= 150, "the dead address was not tried");
}

void tst_Addresses::h13_theLastAddressHasAllTheTimeThereIs()
{
    const BlackHole hole;
    if (!hole.isFull())
        QSKIP("this system never lets a connection wait");
    TcpTransport transport({.host = u"broker.example"_s,
                            .port = hole.port(),
                            .addresses = {hole.address()},
                            .addressTimeout = 0ms});
    QList<std::optional<Failure>> ends;
    connect(&transport, &Transport::closed, this,
            [&ends](const std::optional<Failure> &failure) { ends.append(failure); });
    transport.open();
    // Timers fire in their order: one of no time at all would have fired before.
    QEventLoop loop;
    QTimer::singleShot(0, &loop, [&loop] { QTimer::singleShot(0, &loop, &QEventLoop::quit); });
    loop.exec();
    QVERIFY(ends.isEmpty());
    QCOMPARE(transport.stage(), ConnectStage::Connect);
    transport.abort();
    QCOMPARE(ends, QList{std::optional<Failure>()});
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
    QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, patience);
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
    QTRY_COMPARE_WITH_TIMEOUT(ends.size(), 1, patience);
    QCOMPARE(ends.first()->text,
             u"broker.example:%1: Connection refused"_s.arg(server.serverPort()));
    QCOMPARE(ends.first()->stage, ConnectStage::Connect);
}

void tst_Addresses::theLocalAddressAndPortAreUsed()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QTcpServer reserved; // the port is nobody else's then
    QVERIFY(reserved.listen(QHostAddress(u"127.0.0.9"_s)));
    const quint16 port = reserved.serverPort();
    reserved.close();
    TcpTransport transport({.host = u"127.0.0.1"_s,
                            .port = server.serverPort(),
                            .bindAddress = QHostAddress(u"127.0.0.9"_s),
                            .bindPort = port});
    QSignalSpy opened(&transport, &Transport::opened);
    transport.open();
    QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, patience);
    QTRY_VERIFY_WITH_TIMEOUT(server.hasPendingConnections(), patience);
    const QTcpSocket *peer = server.nextPendingConnection();
    QCOMPARE(peer->peerAddress(), QHostAddress(u"127.0.0.9"_s));
    QCOMPARE(peer->peerPort(), port);
}

void tst_Addresses::everyAddressIsTriedFromTheLocalOne_data()
{
    QTest::addColumn<bool>("encrypted");
    QTest::newRow("TCP") << false;
    QTest::newRow("TLS") << true;
}

void tst_Addresses::everyAddressIsTriedFromTheLocalOne()
{
    QFETCH(const bool, encrypted);
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress(u"127.0.0.3"_s)));
    TcpSettings settings{.host = u"broker.example"_s,
                         .port = server.serverPort(),
                         .addresses = {QHostAddress(u"127.0.0.2"_s), server.serverAddress()},
                         .bindAddress = QHostAddress(u"127.0.0.9"_s)};
    if (encrypted)
        settings.tls = QSslConfiguration::defaultConfiguration();
    TcpTransport transport(settings);
    transport.open();
    QTRY_VERIFY_WITH_TIMEOUT(server.hasPendingConnections(), patience);
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
