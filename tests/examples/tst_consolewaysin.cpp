// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "consoleprogram.h"
#include "mosquittobroker.h"
#include "programs.h"
#include "testauthority.h"

#include <QtNetwork/QTcpSocket>

using namespace Qt::StringLiterals;

namespace {

// In all that must not be shown.
constexpr auto mark = "s3cret"_L1;

//! A proxy of SOCKS5 that wants user and password.
class SocksProxy
{
public:
    bool start()
    {
        const QStringList arguments{u"-i"_s, u"127.0.0.1"_s, u"-p"_s, QString::number(m_port),
                                    u"-u"_s, u"me"_s,        u"-P"_s, mark};
        return m_process.run(u"microsocks"_s, arguments) && waitUntilItListens();
    }
    quint16 port() const { return m_port; }
    bool sawPort(quint16 port) { return m_process.waitForText(QByteArray::number(port)); }

private:
    // It says nothing when it is ready; each try waits for its answer.
    bool waitUntilItListens()
    {
        for (int attempt = 0; attempt < 10'000; ++attempt) {
            QTcpSocket socket;
            socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
            if (socket.waitForConnected())
                return true;
            if (m_process.state() == QProcess::NotRunning)
                return false;
        }
        return false;
    }

    const quint16 m_port = freePort();
    ChildProcess m_process;
};

} // namespace

//! Every way in that examples/02-console has options for, to mosquitto.
class tst_ConsoleWaysIn : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aFileThatIsWrongIsNamed();
    void aMessageGoesThereAndBack_data();
    void aMessageGoesThereAndBack();
    void aWayThatIsClosedIsExplained_data();
    void aWayThatIsClosedIsExplained();
    void propertiesOfAnyPacketReachTheServer();
    void requestIsAnsweredByServe();
    void mosquittoRrIsAnsweredByServe();
    void serveAnswersAlwaysTheSame();
    void aRequestWithoutAnAnswerEndsInTime();

private:
    QString write(const QString &name, const QByteArray &content) const;
    QStringList plain(const QStringList &arguments) const;

    TestAuthority m_authority;
    TestCertificate m_client;
    MosquittoBroker m_broker;
    SocksProxy m_proxy;
    quint16 m_tls = freePort();
    quint16 m_mutualTls = freePort();
    quint16 m_psk = freePort();
    quint16 m_ws = freePort();
    quint16 m_wss = freePort();
};

QString tst_ConsoleWaysIn::write(const QString &name, const QByteArray &content) const
{
    QFile file(m_authority.filePath(name));
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size()
        ? file.fileName()
        : QString();
}

void tst_ConsoleWaysIn::initTestCase()
{
    const TestCertificate server = m_authority.issue(u"localhost"_s, u"DNS:localhost"_s);
    m_client = m_authority.issue(u"client"_s, u"DNS:client"_s);
    QVERIFY2(m_authority.failure().isEmpty(), qPrintable(m_authority.failure()));
    const QByteArrayList encryption{"cafile " + m_authority.caFile().toUtf8(),
                                    "certfile " + server.chain.toUtf8(),
                                    "keyfile " + server.key.toUtf8()};
    const auto listener = [](quint16 port) { return "listener " + QByteArray::number(port); };
    QByteArrayList settings{"log_type all"};
    settings += listener(m_tls);
    settings += encryption;
    settings += listener(m_mutualTls);
    settings += encryption;
    settings += "require_certificate true";
    settings += listener(m_psk);
    settings += QByteArrayList{"psk_hint test",
                               "psk_file " + write(u"keys"_s, "attic:5ec1e700ff\n").toUtf8()};
    settings += listener(m_ws);
    settings += "protocol websockets";
    settings += listener(m_wss);
    settings += "protocol websockets";
    settings += encryption;
    settings += "listener 0 " + m_authority.filePath(u"socket").toUtf8();
    m_broker.setSettings(settings);
    QVERIFY2(m_broker.start(), qPrintable(m_broker.failure()));
    QVERIFY2(m_proxy.start(), "the proxy did not start");
}

