// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "connectproxy.h"
#include "peers.h"
#include "proxyprogram.h"
#include "waystobroker.h"

#include <QtCore/QLoggingCategory>
#include <QtCore/QMutex>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString wrongPassword = u"wrong-password"_s;

//! Everything that is logged while it exists.
class Log
{
public:
    Log()
    {
        s_text.clear();
        QLoggingCategory::setFilterRules(u"qcomqtt.*=true"_s);
        s_before = qInstallMessageHandler(&Log::add);
    }
    ~Log()
    {
        qInstallMessageHandler(s_before);
        QLoggingCategory::setFilterRules({});
    }
    Q_DISABLE_COPY_MOVE(Log)
    static QString text()
    {
        const QMutexLocker locker(&s_mutex);
        return s_text;
    }

private:
    static void add(QtMsgType, const QMessageLogContext &, const QString &message)
    {
        const QMutexLocker locker(&s_mutex);
        s_text += message + u'\n';
    }
    static inline QMutex s_mutex;
    static inline QString s_text;
    static inline QtMessageHandler s_before = nullptr;
};

} // namespace

//! What a client is told when a proxy does not carry it to the server.
class tst_ProxyErrors : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aPrx1_a407IsTyped_data() { addSchemes(); }
    void aPrx1_a407IsTyped();
    void aPrx1_aWrongPasswordIsNamed_data();
    void aPrx1_aWrongPasswordIsNamed();
    void aPrx1_aWrongPasswordAnsweredWith407IsTyped_data() { addSchemes(); }
    void aPrx1_aWrongPasswordAnsweredWith407IsTyped();
    void aPrx1_aProxyThatIsNotThereIsNamed_data();
    void aPrx1_aProxyThatIsNotThereIsNamed();
    void aPrx1_aPortThatTheProxyForbidsIsNamed_data() { addSchemes(); }
    void aPrx1_aPortThatTheProxyForbidsIsNamed();
    void h14_whatIsNoAnswerOfAProxyIsNamed_data();
    void h14_whatIsNoAnswerOfAProxyIsNamed();
    void aServerThatIsNotThereIsTold_data();
    void aServerThatIsNotThereIsTold();
    void aLocalAddressDoesNotWorkWithAProxy_data() { addSchemes(); }
    void aLocalAddressDoesNotWorkWithAProxy();

private:
    static void addSchemes();
    static void addKinds();
    //! Fails the test unless connecting through \a proxy fails there, and says so without a
    //! password.
    Failure failureThrough(const QNetworkProxy &proxy, const ClientOptions &options) const;
    WaysToBroker m_ways;
};

void tst_ProxyErrors::initTestCase()
{
    QVERIFY2(m_ways.start(), qPrintable(m_ways.failure()));
}

void tst_ProxyErrors::addSchemes()
{
    QTest::addColumn<QString>("scheme");
    for (const QString &scheme : WaysToBroker::schemes())
        QTest::newRow(qPrintable(scheme)) << scheme;
}

void tst_ProxyErrors::addKinds()
{
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<QNetworkProxy::ProxyType>("type");
    for (const QString &scheme : WaysToBroker::schemes()) {
        QTest::addRow("HTTP, %s", qPrintable(scheme)) << scheme << QNetworkProxy::HttpProxy;
        QTest::addRow("SOCKS5, %s", qPrintable(scheme)) << scheme << QNetworkProxy::Socks5Proxy;
    }
}

Failure tst_ProxyErrors::failureThrough(const QNetworkProxy &proxy,
                                        const ClientOptions &options) const
{
    const Log log;
    Failure failure;
    QString texts;
    try {
        runUntilDone([](ClientOptions options) -> QCoro::Task<> {
            Client client(options);
            co_await client.connect();
        }(ClientOptions(options).proxy(proxy)));
    } catch (const Error &error) {
        failure = error.failure();
        QDebug(&texts) << error.what() << error.text() << error.reasonString() << failure.text;
    }
    texts += Log::text();
    const QUrl url = options.url();
    const auto server = u"%1:%2: "_s.arg(url.host()).arg(url.port());
    const auto through = u"proxy 127.0.0.1:%1: "_s.arg(proxy.port());
    QTest::qCompare(failure.code, ErrorCode::Transport, "code", "Transport", __FILE__, __LINE__);
    QTest::qVerify(failure.stage == ConnectStage::Connect, "stage == Connect",
                   qPrintable(failure.text), __FILE__, __LINE__);
    QTest::qVerify(failure.text.startsWith(server + through), "both are named",
                   qPrintable(failure.text), __FILE__, __LINE__);
    QTest::qVerify(proxy.password().isEmpty() || !texts.contains(proxy.password()),
                   "no password is told", qPrintable(texts), __FILE__, __LINE__);
    return failure;
}

void tst_ProxyErrors::aPrx1_a407IsTyped()
{
    QFETCH(const QString, scheme);
    ProxyProgram program(QNetworkProxy::HttpProxy, u"user"_s);
    QVERIFY2(program.start(), program.log().constData());
    const QNetworkProxy anonymous(QNetworkProxy::HttpProxy, u"127.0.0.1"_s, program.proxy().port());
    const Failure failure = failureThrough(anonymous, m_ways.options(scheme));
    QCOMPARE(failure.socketError, int(QAbstractSocket::ProxyAuthenticationRequiredError));
    QCOMPARE(failure.httpStatus, 0); // it is not the server's
}

