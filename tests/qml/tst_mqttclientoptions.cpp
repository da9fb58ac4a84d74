// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "mqttclientoptions.h"

#include <qcomqtt/networkoptions.h>

#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

//! What the properties come to.
class MqttClientOptionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void haveTheDefaultsOfClientOptions();
    void becomeClientOptions();
    void becomeMoreClientOptions();
    void becomeAnOutbox();
    void becomeASocket();
    void becomeAWill();
    void becomeAProxy_data();
    void becomeAProxy();
    void refuse_data();
    void refuse();
    void anyChangeIsTold_data();
    void anyChangeIsTold();
};

void MqttClientOptionsTest::haveTheDefaultsOfClientOptions()
{
    MqttClientOptions properties;
    properties.setProperty("url", u"mqtt://host"_s);
    const ClientOptions made = properties.options();
    const ClientOptions plain(u"mqtt://host"_s);
    QCOMPARE(made.url(), plain.url());
    QCOMPARE(made.keepAlive(), plain.keepAlive());
    QCOMPARE(made.connectTimeout(), plain.connectTimeout());
    QCOMPARE(made.operationTimeout(), plain.operationTimeout());
    QCOMPARE(made.maximumPacketSize(), plain.maximumPacketSize());
    QCOMPARE(made.serverOrder(), plain.serverOrder());
    QCOMPARE(made.hasSharedSessions(), plain.hasSharedSessions());
    QCOMPARE(made.referableHosts(), plain.referableHosts());
    QCOMPARE(made.pingTimeout(), plain.pingTimeout());
    QCOMPARE(made.isStrictSession(), plain.isStrictSession());
    QCOMPARE(made.topicAliasMaximum(), plain.topicAliasMaximum());
    QCOMPARE(made.hasAutomaticTopicAliases(), plain.hasAutomaticTopicAliases());
    QCOMPARE(made.validatesPayloadFormat(), plain.validatesPayloadFormat());
    QCOMPARE(made.inFlightWindow(), plain.inFlightWindow());
    QCOMPARE(made.outbox(), plain.outbox());
    QCOMPARE(made.writeTimeout(), plain.writeTimeout());
    QCOMPARE(made.stageTimeout(ConnectStage::Tls), plain.stageTimeout(ConnectStage::Tls));
    QVERIFY(made.hasAutomaticReceiveMaximum());
    QVERIFY(!made.will());
    QVERIFY(!made.cleanStart());
    QCOMPARE(made.proxy().type(), plain.proxy().type());
    QVERIFY(made.reconnectPolicy().retriesFirstConnect());
}

void MqttClientOptionsTest::becomeClientOptions()
{
    MqttClientOptions properties;
    properties.setProperty("url", u"wss://host/path"_s);
    properties.setProperty("alternatives", QStringList{u"other:1884"_s});
    properties.setProperty("receiveMaximum", 7);
    properties.setProperty("maximumPacketSize", 4096);
    properties.setProperty("connectTimeout", 1500);
    properties.setProperty("operationTimeout", 2500);
    properties.setProperty("sessionExpiry", 60);
    properties.setProperty("cleanStart", false);
    properties.setProperty("userProperties", QVariantMap{{u"app"_s, u"panel"_s}});
    properties.tls()->setProperty("serverName", u"name"_s);
    properties.tls()->setProperty("preSharedKey", u"00fF"_s);
    properties.tls()->setProperty("preSharedKeyIdentity", u"me"_s);
    properties.webSocket()->setProperty("headers", QVariantMap{{u"X-A"_s, u"b"_s}});
    properties.webSocket()->setProperty("origin", u"http://o"_s);
    const ClientOptions made = properties.options();
    QCOMPARE(made.servers(),
             QList<QUrl>({QUrl(u"wss://host:443/path"_s), QUrl(u"mqtt://other:1884"_s)}));
    QCOMPARE(made.receiveMaximum(), 7);
    QCOMPARE(made.maximumPacketSize(), 4096u);
    QCOMPARE(made.connectTimeout(), 1500ms);
    QCOMPARE(made.operationTimeout(), 2500ms);
    QCOMPARE(made.sessionExpiry(), 60s);
    QCOMPARE(made.cleanStart(), std::optional(false));
    QCOMPARE(made.connectProperties().userProperty(u"app"_s), std::optional(u"panel"_s));
    QCOMPARE(made.tls().peerName(), u"name"_s);
    QCOMPARE(made.tls().preSharedKey(), QByteArray("\0\xff", 2));
    QCOMPARE(made.webSocket().headers(), WebSocketOptions::Headers({{"X-A", "b"}}));
    QCOMPARE(made.webSocket().origin(), u"http://o"_s);
}