void tst_ConsoleWaysIn::aFileThatIsWrongIsNamed()
{
    ConsoleProgram program({u"pub"_s, u"-L"_s, u"mqtts://localhost"_s, u"--cert"_s, m_client.chain,
                            u"--key"_s, m_client.chain, u"-t"_s, u"a"_s, u"-n"_s});
    QCOMPARE(program.waitForExit(), 2);
    QCOMPARE(program.errors(),
             "qcomqtt pub: \"" + m_client.chain.toUtf8() + "\" contains no private key\n");
}

void tst_ConsoleWaysIn::aMessageGoesThereAndBack_data()
{
    QTest::addColumn<QStringList>("way");
    QTest::addColumn<QByteArrayList>("logged"); // beginnings of lines, by category
    const auto number = [](quint16 port) { return QString::number(port); };
    const QStringList trust{u"--cafile"_s, m_authority.caFile()};
    const QString passphrase = write(u"passphrase"_s, QByteArray(mark.data()) + '\n');
    const QByteArray encrypted = "qcomqtt.transport: Encrypted: TLS 1.3, TLS_";
    const QByteArray webSocket = "qcomqtt.transport: WebSocket open, subprotocol \"mqtt\"";
    const auto connected = [](quint16 port) {
        return "qcomqtt.transport: Connected to 127.0.0.1:" + QByteArray::number(port);
    };

    QTest::newRow("TLS") << QStringList{u"-h"_s, u"localhost"_s, u"-p"_s, number(m_tls)} + trust
                         << QByteArrayList{connected(m_tls), encrypted};
    QTest::newRow("TLS 1.2, one cipher, any host name")
        << QStringList{u"-L"_s, u"mqtts://127.0.0.1:"_s + number(m_tls), u"--insecure"_s,
                       u"--ciphers"_s, u"ECDHE-ECDSA-AES128-GCM-SHA256"_s}
            + trust
        << QByteArrayList{"qcomqtt.transport: Encrypted: TLS 1."};
    QTest::newRow("any certificate") << QStringList{u"-h"_s, u"127.0.0.1"_s, u"-p"_s, number(m_tls),
                                                    u"--accept-any-certificate"_s}
                                     << QByteArrayList{encrypted};
    QTest::newRow("client certificate")
        << QStringList{u"-h"_s,     u"localhost"_s, u"-p"_s,    number(m_mutualTls),
                       u"--cert"_s, m_client.chain, u"--key"_s, m_client.key}
            + trust
        << QByteArrayList{connected(m_mutualTls), encrypted};
    QTest::newRow("client certificate with passphrase")
        << QStringList{u"-h"_s,
                       u"localhost"_s,
                       u"-p"_s,
                       number(m_mutualTls),
                       u"--cert"_s,
                       m_client.chain,
                       u"--key"_s,
                       m_authority.encryptedKey(m_client, mark),
                       u"--keypass-file"_s,
                       passphrase}
            + trust
        << QByteArrayList{encrypted};
    QTest::newRow("client certificate of PKCS#12")
        << QStringList{u"-h"_s,
                       u"127.0.0.1"_s,
                       u"-p"_s,
                       number(m_mutualTls),
                       u"--pkcs12"_s,
                       m_authority.pkcs12(m_client, mark),
                       u"--keypass-file"_s,
                       passphrase,
                       u"--peer-name"_s,
                       u"localhost"_s}
            + trust
        << QByteArrayList{encrypted};
    QTest::newRow("pre-shared key") << QStringList{u"-h"_s,
                                                   u"127.0.0.1"_s,
                                                   u"-p"_s,
                                                   number(m_psk),
                                                   u"--psk-identity"_s,
                                                   u"attic"_s,
                                                   u"--psk-file"_s,
                                                   write(u"key"_s, "5ec1e700ff\n")}
                                    << QByteArrayList{"qcomqtt.transport: Encrypted: TLS 1.2, "};
    QTest::newRow("WebSocket")
        << QStringList{u"-L"_s, u"ws://127.0.0.1:%1/mqtt?token=%2"_s.arg(number(m_ws), mark),
                       u"--header"_s, u"@"_s + write(u"headers"_s, "Authorization: Bearer s3cret")}
        << QByteArrayList{connected(m_ws), webSocket};
    QTest::newRow("WebSocket with TLS") << QStringList{u"-L"_s, u"wss://localhost:%1/"_s.arg(m_wss)}
            + trust << QByteArrayList{connected(m_wss), encrypted, webSocket};
    QTest::newRow("socket of the file system")
        << QStringList{u"--unix"_s, m_authority.filePath(u"socket")}
        << QByteArrayList{"qcomqtt.transport: Connected to "
                          + m_authority.filePath(u"socket").toUtf8()};
    QTest::newRow("proxy")
        << QStringList{u"-L"_s, u"mqtt://127.0.0.1:%1"_s.arg(m_broker.port()), u"--proxy"_s,
                       u"socks5://me:%1@127.0.0.1:%2"_s.arg(mark).arg(m_proxy.port())}
        << QByteArrayList{"qcomqtt.transport: Connected to 127.0.0.1:"
                          + QByteArray::number(m_broker.port())
                          + " through the proxy 127.0.0.1:" + QByteArray::number(m_proxy.port())};
    QTest::newRow("local address, password")
        << QStringList{u"-L"_s,     u"mqtt://me:%1@127.0.0.1:%2"_s.arg(mark).arg(m_broker.port()),
                       u"--bind"_s, u"127.0.0.1"_s,
                       u"-V"_s,     u"auto"_s}
        << QByteArrayList{connected(m_broker.port()), "qcomqtt.client: Connected with MQTT 5 as "};
}

