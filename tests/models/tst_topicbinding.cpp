// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"

#include <qcomqtt/client.h>
#include <qcomqtt/localbroker.h>
#include <qcomqtt/messagelogmodel.h>
#include <qcomqtt/topicbinding.h>

#include <QtTest/QSignalSpy>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QDoubleSpinBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QProgressBar>
#include <QtWidgets/QSlider>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// Widgets that show what a topic says, and write to it.
class tst_TopicBinding : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void aWidgetShowsWhatTheTopicSays_data();
    void aWidgetShowsWhatTheTopicSays();
    void whatIsNoValueIsTold_data();
    void whatIsNoValueIsTold();
    void aRetainedValueIsShownAtOnce();
    void itWaitsForTheConnection();
    void itGoesOnAfterAnotherConnection();
    void itUnsubscribesWhenItGoes();
    void aRefusedSubscriptionIsTold();
    void whoUnsubscribesEndsIt();
    void whatTheUserDoesIsPublished();
    void wordsStandForTrueAndFalse();
    void i13_echoesDoNotFightTheUser();
    void aQml5_theLastWriterWins();
    void i13_aFailureBringsBackWhatTheTopicSaid();
    void commandsGoToATopicOfTheirOwn();
    void aDeviceThatDoesNotObeyIsBelieved();
    void receivingPublishesNothing();
    void theClientMayGoFirst();
    void theWidgetMayGoAtAnyMoment();
    void whatCannotBeBoundIsRefused();

private:
    using PacketType = LocalBroker::Packet::Type;
    void publish(const Topic &topic, const Payload &payload, bool retain = false);
    //! What was published, by whomever, in the order in which the broker took it: "topic payload".
    QStringList published();
    void waitForSubscription(int subscriptions = 1);

    std::unique_ptr<LocalBroker> m_broker;
    std::unique_ptr<Client> m_client; // of the bindings
    std::unique_ptr<Client> m_other;
    std::unique_ptr<MessageLogModel> m_log;
    int m_subscriptions = 0;
    int m_unsubscriptions = 0;
};

void tst_TopicBinding::init()
{
    m_subscriptions = m_unsubscriptions = 0;
    m_broker = std::make_unique<LocalBroker>();
    m_broker->listen();
    m_other = std::make_unique<Client>(m_broker->url());
    m_log = std::make_unique<MessageLogModel>();
    m_log->follow(m_other->messages());
    RUN_COROUTINE(m_other->connect().start());
    RUN_COROUTINE(m_other->subscribe("#", QoS::AtLeastOnce).start());
    m_broker->setFaultHook([this](const LocalBroker::Packet &packet) {
        m_subscriptions += packet.isToClient(PacketType::SubAck) ? 1 : 0;
        m_unsubscriptions += packet.isFromClient(PacketType::Unsubscribe) ? 1 : 0;
        return LocalBroker::Fault::pass();
    });
    m_client = std::make_unique<Client>(m_broker->url());
    RUN_COROUTINE(m_client->connect().start());
}

void tst_TopicBinding::cleanup()
{
    m_client.reset();
    m_other.reset();
    m_broker.reset();
}

void tst_TopicBinding::publish(const Topic &topic, const Payload &payload, bool retain)
{
    RUN_COROUTINE(m_other->publish(topic, payload, PublishOptions(QoS::AtLeastOnce).retain(retain))
                      .start());
}

QStringList tst_TopicBinding::published()
{
    m_log->flush();
    QStringList list;
    for (int row = 0; row < m_log->rowCount(); ++row) {
        const QModelIndex index = m_log->index(row, 0);
        list.append(index.data(MessageLogModel::TopicRole).toString() + u' '
                    + index.data(MessageLogModel::TextRole).toString());
    }
    return list;
}

void tst_TopicBinding::waitForSubscription(int subscriptions)
{
    QTRY_COMPARE(m_subscriptions, subscriptions);
}

