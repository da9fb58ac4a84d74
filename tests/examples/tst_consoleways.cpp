// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "arguments.h"
#include "testauthority.h"

#include <qcomqtt/networkoptions.h>

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtNetwork/QSslCipher>
#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

//! What `sub -t a` and the words of \a line come to; none of the words has a space in it.
Settings settingsOf(const QString &line)
{
    return parseArguments({QByteArrayList{"sub", "-t", "a"} + line.toUtf8().split(' ')});
}

ClientOptions parse(const QString &line)
{
    return settingsOf(line).client;
}

//! What parsing complains of; empty when it does not.
QString complaint(const QString &line)
{
    try {
        settingsOf(line);
    } catch (const ArgumentError &error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

} // namespace

//! The options of examples/02-console that say how to reach a server, and -D.
class tst_ConsoleWays : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void anOptionOfTlsEncrypts();
    void trustReachesTheClient();
    void theCertificateOfTheClientReachesIt_data();
    void theCertificateOfTheClientReachesIt();
    void theSharedKeyReachesTheClient();
    void theProxyReachesTheClient_data();
    void theProxyReachesTheClient();
    void theWayReachesTheClient();
    void headersReachTheClient();
    void scramTakesThePasswordOutOfTheConnection();
    void propertiesReachTheirPackets();
    void propertiesOfAMessageReachIt();
    void aWrongWayIsExplained_data();
    void aWrongWayIsExplained();
    void aFileThatIsWrongIsNamed();
    void noSecretIsInAComplaint_data();
    void noSecretIsInAComplaint();

private:
    QString write(const QString &name, const QByteArray &content) const;

    TestAuthority m_authority;
    TestCertificate m_client;
};

void tst_ConsoleWays::initTestCase()
{
    m_client = m_authority.issue(u"client"_s, u"DNS:client"_s);
    QVERIFY2(m_authority.failure().isEmpty(), qPrintable(m_authority.failure()));
}

//! A file beside the certificates.
QString tst_ConsoleWays::write(const QString &name, const QByteArray &content) const
{
    QFile file(m_authority.filePath(name));
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size()
        ? file.fileName()
        : QString();
}

void tst_ConsoleWays::anOptionOfTlsEncrypts()
{
    QCOMPARE(parse(u"-q 0"_s).url(), QUrl(u"mqtt://localhost:1883"_s));
    QCOMPARE(parse(u"--cafile "_s + m_authority.caFile()).url(), QUrl(u"mqtts://localhost:8883"_s));
    QCOMPARE(parse(u"-h ::1 -p 1884 --tls-use-os-certs"_s).url(), QUrl(u"mqtts://[::1]:1884"_s));
    QCOMPARE(parse(u"-h h -p 8883"_s).url(), QUrl(u"mqtts://h:8883"_s));
    QCOMPARE(parse(u"-L mqtts://h/b --insecure"_s).url(), QUrl(u"mqtts://h:8883"_s));
    QCOMPARE(parse(u"-L wss://h --insecure"_s).url(), QUrl(u"wss://h:443/mqtt"_s));
}

void tst_ConsoleWays::trustReachesTheClient()
{
    const TlsOptions full = parse(u"-p 8883"_s).tls();
    QVERIFY(!full.acceptsAnyHostName());
    QVERIFY(!full.acceptsAnyCertificateInsecurely());
    QCOMPARE(full.configuration().protocol(), QSsl::TlsV1_2OrLater);
    const auto authorities =
        parse(u"--cafile "_s + m_authority.caFile()).tls().configuration().caCertificates();
    QCOMPARE(authorities, QSslCertificate::fromPath(m_authority.caFile()));
    QCOMPARE(authorities.size(), 1);
    QCOMPARE_GT(parse(u"--cafile %1 --tls-use-os-certs"_s.arg(m_authority.caFile()))
                    .tls()
                    .configuration()
                    .caCertificates()
                    .size(),
                1);
    QVERIFY(parse(u"--insecure"_s).tls().acceptsAnyHostName());
    QVERIFY(!parse(u"--insecure"_s).tls().acceptsAnyCertificateInsecurely());
    QVERIFY(parse(u"--accept-any-certificate"_s).tls().acceptsAnyCertificateInsecurely());
    QCOMPARE(parse(u"--peer-name broker"_s).tls().peerName(), u"broker"_s);
    for (const QString &version : {u"tlsv1.3"_s, u"1.3"_s}) {
        QCOMPARE(parse(u"--tls-version "_s + version).tls().configuration().protocol(),
                 QSsl::TlsV1_3OrLater);
    }
    const auto ciphers =
        parse(u"--ciphers ECDHE-RSA-AES128-GCM-SHA256"_s).tls().configuration().ciphers();
    QCOMPARE(ciphers.size(), 1);
    QCOMPARE(ciphers.first().name(), u"ECDHE-RSA-AES128-GCM-SHA256"_s);
    QCOMPARE(parse(u"--tls-alpn mqtt --alpn x-amzn-mqtt-ca"_s)
                 .tls()
                 .configuration()
                 .allowedNextProtocols(),
             (QList<QByteArray>{"mqtt", "x-amzn-mqtt-ca"}));
}

