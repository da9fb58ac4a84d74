// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "mqttclientoptions.h"

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
    for (const char *const group : {"", "tls", "will", "webSocket"})
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
        else if (other.typeId() == QMetaType::Int || type->property(i).isEnumType())
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