void tst_ConsoleWaysIn::aMessageGoesThereAndBack()
{
    QFETCH(const QStringList, way);
    QFETCH(const QByteArrayList, logged);
    const QString topic = u"ways/"_s + QString::fromLatin1(QTest::currentDataTag()).remove(u'#');
    const QString payload = u"grün "_s + mark;
    ConsoleProgram pub(QStringList{u"pub"_s} + way
                       + QStringList{u"-d"_s, u"-v"_s, u"-t"_s, topic, u"-m"_s, payload, u"-r"_s,
                                     u"-q"_s, u"1"_s});
    QVERIFY2(pub.waitForExit() == 0, pub.errors().constData());
    ConsoleProgram sub(QStringList{u"sub"_s} + way
                       + QStringList{u"-d"_s, u"-t"_s, topic, u"-C"_s, u"1"_s});
    QVERIFY2(sub.waitForExit() == 0, sub.errors().constData());
    QCOMPARE(sub.output(), payload.toUtf8() + '\n');
    for (const QByteArray &line : logged)
        QVERIFY2(pub.errors().contains(' ' + line), (line + "\n" + pub.errors()).constData());
    for (const QByteArray &errors : {pub.errors(), sub.errors()}) {
        QVERIFY2(!errors.contains(mark.data()), errors.constData());
        QVERIFY2(!errors.contains("5ec1e700ff"), errors.constData());
    }
}

void tst_ConsoleWaysIn::aWayThatIsClosedIsExplained_data()
{
    QTest::addColumn<QStringList>("way");
    QTest::addColumn<QByteArray>("expected");
    const auto number = [](quint16 port) { return QString::number(port); };
    const QStringList trust{u"--cafile"_s, m_authority.caFile()};
    QTest::newRow("unknown authority")
        << QStringList{u"-L"_s, u"mqtts://localhost:"_s + number(m_tls)}
        << QByteArray("the server's certificate \"localhost\" is not trusted");
    QTest::newRow("wrong name") << QStringList{u"-L"_s, u"mqtts://127.0.0.1:"_s + number(m_tls)}
            + trust << QByteArray("the server's certificate \"localhost\" is not trusted");
    QTest::newRow("no certificate of the client")
        << QStringList{u"-L"_s, u"mqtts://localhost:"_s + number(m_mutualTls)} + trust
        << QByteArray("client certificate required");
    QTest::newRow("wrong key")
        << QStringList{u"-h"_s,    u"127.0.0.1"_s, u"-p"_s, number(m_psk), u"--psk-identity"_s,
                       u"attic"_s, u"--psk"_s,     u"00"_s}
        << QByteArray("127.0.0.1:" + QByteArray::number(m_psk) + ": ");
    QTest::newRow("wrong password for the proxy")
        << QStringList{u"-L"_s, m_broker.url().toString(), u"--proxy"_s,
                       u"socks5://me:wrong@127.0.0.1:"_s + number(m_proxy.port())}
        << QByteArray("proxy 127.0.0.1:" + QByteArray::number(m_proxy.port()));
    QTest::newRow("no such socket")
        << QStringList{u"--unix"_s, u"/nowhere/socket"_s} << QByteArray("/nowhere/socket: ");
}