void tst_ConsoleWays::theCertificateOfTheClientReachesIt_data()
{
    QTest::addColumn<QString>("line");
    const QString passphrase = write(u"passphrase"_s, "secret\r\nanother line\n");
    QTest::newRow("PEM") << u"--cert %1 --key %2"_s.arg(m_client.chain, m_client.key);
    QTest::newRow("PEM with passphrase") << u"--cert %1 --key %2 --keypass-file %3"_s.arg(
        m_client.chain, m_authority.encryptedKey(m_client, u"secret"_s), passphrase);
    QTest::newRow("PKCS#12") << u"--pkcs12 %1 --keypass-file %2"_s.arg(
        m_authority.pkcs12(m_client, u"secret"_s), passphrase);
}

void tst_ConsoleWays::theCertificateOfTheClientReachesIt()
{
    QFETCH(const QString, line);
    const QSslConfiguration configuration = parse(line).tls().configuration();
    QCOMPARE(configuration.localCertificate(), QSslCertificate::fromPath(m_client.chain).first());
    QVERIFY(!configuration.privateKey().isNull());
}

void tst_ConsoleWays::theSharedKeyReachesTheClient()
{
    const QString file = write(u"psk"_s, "00fFa1\n");
    for (const QString &key : {u"--psk 00fFa1"_s, u"--psk-file "_s + file}) {
        const TlsOptions tls = parse(u"--psk-identity attic "_s + key).tls();
        QCOMPARE(tls.preSharedKeyIdentity(), QByteArray("attic"));
        QCOMPARE(tls.preSharedKey(), QByteArray("\x00\xff\xa1", 3));
    }
}

void tst_ConsoleWays::theProxyReachesTheClient_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QNetworkProxy>("expected");
    const auto http = QNetworkProxy::HttpProxy;
    const auto socks = QNetworkProxy::Socks5Proxy;
    QTest::newRow("HTTP") << u"--proxy http://p:3128"_s << QNetworkProxy(http, u"p"_s, 3128);
    QTest::newRow("HTTP without a port")
        << u"--proxy http://p/"_s << QNetworkProxy(http, u"p"_s, 8080);
    QTest::newRow("SOCKS5") << u"--proxy socks5://p"_s << QNetworkProxy(socks, u"p"_s, 1080);
    QTest::newRow("as curl and mosquitto call it")
        << u"--proxy socks5h://p:5"_s << QNetworkProxy(socks, u"p"_s, 5);
    QTest::newRow("user") << u"--proxy http://me:s%40crt@p:1"_s
                          << QNetworkProxy(http, u"p"_s, 1, u"me"_s, u"s@crt"_s);
    QTest::newRow("password of a file") << u"--proxy http://me@p:1 --proxy-password-file "_s
            + write(u"proxy"_s, "s crt") << QNetworkProxy(http, u"p"_s, 1, u"me"_s, u"s crt"_s);
}

void tst_ConsoleWays::theProxyReachesTheClient()
{
    QFETCH(const QString, line);
    QTEST(parse(line).proxy(), "expected");
}

