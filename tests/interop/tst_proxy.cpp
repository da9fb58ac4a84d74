// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "peers.h"
#include "testauthority.h"

#include <QtCore/QStandardPaths>
#include <QtNetwork/QTcpServer>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

QString program(const QString &name)
{
    const QString found = QStandardPaths::findExecutable(name);
    return found.isEmpty() ? u"/usr/bin/"_s + name : found;
}

//! A proxy as a child of the test.
class ProxyProgram
{
public:
    explicit ProxyProgram(QNetworkProxy::ProxyType type, const QString &user = {})
        : m_proxy(type, u"127.0.0.1"_s, freePort(), user, user.isEmpty() ? QString() : u"secret"_s)
    {}

    bool start()
    {
        const QString port = QString::number(m_proxy.port());
        if (m_proxy.type() == QNetworkProxy::Socks5Proxy) {
            QStringList arguments{u"-i"_s, u"127.0.0.1"_s, u"-p"_s, port};
            if (!m_proxy.user().isEmpty())
                arguments += {u"-u"_s, m_proxy.user(), u"-P"_s, m_proxy.password()};
            return m_process.run(program(u"microsocks"_s), arguments) && waitUntilItListens();
        }
        QByteArray lines = "Port " + port.toUtf8()
            + "\nListen 127.0.0.1\nTimeout 60\nLogLevel Connect\nAllow 127.0.0.1\n";
        if (!m_proxy.user().isEmpty())
            lines += "BasicAuth " + m_proxy.user().toUtf8() + " secret\n";
        QFile file(m_folder.filePath(u"tinyproxy.conf"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(lines) < 0)
            return false;
        file.close();
        return m_process.run(program(u"tinyproxy"_s), {u"-d"_s, u"-c"_s, file.fileName()})
            && waitUntilItListens();
    }

    const QNetworkProxy &proxy() const { return m_proxy; }
    //! Blocks until it has told of a connection to \a port.
    bool sawPort(quint16 port) { return m_process.waitForText(QByteArray::number(port)); }

private:
    bool waitUntilItListens()
    {
        // It says nothing when it is ready; each try waits for its answer.
        for (int attempt = 0; attempt < 10'000; ++attempt) {
            QTcpSocket socket;
            socket.connectToHost(m_proxy.hostName(), m_proxy.port());
            if (socket.waitForConnected())
                return true;
            if (m_process.state() == QProcess::NotRunning)
                return false;
        }
        return false;
    }

    QNetworkProxy m_proxy;
    QTemporaryDir m_folder;
    ChildProcess m_process;
};

Failure failureOf(const ClientOptions &options)
{
    Failure failure;
    try {
        runUntilDone([](ClientOptions options) -> QCoro::Task<> {
            const QByteArray topic = freshTopic();
            Client client(options);
            co_await client.connect();
            auto stream = co_await client.listen(topic, QoS::AtLeastOnce);
            co_await client.publish(topic, QByteArray(200'000, 'p'), QoS::AtLeastOnce);
            const auto messages = co_await read(stream, 1);
            CO_COMPARE(messages.first().payload().size(), 200'000);
        }(options));
    } catch (const Error &error) {
        failure = error.failure();
    }
    return failure;
}

} // namespace

//! Through proxies to a real broker.
class tst_Proxy : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aPrx1_aPrx2_h15_carriesMessages_data();
    void aPrx1_aPrx2_h15_carriesMessages();
    void aPrx1_aWrongPasswordIsNamed_data();
    void aPrx1_aWrongPasswordIsNamed();
    void aPrx1_aProxyThatIsNotThereIsNamed();
    void theProxyOfTheApplicationIsNotUsed();
    void cleanup() { QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy); }

private:
    TestAuthority m_authority;
    MosquittoBroker m_plain;
    MosquittoBroker m_encrypted;
};

void tst_Proxy::initTestCase()
{
    const TestCertificate server = m_authority.issue(u"localhost"_s, u"IP:127.0.0.1"_s);
    QVERIFY2(m_authority.failure().isEmpty(), qPrintable(m_authority.failure()));
    m_encrypted.setSettings({"certfile " + server.chain.toUtf8(), "keyfile " + server.key.toUtf8()});
    QVERIFY2(m_plain.start(), qPrintable(m_plain.failure()));
    QVERIFY2(m_encrypted.start(), qPrintable(m_encrypted.failure()));
}

void tst_Proxy::aPrx1_aPrx2_h15_carriesMessages_data()
{
    QTest::addColumn<QNetworkProxy::ProxyType>("type");
    QTest::addColumn<QString>("user");
    QTest::addColumn<bool>("encrypted");
    for (const bool encrypted : {false, true}) {
        for (const auto *user : {"", "user"}) {
            const QByteArray end = (*user ? " with user" : " without user")
                + QByteArray(encrypted ? ", TLS" : ", TCP");
            QTest::newRow(("A-prx-1 HTTP" + end).constData())
                << QNetworkProxy::HttpProxy << QString::fromLatin1(user) << encrypted;
            QTest::newRow(("A-prx-1 SOCKS5" + end).constData())
                << QNetworkProxy::Socks5Proxy << QString::fromLatin1(user) << encrypted;
        }
    }
}

void tst_Proxy::aPrx1_aPrx2_h15_carriesMessages()
{
    QFETCH(const QNetworkProxy::ProxyType, type);
    QFETCH(const QString, user);
    QFETCH(const bool, encrypted);
    ProxyProgram proxy(type, user);
    QVERIFY2(proxy.start(), "the proxy did not start");
    const quint16 port = encrypted ? m_encrypted.port() : m_plain.port();
    const QString url = (encrypted ? u"mqtts"_s : u"mqtt"_s) + u"://127.0.0.1:%1"_s.arg(port);
    const auto options = ClientOptions(url)
                             .proxy(proxy.proxy())
                             .tls(TlsOptions().caFile(m_authority.caFile()));
    QCOMPARE(failureOf(options).text, QString());
    QVERIFY2(proxy.sawPort(port), "it did not go through the proxy");
}

void tst_Proxy::aPrx1_aWrongPasswordIsNamed_data()
{
    QTest::addColumn<QNetworkProxy::ProxyType>("type");
    QTest::newRow("A-prx-1 HTTP 407") << QNetworkProxy::HttpProxy;
    QTest::newRow("A-prx-1 SOCKS5") << QNetworkProxy::Socks5Proxy;
}

void tst_Proxy::aPrx1_aWrongPasswordIsNamed()
{
    QFETCH(const QNetworkProxy::ProxyType, type);
    ProxyProgram proxy(type, u"user"_s);
    QVERIFY2(proxy.start(), "the proxy did not start");
    QNetworkProxy wrong = proxy.proxy();
    wrong.setPassword(u"wrong"_s);
    const Failure failure = failureOf(ClientOptions(m_plain.url()).proxy(wrong));
    qInfo().noquote() << QTest::currentDataTag() << "->" << failure.text;
    QCOMPARE(failure.code, ErrorCode::Transport);
    QCOMPARE(failure.socketError, int(QAbstractSocket::ProxyAuthenticationRequiredError));
    QCOMPARE(failure.stage, ConnectStage::Connect);
    QVERIFY2(failure.text.contains(u"proxy 127.0.0.1:%1"_s.arg(wrong.port())),
             qPrintable(failure.text));
    QVERIFY(!failure.text.contains(u"wrong"));
}

void tst_Proxy::aPrx1_aProxyThatIsNotThereIsNamed()
{
    const QNetworkProxy proxy(QNetworkProxy::HttpProxy, u"127.0.0.1"_s, freePort());
    const Failure failure = failureOf(ClientOptions(m_plain.url()).proxy(proxy));
    qInfo().noquote() << "unreachable proxy ->" << failure.text;
    QCOMPARE(failure.code, ErrorCode::Transport);
    QCOMPARE(failure.socketError, int(QAbstractSocket::ProxyConnectionRefusedError));
    QVERIFY2(failure.text.contains(u"proxy 127.0.0.1:%1"_s.arg(proxy.port())),
             qPrintable(failure.text));
}

void tst_Proxy::theProxyOfTheApplicationIsNotUsed()
{
    QNetworkProxy::setApplicationProxy(
        QNetworkProxy(QNetworkProxy::HttpProxy, u"127.0.0.1"_s, freePort()));
    QCOMPARE(failureOf(ClientOptions(m_plain.url())).text, QString());
}

QTEST_GUILESS_MAIN(tst_Proxy)

#include "tst_proxy.moc"