void tst_ConsoleWaysIn::aWayThatIsClosedIsExplained()
{
    QFETCH(const QStringList, way);
    QFETCH(const QByteArray, expected);
    ConsoleProgram pub(QStringList{u"pub"_s} + way + QStringList{u"-t"_s, u"a"_s, u"-m"_s, u"x"_s});
    QCOMPARE(pub.waitForExit(), 4);
    QVERIFY2(pub.errors().contains(expected), pub.errors().constData());
    QCOMPARE(pub.errors().count('\n'), 1);
}

//! The arguments of qcomqtt, with the plain listener of the broker behind the command.
QStringList tst_ConsoleWaysIn::plain(const QStringList &arguments) const
{
    return arguments.mid(0, 1) + QStringList{u"-L"_s, m_broker.url().toString()} + arguments.mid(1);
}

void tst_ConsoleWaysIn::propertiesOfAnyPacketReachTheServer()
{
    ChildProcess subscriber;
    QVERIFY(subscriber.run(u"mosquitto_sub"_s,
                           {u"-h"_s, u"127.0.0.1"_s, u"-p"_s, QString::number(m_broker.port()),
                            u"-V"_s, u"mqttv5"_s, u"-t"_s, u"properties/#"_s, u"-C"_s, u"2"_s,
                            u"-F"_s, u"%t|%p|%C|%D|%F|%P"_s}));
    QVERIFY(m_broker.waitForLog(" properties/#"));
    ConsoleProgram pub(plain({u"pub"_s,
                              u"-t"_s,
                              u"properties/a"_s,
                              u"-m"_s,
                              u"hello"_s,
                              u"-D"_s,
                              u"publish"_s,
                              u"content-type"_s,
                              u"text/plain"_s,
                              u"-D"_s,
                              u"publish"_s,
                              u"correlation-data"_s,
                              u"c d"_s,
                              u"-D"_s,
                              u"publish"_s,
                              u"payload-format-indicator"_s,
                              u"1"_s,
                              u"-D"_s,
                              u"publish"_s,
                              u"user-property"_s,
                              u"floor"_s,
                              u"2 b"_s,
                              u"-D"_s,
                              u"connect"_s,
                              u"user-property"_s,
                              u"x"_s,
                              u"y"_s,
                              u"-D"_s,
                              u"disconnect"_s,
                              u"user-property"_s,
                              u"x"_s,
                              u"y"_s}));
    QVERIFY2(pub.waitForExit() == 0, pub.errors().constData());
    // The will with its properties, when the program does not say goodbye.
    ConsoleProgram sub(plain({u"sub"_s,
                              u"-v"_s,
                              u"-t"_s,
                              u"nothing"_s,
                              u"--will-topic"_s,
                              u"properties/b"_s,
                              u"--will-payload"_s,
                              u"gone"_s,
                              u"-D"_s,
                              u"will"_s,
                              u"content-type"_s,
                              u"text/x"_s,
                              u"-D"_s,
                              u"will"_s,
                              u"user-property"_s,
                              u"a"_s,
                              u"b"_s,
                              u"-D"_s,
                              u"subscribe"_s,
                              u"user-property"_s,
                              u"x"_s,
                              u"y"_s}));
    QVERIFY2(sub.waitForError("subscribed"), sub.errors().constData());
    sub.kill();
    QVERIFY2(subscriber.waitForSuccess(), subscriber.text().constData());
    QCOMPARE(subscriber.text(),
             QByteArray("properties/a|hello|text/plain|c d|1|floor:2 b\n"
                        "properties/b|gone|text/x|||a:b\n"));
}