void tst_ConsoleWays::theWayReachesTheClient()
{
    QCOMPARE(parse(u"-q 0"_s).proxy().type(), QNetworkProxy::NoProxy);
    QVERIFY(!parse(u"-q 0"_s).usesSystemProxy());
    QVERIFY(parse(u"--system-proxy"_s).usesSystemProxy());
    QCOMPARE(parse(u"--unix /run/m"_s).url(), QUrl(u"mqtt+unix:///run/m"_s));
    QCOMPARE(parse(u"--unix m"_s).url(), QUrl(u"mqtt+unix://"_s + QDir::currentPath() + u"/m"_s));
    QCOMPARE(parse(u"-A ::1"_s).network().bindAddress, QHostAddress(u"::1"_s));
    QCOMPARE(parse(u"--bind 127.0.0.2"_s).network().bindAddress, QHostAddress(u"127.0.0.2"_s));
    const ClientOptions limited = parse(
        u"--stage-timeout resolve=1 --stage-timeout connect=2 --stage-timeout tls=0.5 "
        "--stage-timeout websocket=4 --stage-timeout mqtt=5 --connect-timeout 9"_s);
    QCOMPARE(limited.stageTimeout(ConnectStage::Resolve), 1s);
    QCOMPARE(limited.stageTimeout(ConnectStage::Connect), 2s);
    QCOMPARE(limited.stageTimeout(ConnectStage::Tls), 500ms);
    QCOMPARE(limited.stageTimeout(ConnectStage::WebSocket), 4s);
    QCOMPARE(limited.stageTimeout(ConnectStage::Mqtt), 5s);
    QCOMPARE(limited.connectTimeout(), 9s);
}

void tst_ConsoleWays::headersReachTheClient()
{
    using Headers = WebSocketOptions::Headers;
    QCOMPARE(parse(u"-L ws://h/p --header A:b --header C:d:e"_s).webSocket().headers(),
             (Headers{{"A", "b"}, {"C", "d:e"}}));
    const QString file = write(u"headers"_s, "Authorization: Bearer x y\r\n\nX-Tenant:blue\n");
    QCOMPARE(parse(u"-L ws://h --header @"_s + file).webSocket().headers(),
             (Headers{{"Authorization", "Bearer x y"}, {"X-Tenant", "blue"}}));
    const WebSocketOptions rest =
        parse(u"-L ws://h --origin https://o --accept-missing-subprotocol"_s).webSocket();
    QCOMPARE(rest.origin(), u"https://o"_s);
    QVERIFY(rest.acceptsMissingSubprotocol());
    QVERIFY(!parse(u"-L ws://h"_s).webSocket().acceptsMissingSubprotocol());
}

void tst_ConsoleWays::scramTakesThePasswordOutOfTheConnection()
{
    for (const QString &line :
         {u"-u me -P secret -V auto"_s, u"-L mqtt://me:secret@h/b"_s, u"-L mqtt://me@h -P s"_s}) {
        const ClientOptions options = parse(line + u" --auth-method scram-sha-256"_s);
        QVERIFY(options.authenticator());
        QCOMPARE(options.authenticator()->method(), u"SCRAM-SHA-256"_s);
        QCOMPARE(options.userName(), std::optional<QString>());
        QCOMPARE(options.password(), std::optional<QByteArray>());
    }
    QVERIFY(!parse(u"-u me -P secret"_s).authenticator());
}

void tst_ConsoleWays::propertiesReachTheirPackets()
{
    const Settings settings = settingsOf(
        u"-D connect session-expiry-interval 60 -D connect receive-maximum 7 -D connect "
        "maximum-packet-size 1000 -D connect topic-alias-maximum 3 -D connect user-property a b "
        "--property connect user-property a c -D subscribe user-property s 1 -D subscribe "
        "subscription-identifier 9 -D unsubscribe user-property u 2 -D disconnect reason-string "
        "bye -D disconnect session-expiry-interval 5 -D disconnect user-property d 3 --will-topic "
        "w --will-delay 4 -D will content-type text/plain -D will user-property w 4 -D will "
        "message-expiry-interval 8 -D will payload-format-indicator 1 -D will response-topic r "
        "-D will correlation-data c"_s);
    const ClientOptions &client = settings.client;
    QCOMPARE(client.sessionExpiry(), 60s);
    QCOMPARE(client.receiveMaximum(), quint16(7));
    QVERIFY(!client.hasAutomaticReceiveMaximum());
    QCOMPARE(client.maximumPacketSize(), 1000U);
    QCOMPARE(client.topicAliasMaximum(), quint16(3));
    QCOMPARE(client.connectProperties().userProperties(),
             (QList<UserProperty>{{u"a"_s, u"b"_s}, {u"a"_s, u"c"_s}}));
    const PropertySettings &properties = settings.connection.properties;
    QCOMPARE(properties.subscribe.userProperty(u"s"_s), std::optional(u"1"_s));
    QCOMPARE(properties.subscribe.number(PropertyId::SubscriptionIdentifier), std::optional(9U));
    QCOMPARE(properties.unsubscribe.userProperty(u"u"_s), std::optional(u"2"_s));
    QCOMPARE(properties.disconnect.text(PropertyId::ReasonString), std::optional(u"bye"_s));
    QCOMPARE(properties.disconnect.number(PropertyId::SessionExpiryInterval), std::optional(5U));
    QCOMPARE(properties.disconnect.userProperty(u"d"_s), std::optional(u"3"_s));
    const Will expected = Will("w", "")
                              .contentType(u"text/plain"_s)
                              .userProperty(u"w"_s, u"4"_s)
                              .messageExpiry(8s)
                              .utf8Payload()
                              .responseTopic("r")
                              .correlationData("c")
                              .delay(4s);
    QCOMPARE(client.will(), std::optional(expected));
    QCOMPARE(parse(u"--will-topic w -D will will-delay-interval 4"_s).will(),
             std::optional(Will("w").delay(4s)));
}

