// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "sessiondriver.h"

#include <functional>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

using Change = std::function<void(SessionOptions &)>;
using PublishChange = std::function<void(Publish &)>;
Q_DECLARE_METATYPE(Change)
Q_DECLARE_METATYPE(PublishChange)

//! What is refused before a byte is sent, and that the text names the value.
class ValidationTest : public QObject
{
    Q_OBJECT

    static bool refuses(const std::optional<Failure> &failure, const QString &named)
    {
        if (!failure || failure->code != ErrorCode::Usage)
            return false;
        return failure->text.contains(named);
    }
    static void option(const char *tag, int version, const Change &change, const QString &named)
    {
        QTest::newRow(tag) << version << change << named;
    }
    static void publish(const char *tag, const PublishChange &change, const QString &named)
    {
        QTest::newRow(tag) << change << named;
    }

private Q_SLOTS:
    void badOptionsAreRefused_data()
    {
        QTest::addColumn<int>("version");
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("named");
        using O = SessionOptions;
        option("B3 password alone on MQTT 3.1.1", 4, [](O &o) { o.password = "p"; }, u"MQTT 5"_s);
        option("B6 empty id and a kept session", 4, [](O &o) { o.clientId.clear(); },
               u"client id"_s);
        option("B6 empty id on MQTT 3.1", 3, [](O &o) { o.clientId.clear(); }, u"1 to 23"_s);
        option("B6 24 characters on MQTT 3.1", 3,
               [](O &o) { o.clientId = QString(24, u'c'); }, u"cccc"_s);
        option("A22 password", 5, [](O &o) { o.password = QByteArray(65536, 'p'); }, u"65536"_s);
        option("A22 user name", 5, [](O &o) { o.userName = QString(65536, u'u'); }, u"user name"_s);
        option("A22 user name in UTF-8 bytes", 5,
               [](O &o) { o.userName = QString(32768, u'\u00fc'); }, u"user name"_s);
        option("A22 client id", 5, [](O &o) { o.clientId = QString(65536, u'c'); }, u"client id"_s);
        option("A22 authentication data", 5,
               [](O &o) {
                   o.connectProperties.setText(PropertyId::AuthenticationMethod, u"m"_s);
                   o.connectProperties.setBytes(PropertyId::AuthenticationData,
                                                QByteArray(65536, 'a'));
               },
               u"AuthenticationData"_s);
        option("client id with U+0000", 5, [](O &o) { o.clientId = QString(QChar(u'\0')); },
               u"\\u0000"_s);
        option("user name with a lone surrogate", 5,
               [](O &o) { o.userName = QString(QChar(0xD800)); }, u"D800"_s);
        option("keep-alive too long", 5, [](O &o) { o.keepAlive = 65536s; }, u"65536"_s);
        option("keep-alive negative", 5, [](O &o) { o.keepAlive = -1s; }, u"-1"_s);
        option("session expiry too long", 5,
               [](O &o) { o.sessionExpiry = std::chrono::seconds(4294967296); }, u"4294967296"_s);
        option("ping timeout negative", 5, [](O &o) { o.pingTimeout = -5ms; }, u"-5"_s);
        option("receive maximum 0", 5, [](O &o) { o.receiveMaximum = 0; }, u"receive maximum"_s);
        option("packet size 0", 5, [](O &o) { o.maximumPacketSize = 0; }, u"packet size"_s);
        option("window 0", 5, [](O &o) { o.inFlightWindow = 0; }, u"window"_s);
        option("version", 5, [](O &o) { o.version = ProtocolVersion(6); }, u"6"_s);
        option("B5 will without topic", 5, [](O &o) { o.will = Will(); }, u"will"_s);
        option("will property on MQTT 3.1.1", 4,
               [](O &o) { o.will = Will("a").delay(5s); }, u"WillDelayInterval"_s);
        option("will with a property of CONNECT", 5,
               [](O &o) {
                   o.will = Will("a").properties(with(PropertyId::AuthenticationMethod, u"x"_s));
               },
               u"AuthenticationMethod"_s);
        option("connect property on MQTT 3.1.1", 4,
               [](O &o) { o.connectProperties.addUserProperty(u"a"_s, u"b"_s); }, u"MQTT 5"_s);
        option("connect property that has its option", 5,
               [](O &o) { o.connectProperties.setNumber(PropertyId::ReceiveMaximum, 5); },
               u"ReceiveMaximum"_s);
        option("connect property of PUBLISH", 5,
               [](O &o) { o.connectProperties.setText(PropertyId::ContentType, u"x"_s); },
               u"ContentType"_s);
        option("request response information 2", 5,
               [](O &o) {
                   o.connectProperties.setNumber(PropertyId::RequestResponseInformation, 2);
               },
               u"2"_s);
        option("authentication data alone", 5,
               [](O &o) { o.connectProperties.setBytes(PropertyId::AuthenticationData, "x"); },
               u"AuthenticationMethod"_s);
        option("property twice", 5,
               [](O &o) {
                   o.connectProperties.append(PropertyId::AuthenticationMethod, u"a"_s);
                   o.connectProperties.append(PropertyId::AuthenticationMethod, u"b"_s);
               },
               u"more than once"_s);
        option("property of the wrong type", 5,
               [](O &o) { o.connectProperties.setNumber(PropertyId::AuthenticationMethod, 1); },
               u"wrong type"_s);
    }
    void badOptionsAreRefused()
    {
        QFETCH(int, version);
        QFETCH(Change, change);
        QFETCH(QString, named);
        SessionOptions options = SessionDriver::defaults(ProtocolVersion(version));
        QVERIFY(!Session::validate(options));
        change(options);
        const auto failure = Session::validate(options);
        QVERIFY2(refuses(failure, named), failure ? qPrintable(failure->text) : "accepted");
    }

