// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "connectproxy.h"
#include "peers.h"
#include "proxyprogram.h"
#include "waystobroker.h"

#include <QtNetwork/QNetworkInterface>

#include <algorithm>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

namespace {

// mosquitto 2.0 writes 4 KiB to a WebSocket each time it wakes up, ten times a second.
constexpr qsizetype size = 10'000;

QCoro::Task<> exchange(ClientOptions options)
{
    const QByteArray topic = freshTopic();
    Client client(options);
    co_await client.connect();
    auto stream = co_await client.listen(topic, QoS::AtLeastOnce);
    co_await client.publish(topic, QByteArray(size, 'p'), QoS::AtLeastOnce);
    const auto messages = co_await read(stream, 1);
    CO_COMPARE(payloadsOf(messages), QByteArrayList{QByteArray(size, 'p')});
    co_await client.disconnect();
}

//! Sets a variable of the environment, and takes it back.
class Variable
{
public:
    Variable(const char *name, const QByteArray &value) : m_name(name), m_before(qgetenv(name))
    {
        qputenv(m_name, value);
    }
    ~Variable() { m_before.isNull() ? qunsetenv(m_name) : qputenv(m_name, m_before); }
    Q_DISABLE_COPY_MOVE(Variable)

private:
    const char *m_name;
    QByteArray m_before;
};

//! One of this machine's for which Qt would use a proxy; null without. Never for loopback.
QHostAddress outerAddress()
{
    const auto addresses = QNetworkInterface::allAddresses();
    const auto found = std::find_if(addresses.begin(), addresses.end(), [](const auto &address) {
        return !address.isLoopback() && !address.isLinkLocal();
    });
    return found == addresses.end() ? QHostAddress() : *found;
}

} // namespace

//! Through proxies to a real broker.
class tst_Proxy : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init() { QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy); }
    void aPrx1_aPrx2_h15_carriesMessages_data();
    void aPrx1_aPrx2_h15_carriesMessages();
    void aPrx1_theProxyLooksUpTheName_data();
    void aPrx1_theProxyLooksUpTheName();
    void h12_internationalNamesReachTheProxyInAscii_data() { addSchemes(); }
    void h12_internationalNamesReachTheProxyInAscii();
    void h15_theProxyOfTheSystemIsUsedWhenAskedFor_data();
    void h15_theProxyOfTheSystemIsUsedWhenAskedFor();
    void h15_theSystemMayHaveNoProxy_data() { addSchemes(); }
    void h15_theSystemMayHaveNoProxy();
    void theProxyOfTheApplicationIsNotUsed_data() { addSchemes(); }
    void theProxyOfTheApplicationIsNotUsed();
    void theProxyOfTheApplicationIsUsedWhenAskedFor_data() { addSchemes(); }
    void theProxyOfTheApplicationIsUsedWhenAskedFor();
    void cleanup() { QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy); }

private:
    static void addSchemes();
    QString server(const QString &scheme, const QString &host = u"127.0.0.1"_s) const
    {
        return host + u':' + QString::number(m_ways.port(scheme));
    }
    WaysToBroker m_ways{u"DNS:xn--bcher-kva.example"_s};
};

void tst_Proxy::initTestCase()
{
    QVERIFY2(m_ways.start(), qPrintable(m_ways.failure()));
}

void tst_Proxy::addSchemes()
{
    QTest::addColumn<QString>("scheme");
    for (const QString &scheme : WaysToBroker::schemes())
        QTest::newRow(qPrintable(scheme)) << scheme;
}

void tst_Proxy::aPrx1_aPrx2_h15_carriesMessages_data()
{
    QTest::addColumn<QNetworkProxy::ProxyType>("type");
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("scheme");
    for (const QString &scheme : WaysToBroker::schemes()) {
        const char *id = scheme == "mqtt"_L1 ? "A-prx-1" : "A-prx-2";
        for (const QString &user : {QString(), u"user"_s}) {
            const char *with = user.isEmpty() ? "without user" : "with user";
            QTest::addRow("%s HTTP %s, %s", id, with, qPrintable(scheme))
                << QNetworkProxy::HttpProxy << user << scheme;
            QTest::addRow("%s SOCKS5 %s, %s", id, with, qPrintable(scheme))
                << QNetworkProxy::Socks5Proxy << user << scheme;
        }
    }
}

void tst_Proxy::aPrx1_aPrx2_h15_carriesMessages()
{
    QFETCH(const QNetworkProxy::ProxyType, type);
    QFETCH(const QString, user);
    QFETCH(const QString, scheme);
    ProxyProgram proxy(type, user);
    proxy.allowPort(m_ways.port(scheme));
    QVERIFY2(proxy.start(), proxy.log().constData());
    RUN_COROUTINE(exchange(m_ways.options(scheme).proxy(proxy.proxy())));
    QVERIFY2(proxy.carriedTo(server(scheme)), "it did not go through the proxy");
}