void MqttClientOptionsTest::becomeMoreClientOptions()
{
    MqttClientOptions properties;
    properties.setProperty("url", u"mqtt://host"_s);
    properties.setProperty("serverOrder", int(MqttClientOptions::ServerOrder::Sticky));
    properties.setProperty("sharedSessions", true);
    properties.setProperty("referableHosts", QStringList{u"*.example"_s});
    properties.setProperty("pingTimeout", 1234);
    properties.setProperty("strictSession", true);
    properties.setProperty("topicAliasMaximum", 5);
    properties.setProperty("automaticTopicAliases", false);
    properties.setProperty("validatePayloadFormat", true);
    properties.setProperty("inFlightWindow", 12);
    const ClientOptions made = properties.options();
    QCOMPARE(made.serverOrder(), ServerOrder::Sticky);
    QVERIFY(made.hasSharedSessions());
    QCOMPARE(made.referableHosts(), QStringList{u"*.example"_s});
    QCOMPARE(made.pingTimeout(), 1234ms);
    QVERIFY(made.isStrictSession());
    QCOMPARE(made.topicAliasMaximum(), 5);
    QVERIFY(!made.hasAutomaticTopicAliases());
    QVERIFY(made.validatesPayloadFormat());
    QCOMPARE(made.inFlightWindow(), 12);
}

void MqttClientOptionsTest::becomeAnOutbox()
{
    MqttClientOptions properties;
    properties.setProperty("url", u"mqtt://host"_s);
    MqttOutboxOptions &outbox = *properties.outbox();
    outbox.setProperty("policy", int(MqttOutboxOptions::Policy::LatestPerTopic));
    outbox.setProperty("maximumMessages", 7);
    outbox.setProperty("maximumBytes", 5e9);
    outbox.setProperty("maximumAge", 8000);
    outbox.setProperty("acceptOffline", true);
    QCOMPARE(properties.options().outbox(), OutboxOptions(OutboxPolicy::LatestPerTopic)
                                                .maximumMessages(7)
                                                .maximumBytes(5'000'000'000)
                                                .maximumAge(8s)
                                                .acceptOffline());
}

void MqttClientOptionsTest::becomeASocket()
{
    MqttClientOptions properties;
    properties.setProperty("url", u"mqtt://host"_s);
    MqttSocketOptions &socket = *properties.socket();
    socket.setProperty("localAddress", u"127.0.0.2"_s);
    socket.setProperty("localPort", 4711);
    socket.setProperty("noDelay", false);
    socket.setProperty("tcpKeepAlive", true);
    socket.setProperty("sendBufferSize", 4096);
    socket.setProperty("receiveBufferSize", 8192);
    socket.setProperty("typeOfService", 64);
    socket.setProperty("writeTimeout", 9000);
    socket.setProperty("resolveTimeout", 1000);
    socket.setProperty("tcpTimeout", 2000);
    socket.setProperty("tlsTimeout", 3000);
    socket.setProperty("webSocketTimeout", 4000);
    socket.setProperty("mqttTimeout", 5000);
    const ClientOptions made = properties.options();
    QCOMPARE(made.network().bindAddress, QHostAddress(u"127.0.0.2"_s));
    QCOMPARE(made.network().bindPort, 4711);
    QVERIFY(!made.network().noDelay);
    QVERIFY(made.network().tcpKeepAlive);
    QCOMPARE(made.network().sendBufferSize, std::optional(4096));
    QCOMPARE(made.network().receiveBufferSize, std::optional(8192));
    QCOMPARE(made.network().typeOfService, std::optional(64));
    QCOMPARE(made.writeTimeout(), 9s);
    QCOMPARE(made.stageTimeout(ConnectStage::Resolve), 1s);
    QCOMPARE(made.stageTimeout(ConnectStage::Connect), 2s);
    QCOMPARE(made.stageTimeout(ConnectStage::Tls), 3s);
    QCOMPARE(made.stageTimeout(ConnectStage::WebSocket), 4s);
    QCOMPARE(made.stageTimeout(ConnectStage::Mqtt), 5s);
}

void MqttClientOptionsTest::becomeAWill()
{
    MqttClientOptions properties;
    properties.setProperty("url", u"mqtt://host"_s);
    MqttWill &will = *properties.will();
    will.setProperty("topic", u"panel/status"_s);
    QCOMPARE(properties.options().will(), std::optional(Will("panel/status")));
    will.setProperty("payload", 0.5);
    will.setProperty("qos", 1);
    will.setProperty("retain", true);
    will.setProperty("delay", 5);
    will.setProperty("messageExpiry", 60);
    will.setProperty("contentType", u"text/plain"_s);
    will.setProperty("responseTopic", u"answer"_s);
    will.setProperty("userProperties", QVariantMap{{u"a"_s, u"b"_s}});
    QCOMPARE(properties.options().will(),
             std::optional(Will("panel/status", "0.5", QoS::AtLeastOnce)
                               .retain()
                               .delay(5s)
                               .messageExpiry(60s)
                               .contentType("text/plain")
                               .responseTopic("answer")
                               .userProperty(u"a"_s, u"b"_s)));
}

void MqttClientOptionsTest::becomeAProxy_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QNetworkProxy>("proxy");
    QTest::newRow("SOCKS") << u"socks5://me:pass@host:1080"_s
                           << QNetworkProxy(QNetworkProxy::Socks5Proxy, u"host"_s, 1080, u"me"_s,
                                            u"pass"_s);
    QTest::newRow("HTTP") << u"http://host:3128"_s
                          << QNetworkProxy(QNetworkProxy::HttpProxy, u"host"_s, 3128);
}

