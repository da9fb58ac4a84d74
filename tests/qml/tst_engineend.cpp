// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "brokeroftest.h"

#include <QtQml/QQmlComponent>
#include <QtQml/QQmlContext>
#include <QtQml/QQmlEngine>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;

namespace {

const QByteArray program = R"(
import QtQml
import QCoMqtt

QtObject {
    id: root
    property MqttClient mqtt: MqttClient {
        url: broker.url
        active: true
        onStateChanged: probe.call()
        onErrorChanged: probe.call()
    }
    property MqttSubscription subscription: MqttSubscription {
        client: root.mqtt
        filter: "flood"
        onMessageReceived: probe.call()
        onActiveChanged: probe.call()
        onErrorStringChanged: probe.call()
    }
    property MqttTopic topic: MqttTopic {
        client: root.mqtt
        topic: "flood"
        qos: 1
        onValueChanged: probe.call()
        onQualityChanged: probe.call()
        onWriteFailed: probe.call()
    }
    function ask() {
        mqtt.publish("t", 1, { qos: 2 }).then(() => probe.call(), () => probe.call())
        mqtt.request("nobody", 1).then(() => probe.call(), () => probe.call())
        topic.value = -1
    }
})";

} // namespace

//! What the handlers of the program call.
class Probe : public QObject
{
    Q_OBJECT

public:
    Q_INVOKABLE void call() { ++m_calls; }
    int calls() const { return m_calls; }

private:
    int m_calls = 0;
};

// I12: the engine, or the objects, go while the server owes an answer to everything.
class EngineEndTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void endsAtAnyMoment_data();
    void endsAtAnyMoment();
    void aPromiseOfAClientThatWentIsRejected();

private:
    void makeProgram();
    void reach(const QString &moment);
    void end(const QString &order);
    void letEverythingHappen();

    std::unique_ptr<BrokerOfTest> m_broker;
    std::unique_ptr<Probe> m_probe;
    std::unique_ptr<QQmlEngine> m_engine;
    std::unique_ptr<QObject> m_root;
};

void EngineEndTest::init()
{
    m_root.reset();
    m_engine.reset();
    m_broker = std::make_unique<BrokerOfTest>();
    m_probe = std::make_unique<Probe>();
}

void EngineEndTest::makeProgram()
{
    m_engine = std::make_unique<QQmlEngine>();
    m_engine->addImportPath(QStringLiteral(QML_MODULES));
    m_engine->rootContext()->setContextProperty(u"broker"_s, m_broker.get());
    m_engine->rootContext()->setContextProperty(u"probe"_s, m_probe.get());
    QQmlComponent component(m_engine.get());
    component.setData(program, QUrl(u"file:///program.qml"_s));
    m_root.reset(component.create());
    QVERIFY2(m_root, qPrintable(component.errorString()));
}

void EngineEndTest::reach(const QString &moment)
{
    if (moment == "connecting"_L1)
        return;
    if (moment == "subscribing"_L1 || moment == "asking"_L1)
        m_broker->swallow();
    if (moment == "receiving"_L1)
        m_broker->setFlooding(true);
    QTRY_COMPARE(m_broker->connects(), 1);
    QTRY_VERIFY(m_broker->subscribes() >= 1);
    if (moment == "asking"_L1) {
        QVERIFY(QMetaObject::invokeMethod(m_root.get(), "ask"));
        QTRY_VERIFY(m_broker->publishes() >= 2);
    }
    if (moment == "receiving"_L1)
        QTRY_VERIFY(m_probe->calls() > 50);
}

void EngineEndTest::end(const QString &order)
{
    if (order == "objects first"_L1)
        m_root.reset();
    m_engine.reset();
}

// The broker has seen the client go, and every event has come.
void EngineEndTest::letEverythingHappen()
{
    m_root.reset();
    m_broker->publish(u"flood"_s, u"late"_s);
    QTRY_COMPARE(m_broker->connections(), 1); // the observer
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QCoreApplication::processEvents();
}

void EngineEndTest::endsAtAnyMoment_data()
{
    QTest::addColumn<QString>("moment");
    QTest::addColumn<QString>("order");
    for (const QString &moment : {u"connecting"_s, u"subscribing"_s, u"asking"_s, u"receiving"_s}) {
        for (const QString &order : {u"objects first"_s, u"engine first"_s})
            QTest::newRow(qPrintable(moment + u", "_s + order)) << moment << order;
    }
}

void EngineEndTest::endsAtAnyMoment()
{
    QFETCH(QString, moment);
    QFETCH(QString, order);
    QTRY_COMPARE(m_broker->connections(), 1);
    makeProgram();
    reach(moment);
    end(order);
    const int calls = m_probe->calls();
    letEverythingHappen();
    QCOMPARE(m_probe->calls(), calls);
}

void EngineEndTest::aPromiseOfAClientThatWentIsRejected()
{
    makeProgram();
    reach(u"asking"_s);
    const QJSValue root = m_engine->newQObject(m_root.get());
    QJSEngine::setObjectOwnership(m_root.get(), QJSEngine::CppOwnership);
    const QJSValue make = m_engine->evaluate(
        u"(function(root) { let end = { code: -1 };"
        " root.mqtt.publish('t', 1, { qos: 1 }).catch(error => end.code = error.code);"
        " return end; })"_s);
    const QJSValue end = make.call({root});
    QCOMPARE(end.property(u"code"_s).toInt(), -1);
    m_root.reset();
    QTRY_COMPARE(end.property(u"code"_s).toInt(), 5); // MqttClient.Error.Cancelled
}

QTEST_MAIN(EngineEndTest)

#include "tst_engineend.moc"