void tst_Proxy::aPrx1_theProxyLooksUpTheName_data()
{
    QTest::addColumn<QNetworkProxy::ProxyType>("type");
    QTest::addColumn<QString>("scheme");
    for (const QString &scheme : WaysToBroker::schemes()) {
        QTest::addRow("A-prx-1 HTTP, %s", qPrintable(scheme)) << QNetworkProxy::HttpProxy << scheme;
        QTest::addRow("A-prx-1 SOCKS5, %s", qPrintable(scheme))
            << QNetworkProxy::Socks5Proxy << scheme;
    }
}

void tst_Proxy::aPrx1_theProxyLooksUpTheName()
{
    QFETCH(const QNetworkProxy::ProxyType, type);
    QFETCH(const QString, scheme);
    ProxyProgram proxy(type);
    QVERIFY2(proxy.start(), proxy.log().constData());
    RUN_COROUTINE(exchange(m_ways.options(scheme, u"localhost"_s).proxy(proxy.proxy())));
    QVERIFY2(proxy.carriedTo(server(scheme, u"localhost"_s)), "it was not given the name");
}

void tst_Proxy::h12_internationalNamesReachTheProxyInAscii()
{
    QFETCH(const QString, scheme);
    ConnectProxy proxy(m_ways.port(scheme));
    // For TLS the certificate has that name too.
    RUN_COROUTINE(exchange(
        m_ways.options(scheme, u"b\u00FCcher.example"_s).proxy(proxy.proxy())));
    QCOMPARE(proxy.requests().size(), 1);
    QCOMPARE(proxy.requests().first().split('\r').first(),
             "CONNECT " + server(scheme, u"xn--bcher-kva.example"_s).toUtf8() + " HTTP/1.1");
}

void tst_Proxy::h15_theProxyOfTheSystemIsUsedWhenAskedFor_data()
{
    QTest::addColumn<QNetworkProxy::ProxyType>("type");
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<QByteArray>("variable");
    for (const QString &scheme : WaysToBroker::schemes()) {
        QTest::addRow("H15 HTTP, %s", qPrintable(scheme))
            << QNetworkProxy::HttpProxy << u"user"_s << scheme << QByteArray("http_proxy");
        QTest::addRow("H15 SOCKS5, %s", qPrintable(scheme))
            << QNetworkProxy::Socks5Proxy << u"user"_s << scheme << QByteArray("http_proxy");
    }
    QTest::newRow("H15 for encrypted pages") << QNetworkProxy::HttpProxy << QString() << u"wss"_s
                                             << QByteArray("https_proxy");
}

void tst_Proxy::h15_theProxyOfTheSystemIsUsedWhenAskedFor()
{
#ifndef Q_OS_LINUX
    QSKIP("elsewhere the environment does not tell of it");
#endif
    QFETCH(const QNetworkProxy::ProxyType, type);
    QFETCH(const QString, user);
    QFETCH(const QString, scheme);
    QFETCH(const QByteArray, variable);
    ProxyProgram proxy(type, user);
    QVERIFY2(proxy.start(), proxy.log().constData());
    const Variable system(variable.constData(), proxy.url());
    RUN_COROUTINE(exchange(m_ways.options(scheme).systemProxy()));
    QVERIFY2(proxy.carriedTo(server(scheme)), "it did not go through the proxy");
}

void tst_Proxy::h15_theSystemMayHaveNoProxy()
{
#ifndef Q_OS_LINUX
    QSKIP("elsewhere the environment does not tell of it");
#endif
    QFETCH(const QString, scheme);
    ConnectProxy proxy(m_ways.port(scheme));
    const Variable system("http_proxy",
                          "http://127.0.0.1:" + QByteArray::number(proxy.serverPort()));
    const Variable exception("no_proxy", "127.0.0.1");
    RUN_COROUTINE(exchange(m_ways.options(scheme).systemProxy()));
    QVERIFY(proxy.requests().isEmpty());
}

void tst_Proxy::theProxyOfTheApplicationIsNotUsed()
{
    QFETCH(const QString, scheme);
    const QHostAddress address = outerAddress();
    QTcpServer server;
    if (address.isNull() || !server.listen(address))
        QSKIP("this machine has no address of its own but loopback");
    ConnectProxy proxy(server.serverPort());
    QNetworkProxy::setApplicationProxy(proxy.proxy());
    QUrl url;
    url.setScheme(scheme);
    url.setHost(address.toString());
    url.setPort(server.serverPort());
    Client client{ClientOptions(url)};
    const auto connecting = client.connect().start();
    QTRY_VERIFY_WITH_TIMEOUT(server.hasPendingConnections(), 30'000);
    QVERIFY(proxy.requests().isEmpty());
}

void tst_Proxy::theProxyOfTheApplicationIsUsedWhenAskedFor()
{
    QFETCH(const QString, scheme);
    ConnectProxy proxy(m_ways.port(scheme));
    QNetworkProxy::setApplicationProxy(proxy.proxy());
    RUN_COROUTINE(exchange(m_ways.options(scheme, u"xn--bcher-kva.example"_s)
                               .proxy(QNetworkProxy::DefaultProxy)));
    QCOMPARE(proxy.requests().size(), 1);
}

QTEST_GUILESS_MAIN(tst_Proxy)

#include "tst_proxy.moc"
