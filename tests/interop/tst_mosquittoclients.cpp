// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "peers.h"

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

//! mosquitto's own clients as partners, through mosquitto.
class tst_MosquittoClients : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void whatMosquittoPubSendsIsReceived_data() { addVersions(); }
    void whatMosquittoPubSendsIsReceived();
    void propertiesOfMosquittoPubAreReceived();
    void mosquittoSubReceivesWhatWeSend_data() { addVersions(); }
    void mosquittoSubReceivesWhatWeSend();
    void mosquittoSubReceivesOurProperties();

private:
    QStringList arguments(const QByteArray &version, const QByteArray &topic) const;

    MosquittoBroker m_broker{{"log_type subscribe"}};
};

void tst_MosquittoClients::initTestCase()
{
    QVERIFY2(m_broker.start(), qPrintable(m_broker.failure()));
}

QStringList tst_MosquittoClients::arguments(const QByteArray &version,
                                            const QByteArray &topic) const
{
    const QString name = version == "3.1" ? u"mqttv31"_s
        : version == "3.1.1"              ? u"mqttv311"_s
                                          : u"mqttv5"_s;
    return {u"-h"_s, u"127.0.0.1"_s,  u"-p"_s, QString::number(m_broker.port()),
            u"-V"_s, name, u"-t"_s, QString::fromLatin1(topic)};
}

void tst_MosquittoClients::whatMosquittoPubSendsIsReceived()
{
    QFETCH(const ProtocolVersion, version);
    const QByteArray topic = freshTopic();
    for (const QoS qos : {QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce}) {
        Client client(optionsFor(m_broker, version));
        RUN_COROUTINE(client.connect().start());
        RUN_COROUTINE(client.subscribe(topic, QoS::ExactlyOnce).start());
        ChildProcess publisher;
        QVERIFY(publisher.run(u"mosquitto_pub"_s,
                              arguments(QTest::currentDataTag(), topic)
                                  + QStringList{u"-q"_s, QString::number(static_cast<int>(qos)),
                                                u"-m"_s, u"grün 0.38"_s}));
        RUN_COROUTINE([](Client &client, QByteArray topic, QoS qos) -> QCoro::Task<> {
            auto stream = client.messages();
            const auto messages = co_await read(stream, 1);
            CO_COMPARE(messages.first().topic().utf8(), topic);
            CO_COMPARE(messages.first().payload(), QByteArray("gr\xc3\xbcn 0.38"));
            CO_COMPARE(messages.first().qos(), qos);
        }(client, topic, qos));
        QVERIFY2(publisher.waitForSuccess(), publisher.text().constData());
    }
}

void tst_MosquittoClients::propertiesOfMosquittoPubAreReceived()
{
    const QByteArray topic = freshTopic();
    Client client(optionsFor(m_broker));
    RUN_COROUTINE(client.connect().start());
    RUN_COROUTINE(client.subscribe(topic, QoS::AtLeastOnce).start());
    QStringList all = arguments("5", topic) + QStringList{u"-q"_s, u"1"_s, u"-m"_s, u"{}"_s};
    const auto property = [&](const QStringList &words) {
        all += QStringList{u"-D"_s, u"publish"_s} + words;
    };
    property({u"content-type"_s, u"application/json"_s});
    property({u"response-topic"_s, u"answers/1"_s});
    property({u"correlation-data"_s, u"c1"_s});
    property({u"user-property"_s, u"b"_s, u"1"_s});
    property({u"user-property"_s, u"a"_s, u"2"_s});
    ChildProcess publisher;
    QVERIFY(publisher.run(u"mosquitto_pub"_s, all));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        auto stream = client.messages();
        const auto messages = co_await read(stream, 1);
        const Properties &got = messages.first().properties();
        CO_COMPARE(got.text(PropertyId::ContentType), std::optional(u"application/json"_s));
        CO_COMPARE(got.text(PropertyId::ResponseTopic), std::optional(u"answers/1"_s));
        CO_COMPARE(got.bytes(PropertyId::CorrelationData), std::optional(QByteArray("c1")));
        const QList<UserProperty> expected = {{u"b"_s, u"1"_s}, {u"a"_s, u"2"_s}};
        CO_COMPARE(got.userProperties(), expected);
    }(client));
    QVERIFY2(publisher.waitForSuccess(), publisher.text().constData());
}

void tst_MosquittoClients::mosquittoSubReceivesWhatWeSend()
{
    QFETCH(const ProtocolVersion, version);
    const QByteArray topic = freshTopic();
    ChildProcess subscriber;
    QVERIFY(subscriber.run(u"mosquitto_sub"_s,
                           arguments(QTest::currentDataTag(), topic)
                               + QStringList{u"-q"_s, u"2"_s, u"-C"_s, u"3"_s, u"-F"_s,
                                             u"%t %q %r %x"_s}));
    QVERIFY2(m_broker.waitForLog(' ' + topic + '\n'), m_broker.log().constData());
    RUN_COROUTINE([](ClientOptions options, QByteArray topic) -> QCoro::Task<> {
        Client client(options);
        co_await client.connect();
        co_await client.publish(topic, 0.38);
        co_await client.publish(topic, QByteArray("\0\xff", 2), QoS::AtLeastOnce);
        co_await client.publish(topic, u"grün"_s, QoS::ExactlyOnce);
        co_await client.disconnect();
    }(optionsFor(m_broker, version), topic));
    QVERIFY2(subscriber.waitForSuccess(), subscriber.text().constData());
    QCOMPARE(subscriber.lines(),
             (QByteArrayList{topic + " 0 0 302e3338", topic + " 1 0 00ff",
                             topic + " 2 0 6772c3bc6e"}));
}

void tst_MosquittoClients::mosquittoSubReceivesOurProperties()
{
    const QByteArray topic = freshTopic();
    ChildProcess subscriber;
    QVERIFY(subscriber.run(u"mosquitto_sub"_s,
                           arguments("5", topic)
                               + QStringList{u"-q"_s, u"1"_s, u"-C"_s, u"1"_s, u"-F"_s,
                                             u"%p|%C|%R|%D|%F|%P"_s}));
    QVERIFY2(m_broker.waitForLog(' ' + topic + '\n'), m_broker.log().constData());
    RUN_COROUTINE([](ClientOptions options, QByteArray topic) -> QCoro::Task<> {
        Client client(options);
        co_await client.connect();
        auto properties = PublishOptions(QoS::AtLeastOnce)
                              .contentType(u"text/plain"_s)
                              .responseTopic("answers/2")
                              .correlationData("c2")
                              .utf8Payload()
                              .userProperty(u"b"_s, u"1"_s)
                              .userProperty(u"a"_s, u"2"_s);
        co_await client.publish(topic, "hello", properties);
        co_await client.disconnect();
    }(optionsFor(m_broker), topic));
    QVERIFY2(subscriber.waitForSuccess(), subscriber.text().constData());
    QCOMPARE(subscriber.text(), QByteArray("hello|text/plain|answers/2|c2|1|b:1 a:2\n"));
}

QTEST_GUILESS_MAIN(tst_MosquittoClients)
#include "tst_mosquittoclients.moc"
