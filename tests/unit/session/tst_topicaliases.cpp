// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "sessiondriver.h"

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

class TopicAliasesTest : public QObject
{
    Q_OBJECT

    static SessionDriver connected(quint16 aliases,
                                   const SessionOptions &options = SessionDriver::defaults())
    {
        SessionDriver driver(options);
        driver.connect(with(PropertyId::TopicAliasMaximum, aliases));
        return driver;
    }
    static Publish aliased(const Topic &topic, quint16 alias)
    {
        Publish publish = message(topic, QoS::AtMostOnce, 0);
        publish.properties = with(PropertyId::TopicAlias, alias);
        return publish;
    }
    static Publish published(SessionDriver &driver, const Topic &topic)
    {
        return sent<Publish>(driver.publish(topic, QoS::AtMostOnce)).at(0);
    }

private Q_SLOTS:
    void theSecondMessageOfATopicHasOnlyItsAlias()
    {
        SessionDriver driver = connected(10);
        QCOMPARE(published(driver, "house/kitchen"), aliased("house/kitchen", 1));
        QCOMPARE(published(driver, "house/kitchen"), aliased({}, 1));
        QCOMPARE(published(driver, "house/garden"), aliased("house/garden", 2));
        QCOMPARE(published(driver, "house/kitchen"), aliased({}, 1));
    }

    void otherPropertiesStayBesideTheAlias()
    {
        SessionDriver driver = connected(10);
        Publish publish = message("house/kitchen", QoS::AtMostOnce, 0);
        publish.properties = with(PropertyId::ContentType, u"text"_s);
        Publish expected = publish;
        expected.properties.setNumber(PropertyId::TopicAlias, 1);
        QCOMPARE(sent<Publish>(driver.publish(publish)).at(0), expected);
    }

    void theAliasUsedLongestAgoIsGivenAway()
    {
        SessionDriver driver = connected(2);
        published(driver, "topic/1");
        published(driver, "topic/2");
        published(driver, "topic/1");
        QCOMPARE(published(driver, "topic/3"), aliased("topic/3", 2));
        QCOMPARE(published(driver, "topic/1"), aliased({}, 1));
        QCOMPARE(published(driver, "topic/2"), aliased("topic/2", 2));
        QCOMPARE(published(driver, "topic/1"), aliased({}, 1));
        QCOMPARE(published(driver, "topic/3"), aliased("topic/3", 2));
    }

    void aShortTopicIsCheaperThanAnAlias()
    {
        SessionDriver driver = connected(10);
        for (int i = 0; i < 2; ++i)
            QCOMPARE(published(driver, "abcd"), message("abcd", QoS::AtMostOnce, 0));
    }

    void c27_withoutAMaximumFromTheServerThereAreNone()
    {
        SessionDriver none;
        none.connect();
        SessionDriver zero = connected(0);
        for (int i = 0; i < 2; ++i) {
            const Publish plain = message("house/kitchen", QoS::AtMostOnce, 0);
            QCOMPARE(published(none, "house/kitchen"), plain);
            QCOMPARE(published(zero, "house/kitchen"), plain);
        }
    }

    void theyCanBeSwitchedOff()
    {
        SessionOptions options = SessionDriver::defaults();
        options.automaticTopicAliases = false;
        SessionDriver driver = connected(10, options);
        const Publish plain = message("house/kitchen", QoS::AtMostOnce, 0);
        for (int i = 0; i < 2; ++i)
            QCOMPARE(published(driver, "house/kitchen"), plain);
    }

    void b28_anAliasThatDoesNotFitIsNotUsed()
    {
        Properties properties = with(PropertyId::TopicAliasMaximum, 10);
        properties.setNumber(PropertyId::MaximumPacketSize, 20);
        SessionDriver driver;
        driver.connect(properties);
        // Fixed header 2, topic length 2, topic 11, property length 1, payload 4.
        const Publish large = message("house/attic", QoS::AtMostOnce, 0, "1234");
        QCOMPARE(sent<Publish>(driver.publish(large)).at(0), large);
    }

    void c28_aNewConnectionStartsWithFullTopics()
    {
        SessionDriver driver = connected(10);
        published(driver, "house/kitchen");
        published(driver, "house/kitchen");
        driver.publish("house/kitchen", QoS::AtLeastOnce);
        const Effects effects = driver.reconnect(true, with(PropertyId::TopicAliasMaximum, 10));
        Publish again = message("house/kitchen", QoS::AtLeastOnce, 1, "x", true);
        again.properties = with(PropertyId::TopicAlias, 1);
        QCOMPARE(effects, (Effects{Send{again}}));
        QCOMPARE(published(driver, "house/kitchen"), aliased({}, 1));
    }

    void c28_waitingMessagesHoldTheirFullTopic()
    {
        SessionDriver driver;
        Properties properties = with(PropertyId::TopicAliasMaximum, 10);
        properties.setNumber(PropertyId::ReceiveMaximum, 1);
        driver.connect(properties);
        for (int i = 0; i < 3; ++i)
            driver.publish("house/kitchen", QoS::AtLeastOnce);
        QVERIFY(sent<Publish>(driver.receive(PubAck{1})).at(0).topic.isEmpty());
        const Effects effects = driver.reconnect(true); // a server without aliases
        QCOMPARE(effects, (Effects{Send{message("house/kitchen", QoS::AtLeastOnce, 2, "x", true)},
                                   Send{message("house/kitchen", QoS::AtLeastOnce, 3)}}));
    }