    void goodOptionsAreAccepted_data()
    {
        QTest::addColumn<int>("version");
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("named");
        using O = SessionOptions;
        option("B3 password alone on MQTT 5", 5, [](O &o) { o.password = "p"; }, {});
        option("B4 empty user name and password", 4,
               [](O &o) { o.userName = QString(); o.password = QByteArray(); }, {});
        option("B6 empty id with clean session", 4,
               [](O &o) { o.clientId.clear(); o.cleanStart = CleanStart::Always; }, {});
        option("B6 empty id on MQTT 5", 5, [](O &o) { o.clientId.clear(); }, {});
        option("B6 23 characters on MQTT 3.1", 3,
               [](O &o) { o.clientId = QString(23, u'c'); }, {});
        option("A22 longest password", 5, [](O &o) { o.password = QByteArray(65535, 'p'); }, {});
        option("longest times", 5,
               [](O &o) { o.keepAlive = 65535s; o.sessionExpiry = 4294967295s; }, {});
        option("B5 will with empty payload", 4, [](O &o) { o.will = Will("a"); }, {});
        option("will properties", 5, [](O &o) { o.will = Will("a").delay(5s).utf8Payload(); }, {});
        option("user properties", 5,
               [](O &o) {
                   o.connectProperties.addUserProperty(u"a"_s, u"b"_s);
                   o.connectProperties.addUserProperty(u"a"_s, u"c"_s);
               },
               {});
    }
    void goodOptionsAreAccepted()
    {
        QFETCH(int, version);
        QFETCH(Change, change);
        SessionOptions options = SessionDriver::defaults(ProtocolVersion(version));
        change(options);
        QCOMPARE(Session::validate(options), std::nullopt);
    }

    void badMessagesAreRefused_data()
    {
        QTest::addColumn<PublishChange>("change");
        QTest::addColumn<QString>("named");
        publish("C31 empty topic", [](Publish &p) { p.topic = Topic(); }, u"topic"_s);
        publish("QoS 3", [](Publish &p) { p.qos = QoS(3); }, u"3"_s);
        for (const int alias : {0, 1, 65535}) {
            publish(qPrintable(u"C27 topic alias %1"_s.arg(alias)),
                    [alias](Publish &p) {
                        p.properties.setNumber(PropertyId::TopicAlias, quint32(alias));
                    },
                    u"TopicAlias"_s);
        }
        for (const char *topic : {"a/+", "#", ""}) {
            publish(qPrintable(u"C33 response topic %1"_s.arg(QLatin1StringView(topic))),
                    [topic](Publish &p) {
                        p.properties.setText(PropertyId::ResponseTopic, QString::fromLatin1(topic));
                    },
                    u"ResponseTopic"_s);
        }
        publish("C34 subscription identifier",
                [](Publish &p) { p.properties.setNumber(PropertyId::SubscriptionIdentifier, 1); },
                u"SubscriptionIdentifier"_s);
        publish("C35 payload is no text",
                [](Publish &p) {
                    p.payload = "\xff";
                    p.properties.setNumber(PropertyId::PayloadFormatIndicator, 1);
                },
                u"UTF-8"_s);
        publish("payload format 2",
                [](Publish &p) { p.properties.setNumber(PropertyId::PayloadFormatIndicator, 2); },
                u"2"_s);
        publish("content type with U+0000",
                [](Publish &p) {
                    p.properties.setText(PropertyId::ContentType, QString(QChar(u'\0')));
                },
                u"ContentType"_s);
        publish("user property too long",
                [](Publish &p) { p.properties.addUserProperty(u"a"_s, QString(65536, u'x')); },
                u"UserProperty"_s);
        publish("A22 correlation data too long",
                [](Publish &p) {
                    p.properties.setBytes(PropertyId::CorrelationData, QByteArray(65536, 'x'));
                },
                u"65536"_s);
        publish("property of CONNECT",
                [](Publish &p) { p.properties.setNumber(PropertyId::SessionExpiryInterval, 1); },
                u"SessionExpiryInterval"_s);
        publish("unknown property", [](Publish &p) { p.properties.setNumber(PropertyId(0x3F), 1); },
                u"63"_s);
    }
    void badMessagesAreRefused()
    {
        QFETCH(PublishChange, change);
        QFETCH(QString, named);
        Publish publish = message("a", QoS::AtLeastOnce, 0);
        change(publish);
        SessionDriver driver;
        driver.connect(with(PropertyId::TopicAliasMaximum, 10));
        const auto failure = driver.session.validate(publish);
        QVERIFY2(refuses(failure, named), failure ? qPrintable(failure->text) : "accepted");
        const Effects effects = driver.publish(publish, 1);
        QCOMPARE(effects, (Effects{Complete{1, *failure}}));
    }