void tst_TopicBinding::aWidgetShowsWhatTheTopicSays_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("property");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QVariant>("expected");
    const auto row = [](const char *name, const char *type, const char *property,
                        const char *payload, const char *path, const QVariant &expected) {
        QTest::newRow(name) << QByteArray(type) << QByteArray(property) << QByteArray(payload)
                            << QString::fromUtf8(path) << expected;
    };
    row("text", "label", "text", "21 \u00b0C", "", u"21 \u00b0C"_s);
    row("text of a number", "label", "text", "21.50", "", u"21.50"_s);
    row("text in JSON", "label", "text", R"({"a": ["x", "y"]})", "a[1]", u"y"_s);
    row("number in JSON as text", "label", "text", R"({"a": 2.5})", "a", u"2.5"_s);
    row("object as text", "label", "text", R"({"a": {"b": 1}})", "a", u"{\"b\":1}"_s);
    row("whole number", "slider", "value", "42", "", 42);
    row("rounded", "slider", "value", "41.6", "", 42);
    row("rounded from JSON", "progress", "value", R"({"load": 0.7e1})", "load", 7);
    row("number", "spin", "value", " 21.5 ", "", 21.5);
    row("number in text in JSON", "spin", "value", R"({"t": "21.5"})", "t", 21.5);
    row("truth", "check", "checked", "on", "", true);
    row("truth in JSON", "check", "checked", R"({"on": true})", "on", true);
    row("visible", "label", "enabled", "0", "", false);
}

namespace {

std::unique_ptr<QWidget> widgetOf(const QByteArray &type)
{
    if (type == "slider")
        return std::make_unique<QSlider>();
    if (type == "progress")
        return std::make_unique<QProgressBar>();
    if (type == "spin")
        return std::make_unique<QDoubleSpinBox>();
    if (type == "check")
        return std::make_unique<QCheckBox>();
    return std::make_unique<QLabel>();
}

} // namespace

void tst_TopicBinding::aWidgetShowsWhatTheTopicSays()
{
    QFETCH(const QByteArray, type);
    QFETCH(const QByteArray, property);
    QFETCH(const QByteArray, payload);
    QFETCH(const QString, path);
    QFETCH(const QVariant, expected);
    const auto widget = widgetOf(type);
    const auto *binding = new TopicBinding(*m_client, "a", widget.get(), property.constData(),
                                           BindingOptions().path(path));
    QSignalSpy received(binding, &TopicBinding::received);
    waitForSubscription();
    publish("a", payload);
    QTRY_COMPARE(received.size(), 1);
    QCOMPARE(widget->property(property.constData()), expected);
    QCOMPARE(binding->value(), expected);
    QCOMPARE(binding->topic(), Topic("a"));
}

void tst_TopicBinding::whatIsNoValueIsTold_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("property");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QString>("path");
    QTest::newRow("no number") << QByteArray("slider") << QByteArray("value") << QByteArray("much") << QString();
    QTest::newRow("nothing") << QByteArray("slider") << QByteArray("value") << QByteArray() << QString();
    QTest::newRow("too large") << QByteArray("slider") << QByteArray("value") << QByteArray("5000000000") << QString();
    QTest::newRow("infinite") << QByteArray("slider") << QByteArray("value") << QByteArray("inf") << QString();
    QTest::newRow("no truth") << QByteArray("check") << QByteArray("checked") << QByteArray("maybe") << QString();
    QTest::newRow("no JSON") << QByteArray("spin") << QByteArray("value") << QByteArray("{") << u"a"_s;
    QTest::newRow("not in the JSON") << QByteArray("label") << QByteArray("text") << QByteArray("{}") << u"a"_s;
    QTest::newRow("null") << QByteArray("label") << QByteArray("text") << QByteArray(R"({"a": null})") << u"a"_s;
}