    void c29_aSmallerMaximumHoldsOnTheNextConnection()
    {
        SessionDriver driver = connected(10);
        for (int i = 0; i < 10; ++i)
            published(driver, Topic(u"topic/%1"_s.arg(i)));
        driver.reconnect(true, with(PropertyId::TopicAliasMaximum, 1));
        QCOMPARE(published(driver, "topic/8"), aliased("topic/8", 1));
        QCOMPARE(published(driver, "topic/9"), aliased("topic/9", 1));
        QCOMPARE(published(driver, "topic/8"), aliased("topic/8", 1));
    }

    void aPs28_bothMaximaAreKept_data()
    {
        QTest::addColumn<int>("servers");
        QTest::addColumn<int>("clients");
        for (const int servers : {0, 5, 20}) {
            for (const int clients : {0, 5, 20})
                QTest::addRow("A-ps-28 server %d, client %d", servers, clients) << servers << clients;
        }
    }
    void aPs28_bothMaximaAreKept()
    {
        QFETCH(const int, servers);
        QFETCH(const int, clients);
        SessionOptions options = SessionDriver::defaults();
        options.topicAliasMaximum = quint16(clients);
        SessionDriver driver = connected(quint16(servers), options);

        QHash<quint32, Topic> known; // to the server
        for (int i = 0; i < 60; ++i) {
            const Topic topic(u"house/room/%1"_s.arg(i % 30));
            const Publish publish = published(driver, topic);
            const auto alias = publish.properties.number(PropertyId::TopicAlias);
            QCOMPARE(alias.has_value(), servers > 0);
            if (alias) {
                QVERIFY(*alias >= 1 && *alias <= quint32(servers));
                if (!publish.topic.isEmpty())
                    known[*alias] = publish.topic;
                QCOMPARE(known.value(*alias), topic);
            }
        }

        for (int round = 0; round < 2; ++round) { // the second overwrites
            for (int alias = 1; alias <= clients; ++alias) {
                const Topic topic(u"garden/%1/%2"_s.arg(round).arg(alias));
                const Effects expected{Deliver{message(topic, QoS::AtMostOnce, 0)}};
                QCOMPARE(driver.receive(aliased(topic, quint16(alias))), expected);
                QCOMPARE(driver.receive(aliased({}, quint16(alias))), expected);
            }
        }
        QVERIFY(isProtocolClose(driver.receive(aliased("garden", quint16(clients + 1))),
                                ReasonCode::TopicAliasInvalid, PacketType::Publish));
    }

    void d7_anAliasOutOfRangeIsRefused_data()
    {
        QTest::addColumn<int>("maximum");
        QTest::addColumn<int>("alias");
        QTest::newRow("D7 alias 0") << 10 << 0;
        QTest::newRow("D7 above our maximum") << 10 << 11;
        QTest::newRow("D7 our maximum is 0") << 0 << 1;
    }
    void d7_anAliasOutOfRangeIsRefused()
    {
        QFETCH(int, maximum);
        QFETCH(int, alias);
        SessionOptions options = SessionDriver::defaults();
        options.topicAliasMaximum = quint16(maximum);
        SessionDriver driver(options);
        driver.connect();
        QVERIFY(isProtocolClose(driver.receive(aliased("house", quint16(alias))),
                                ReasonCode::TopicAliasInvalid, PacketType::Publish));
    }

    void d8_anAliasNeverDefinedIsAProtocolError()
    {
        SessionDriver driver;
        driver.connect();
        QVERIFY(isProtocolClose(driver.receive(aliased({}, 1)), ReasonCode::ProtocolError,
                                PacketType::Publish));
    }

    void anAliasStandsForItsTopic()
    {
        SessionDriver driver;
        driver.connect();
        const Effects expected{Deliver{message("house", QoS::AtMostOnce, 0)}};
        QCOMPARE(driver.receive(aliased("house", 1)), expected);
        QCOMPARE(driver.receive(aliased({}, 1)), expected);
    }

    void d9_aRedefinedAliasMeansTheNewTopic()
    {
        SessionDriver driver;
        driver.connect();
        driver.receive(aliased("house", 1));
        driver.receive(aliased("garden", 1));
        QCOMPARE(driver.receive(aliased({}, 1)),
                 (Effects{Deliver{message("garden", QoS::AtMostOnce, 0)}}));
    }

    void d10_anAliasOfAnEarlierConnectionIsUnknown()
    {
        SessionDriver driver;
        driver.connect();
        driver.receive(aliased("house", 1));
        driver.reconnect(true);
        QVERIFY(isProtocolClose(driver.receive(aliased({}, 1)), ReasonCode::ProtocolError,
                                PacketType::Publish));
    }

    void d11_theAliasOfADuplicateIsLearned()
    {
        SessionDriver driver;
        driver.connect();
        driver.receive(message("house", QoS::AtLeastOnce, 1));
        Publish duplicate = message("house", QoS::AtLeastOnce, 1, "x", true);
        duplicate.properties = with(PropertyId::TopicAlias, 3);
        QCOMPARE(driver.receive(duplicate), Effects());
        QCOMPARE(driver.receive(aliased({}, 3)),
                 (Effects{Deliver{message("house", QoS::AtMostOnce, 0)}}));
    }

    void d12_everyAliasUpToTheMaximumIsAccepted()
    {
        SessionDriver driver;
        driver.connect();
        for (quint32 alias = 1; alias <= 65535; ++alias)
            driver.receive(aliased(Topic(QByteArray::number(alias)), quint16(alias)));
        for (const quint16 alias : {1, 777, 65535}) {
            QCOMPARE(driver.receive(aliased({}, alias)),
                     (Effects{Deliver{message(QByteArray::number(alias), QoS::AtMostOnce, 0)}}));
        }
    }
};

QTEST_APPLESS_MAIN(TopicAliasesTest)
#include "tst_topicaliases.moc"
