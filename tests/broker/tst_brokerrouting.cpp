// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coredriver.h"

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

//! Who gets a message, in which form; answers to SUBSCRIBE and UNSUBSCRIBE.
class tst_BrokerRouting : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void filtersSelectTopics_data();
    void filtersSelectTopics();
    void qosIsTheLowerOfBoth_data();
    void qosIsTheLowerOfBoth();
    void overlappingSubscriptionsGiveOneCopyWithAllIdentifiers();
    void overlappingSubscriptionsGiveACopyEachWhenAsked();
    void noLocalKeepsOwnMessagesBack();
    void propertiesAndUserPropertiesPassInOrder();
    void publisherIsToldWhenNobodySubscribed();
    void aliasesStandForTopics();
    void wrongAliasesAreRefused_data();
    void wrongAliasesAreRefused();
    void aliasIsForgottenWithItsConnection();
    void limitsOnPublishAreEnforced();
    void subscriptionIdentifierFromAClientIsAProtocolError();
    void subscribeIsAnsweredPerFilter();
    void unavailableKindsOfSubscriptionAreRefused();
    void subscribingAgainReplacesOptions();
    void unsubscribeTellsWhatExisted();
    void unsubscribeOfMqtt3HasNoCodes();
    void groupTakesTurns();
    void groupPrefersThoseWhoAreConnected();
    void groupsAndOthersGetTheirOwnCopies();
    void memberThatEndsLeavesItsMessagesToTheGroup();
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

void tst_BrokerRouting::filtersSelectTopics_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<QByteArray>("topic");
    QTest::addColumn<bool>("expected");
    QTest::newRow("same") << QByteArray("a/b") << QByteArray("a/b") << true;
    QTest::newRow("other") << QByteArray("a/b") << QByteArray("a/c") << false;
    QTest::newRow("one level") << QByteArray("+/b") << QByteArray("a/b") << true;
    QTest::newRow("one level is not two") << QByteArray("+") << QByteArray("a/b") << false;
    QTest::newRow("rest") << QByteArray("a/#") << QByteArray("a/b/c") << true;
    QTest::newRow("rest and parent") << QByteArray("a/#") << QByteArray("a") << true;
    QTest::newRow("all but system topics") << QByteArray("#") << QByteArray("$SYS/x") << false;
    QTest::newRow("any level but system topics")
        << QByteArray("+/x") << QByteArray("$SYS/x") << false;
    QTest::newRow("system topic by name") << QByteArray("$SYS/#") << QByteArray("$SYS/x") << true;
}

void tst_BrokerRouting::filtersSelectTopics()
{
    QFETCH(QByteArray, filter);
    QFETCH(QByteArray, topic);
    QFETCH(bool, expected);
    Driver driver;
    const LinkId subscriber = driver.connected("sub");
    driver.subscribe(subscriber, TopicFilter(filter));
    driver.send(driver.publisher, wire(topic.constData()));
    QCOMPARE(driver.sentTo(subscriber).size(), size_t(expected ? 1 : 0));
}

void tst_BrokerRouting::qosIsTheLowerOfBoth_data()
{
    QTest::addColumn<int>("published");
    QTest::addColumn<int>("subscribed");
    QTest::addColumn<int>("expected");
    QTest::newRow("0 and 2") << 0 << 2 << 0;
    QTest::newRow("1 and 2") << 1 << 2 << 1;
    QTest::newRow("2 and 2") << 2 << 2 << 2;
    QTest::newRow("2 and 1") << 2 << 1 << 1;
    QTest::newRow("2 and 0") << 2 << 0 << 0;
}

void tst_BrokerRouting::qosIsTheLowerOfBoth()
{
    QFETCH(int, published);
    QFETCH(int, subscribed);
    QFETCH(int, expected);
    Driver driver;
    const LinkId subscriber = driver.connected("sub");
    driver.subscribe(subscriber, Subscription("t", QoS(subscribed)));
    driver.send(driver.publisher, wire("t", "x", QoS(published)));
    QCOMPARE(driver.take<Publish>(subscriber).qos, QoS(expected));
}

void tst_BrokerRouting::overlappingSubscriptionsGiveOneCopyWithAllIdentifiers()
{
    Driver driver;
    const LinkId subscriber = driver.connected("sub");
    driver.subscribe(subscriber, Subscription("a/+", QoS::AtMostOnce), 3);
    driver.subscribe(subscriber, Subscription("a/#", QoS::AtLeastOnce), 5);
    driver.send(driver.publisher, wire("a/b", "x", QoS::ExactlyOnce));
    const Publish copy = driver.take<Publish>(subscriber);
    QCOMPARE(copy.qos, QoS::AtLeastOnce);
    QList<quint32> identifiers = copy.properties.subscriptionIdentifiers();
    std::ranges::sort(identifiers);
    QCOMPARE(identifiers, (QList<quint32>{3, 5}));
    QVERIFY(driver.sentTo(subscriber).empty());
}

