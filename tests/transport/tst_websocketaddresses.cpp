// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "rawwebsocketserver.h"

#include <qcomqtt/client.h>
#include <qcomqtt/transport/websockettransport.h>

#include <QtTest/QSignalSpy>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int patience = 30'000; // ms; a busy machine takes its time

WebSocketSettings settingsFor(const QString &host, quint16 port,
                              const QList<QHostAddress> &addresses = {})
{
    return {.request = {.url = QUrl(u"ws://%1:%2/mqtt"_s.arg(host).arg(port)),
                        .subprotocol = u"mqtt"_s},
            .network = {.host = QUrl(u"ws://%1"_s.arg(host)).host(),
                        .port = port,
                        .addresses = addresses,
                        .addressTimeout = 1h}};
}

//! What one transport has told.
struct Ends
{
    explicit Ends(Transport &transport)
    {
        QObject::connect(&transport, &Transport::opened, &transport, [this] { ++opened; });
        QObject::connect(&transport, &Transport::closed, &transport,
                         [this](const auto &failure) { failures.append(failure); });
    }
    bool any() const { return opened > 0 || !failures.isEmpty(); }
    int opened = 0;
    QList<std::optional<Failure>> failures;
};

} // namespace

//! The ways of ws to an address.
class tst_WebSocketAddresses : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void h12_ipv6LiteralsConnect();
    void h12_pathAndQueryAreSentAsTheyAre();
    void h13_aRefusingFirstAddressCostsNothing();
    void whenEveryAddressFailsTheLastSaysWhy();
    void theServerSeesOneConnectionOnly();
    void theLocalAddressIsUsed();
    void everyAddressIsTriedFromTheLocalOne_data();
    void everyAddressIsTriedFromTheLocalOne();
    void aLocalAddressOfNobodyIsNamed();
    void abortingBetweenTwoAddressesEndsIt();
};

void tst_WebSocketAddresses::h12_ipv6LiteralsConnect()
{
    RawWebSocketServer server;
    server.close();
    if (!server.listen(QHostAddress::LocalHostIPv6))
        QSKIP("this machine has no IPv6");
    WebSocketTransport transport(settingsFor(u"[::1]"_s, server.serverPort()));
    const Ends ends(transport);
    transport.open();
    QTRY_VERIFY_WITH_TIMEOUT(ends.any(), patience);
    QCOMPARE(ends.opened, 1);
    // RFC 9112 section 3.2
    const QByteArray host = "\r\nHost: [::1]:" + QByteArray::number(server.serverPort()) + "\r\n";
    QVERIFY2(server.request().contains(host), server.request().constData());
}

void tst_WebSocketAddresses::h12_pathAndQueryAreSentAsTheyAre()
{
    RawWebSocketServer server;
    Client client(ClientOptions(server.url() + u"/a%20b/c?token=1%262&x=%C3%BC"_s));
    const auto connecting = client.connect().start();
    QTRY_VERIFY_WITH_TIMEOUT(!server.request().isEmpty(), patience);
    QCOMPARE(server.request().split('\r').first(),
             "GET /a%20b/c?token=1%262&x=%C3%BC HTTP/1.1");
}

void tst_WebSocketAddresses::h13_aRefusingFirstAddressCostsNothing()
{
    RawWebSocketServer server;
    WebSocketTransport transport(
        settingsFor(u"broker.example"_s, server.serverPort(),
                    {QHostAddress(u"127.0.0.2"_s), server.serverAddress()}));
    const Ends ends(transport);
    transport.open();
    QTRY_VERIFY_WITH_TIMEOUT(ends.any(), patience);
    QCOMPARE(ends.opened, 1);
    const QByteArray host
        = "\r\nHost: broker.example:" + QByteArray::number(server.serverPort()) + "\r\n";
    QVERIFY2(server.request().contains(host), server.request().constData());
}

void tst_WebSocketAddresses::whenEveryAddressFailsTheLastSaysWhy()
{
    const RawWebSocketServer server;
    WebSocketTransport transport(
        settingsFor(u"broker.example"_s, server.serverPort(),
                    {QHostAddress(u"127.0.0.2"_s), QHostAddress(u"127.0.0.4"_s)}));
    const Ends ends(transport);
    transport.open();
    QTRY_VERIFY_WITH_TIMEOUT(ends.any(), patience);
    QCOMPARE(ends.opened, 0);
    QCOMPARE(ends.failures.size(), 1);
    QCOMPARE(ends.failures.first()->text,
             u"broker.example:%1: Connection refused"_s.arg(server.serverPort()));
    QCOMPARE(ends.failures.first()->stage, ConnectStage::Connect);
}

