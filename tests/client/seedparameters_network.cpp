// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "rawwebsocketserver.h"
#include "scriptedpeer.h"
#include "seedparameters.h"
#include "seedservers.h"
#include "testpackets.h"

#include <QtCore/QTemporaryDir>
#include <QtNetwork/QLocalServer>
#include <QtNetwork/QLocalSocket>

#ifdef Q_OS_UNIX
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#endif

// How the server is reached.

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

namespace {

//! Options for a server that assigns no client id.
ClientOptions optionsFor(const QUrl &url)
{
    return ClientOptions(url).clientId(u"me"_s);
}

void welcomeAll(RawWebSocketServer &server)
{
    QObject::connect(&server, &RawWebSocketServer::frameReceived, &server,
                     [&server] { server.sendFrame(RawWebSocketServer::Binary, connAck()); });
}

QCoro::Task<WebSocketOptions::Headers> token()
{
    co_return WebSocketOptions::Headers{{"Authorization", "Bearer fresh"}};
}

#ifdef Q_OS_UNIX
//! The client's end of the connection to \a serverPort, which the API does not show.
int socketTo(quint16 serverPort)
{
    for (int candidate = 3; candidate < 1024; ++candidate) {
        sockaddr_in peer{};
        socklen_t size = sizeof peer;
        if (getpeername(candidate, reinterpret_cast<sockaddr *>(&peer), &size) == 0
            && peer.sin_family == AF_INET && ntohs(peer.sin_port) == serverPort)
            return candidate;
    }
    return -1;
}

int systemOption(int socket, int level, int name)
{
    int value = -1;
    socklen_t size = sizeof value;
    getsockopt(socket, level, name, &value, &size);
    return value;
}
#endif

} // namespace

void tst_SeedParameters::initTestCase()
{
    m_server = m_authority.issue(u"localhost"_s, u"DNS:localhost"_s);
    m_client = m_authority.issue(u"client"_s, u"DNS:client"_s);
    QVERIFY2(m_authority.failure().isEmpty(), qPrintable(m_authority.failure()));
}

void tst_SeedParameters::c1_hostname()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck());
    QCOMPARE(failureOf(ClientOptions(u"127.0.0.1:%1"_s.arg(peer.port()))), Failure());
    QVERIFY(peer.isFinished());
    // The seed tells of these when it connects.
    QVERIFY_EXCEPTION_THROWN(ClientOptions(""), UsageError);
    QVERIFY_EXCEPTION_THROWN(ClientOptions(QString(), 1883), UsageError);
    QCOMPARE(failureOf(ClientOptions()).code, ErrorCode::Usage);
}

void tst_SeedParameters::c2_port()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck());
    QCOMPARE(failureOf(ClientOptions(u"127.0.0.1"_s, peer.port())), Failure());
    QVERIFY(peer.isFinished());
    QCOMPARE(ClientOptions("host").url().port(), 1883);
    QCOMPARE(ClientOptions("mqtts://host").url().port(), 8883);
    QCOMPARE(ClientOptions("ws://host").url().port(), 80);
    QCOMPARE(ClientOptions("wss://host").url().port(), 443);
    QVERIFY_EXCEPTION_THROWN(ClientOptions(u"host"_s, 0), UsageError);
}

void tst_SeedParameters::c7_tlsContext()
{
    const EncryptedServer server(m_server);
    const ClientOptions options = optionsFor(server.url());
    QCOMPARE(failureOf(options).stage, ConnectStage::Tls); // nobody knows the authority
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setCaCertificates(QSslCertificate::fromPath(m_authority.caFile()));
    QCOMPARE(failureOf(ClientOptions(options).tls(TlsOptions(configuration))), Failure());
}

void tst_SeedParameters::c8_tlsParams()
{
    const EncryptedServer server(m_server);
    const QString key = m_authority.encryptedKey(m_client, u"word"_s);
    const auto tls = TlsOptions()
                         .caFile(m_authority.caFile())
                         .certificate(m_client.chain, key, "word")
                         .minimumProtocol(QSsl::TlsV1_3)
                         .ciphers(u"TLS_AES_256_GCM_SHA384"_s);
    QCOMPARE(failureOf(optionsFor(server.url()).tls(tls)), Failure());
    QCOMPARE(server.session.peerCertificate().subjectInfo(QSslCertificate::CommonName),
             QStringList{u"client"_s});
    QCOMPARE(server.session.sessionProtocol(), QSsl::TlsV1_3);
    QCOMPARE(server.session.sessionCipher().name(), u"TLS_AES_256_GCM_SHA384"_s);
    QVERIFY_EXCEPTION_THROWN(TlsOptions().caFile(u"/nowhere/ca.pem"_s), UsageError);
    // cert_reqs=CERT_NONE
    const auto none = TlsOptions().acceptAnyCertificateInsecurely();
    QCOMPARE(failureOf(optionsFor(server.url()).tls(none)), Failure());
}

