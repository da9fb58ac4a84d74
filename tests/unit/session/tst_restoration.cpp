// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "subscriptionvalues.h"

#include <qcomqtt/codec/encoder.h>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

//! What becomes of subscriptions and their requests when a link is lost and another one comes.
class RestorationTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void e12_whatWasNotAnsweredIsAskedForAgainAndDoneOnce_data()
    {
        QTest::addColumn<bool>("present");
        QTest::newRow("E12 session kept") << true;
        QTest::newRow("E12 session lost") << false;
    }
    void e12_whatWasNotAnsweredIsAskedForAgainAndDoneOnce()
    {
        QFETCH(bool, present);
        SessionDriver driver;
        driver.connect();
        driver.subscribe({"a"}, 5);
        driver.unsubscribe({"b"}, 6);
        // E13: with new ids
        QCOMPARE(driver.reconnect(present),
                 (Effects{Send{Subscribe{3, {"a"}}}, Send{Unsubscribe{4, {"b"}}}}));
        QCOMPARE(driver.receive(SubAck{1, {ReasonCode::Success}}), Effects());
        QCOMPARE(driver.receive(SubAck{3, {ReasonCode::Success}}),
                 (Effects{granted(5, {ReasonCode::Success})}));
        QCOMPARE(driver.receive(UnsubAck{4, {ReasonCode::Success}}),
                 (Effects{granted(6, {ReasonCode::Success})}));
        QCOMPARE(driver.reconnect(true), Effects());
    }

    void whatIsAskedForOfflineWaitsForTheConnection()
    {
        SessionDriver driver;
        QCOMPARE(driver.subscribe({"a"}, 5), Effects());
        driver.open();
        QCOMPARE(driver.subscribe({"b"}, 6), Effects());
        QCOMPARE(SessionDriver::withoutFirst(driver.receive(ConnAck())),
                 (Effects{Send{Subscribe{1, {"a"}}}, Send{Subscribe{2, {"b"}}}}));
    }

    void e14_subscriptionsAreRestoredInOrderBeforeWaitingPublishes()
    {
        SessionDriver driver;
        driver.connect();
        driver.subscribe({"first", "second"}, 1);
        driver.receive(SubAck{1, {ReasonCode::Success, ReasonCode::Success}});
        const Properties identifier = with(PropertyId::SubscriptionIdentifier, 7);
        driver.subscribe({"third"}, 2, identifier);
        driver.receive(SubAck{2, {ReasonCode::Success}});
        driver.subscribe({"fourth"}, 3);
        driver.receive(SubAck{3, {ReasonCode::Success}});
        driver.subscribe({{"first", QoS::ExactlyOnce}}, 4); // replaces, keeps its place
        driver.receive(SubAck{4, {ReasonCode::GrantedQoS2}});
        driver.unsubscribe({"second"}, 5);
        driver.receive(UnsubAck{5, {ReasonCode::Success}});
        driver.publish("request", QoS::AtLeastOnce, 6);
        driver.session.linkLost(driver.now);
        driver.subscribe({"fifth"}, 7);
        driver.publish("request/2", QoS::AtMostOnce, 8);
        QCOMPARE(SessionDriver::withoutFirst(driver.connect()),
                 (Effects{Send{Subscribe{7, {{"first", QoS::ExactlyOnce}}}},
                          Send{Subscribe{8, {"third"}, identifier}},
                          Send{Subscribe{9, {"fourth"}}}, Send{Subscribe{10, {"fifth"}}},
                          Send{message("request", QoS::AtLeastOnce, 11)},
                          Send{message("request/2", QoS::AtMostOnce, 0)}, done(8)}));
    }

    void e14_nothingIsRestoredWhenTheServerKeptTheSession()
    {
        SessionDriver driver;
        driver.connect();
        driver.subscribe({"a"}, 1);
        driver.receive(SubAck{1, {ReasonCode::Success}});
        QCOMPARE(driver.reconnect(true), Effects());
    }

    void e14_anInterruptedRestorationIsDoneAgain()
    {
        SessionDriver driver;
        driver.connect();
        driver.subscribe({"a"}, 1);
        driver.receive(SubAck{1, {ReasonCode::Success}});
        QCOMPARE(filtersOf(sent<Subscribe>(driver.reconnect(false))), (QList<TopicFilter>{"a"}));
        const auto again = sent<Subscribe>(driver.reconnect(true));
        QCOMPARE(filtersOf(again), (QList<TopicFilter>{"a"}));
        QCOMPARE(driver.receive(SubAck{again[0].packetId, {ReasonCode::Success}}), Effects());
        QCOMPARE(driver.reconnect(true), Effects());
    }

    void e14_whatTheServerRefusesToRestoreIsForgotten()
    {
        SessionDriver driver;
        driver.connect();
        driver.subscribe({"a", "b"}, 1);
        driver.receive(SubAck{1, {ReasonCode::Success, ReasonCode::Success}});
        driver.reconnect(false);
        driver.receive(SubAck{2, {ReasonCode::NotAuthorized, ReasonCode::Success}});
        QCOMPARE(filtersOf(sent<Subscribe>(driver.reconnect(false))), (QList<TopicFilter>{"b"}));
    }

    void e14_restoringStaysUnderTheMaximumPacketSizeAndHoldsPublishesBack()
    {
        SessionDriver driver;
        driver.connect();
        driver.subscribe(numbered(40), 1);
        driver.receive(SubAck{1, QList<ReasonCode>(40, ReasonCode::Success)});
        driver.publish("request", QoS::AtLeastOnce, 2);
        Effects effects = driver.reconnect(false, with(PropertyId::MaximumPacketSize, 40));
        QList<TopicFilter> restored;
        for (int published = 0; published == 0;) {
            const auto packets = sent<Subscribe>(effects);
            restored += filtersOf(packets);
            published = int(sent<Publish>(effects).size());
            QCOMPARE(published > 0, restored.size() == 40);
            Effects next;
            for (const Subscribe &packet : packets) {
                QVERIFY(encodedSize(Packet(packet), ProtocolVersion::V5) <= 40);
                const QList<ReasonCode> codes(packet.subscriptions.size(), ReasonCode::Success);
                for (Effect &effect : driver.receive(SubAck{packet.packetId, codes}))
                    next.push_back(effect);
            }
            effects = next;
        }
        QList<TopicFilter> expected;
        for (const Subscription &subscription : numbered(40))
            expected.append(subscription.filter());
        QCOMPARE(restored, expected);
    }

    void e17_theLastIntentHoldsAfterAnOfflineSequence()
    {
        SessionDriver driver;
        driver.connect();
        driver.subscribe({"a"}, 1);
        driver.receive(SubAck{1, {ReasonCode::Success}});
        driver.session.linkLost(driver.now);
        driver.unsubscribe({"a"}, 2);
        driver.subscribe({{"a", QoS::AtLeastOnce}}, 3);
        driver.unsubscribe({"a"}, 4);
        // The old subscription is not restored either: what counts is the end.
        const Effects effects = SessionDriver::withoutFirst(driver.connect());
        QCOMPARE(sent<Subscribe>(effects).size(), std::size_t(0));
        QCOMPARE(sent<Unsubscribe>(effects), (std::vector<Unsubscribe>{{2, {"a"}}}));
        QCOMPARE(driver.receive(UnsubAck{2, {ReasonCode::NoSubscriptionExisted}}),
                 (Effects{granted(2, {ReasonCode::NoSubscriptionExisted}),
                          granted(4, {ReasonCode::NoSubscriptionExisted})}));
        QCOMPARE(driver.reconnect(false), Effects());
    }

    void aSplitRequestIsContinuedAfterALostLink()
    {
        SessionDriver driver;
        driver.connect(with(PropertyId::MaximumPacketSize, 20));
        driver.subscribe(numbered(3), 1);
        driver.receive(SubAck{2, {ReasonCode::GrantedQoS2}});
        const auto packets = sent<Subscribe>(driver.reconnect(true));
        QCOMPARE(filtersOf(packets),
                 (QList<TopicFilter>{numbered(3)[0].filter(), numbered(3)[2].filter()}));
        driver.receive(SubAck{packets[0].packetId, {ReasonCode::Success}});
        QCOMPARE(driver.receive(SubAck{packets[1].packetId, {ReasonCode::GrantedQoS1}}),
                 (Effects{granted(1, {ReasonCode::Success, ReasonCode::GrantedQoS2,
                                      ReasonCode::GrantedQoS1})}));
    }
};

QTEST_APPLESS_MAIN(RestorationTest)
#include "tst_restoration.moc"