void tst_WebSocketAddresses::theServerSeesOneConnectionOnly()
{
    RawWebSocketServer server;
    WebSocketTransport transport(settingsFor(u"127.0.0.1"_s, server.serverPort()));
    const Ends ends(transport);
    transport.open();
    QTRY_VERIFY_WITH_TIMEOUT(ends.any(), patience);
    QCOMPARE(ends.opened, 1);
    QCOMPARE(server.connections(), 1);
    QVERIFY(!server.hasPendingConnections());
}

void tst_WebSocketAddresses::theLocalAddressIsUsed()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QTcpServer reserved; // the port is nobody else's then
    QVERIFY(reserved.listen(QHostAddress(u"127.0.0.9"_s)));
    const quint16 port = reserved.serverPort();
    reserved.close();
    Client client(ClientOptions(u"ws://127.0.0.1:%1"_s.arg(server.serverPort()))
                      .bindAddress(QHostAddress(u"127.0.0.9"_s), port));
    const auto connecting = client.connect().start();
    QTRY_VERIFY_WITH_TIMEOUT(server.hasPendingConnections(), patience);
    const QTcpSocket *peer = server.nextPendingConnection();
    QCOMPARE(peer->peerAddress(), QHostAddress(u"127.0.0.9"_s));
    QCOMPARE(peer->peerPort(), port);
}

void tst_WebSocketAddresses::everyAddressIsTriedFromTheLocalOne_data()
{
    QTest::addColumn<bool>("encrypted");
    QTest::newRow("ws") << false;
    QTest::newRow("wss") << true;
}

void tst_WebSocketAddresses::everyAddressIsTriedFromTheLocalOne()
{
    QFETCH(const bool, encrypted);
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress(u"127.0.0.3"_s)));
    WebSocketSettings settings = settingsFor(
        u"broker.example"_s, server.serverPort(),
        {QHostAddress(u"127.0.0.2"_s), server.serverAddress()});
    settings.network.bindAddress = QHostAddress(u"127.0.0.9"_s);
    if (encrypted) {
        settings.request.url.setScheme(u"wss"_s);
        settings.network.tls = QSslConfiguration::defaultConfiguration();
    }
    WebSocketTransport transport(settings);
    transport.open();
    QTRY_VERIFY_WITH_TIMEOUT(server.hasPendingConnections(), patience);
    QCOMPARE(server.nextPendingConnection()->peerAddress(), QHostAddress(u"127.0.0.9"_s));
}

void tst_WebSocketAddresses::aLocalAddressOfNobodyIsNamed()
{
    const RawWebSocketServer server;
    WebSocketSettings settings = settingsFor(u"127.0.0.1"_s, server.serverPort());
    settings.network.bindAddress = QHostAddress(u"192.0.2.77"_s);
    WebSocketTransport transport(settings);
    const Ends ends(transport);
    transport.open();
    QTRY_VERIFY_WITH_TIMEOUT(ends.any(), patience);
    QCOMPARE(ends.failures.size(), 1);
    QCOMPARE(ends.failures.first()->text,
             u"127.0.0.1:%1: cannot use the local address 192.0.2.77: The address is not available"_s
                 .arg(server.serverPort()));
}

void tst_WebSocketAddresses::abortingBetweenTwoAddressesEndsIt()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress(u"127.0.0.3"_s)));
    WebSocketTransport transport(
        settingsFor(u"broker.example"_s, server.serverPort(),
                    {QHostAddress(u"127.0.0.2"_s), server.serverAddress()}));
    const Ends ends(transport);
    connect(&transport, &Transport::stageChanged, &transport, [&transport] {
        // The first refuses in the meantime.
        QMetaObject::invokeMethod(&transport, &Transport::abort, Qt::QueuedConnection);
    });
    transport.open();
    QTRY_VERIFY_WITH_TIMEOUT(ends.any(), patience);
    QCOMPARE(ends.failures, QList{std::optional<Failure>()});
    QVERIFY(!server.hasPendingConnections());
}

QTEST_GUILESS_MAIN(tst_WebSocketAddresses)

#include "tst_websocketaddresses.moc"