void tst_ConsoleWaysIn::requestIsAnsweredByServe()
{
    ConsoleProgram serve(plain({u"serve"_s, u"-v"_s, u"-t"_s, u"echo/+"_s, u"--echo"_s, u"-q"_s,
                                u"1"_s, u"--content-type"_s, u"text/plain"_s}));
    QVERIFY2(serve.waitForError("answering requests to echo/+\n"), serve.errors().constData());
    QVERIFY(m_broker.waitForLog("echo/+"));
    for (const QString &payload : {u"grün"_s, QString()}) {
        ConsoleProgram request(plain({u"request"_s, u"-t"_s, u"echo/a"_s, u"-m"_s, payload, u"-W"_s,
                                      u"30"_s, u"-q"_s, u"1"_s, u"-F"_s, u"%p|%C|%q"_s}));
        QVERIFY2(request.waitForExit() == 0, request.errors().constData());
        QCOMPARE(request.output(), payload.toUtf8() + "|text/plain|1\n");
        QCOMPARE(request.errors(), QByteArray());
    }
    QVERIFY2(serve.waitForError("a request to echo/a, 0 bytes\n"), serve.errors().constData());
    serve.terminate();
    QCOMPARE(serve.waitForExit(), 143);
    QVERIFY2(serve.errors().endsWith("disconnected\n"), serve.errors().constData());
}

void tst_ConsoleWaysIn::mosquittoRrIsAnsweredByServe()
{
    ConsoleProgram serve(plain({u"serve"_s, u"-v"_s, u"-t"_s, u"rr"_s, u"--echo"_s}));
    QVERIFY2(serve.waitForError("answering"), serve.errors().constData());
    QVERIFY(m_broker.waitForLog(" rr"));
    ChildProcess asking;
    QVERIFY(
        asking.run(u"mosquitto_rr"_s,
                   {u"-h"_s, u"127.0.0.1"_s, u"-p"_s, QString::number(m_broker.port()), u"-V"_s,
                    u"mqttv5"_s, u"-t"_s, u"rr"_s, u"-e"_s, u"answers"_s, u"-m"_s, u"hello"_s}));
    QVERIFY2(asking.waitForSuccess(), asking.text().constData());
    QCOMPARE(asking.text(), QByteArray("hello\n"));
}

void tst_ConsoleWaysIn::serveAnswersAlwaysTheSame()
{
    const QString file = write(u"answer"_s, QByteArray("\0\xff", 2));
    ConsoleProgram serve(plain({u"serve"_s, u"-v"_s, u"-t"_s, u"same"_s, u"-f"_s, file}));
    QVERIFY2(serve.waitForError("answering"), serve.errors().constData());
    QVERIFY(m_broker.waitForLog(" same"));
    for (int i = 0; i < 2; ++i) {
        ConsoleProgram request(
            plain({u"request"_s, u"-t"_s, u"same"_s, u"-n"_s, u"-W"_s, u"30"_s, u"-F"_s, u"%x"_s}));
        QVERIFY2(request.waitForExit() == 0, request.errors().constData());
        QCOMPARE(request.output(), QByteArray("00ff\n"));
    }
}

void tst_ConsoleWaysIn::aRequestWithoutAnAnswerEndsInTime()
{
    ConsoleProgram request(
        plain({u"request"_s, u"-t"_s, u"nobody"_s, u"-m"_s, u"x"_s, u"-W"_s, u"0.5"_s}));
    QCOMPARE(request.waitForExit(), 27);
    QCOMPARE(request.errors(), QByteArray("qcomqtt request: the time is over: 0.5 s\n"));
}

QTEST_GUILESS_MAIN(tst_ConsoleWaysIn)
#include "tst_consolewaysin.moc"