void tst_SeedParameters::c9_proxy()
{
    const HttpProxy server;
    const QNetworkProxy proxy(QNetworkProxy::HttpProxy, u"127.0.0.1"_s, server.serverPort(),
                              u"user"_s, u"secret"_s);
    const QUrl url(u"mqtt://broker.invalid"_s);
    QCOMPARE(failureOf(optionsFor(url).proxy(proxy)), Failure());
    // The proxy looks the name up, as with proxy_rdns=True.
    QVERIFY2(server.requests.constLast().startsWith("CONNECT broker.invalid:1883 HTTP/1.1\r\n"),
             server.requests.constLast().constData());
    const qsizetype named = server.requests.size();
    // proxy_rdns=False
    QNetworkProxy addressesOnly = proxy;
    addressesOnly.setCapabilities(proxy.capabilities() & ~QNetworkProxy::HostNameLookupCapability);
    QCOMPARE(failureOf(optionsFor(url).proxy(addressesOnly)).code, ErrorCode::Transport);
    QCOMPARE(server.requests.size(), named);
    // The application's is for its web pages, and not used.
    QNetworkProxy::setApplicationProxy(proxy);
    const Failure failure = failureOf(optionsFor(url));
    QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy);
    QCOMPARE(failure.stage, ConnectStage::Resolve);
}

void tst_SeedParameters::c13_transport()
{
    const PlainServer tcp;
    QCOMPARE(failureOf(optionsFor(tcp.url())), Failure());

    RawWebSocketServer webSocket;
    welcomeAll(webSocket);
    QCOMPARE(failureOf(optionsFor(QUrl(webSocket.url()))), Failure());
    QVERIFY(webSocket.received().startsWith('\x10'));

    const QTemporaryDir folder;
    QLocalServer local;
    QVERIFY(local.listen(folder.filePath(u"socket"_s)));
    connect(&local, &QLocalServer::newConnection, &local,
            [&local] { welcome(local.nextPendingConnection()); });
    const QString unixUrl = u"mqtt+unix://"_s + local.fullServerName();
    QCOMPARE(failureOf(ClientOptions(unixUrl).clientId(u"me"_s)), Failure());

    QVERIFY_EXCEPTION_THROWN(ClientOptions("carrier-pigeon://host"), UsageError);
}

void tst_SeedParameters::c15_bindAddress()
{
    const PlainServer server;
    const QHostAddress address(u"127.0.0.9"_s);
    QCOMPARE(failureOf(optionsFor(server.url()).bindAddress(address)), Failure());
    QCOMPARE(server.clientAddress, address);
}

void tst_SeedParameters::c16_bindPort()
{
    const PlainServer server;
    const QHostAddress address(u"127.0.0.9"_s);
    quint16 port = 0;
    {
        QTcpServer free;
        QVERIFY(free.listen(address));
        port = free.serverPort();
    }
    QCOMPARE(failureOf(optionsFor(server.url()).bindAddress(address, port)), Failure());
    QCOMPARE(server.clientPort, port);
}

void tst_SeedParameters::c20_socketOptions()
{
#ifdef Q_OS_UNIX
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck());
    Client client(ClientOptions(peer.url())
                      .noDelay(false)
                      .tcpKeepAlive()
                      .sendBufferSize(20000)
                      .receiveBufferSize(30000)
                      .typeOfService(0x10));
    RUN_COROUTINE(client.connect().start());
    const int socket = socketTo(peer.port());
    QVERIFY(socket >= 0);
    QCOMPARE(systemOption(socket, IPPROTO_TCP, TCP_NODELAY), 0);
    QVERIFY(systemOption(socket, SOL_SOCKET, SO_KEEPALIVE) > 0);
    QCOMPARE(systemOption(socket, IPPROTO_IP, IP_TOS), 0x10);
    // Linux counts its own needs in and tells twice the number.
    const QList<int> send{20000, 40000};
    const QList<int> receive{30000, 60000};
    QVERIFY(send.contains(systemOption(socket, SOL_SOCKET, SO_SNDBUF)));
    QVERIFY(receive.contains(systemOption(socket, SOL_SOCKET, SO_RCVBUF)));
#else
    QSKIP("this test asks the system by the calls of POSIX");
#endif
}

void tst_SeedParameters::c22_websocketPath()
{
    RawWebSocketServer server;
    welcomeAll(server);
    QCOMPARE(failureOf(optionsFor(QUrl(server.url() + u"/some/path?token=1"_s))), Failure());
    QVERIFY2(server.request().startsWith("GET /some/path?token=1 HTTP/1.1\r\n"),
             server.request().constData());
    QCOMPARE(ClientOptions("ws://host").url().path(), u"/mqtt"_s);
}

void tst_SeedParameters::c23_websocketHeaders()
{
    RawWebSocketServer server;
    welcomeAll(server);
    // Without a path too, where the seed forgets them.
    const auto webSocket = WebSocketOptions().header("X-Tenant", "blue").headersProvider(token);
    QCOMPARE(failureOf(optionsFor(QUrl(server.url())).webSocket(webSocket)), Failure());
    QVERIFY2(server.request().contains("X-Tenant: blue\r\n"), server.request().constData());
    QVERIFY(server.request().contains("Authorization: Bearer fresh\r\n"));
}

void tst_SeedParameters::c28_tlsInsecure()
{
    const TestCertificate elsewhere = m_authority.issue(u"elsewhere"_s, u"DNS:elsewhere"_s);
    const EncryptedServer server(elsewhere);
    const auto failureWith = [&server](const TlsOptions &tls) {
        return failureOf(optionsFor(server.url()).tls(tls));
    };
    const auto tls = TlsOptions().caFile(m_authority.caFile());
    QCOMPARE(failureWith(tls).stage, ConnectStage::Tls);
    QCOMPARE(failureWith(TlsOptions(tls).acceptAnyHostName()), Failure());
    // Still only from an authority that is trusted.
    QCOMPARE(failureWith(TlsOptions().acceptAnyHostName()).stage, ConnectStage::Tls);
}
