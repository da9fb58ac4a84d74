// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coredriver.h"

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

//! What is retained, for whom, and how long.
class tst_RetainedMessages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void retainedMessagesComeAfterSubAck();
    void retainHandlingDecides_data();
    void retainHandlingDecides();
    void emptyRetainedMessageClears();
    void retainedMessageExpires();
    void sharedSubscriptionGetsNoRetainedMessages();
    void retainFlagIsKeptOnlyAsPublished();
};

namespace {

Publish wire(const char *topic, const char *payload = "x", QoS qos = QoS::AtMostOnce)
{
    return Publish{.topic = topic, .payload = payload, .qos = qos,
                   .packetId = quint16(qos == QoS::AtMostOnce ? 0 : 1)};
}

Publish retained(const char *topic, const char *payload, QoS qos = QoS::AtMostOnce)
{
    Publish publish = wire(topic, payload, qos);
    publish.retain = true;
    return publish;
}

class Driver : public CoreDriver
{
public:
    using CoreDriver::CoreDriver;
    LinkId publisher = connected("pub");
};

} // namespace

void tst_RetainedMessages::retainedMessagesComeAfterSubAck()
{
    Driver driver;
    driver.send(driver.publisher, retained("b", "old"));
    driver.send(driver.publisher, retained("b", "new", QoS::AtLeastOnce));
    driver.send(driver.publisher, retained("a", "1"));
    const LinkId subscriber = driver.connected("sub");
    Subscribe packet{.packetId = 1, .subscriptions = {Subscription("#", QoS::ExactlyOnce)}};
    packet.properties.append(PropertyId::SubscriptionIdentifier, 9u);
    driver.send(subscriber, packet);
    Publish a = retained("a", "1");
    Publish b = retained("b", "new", QoS::AtLeastOnce);
    a.properties.append(PropertyId::SubscriptionIdentifier, 9u);
    b.properties.append(PropertyId::SubscriptionIdentifier, 9u);
    QCOMPARE(driver.sentTo(subscriber),
             (std::vector<Packet>{SubAck{1, {ReasonCode::GrantedQoS2}}, a, b}));
}

void tst_RetainedMessages::retainHandlingDecides_data()
{
    QTest::addColumn<RetainHandling>("handling");
    QTest::addColumn<int>("atFirst");
    QTest::addColumn<int>("again");
    QTest::newRow("at every SUBSCRIBE") << RetainHandling::SendAtSubscribe << 1 << 1;
    QTest::newRow("when new") << RetainHandling::SendIfNew << 1 << 0;
    QTest::newRow("never") << RetainHandling::DoNotSend << 0 << 0;
}

void tst_RetainedMessages::retainHandlingDecides()
{
    QFETCH(RetainHandling, handling);
    QFETCH(int, atFirst);
    QFETCH(int, again);
    Driver driver;
    driver.send(driver.publisher, retained("t", "x"));
    const LinkId subscriber = driver.connected("sub");
    driver.subscribe(subscriber, Subscription("t").retainHandling(handling));
    QCOMPARE(driver.payloadsSentTo(subscriber).size(), atFirst);
    driver.subscribe(subscriber, Subscription("t").retainHandling(handling));
    QCOMPARE(driver.payloadsSentTo(subscriber).size(), again);
}

void tst_RetainedMessages::emptyRetainedMessageClears()
{
    Driver driver;
    const LinkId subscriber = driver.connected("sub");
    driver.subscribe(subscriber, "t");
    driver.send(driver.publisher, retained("t", "x"));
    driver.send(driver.publisher, retained("t", ""));
    QCOMPARE(driver.payloadsSentTo(subscriber), (QList<QByteArray>{"x", ""}));
    QCOMPARE(driver.core.retainedCount(driver.now), 0);
}

void tst_RetainedMessages::retainedMessageExpires()
{
    Driver driver;
    Publish publish = retained("t", "x");
    publish.properties.setNumber(PropertyId::MessageExpiryInterval, 10);
    driver.send(driver.publisher, publish);
    driver.pass(4s);
    const LinkId early = driver.connected("early");
    driver.subscribe(early, "t");
    QCOMPARE(driver.take<Publish>(early).properties.number(PropertyId::MessageExpiryInterval), 6u);
    driver.pass(6s);
    const LinkId late = driver.connected("late");
    driver.subscribe(late, "t");
    QVERIFY(driver.sentTo(late).empty());
    QCOMPARE(driver.core.retainedCount(driver.now), 0);
}

void tst_RetainedMessages::sharedSubscriptionGetsNoRetainedMessages()
{
    Driver driver;
    driver.send(driver.publisher, retained("t", "x"));
    const LinkId subscriber = driver.connected("sub");
    driver.subscribe(subscriber, "$share/g/t");
    QVERIFY(driver.sentTo(subscriber).empty());
}

void tst_RetainedMessages::retainFlagIsKeptOnlyAsPublished()
{
    Driver driver;
    const LinkId plain = driver.connected("plain");
    driver.subscribe(plain, "t");
    const LinkId kept = driver.connected("kept");
    driver.subscribe(kept, Subscription("t").retainAsPublished());
    driver.send(driver.publisher, retained("t", "x"));
    QVERIFY(!driver.take<Publish>(plain).retain);
    QVERIFY(driver.take<Publish>(kept).retain);
}

QTEST_APPLESS_MAIN(tst_RetainedMessages)
#include "tst_retainedmessages.moc"