void tst_TopicBinding::whatIsNoValueIsTold()
{
    QFETCH(const QByteArray, type);
    QFETCH(const QByteArray, property);
    QFETCH(const QByteArray, payload);
    QFETCH(const QString, path);
    const auto widget = widgetOf(type);
    const QVariant before = widget->property(property.constData());
    const auto *binding = new TopicBinding(*m_client, "room/a", widget.get(), property.constData(),
                                           BindingOptions().path(path));
    QSignalSpy failures(binding, &TopicBinding::failed);
    waitForSubscription();
    publish("room/a", payload);
    QTRY_COMPARE(failures.size(), 1);
    QVERIFY(failures.first().first().toString().contains("room/a"_L1));
    QCOMPARE(widget->property(property.constData()), before);
    QVERIFY(!binding->value().isValid());
}

void tst_TopicBinding::aRetainedValueIsShownAtOnce()
{
    publish("a", 7, true);
    QSlider slider;
    new TopicBinding(*m_client, "a", &slider, "value");
    QTRY_COMPARE(slider.value(), 7);
}

void tst_TopicBinding::itWaitsForTheConnection()
{
    publish("a", 7, true);
    Client client(m_broker->url());
    QSlider slider;
    new TopicBinding(client, "a", &slider, "value");
    RUN_COROUTINE(client.connect().start());
    QTRY_COMPARE(slider.value(), 7);
}

void tst_TopicBinding::itGoesOnAfterAnotherConnection()
{
    QSlider slider;
    new TopicBinding(*m_client, "a", &slider, "value");
    waitForSubscription(1);
    m_broker->dropLinks();
    QTRY_COMPARE(m_client->state(), ConnectionState::Disconnected);
    RUN_COROUTINE(m_client->connect().start());
    waitForSubscription(2);
    RUN_COROUTINE(m_client->disconnect().start());
    RUN_COROUTINE(m_client->connect().start());
    waitForSubscription(3);
    RUN_COROUTINE(m_client->publish("a", 9, QoS::AtLeastOnce).start());
    QTRY_COMPARE(slider.value(), 9);
}

void tst_TopicBinding::itUnsubscribesWhenItGoes()
{
    auto slider = std::make_unique<QSlider>();
    new TopicBinding(*m_client, "a", slider.get(), "value");
    auto *second = new TopicBinding(*m_client, "a", slider.get(), "maximum");
    waitForSubscription();
    QTRY_VERIFY(m_subscriptions > 0);
    delete second;
    RUN_COROUTINE(m_client->publish("a", 50, QoS::AtLeastOnce).start());
    QTRY_COMPARE(slider->value(), 50);
    QCOMPARE(m_unsubscriptions, 0);
    slider.reset();
    QTRY_COMPARE(m_unsubscriptions, 1);
}

void tst_TopicBinding::aRefusedSubscriptionIsTold()
{
    m_broker->setFaultHook([](const LocalBroker::Packet &packet) {
        return packet.isFromClient(PacketType::Subscribe)
            ? LocalBroker::Fault::answer(ReasonCode::NotAuthorized)
            : LocalBroker::Fault::pass();
    });
    QSlider slider;
    const TopicBinding binding(*m_client, "a", &slider, "value");
    QSignalSpy failures(&binding, &TopicBinding::failed);
    QTRY_COMPARE(failures.size(), 1);
    QVERIFY2(failures.first().first().toString().contains("authorized"_L1),
             qPrintable(failures.first().first().toString()));
}

void tst_TopicBinding::whoUnsubscribesEndsIt()
{
    QSlider slider;
    const TopicBinding binding(*m_client, "a", &slider, "value");
    waitForSubscription();
    QSignalSpy failures(&binding, &TopicBinding::failed);
    RUN_COROUTINE(m_client->unsubscribe("a").start());
    QTRY_COMPARE(failures.size(), 1);
    QCOMPARE(failures.first().first().toString(), u"the topic was unsubscribed from"_s);
}