void tst_ProxyErrors::aPrx1_aWrongPasswordIsNamed_data()
{
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<QNetworkProxy::ProxyType>("type");
    QTest::addColumn<QAbstractSocket::SocketError>("socketError");
    for (const QString &scheme : WaysToBroker::schemes()) {
        // tinyproxy answers 401, which is not what a proxy should say.
        QTest::addRow("A-prx-1 HTTP 401, %s", qPrintable(scheme))
            << scheme << QNetworkProxy::HttpProxy << QAbstractSocket::ProxyProtocolError;
        QTest::addRow("A-prx-1 SOCKS5, %s", qPrintable(scheme))
            << scheme << QNetworkProxy::Socks5Proxy
            << QAbstractSocket::ProxyAuthenticationRequiredError;
    }
}

void tst_ProxyErrors::aPrx1_aWrongPasswordIsNamed()
{
    QFETCH(const QString, scheme);
    QFETCH(const QNetworkProxy::ProxyType, type);
    QFETCH(const QAbstractSocket::SocketError, socketError);
    ProxyProgram program(type, u"user"_s);
    QVERIFY2(program.start(), program.log().constData());
    QNetworkProxy wrong = program.proxy();
    wrong.setPassword(wrongPassword);
    const Failure failure = failureThrough(wrong, m_ways.options(scheme));
    QCOMPARE(failure.socketError, int(socketError));
}

void tst_ProxyErrors::aPrx1_aWrongPasswordAnsweredWith407IsTyped()
{
    QFETCH(const QString, scheme);
    ConnectProxy proxy;
    proxy.setAnswer("HTTP/1.1 407 Proxy Authentication Required\r\n"
                    "Proxy-Authenticate: Basic realm=\"test\"\r\nConnection: close\r\n"
                    "Content-Length: 0\r\n\r\n");
    const Failure failure
        = failureThrough(proxy.proxy(u"user"_s, wrongPassword), m_ways.options(scheme));
    QCOMPARE(failure.socketError, int(QAbstractSocket::ProxyAuthenticationRequiredError));
    const QByteArray credentials = "user:" + wrongPassword.toUtf8();
    QVERIFY2(proxy.requests().last().contains("Basic " + credentials.toBase64()),
             "it was not sent what it asked for");
}

void tst_ProxyErrors::aPrx1_aProxyThatIsNotThereIsNamed_data()
{
    addKinds();
}

void tst_ProxyErrors::aPrx1_aProxyThatIsNotThereIsNamed()
{
    QFETCH(const QString, scheme);
    QFETCH(const QNetworkProxy::ProxyType, type);
    const QNetworkProxy proxy(type, u"127.0.0.1"_s, freePort(), u"user"_s, wrongPassword);
    const Failure failure = failureThrough(proxy, m_ways.options(scheme));
    QCOMPARE(failure.socketError, int(QAbstractSocket::ProxyConnectionRefusedError));
}

void tst_ProxyErrors::aPrx1_aPortThatTheProxyForbidsIsNamed()
{
    QFETCH(const QString, scheme);
    ProxyProgram program(QNetworkProxy::HttpProxy);
    program.allowPort(m_ways.port(scheme) == 65535 ? 1 : m_ways.port(scheme) + 1);
    QVERIFY2(program.start(), program.log().constData());
    const Failure failure = failureThrough(program.proxy(), m_ways.options(scheme));
    QCOMPARE(failure.socketError, int(QAbstractSocket::SocketAccessError)); // 403
}

void tst_ProxyErrors::h14_whatIsNoAnswerOfAProxyIsNamed_data()
{
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<QByteArray>("answer");
    for (const QString &scheme : WaysToBroker::schemes()) {
        QTest::addRow("H14 redirection, %s", qPrintable(scheme))
            << scheme
            << QByteArray("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\n"
                          "Content-Length: 0\r\n\r\n");
        QTest::addRow("H14 no HTTP, %s", qPrintable(scheme))
            << scheme << QByteArray("220 mail.example ESMTP\r\n\r\n");
    }
}

void tst_ProxyErrors::h14_whatIsNoAnswerOfAProxyIsNamed()
{
    QFETCH(const QString, scheme);
    QFETCH(const QByteArray, answer);
    ConnectProxy proxy;
    proxy.setAnswer(answer);
    const Failure failure = failureThrough(proxy.proxy(), m_ways.options(scheme));
    QCOMPARE(failure.socketError, int(QAbstractSocket::ProxyProtocolError));
    QCOMPARE(failure.httpStatus, 0); // it is not the server's
}

void tst_ProxyErrors::aServerThatIsNotThereIsTold_data()
{
    addKinds();
}

void tst_ProxyErrors::aServerThatIsNotThereIsTold()
{
    QFETCH(const QString, scheme);
    QFETCH(const QNetworkProxy::ProxyType, type);
    ProxyProgram program(type);
    QVERIFY2(program.start(), program.log().constData());
    const Failure failure
        = failureThrough(program.proxy(),
                         ClientOptions(scheme + u"://127.0.0.1:%1"_s.arg(freePort())));
    QVERIFY(failure.socketError != int(QAbstractSocket::ProxyConnectionRefusedError));
}

void tst_ProxyErrors::aLocalAddressDoesNotWorkWithAProxy()
{
    QFETCH(const QString, scheme);
    ConnectProxy proxy(m_ways.port(scheme));
    const Failure failure = failureOf(m_ways.options(scheme)
                                               .proxy(proxy.proxy())
                                               .bindAddress(QHostAddress(u"127.0.0.9"_s)));
    QCOMPARE(failure.code, ErrorCode::Transport);
    QVERIFY2(failure.text.contains(u"local address"), qPrintable(failure.text));
    QVERIFY(proxy.requests().isEmpty());
}

QTEST_GUILESS_MAIN(tst_ProxyErrors)

#include "tst_proxyerrors.moc"