    void goodMessagesAreAccepted_data()
    {
        QTest::addColumn<PublishChange>("change");
        QTest::addColumn<QString>("named");
        publish("C32 empty levels", [](Publish &p) { p.topic = "a//b/"; }, {});
        publish("C38 empty and retained",
                [](Publish &p) { p.payload.clear(); p.retain = true; }, {});
        publish("C33 response topic",
                [](Publish &p) { p.properties.setText(PropertyId::ResponseTopic, u"answer/1"_s); },
                {});
        publish("C35 payload is text",
                [](Publish &p) {
                    p.payload = "\xc3\xbc";
                    p.properties.setNumber(PropertyId::PayloadFormatIndicator, 1);
                },
                {});
        publish("C35 payload format unspecified",
                [](Publish &p) {
                    p.payload = "\xff";
                    p.properties.setNumber(PropertyId::PayloadFormatIndicator, 0);
                },
                {});
    }
    void goodMessagesAreAccepted()
    {
        QFETCH(PublishChange, change);
        Publish publish = message("a", QoS::AtLeastOnce, 0);
        change(publish);
        SessionDriver driver;
        driver.connect();
        QCOMPARE(driver.session.validate(publish), std::nullopt);
        QCOMPARE(sent<Publish>(driver.publish(publish)).size(), std::size_t(1));
    }

    void c30_topicsWithWildcardsCannotBeMade_data()
    {
        QTest::addColumn<QByteArray>("topic");
        QTest::newRow("C30 plus") << QByteArray("a/+");
        QTest::newRow("C30 number sign") << QByteArray("a/#");
        QTest::newRow("C31 NUL") << QByteArray("a\0b", 3);
        QTest::newRow("C31 too long in UTF-8") << QByteArray("\xc3\xbc").repeated(32768);
    }
    void c30_topicsWithWildcardsCannotBeMade()
    {
        QFETCH(QByteArray, topic);
        QVERIFY_THROWS_EXCEPTION(UsageError, Topic{topic});
    }

    void propertiesOfMessagesNeedMqtt5()
    {
        SessionDriver driver(ProtocolVersion::V3_1_1);
        Publish publish = message("a", QoS::AtMostOnce, 0);
        QCOMPARE(driver.session.validate(publish), std::nullopt);
        publish.properties.addUserProperty(u"a"_s, u"b"_s);
        QVERIFY(refuses(driver.session.validate(publish), u"UserProperty"_s));
    }

    void b25_limitsOfTheServerCountOnlyWhileConnected()
    {
        SessionDriver driver;
        const Publish publish = message("a", QoS::ExactlyOnce, 0);
        QCOMPARE(driver.session.validate(publish), std::nullopt);
        driver.connect(with(PropertyId::MaximumQoS, 1));
        QVERIFY(refuses(driver.session.validate(publish), u"QoS 2"_s));
        driver.session.linkLost(driver.now);
        QCOMPARE(driver.session.validate(publish), std::nullopt);
    }
};

QTEST_APPLESS_MAIN(ValidationTest)
#include "tst_validation.moc"