void tst_TopicBinding::whatTheUserDoesIsPublished()
{
    QSlider slider;
    QLineEdit edit;
    QDoubleSpinBox spin;
    new TopicBinding(*m_client, "slider", &slider, "value", BindingOptions().writable().retain());
    new TopicBinding(*m_client, "edit", &edit, "text", BindingOptions().writable());
    new TopicBinding(*m_client, "spin", &spin, "value", BindingOptions().writable());
    slider.setValue(3);
    QTRY_COMPARE(published(), QStringList{u"slider 3"_s});
    edit.setText(u"h\u00e9"_s);
    QTRY_COMPARE(published().last(), u"edit h\u00e9"_s);
    spin.setValue(0.1);
    QTRY_COMPARE(published().last(), u"spin 0.1"_s);
    QCOMPARE(m_broker->retainedCount(), 1);
}

void tst_TopicBinding::wordsStandForTrueAndFalse()
{
    QCheckBox box;
    new TopicBinding(*m_client, "a", &box, "checked",
                     BindingOptions().writable().words(u"OPEN"_s, u"SHUT"_s).settleTime(0ms));
    waitForSubscription();
    box.setChecked(true);
    QTRY_COMPARE(published(), QStringList{u"a OPEN"_s});
    publish("a", "SHUT");
    QTRY_VERIFY(!box.isChecked());
    publish("a", "on");
    QTRY_VERIFY(box.isChecked());
    QCOMPARE(published(), (QStringList{u"a OPEN"_s, u"a SHUT"_s, u"a on"_s}));
}

// The broker keeps the first echoes back until the user has gone on.
void tst_TopicBinding::i13_echoesDoNotFightTheUser()
{
    QSlider slider;
    auto *binding = new TopicBinding(*m_client, "a", &slider, "value", BindingOptions().writable());
    QSignalSpy received(binding, &TopicBinding::received);
    waitForSubscription();
    QList<int> shown;
    connect(&slider, &QSlider::valueChanged, this, [&](int value) { shown.append(value); });
    for (int value = 1; value <= 50; ++value) {
        slider.setValue(value);
        if (value % 10 == 0)
            QTRY_VERIFY(published().contains(u"a %1"_s.arg(value)));
    }
    QTRY_COMPARE(binding->value(), QVariant(50));
    const auto values = published();
    QVERIFY(values.size() < 50); // it does not queue
    QVERIFY(std::is_sorted(shown.cbegin(), shown.cend()));
    QCOMPARE(shown.size(), 50);
    QCOMPARE(slider.value(), 50);
}

void tst_TopicBinding::aQml5_theLastWriterWins()
{
    QSlider slider;
    auto *binding = new TopicBinding(*m_client, "a", &slider, "value",
                                     BindingOptions().writable().settleTime(200ms));
    waitForSubscription();
    slider.setValue(10);
    QTRY_COMPARE(binding->value(), QVariant(10));
    publish("a", 20);
    QTRY_COMPARE(binding->value(), QVariant(20));
    QTRY_COMPARE(slider.value(), 20); // when the user's time is over
    slider.setValue(30);
    QTRY_COMPARE(published(), (QStringList{u"a 10"_s, u"a 20"_s, u"a 30"_s}));
    QTRY_COMPARE(binding->value(), QVariant(30));
    QCOMPARE(slider.value(), 30);
}

void tst_TopicBinding::i13_aFailureBringsBackWhatTheTopicSaid()
{
    publish("a", 5, true);
    QSlider slider;
    auto *binding = new TopicBinding(*m_client, "a", &slider, "value", BindingOptions().writable());
    QTRY_COMPARE(slider.value(), 5);
    m_broker->setFaultHook([](const LocalBroker::Packet &packet) {
        return packet.isFromClient(PacketType::Publish)
            ? LocalBroker::Fault::answer(ReasonCode::QuotaExceeded)
            : LocalBroker::Fault::pass();
    });
    QSignalSpy failures(binding, &TopicBinding::failed);
    slider.setValue(60);
    QCOMPARE(slider.value(), 60);
    QTRY_COMPARE(failures.size(), 1);
    QCOMPARE(slider.value(), 5);
    QCOMPARE(published(), QStringList{u"a 5"_s});
}