void tst_ConsoleWays::propertiesOfAMessageReachIt()
{
    const Settings settings = parseArguments({"pub",
                                              "-t",
                                              "a",
                                              "-m",
                                              "x",
                                              "-D",
                                              "publish",
                                              "content-type",
                                              "text/plain",
                                              "-D",
                                              "publish",
                                              "response-topic",
                                              "r",
                                              "-D",
                                              "publish",
                                              "correlation-data",
                                              "c \xff",
                                              "-D",
                                              "publish",
                                              "message-expiry-interval",
                                              "60",
                                              "-D",
                                              "publish",
                                              "user-property",
                                              "the name",
                                              "the value",
                                              "--property=publish",
                                              "payload-format-indicator",
                                              "1",
                                              "-Dpublish",
                                              "user-property",
                                              "b",
                                              "2"});
    QCOMPARE(settings.publish.options,
             PublishOptions()
                 .contentType(u"text/plain"_s)
                 .responseTopic("r")
                 .correlationData("c \xff")
                 .messageExpiry(60s)
                 .userProperty(u"the name"_s, u"the value"_s)
                 .utf8Payload()
                 .userProperty(u"b"_s, u"2"_s));
}

void tst_ConsoleWays::aWrongWayIsExplained_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("expected");
    const auto add = [](const char *line, const QString &expected) {
        QTest::newRow(line) << QString::fromUtf8(line) << expected;
    };
    add("-L mqtt://h --insecure", u"--insecure needs TLS: --url mqtts://... or wss://..."_s);
    add("--unix /m --insecure", u"--insecure needs TLS: --url mqtts://... or wss://..."_s);
    add("--tls-version tlsv1.1", u"--tls-version: \"tlsv1.1\" is not tlsv1.2 or tlsv1.3"_s);
    add("--ciphers nonsense", u"--ciphers: Invalid cipher \"nonsense\": it is not known"_s);
    add("--tls-alpn=", u"--tls-alpn: Invalid ALPN protocol \"\": it must have 1 to 255 bytes"_s);
    add("--cert c", u"--cert and --key belong together"_s);
    add("--key k", u"--cert and --key belong together"_s);
    add("--cert c --key k --pkcs12 p", u"only one of --cert and --pkcs12 can be used"_s);
    add("--cafile=", u"--cafile: the name of a file is empty"_s);
    add("--psk 00", u"--psk-identity and --psk or --psk-file belong together"_s);
    add("--psk-identity i", u"--psk-identity and --psk or --psk-file belong together"_s);
    add("--psk 0x00", u"--psk: a key is given in hexadecimal, two digits for each byte"_s);
    add("--psk 000", u"--psk: a key is given in hexadecimal, two digits for each byte"_s);
    add("--psk 00 --psk-identity i --tls-version tlsv1.3",
        u"Pre-shared keys work with TLS 1.2 only, not with TLS 1.3"_s);
    add("-h wss://me:s3cret@h", u"--host takes a name or an address; --url takes a URL"_s);
    add("--unix /m -h h",
        u"--unix names the server: --url, --host and --port cannot be used beside it"_s);
    const QString proxy =
        u"--proxy: a proxy is http://[USER[:PASSWORD]@]HOST[:PORT] or socks5://..."_s;
    for (const char *line : {"--proxy p:3128", "--proxy https://p", "--proxy http://p/path",
                             "--proxy http://", "--proxy http://p:0", "--proxy socks4://p"})
        add(line, proxy);
    add("--proxy http://p --system-proxy", u"only one of --proxy and --system-proxy can be used"_s);
    add("--proxy http://p -A ::1", u"only one of --bind and a proxy can be used"_s);
    add("--proxy http://p --unix /m", u"no proxy leads to a socket of the file system"_s);
    add("-A ::1 --unix /m", u"--bind needs a network, not a socket of the file system"_s);
    add("-A eth0", u"-A: \"eth0\" is no address of IPv4 or IPv6"_s);
    add("--connect-timeout 0", u"--connect-timeout: \"0\" leaves no time"_s);
    const QString stage =
        u" is not STAGE=SECONDS; the stages are resolve, connect, tls, websocket and mqtt"_s;
    add("--stage-timeout 5", u"--stage-timeout: \"5\""_s + stage);
    add("--stage-timeout dns=5", u"--stage-timeout: \"dns=5\""_s + stage);
    add("--stage-timeout tls=x", u"--stage-timeout: \"x\" is not a number of seconds"_s);
    add("--header A:b", u"--header needs a WebSocket: --url ws://... or wss://..."_s);
    add("-L ws://h --header A", u"--header: a header is NAME:VALUE"_s);
    add("--auth-method plain", u"--auth-method: \"plain\" is not scram-sha-256"_s);
    add("--auth-method scram-sha-256 -u me", u"--auth-method needs a user name and a password"_s);
    add("--auth-method scram-sha-256 -u me -P p -V 3.1.1",
        u"--auth-method needs MQTT 5, but --protocol-version is 3.1.1"_s);
    add("-D connect", u"-D needs a value: PACKET NAME VALUE"_s);
    add("-D connect user-property a", u"-D needs a value: PACKET NAME VALUE"_s);
    add("-D publish content-type x",
        u"-D: \"publish\" is not connect, subscribe, unsubscribe, disconnect or will"_s);
    add("-D connect content-type x",
        u"-D: \"content-type\" is not maximum-packet-size, receive-maximum, "
        "session-expiry-interval, topic-alias-maximum or user-property"_s);
    add("-D unsubscribe reason-string x", u"-D: \"reason-string\" is not user-property"_s);
    add("-D connect receive-maximum 0",
        u"-D: receive-maximum: \"0\" is not a number from 1 to 65535"_s);
    add("-D will payload-format-indicator 2",
        u"-D: payload-format-indicator: \"2\" is not a number from 0 to 1"_s);
    add("-D disconnect user-property a b -V 3.1.1",
        u"-D needs MQTT 5, but --protocol-version is 3.1.1"_s);
    add("-D will user-property a b", u"a will needs --will-topic"_s);
}