void MqttClientOptionsTest::becomeAProxy()
{
    QFETCH(const QString, text);
    QFETCH(const QNetworkProxy, proxy);
    MqttClientOptions properties;
    properties.setProperty("url", u"mqtt://host"_s);
    properties.setProperty("proxy", text);
    QCOMPARE(properties.options().proxy(), proxy);
    QVERIFY(!properties.options().usesSystemProxy());
    properties.setProperty("proxy", u"system"_s);
    QVERIFY(properties.options().usesSystemProxy());
}

void MqttClientOptionsTest::refuse_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QVariant>("value");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *name, const QVariant &value, const QString &named) {
        QTest::newRow(name) << QByteArray(name) << value << named;
    };
    row("will.qos", 3, u"qos"_s);
    row("will.payload", qQNaN(), u"NaN"_s);
    row("tls.caFile", u"missing.pem"_s, u"missing.pem"_s);
    row("tls.certificateFile", u"alone.pem"_s, u"keyFile"_s);
    row("tls.pkcs12File", u"missing.p12"_s, u"missing.p12"_s);
    row("tls.preSharedKey", u"s3cr3t"_s, u"preSharedKey"_s);
    row("webSocket.headers", QVariantMap{{u"a b"_s, u"s3cr3t"_s}}, u"a b"_s);
    row("proxy", u"ftp://me:s3cr3t@host:1"_s, u"proxy"_s);
    row("maximumPacketSize", -1, u"maximumPacketSize"_s);
    row("receiveMaximum", 65536, u""_s);
    row("keepAlive", -1, u""_s);
    row("inFlightWindow", -1, u""_s);
    row("topicAliasMaximum", 65536, u""_s);
    row("pingTimeout", -1, u""_s);
    row("outbox.maximumMessages", 0, u""_s);
    row("outbox.maximumBytes", qQNaN(), u"outbox.maximumBytes"_s);
    row("socket.localAddress", u"nowhere"_s, u"nowhere"_s);
    row("socket.localPort", 65536, u"65536"_s);
    row("socket.typeOfService", 256, u""_s);
    row("socket.mqttTimeout", -1, u""_s);
}

void MqttClientOptionsTest::refuse()
{
    QFETCH(const QByteArray, name);
    QFETCH(const QVariant, value);
    QFETCH(const QString, named);
    MqttClientOptions properties;
    properties.setProperty("url", u"mqtt://host"_s);
    properties.will()->setProperty("topic", u"t"_s);
    const qsizetype dot = name.indexOf('.');
    QObject *const owner = dot < 0 ? &properties
                                   : properties.property(name.left(dot)).value<QObject *>();
    QVERIFY(owner->setProperty(name.mid(dot + 1), value));
    QString text;
    try {
        const ClientOptions options = properties.options();
        QFAIL("It was taken");
    } catch (const UsageError &error) {
        text = error.text();
    }
    QVERIFY2(text.contains(named), qPrintable(text));
    QVERIFY2(!text.contains(u"s3cr3t"_s), qPrintable(text));
}

void MqttClientOptionsTest::anyChangeIsTold_data()
{
    QTest::addColumn<QByteArray>("group");
    for (const char *const group : {"", "tls", "will", "webSocket", "outbox", "socket"})
        QTest::newRow(group) << QByteArray(group);
}

// So that it reconnects.
void MqttClientOptionsTest::anyChangeIsTold()
{
    QFETCH(const QByteArray, group);
    MqttClientOptions properties;
    QObject *const owner = group.isEmpty() ? &properties
                                           : properties.property(group).value<QObject *>();
    int told = 0;
    connect(&properties, &MqttClientOptions::optionsChanged, this, [&told] { ++told; });
    const QMetaObject *const type = owner->metaObject();
    int changed = 0;
    for (int i = type->propertyOffset(); i < type->propertyCount(); ++i) {
        if (!type->property(i).isWritable())
            continue;
        QVariant other(type->property(i).read(owner));
        if (other.typeId() == QMetaType::Bool)
            other = !other.toBool();
        else if (type->property(i).isEnumType())
            other = QByteArray(type->property(i).name()) == "protocolVersion" ? 3 : 1;
        else if (other.typeId() == QMetaType::Int || other.typeId() == QMetaType::Double)
            other = 3;
        else if (other.typeId() == QMetaType::QVariantMap)
            other = QVariantMap{{u"a"_s, u"b"_s}};
        else
            other = u"text"_s;
        QVERIFY2(type->property(i).write(owner, other), type->property(i).name());
        QCOMPARE(told, ++changed);
    }
    QVERIFY(changed > 0);
}

QTEST_GUILESS_MAIN(MqttClientOptionsTest)

#include "tst_mqttclientoptions.moc"