void tst_BrokerRouting::overlappingSubscriptionsGiveACopyEachWhenAsked()
{
    Driver driver(LocalBrokerOptions().sendOverlappingCopies(true));
    const LinkId subscriber = driver.connected("sub");
    driver.subscribe(subscriber, "a/+", 3);
    driver.subscribe(subscriber, "a/#", 5);
    driver.send(driver.publisher, wire("a/b"));
    QList<QList<quint32>> identifiers;
    for (const Packet &packet : driver.sentTo(subscriber))
        identifiers.append(std::get<Publish>(packet).properties.subscriptionIdentifiers());
    std::ranges::sort(identifiers);
    QCOMPARE(identifiers, (QList<QList<quint32>>{{3}, {5}}));
}

void tst_BrokerRouting::noLocalKeepsOwnMessagesBack()
{
    Driver driver;
    driver.subscribe(driver.publisher, Subscription("t").noLocal());
    driver.send(driver.publisher, wire("t"));
    QVERIFY(driver.sentTo(driver.publisher).empty());
    driver.send(driver.connected("other"), wire("t", "theirs"));
    QCOMPARE(driver.payloadsSentTo(driver.publisher), QList<QByteArray>{"theirs"});
}

void tst_BrokerRouting::propertiesAndUserPropertiesPassInOrder()
{
    Driver driver;
    const LinkId subscriber = driver.connected("sub");
    driver.subscribe(subscriber, "t");
    Publish publish = wire("t");
    publish.properties.addUserProperty(u"b"_s, u"1"_s);
    publish.properties.setText(PropertyId::ResponseTopic, u"answers"_s);
    publish.properties.addUserProperty(u"a"_s, u"2"_s);
    publish.properties.setBytes(PropertyId::CorrelationData, "42");
    publish.properties.addUserProperty(u"b"_s, u"3"_s);
    publish.properties.setNumber(PropertyId::PayloadFormatIndicator, 1);
    Publish sent = publish;
    sent.properties.setNumber(PropertyId::TopicAlias, 1);
    driver.send(driver.publisher, sent);
    QCOMPARE(driver.take<Publish>(subscriber), publish);
}

void tst_BrokerRouting::publisherIsToldWhenNobodySubscribed()
{
    Driver driver;
    driver.send(driver.publisher, wire("t", "x", QoS::AtLeastOnce));
    driver.send(driver.publisher, wire("t", "x", QoS::ExactlyOnce));
    QCOMPARE(driver.sentTo(driver.publisher),
             (std::vector<Packet>{PubAck{1, ReasonCode::NoMatchingSubscribers},
                                  PubRec{1, ReasonCode::NoMatchingSubscribers}}));
    const LinkId three
        = driver.connect(Connect{.version = ProtocolVersion::V3_1_1, .clientId = u"three"_s});
    driver.sentTo(three);
    driver.send(three, wire("t", "x", QoS::AtLeastOnce));
    QCOMPARE(driver.sentTo(three), std::vector<Packet>{PubAck{1}});
}

void tst_BrokerRouting::aliasesStandForTopics()
{
    Driver driver;
    const LinkId subscriber = driver.connected("sub");
    driver.subscribe(subscriber, "#");
    const auto publish = [&](const Topic &topic) {
        Publish packet{.topic = topic, .properties = number(PropertyId::TopicAlias, 10)};
        driver.send(driver.publisher, packet);
        return driver.take<Publish>(subscriber);
    };
    QCOMPARE(publish("a"), Publish{.topic = "a"});
    QCOMPARE(publish({}), Publish{.topic = "a"});
    QCOMPARE(publish("b"), Publish{.topic = "b"});
    QCOMPARE(publish({}), Publish{.topic = "b"});
}

void tst_BrokerRouting::wrongAliasesAreRefused_data()
{
    QTest::addColumn<quint32>("alias");
    QTest::addColumn<QByteArray>("topic");
    QTest::addColumn<ReasonCode>("expected");
    QTest::newRow("zero") << 0u << QByteArray("t") << ReasonCode::TopicAliasInvalid;
    QTest::newRow("too large") << 11u << QByteArray("t") << ReasonCode::TopicAliasInvalid;
    QTest::newRow("unknown") << 1u << QByteArray() << ReasonCode::ProtocolError;
}

