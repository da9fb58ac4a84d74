// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "connectproxy.h"
#include "peers.h"
#include "waystobroker.h"

#ifdef Q_OS_LINUX
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#endif

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

namespace {

// As the system counts: buffers take their bookkeeping into account.
struct Options
{
    int noDelay = -1;
    int keepAlive = -1;
    int sendBuffer = -1;
    int receiveBuffer = -1;
    int typeOfService = -1;
    QHostAddress localAddress;
};

#ifdef Q_OS_LINUX

constexpr int largestDescriptor = 1024;

int portOf(const sockaddr_storage &address)
{
    if (address.ss_family == AF_INET)
        return ntohs(reinterpret_cast<const sockaddr_in &>(address).sin_port);
    return address.ss_family == AF_INET6
        ? ntohs(reinterpret_cast<const sockaddr_in6 &>(address).sin6_port)
        : 0;
}

//! The socket of this process that is connected to \a port; -1 without.
int socketTo(quint16 port)
{
    for (int descriptor = 0; descriptor < largestDescriptor; ++descriptor) {
        sockaddr_storage peer = {};
        socklen_t size = sizeof peer;
        if (::getpeername(descriptor, reinterpret_cast<sockaddr *>(&peer), &size) == 0
            && portOf(peer) == port) {
            return descriptor;
        }
    }
    return -1;
}

int optionOf(int descriptor, int level, int name)
{
    int value = -1;
    socklen_t size = sizeof value;
    return ::getsockopt(descriptor, level, name, &value, &size) == 0 ? value : -1;
}

#endif

//! What the system knows of the connection to \a port.
Options optionsOfSocketTo(quint16 port)
{
    Options options;
#ifdef Q_OS_LINUX
    const int descriptor = socketTo(port);
    options.noDelay = optionOf(descriptor, IPPROTO_TCP, TCP_NODELAY);
    options.keepAlive = optionOf(descriptor, SOL_SOCKET, SO_KEEPALIVE);
    options.sendBuffer = optionOf(descriptor, SOL_SOCKET, SO_SNDBUF);
    options.receiveBuffer = optionOf(descriptor, SOL_SOCKET, SO_RCVBUF);
    options.typeOfService = optionOf(descriptor, IPPROTO_IP, IP_TOS);
    sockaddr_storage local = {};
    socklen_t size = sizeof local;
    if (::getsockname(descriptor, reinterpret_cast<sockaddr *>(&local), &size) == 0)
        options.localAddress.setAddress(reinterpret_cast<const sockaddr *>(&local));
#else
    Q_UNUSED(port)
#endif
    return options;
}

QCoro::Task<> exchange(ClientOptions options, Options *known)
{
    const QByteArray topic = freshTopic();
    Client client(options);
    co_await client.connect();
    *known = optionsOfSocketTo(static_cast<quint16>(options.url().port()));
    auto stream = co_await client.listen(topic, QoS::AtLeastOnce);
    co_await client.publish(topic, "payload", QoS::AtLeastOnce);
    const auto messages = co_await read(stream, 1);
    CO_COMPARE(payloadsOf(messages), QByteArrayList{"payload"});
    co_await client.disconnect();
}

} // namespace

//! What ClientOptions says about sockets is what the system does.
class tst_SocketOptions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void optionsReachTheSystem_data() { addSchemes(); }
    void optionsReachTheSystem();
    void withoutOptionsPacketsAreSentAtOnce_data() { addSchemes(); }
    void withoutOptionsPacketsAreSentAtOnce();
    void theLocalAddressIsUsed_data() { addSchemes(); }
    void theLocalAddressIsUsed();
    void theLocalAddressIsUsedWhateverProxyTheApplicationHas_data() { addSchemes(); }
    void theLocalAddressIsUsedWhateverProxyTheApplicationHas();
    void cleanup() { QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy); }

private:
    static void addSchemes();
    WaysToBroker m_ways;
};

void tst_SocketOptions::initTestCase()
{
#ifndef Q_OS_LINUX
    QSKIP("the sockets of a process are found in another way here");
#endif
    QVERIFY2(m_ways.start(), qPrintable(m_ways.failure()));
}

void tst_SocketOptions::addSchemes()
{
    QTest::addColumn<QString>("scheme");
    for (const QString &scheme : WaysToBroker::schemes())
        QTest::newRow(qPrintable(scheme)) << scheme;
}

void tst_SocketOptions::optionsReachTheSystem()
{
    QFETCH(const QString, scheme);
    Options known;
    RUN_COROUTINE(exchange(m_ways.options(scheme)
                               .noDelay(false)
                               .tcpKeepAlive()
                               .sendBufferSize(30'000)
                               .receiveBufferSize(40'000)
                               .typeOfService(0x10),
                           &known));
    QCOMPARE(known.noDelay, 0);
    QCOMPARE(known.keepAlive, 1);
    QCOMPARE(known.sendBuffer, 2 * 30'000); // socket(7): the kernel doubles it
    QCOMPARE(known.receiveBuffer, 2 * 40'000);
    QCOMPARE(known.typeOfService, 0x10);
}

void tst_SocketOptions::withoutOptionsPacketsAreSentAtOnce()
{
    QFETCH(const QString, scheme);
    Options known;
    RUN_COROUTINE(exchange(m_ways.options(scheme), &known));
    QCOMPARE(known.noDelay, 1);
    QCOMPARE(known.keepAlive, 0);
    QVERIFY(known.sendBuffer != 2 * 30'000);
    QVERIFY(known.receiveBuffer != 2 * 40'000);
    QCOMPARE(known.typeOfService, 0);
}

void tst_SocketOptions::theLocalAddressIsUsed()
{
    QFETCH(const QString, scheme);
    Options known;
    const QHostAddress address(u"127.0.0.9"_s);
    RUN_COROUTINE(exchange(m_ways.options(scheme).bindAddress(address), &known));
    QCOMPARE(known.localAddress, address);
}

void tst_SocketOptions::theLocalAddressIsUsedWhateverProxyTheApplicationHas()
{
    QFETCH(const QString, scheme);
    const ConnectProxy proxy;
    QNetworkProxy::setApplicationProxy(proxy.proxy());
    Options known;
    const QHostAddress address(u"127.0.0.9"_s);
    RUN_COROUTINE(exchange(m_ways.options(scheme).bindAddress(address), &known));
    QCOMPARE(known.localAddress, address);
    QVERIFY(proxy.requests().isEmpty());
}

QTEST_GUILESS_MAIN(tst_SocketOptions)

#include "tst_socketoptions.moc"