void tst_ConsoleWays::aWrongWayIsExplained()
{
    QFETCH(const QString, line);
    QTEST(complaint(line), "expected");
}

void tst_ConsoleWays::aFileThatIsWrongIsNamed()
{
    QCOMPARE(complaint(u"--keypass-file /nowhere/p"_s),
             u"--keypass-file: cannot read \"/nowhere/p\": No such file or directory"_s);
    QCOMPARE(complaint(u"--keypass-file "_s + write(u"empty"_s, "\nsecret")),
             u"--keypass-file: the first line of \"%1\" is empty"_s.arg(
                 m_authority.filePath(u"empty")));
    QVERIFY(complaint(u"--cafile /nowhere/ca.pem"_s)
                .startsWith(u"--cafile: Cannot read \"/nowhere/ca.pem\""));
    QCOMPARE(complaint(u"-L ws://h --header @/nowhere/h"_s),
             u"--header: cannot read \"/nowhere/h\": No such file or directory"_s);
}

void tst_ConsoleWays::noSecretIsInAComplaint_data()
{
    QTest::addColumn<QString>("line");
    QTest::newRow("URL") << u"-L mqtt://me:s3cret@h:0"_s;
    QTest::newRow("proxy") << u"--proxy http://me:s3cret@p/path"_s;
    QTest::newRow("key") << u"--psk s3cret"_s;
    QTest::newRow("key in a file") << u"--psk-file "_s + write(u"wrongpsk"_s, "s3cret");
    QTest::newRow("header") << u"-L ws://h --header s3cret"_s;
    QTest::newRow("header's value") << u"-L ws://h --header A:s3cret\nB"_s;
    QTest::newRow("passphrase") << u"--keypass-file "_s + write(u"lone"_s, "s3cret");
}

void tst_ConsoleWays::noSecretIsInAComplaint()
{
    QFETCH(const QString, line);
    const QString text = complaint(line);
    QVERIFY(!text.isEmpty());
    QVERIFY2(!text.contains(u"s3cret"), qPrintable(text));
}

QTEST_GUILESS_MAIN(tst_ConsoleWays)
#include "tst_consoleways.moc"