void tst_TopicBinding::commandsGoToATopicOfTheirOwn()
{
    QSlider slider;
    new TopicBinding(*m_client, "lamp/state", &slider, "value",
                     BindingOptions().path("level").commandTopic("lamp/set"));
    waitForSubscription();
    slider.setValue(40);
    QTRY_COMPARE(published(), QStringList{u"lamp/set 40"_s});
    publish("lamp/state", R"({"level": 39})");
    QTRY_COMPARE(slider.value(), 39);
    QCOMPARE(published().size(), 2);
}

void tst_TopicBinding::aDeviceThatDoesNotObeyIsBelieved()
{
    publish("lamp/state", "off", true);
    QCheckBox box;
    auto *binding = new TopicBinding(*m_client, "lamp/state", &box, "checked",
                                     BindingOptions().commandTopic("lamp/set").settleTime(20ms));
    QTRY_VERIFY(binding->value().isValid());
    box.setChecked(true);
    QTRY_VERIFY(!box.isChecked());
    QCOMPARE(published(), (QStringList{u"lamp/state off"_s, u"lamp/set true"_s}));
}

void tst_TopicBinding::receivingPublishesNothing()
{
    QSlider slider;
    new TopicBinding(*m_client, "a", &slider, "value", BindingOptions().writable());
    waitForSubscription();
    for (int i = 1; i <= 20; ++i)
        publish("a", i);
    QTRY_COMPARE(slider.value(), 20);
    RUN_COROUTINE(m_client->publish("end", 1, QoS::AtLeastOnce).start());
    QTRY_COMPARE(published().last(), u"end 1"_s);
    QCOMPARE(published().size(), 21);
}

void tst_TopicBinding::theClientMayGoFirst()
{
    QSlider slider;
    auto *binding = new TopicBinding(*m_client, "a", &slider, "value", BindingOptions().writable());
    waitForSubscription();
    m_client.reset();
    QSignalSpy failures(binding, &TopicBinding::failed);
    slider.setValue(3);
    QTRY_COMPARE(failures.size(), 1);
    QCOMPARE(slider.value(), 3); // nothing is known to go back to
}

void tst_TopicBinding::theWidgetMayGoAtAnyMoment()
{
    for (int i = 0; i < 20; ++i) {
        auto slider = std::make_unique<QSlider>();
        const auto *binding = new TopicBinding(*m_client, "a", slider.get(), "value",
                                               BindingOptions().writable().settleTime(0ms));
        if (i % 4 == 1)
            QCoreApplication::processEvents();
        if (i % 4 == 2)
            QTRY_VERIFY(m_subscriptions > 0);
        slider->setValue(i + 1);
        if (i % 4 == 3) { // while it is set to what came
            QTRY_COMPARE(binding->value(), QVariant(i + 1)); // so that 90 is the last word
            const QPointer<QSlider> guard = slider.release();
            connect(guard, &QSlider::valueChanged, this, [guard] { delete guard; });
            publish("a", 90, true);
            QTRY_VERIFY(guard.isNull());
        }
        slider.reset();
    }
    RUN_COROUTINE(m_client->publish("end", 1, QoS::AtLeastOnce).start());
}

void tst_TopicBinding::whatCannotBeBoundIsRefused()
{
    QSlider slider;
    QLabel label;
    const auto refusal = [this](QObject *object, const char *property, const BindingOptions &options) {
        try {
            const TopicBinding binding(*m_client, "a", object, property, options);
        } catch (const UsageError &error) {
            return error.text();
        }
        return QString();
    };
    QCOMPARE(refusal(&slider, "worth", {}), u"QSlider::worth is no property"_s);
    QCOMPARE(refusal(&slider, "sizeHint", {}), u"QSlider::sizeHint cannot be written"_s);
    QVERIFY(refusal(&label, "text", BindingOptions().writable()).startsWith("QLabel::text does not tell"_L1));
    QVERIFY(refusal(nullptr, "text", {}).contains("no object"_L1));
    QVERIFY(refusal(&slider, "value", BindingOptions().path("a.b").writable()).contains("\"a.b\""_L1));
    QVERIFY(slider.children().isEmpty());
}

QTEST_MAIN(tst_TopicBinding)
#include "tst_topicbinding.moc"