void tst_BrokerRouting::wrongAliasesAreRefused()
{
    QFETCH(quint32, alias);
    QFETCH(QByteArray, topic);
    QFETCH(ReasonCode, expected);
    Driver driver;
    driver.send(driver.publisher,
                Publish{.topic = Topic::fromValidated(topic),
                        .properties = number(PropertyId::TopicAlias, alias)});
    QCOMPARE(driver.take<Disconnect>(driver.publisher).reasonCode, expected);
}

void tst_BrokerRouting::aliasIsForgottenWithItsConnection()
{
    Driver driver;
    const LinkId first = driver.connected("a", sessionExpiry(60));
    driver.send(first, Publish{.topic = "t", .properties = number(PropertyId::TopicAlias, 1)});
    driver.cut(first);
    const LinkId second = driver.connected("a", sessionExpiry(60), false);
    driver.send(second, Publish{.properties = number(PropertyId::TopicAlias, 1)});
    QCOMPARE(driver.take<Disconnect>(second).reasonCode, ReasonCode::ProtocolError);
}

void tst_BrokerRouting::limitsOnPublishAreEnforced()
{
    Driver driver(LocalBrokerOptions().maximumQoS(QoS::AtMostOnce).retainAvailable(false));
    driver.send(driver.publisher, wire("t", "x", QoS::AtLeastOnce));
    QCOMPARE(driver.take<Disconnect>(driver.publisher).reasonCode, ReasonCode::QoSNotSupported);
    const LinkId other = driver.connected("other");
    driver.send(other, retained("t", "x"));
    QCOMPARE(driver.take<Disconnect>(other).reasonCode, ReasonCode::RetainNotSupported);
}

void tst_BrokerRouting::subscriptionIdentifierFromAClientIsAProtocolError()
{
    Driver driver;
    Publish publish = wire("t");
    publish.properties.append(PropertyId::SubscriptionIdentifier, 1u);
    driver.send(driver.publisher, publish);
    QCOMPARE(driver.take<Disconnect>(driver.publisher).reasonCode, ReasonCode::ProtocolError);
}

void tst_BrokerRouting::subscribeIsAnsweredPerFilter()
{
    Driver driver(LocalBrokerOptions().maximumQoS(QoS::AtLeastOnce));
    const QList<Subscription> subscriptions = {Subscription("a", QoS::AtMostOnce),
                                               Subscription("b", QoS::AtLeastOnce),
                                               Subscription("c", QoS::ExactlyOnce)};
    driver.send(driver.publisher, Subscribe{.packetId = 7, .subscriptions = subscriptions});
    QCOMPARE(driver.take<SubAck>(driver.publisher),
             (SubAck{.packetId = 7,
                     .reasonCodes = {ReasonCode::GrantedQoS0, ReasonCode::GrantedQoS1,
                                     ReasonCode::GrantedQoS1}}));
}

void tst_BrokerRouting::unavailableKindsOfSubscriptionAreRefused()
{
    Driver driver(LocalBrokerOptions()
                      .wildcardAvailable(false)
                      .sharedAvailable(false)
                      .subscriptionIdentifiersAvailable(false));
    Subscribe packet{.packetId = 7,
                     .subscriptions = {"a/#", "$share/g/t"}};
    driver.send(driver.publisher, packet);
    QCOMPARE(driver.take<SubAck>(driver.publisher).reasonCodes,
             (QList<ReasonCode>{ReasonCode::WildcardSubscriptionsNotSupported,
                                ReasonCode::SharedSubscriptionsNotSupported}));
    packet.subscriptions = {"t"};
    packet.properties.append(PropertyId::SubscriptionIdentifier, 1u);
    driver.send(driver.publisher, packet);
    QCOMPARE(driver.take<SubAck>(driver.publisher).reasonCodes,
             QList<ReasonCode>{ReasonCode::SubscriptionIdentifiersNotSupported});
}

void tst_BrokerRouting::subscribingAgainReplacesOptions()
{
    Driver driver;
    const LinkId subscriber = driver.connected("sub");
    driver.subscribe(subscriber, Subscription("t", QoS::ExactlyOnce), 1);
    driver.subscribe(subscriber, Subscription("t", QoS::AtMostOnce), 2);
    driver.send(driver.publisher, wire("t", "x", QoS::ExactlyOnce));
    const Publish copy = driver.take<Publish>(subscriber);
    QCOMPARE(copy.qos, QoS::AtMostOnce);
    QCOMPARE(copy.properties.subscriptionIdentifiers(), QList<quint32>{2});
    QVERIFY(driver.sentTo(subscriber).empty());
}

