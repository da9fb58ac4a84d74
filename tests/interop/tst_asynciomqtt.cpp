// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "peers.h"

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

//! Python's asyncio-mqtt as partner, through mosquitto.
class tst_AsyncioMqtt : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void whatPythonPublishesIsReceived_data() { addVersions(); }
    void whatPythonPublishesIsReceived();
    void pythonReceivesWhatWePublish_data() { addVersions(); }
    void pythonReceivesWhatWePublish();

private:
    bool runScript(ChildProcess &process, const QString &name, const QByteArray &topic);

    MosquittoBroker m_broker;
};

void tst_AsyncioMqtt::initTestCase()
{
    QVERIFY2(m_broker.start(), qPrintable(m_broker.failure()));
}

// The system's Python: the modules come from its packages.
bool tst_AsyncioMqtt::runScript(ChildProcess &process, const QString &name,
                                const QByteArray &topic)
{
    return process.run(u"/usr/bin/python3"_s,
                       {QStringLiteral(QCOMQTT_INTEROP_SCRIPTS "/") + name,
                        QString::number(m_broker.port()),
                        QString::fromLatin1(QTest::currentDataTag()),
                        QString::fromLatin1(topic)});
}

void tst_AsyncioMqtt::whatPythonPublishesIsReceived()
{
    QFETCH(const ProtocolVersion, version);
    const QByteArray topic = freshTopic();
    ChildProcess publisher;
    Client client(optionsFor(m_broker, version));
    RUN_COROUTINE(client.connect().start());
    RUN_COROUTINE(client.subscribe(topic + "/#", QoS::ExactlyOnce).start());
    QVERIFY(runScript(publisher, u"asynciomqtt_publish.py"_s, topic));
    RUN_COROUTINE([](Client &client, QByteArray topic) -> QCoro::Task<> {
        auto stream = client.messages();
        const auto live = co_await read(stream, 6);
        const QByteArrayList expected{"gr\xc3\xbcn", "42", "0.38", QByteArray("\0\xff", 2), "",
                                      "kept"};
        CO_COMPARE(payloadsOf(live), expected);
        const QList<int> qos{0, 1, 2, 0, 1, 2};
        for (qsizetype i = 0; i < live.size(); ++i) {
            CO_COMPARE(static_cast<int>(live[i].qos()), qos[i]);
            CO_VERIFY(!live[i].isRetained());
        }
        co_await client.unsubscribe(topic + "/#");
        co_await client.subscribe(topic + "/#", QoS::ExactlyOnce);
        const auto kept = co_await read(stream, 1);
        CO_COMPARE(payloadsOf(kept), QByteArrayList{"kept"});
        CO_VERIFY(kept.first().isRetained());
    }(client, topic));
    QVERIFY2(publisher.waitForSuccess(), publisher.text().constData());
}

void tst_AsyncioMqtt::pythonReceivesWhatWePublish()
{
    QFETCH(const ProtocolVersion, version);
    const QByteArray topic = freshTopic();
    Client client(optionsFor(m_broker, version));
    RUN_COROUTINE([](Client &client, QByteArray topic) -> QCoro::Task<> {
        co_await client.connect();
        const auto retained = PublishOptions(QoS::AtLeastOnce).retain();
        co_await client.publish(topic + "/kept", "kept", retained);
    }(client, topic));
    ChildProcess subscriber;
    QVERIFY(runScript(subscriber, u"asynciomqtt_subscribe.py"_s, topic));
    QVERIFY2(subscriber.waitForText("kept 1 1 6b657074\n"), subscriber.text().constData());
    RUN_COROUTINE([](Client &client, QByteArray topic) -> QCoro::Task<> {
        co_await client.publish(topic + "/text", u"grün"_s, QoS::AtMostOnce);
        co_await client.publish(topic + "/integer", 42, QoS::AtLeastOnce);
        co_await client.publish(topic + "/number", 0.38, QoS::ExactlyOnce);
        co_await client.publish(topic + "/bytes", QByteArray("\0\xff", 2), QoS::AtLeastOnce);
        co_await client.publish(topic + "/end", nullptr, QoS::ExactlyOnce);
    }(client, topic));
    QVERIFY2(subscriber.waitForSuccess(), subscriber.text().constData());
    // paho hands out QoS 2 at PUBREL, so that QoS 1 may overtake it.
    QByteArrayList lines = subscriber.lines();
    std::sort(lines.begin(), lines.end());
    QCOMPARE(lines,
             (QByteArrayList{"bytes 1 0 00ff", "end 2 0", "integer 1 0 3432", "kept 1 1 6b657074",
                             "number 2 0 302e3338", "text 0 0 6772c3bc6e"}));
}

QTEST_GUILESS_MAIN(tst_AsyncioMqtt)
#include "tst_asynciomqtt.moc"