void tst_BrokerRouting::unsubscribeTellsWhatExisted()
{
    Driver driver;
    const LinkId subscriber = driver.connected("sub");
    driver.subscribe(subscriber, "t");
    driver.send(subscriber, Unsubscribe{.packetId = 8, .filters = {"t", "never"}});
    QCOMPARE(driver.take<UnsubAck>(subscriber),
             (UnsubAck{.packetId = 8,
                       .reasonCodes = {ReasonCode::Success, ReasonCode::NoSubscriptionExisted}}));
    driver.send(driver.publisher, wire("t"));
    QVERIFY(driver.sentTo(subscriber).empty());
}

void tst_BrokerRouting::unsubscribeOfMqtt3HasNoCodes()
{
    CoreDriver driver;
    const LinkId link
        = driver.connect(Connect{.version = ProtocolVersion::V3_1_1, .clientId = u"a"_s});
    driver.sentTo(link);
    driver.send(link, Unsubscribe{.packetId = 8, .filters = {"t"}});
    QCOMPARE(driver.take<UnsubAck>(link), UnsubAck{.packetId = 8});
}

void tst_BrokerRouting::groupTakesTurns()
{
    Driver driver;
    const LinkId first = driver.connected("first");
    const LinkId second = driver.connected("second");
    driver.subscribe(first, "$share/g/t/#");
    driver.subscribe(second, "$share/g/t/#");
    for (const char *payload : {"1", "2", "3", "4"})
        driver.send(driver.publisher, wire("t/x", payload));
    QCOMPARE(driver.payloadsSentTo(first), (QList<QByteArray>{"1", "3"}));
    QCOMPARE(driver.payloadsSentTo(second), (QList<QByteArray>{"2", "4"}));
}

void tst_BrokerRouting::groupPrefersThoseWhoAreConnected()
{
    Driver driver;
    const LinkId first = driver.connected("first", sessionExpiry(60));
    const LinkId second = driver.connected("second");
    driver.subscribe(first, Subscription("$share/g/t", QoS::AtLeastOnce));
    driver.subscribe(second, Subscription("$share/g/t", QoS::AtLeastOnce));
    driver.cut(first);
    driver.send(driver.publisher, wire("t", "1"));
    driver.send(driver.publisher, wire("t", "2"));
    QCOMPARE(driver.payloadsSentTo(second), (QList<QByteArray>{"1", "2"}));
    driver.cut(second);
    driver.send(driver.publisher, wire("t", "3", QoS::AtLeastOnce));
    const LinkId back = driver.connect("first", sessionExpiry(60), false);
    QCOMPARE(driver.payloadsSentTo(back), QList<QByteArray>{"3"});
}

void tst_BrokerRouting::groupsAndOthersGetTheirOwnCopies()
{
    Driver driver;
    const LinkId subscriber = driver.connected("sub");
    driver.subscribe(subscriber, "$share/g/t", 1);
    driver.subscribe(subscriber, "$share/h/t", 2);
    driver.subscribe(subscriber, "t", 3);
    driver.send(driver.publisher, wire("t"));
    QCOMPARE(driver.payloadsSentTo(subscriber).size(), 3);
}

void tst_BrokerRouting::memberThatEndsLeavesItsMessagesToTheGroup()
{
    Driver driver;
    const LinkId first = driver.connected("first", number(PropertyId::ReceiveMaximum, 1));
    driver.subscribe(first, Subscription("$share/g/t", QoS::ExactlyOnce));
    driver.send(driver.publisher, wire("t", "begun", QoS::ExactlyOnce));
    driver.send(driver.publisher, PubRel{1});
    driver.send(driver.publisher, wire("t", "waits", QoS::ExactlyOnce));
    driver.send(driver.publisher, wire("t", "unacknowledged", QoS::AtLeastOnce));
    const LinkId second = driver.connected("second");
    driver.subscribe(second, Subscription("$share/g/t", QoS::ExactlyOnce));
    QVERIFY(driver.sentTo(second).empty());
    driver.cut(first);
    QCOMPARE(driver.payloadsSentTo(second), (QList<QByteArray>{"waits", "unacknowledged"}));
}

QTEST_APPLESS_MAIN(tst_BrokerRouting)
#include "tst_brokerrouting.moc"
