// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "subscriptionvalues.h"

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

// What is asked for without a connection comes down to the last word on each filter.
class OfflineSubscriptionsTest : public QObject
{
    Q_OBJECT

    static Effects sends(const Packet &packet) { return {Send{packet}}; }
    static Effects connect(SessionDriver &driver, const Properties &properties = {})
    {
        return SessionDriver::withoutFirst(driver.connect(properties));
    }
    static const Failure *failure(const Effects &effects, OperationId operation)
    {
        for (const Effect &effect : effects) {
            const auto *complete = std::get_if<Complete>(&effect);
            if (complete && complete->operation == operation)
                return std::get_if<Failure>(&complete->outcome);
        }
        return nullptr;
    }

private Q_SLOTS:
    void subscribingTwiceAsksOnceAndAnswersBoth()
    {
        SessionDriver driver;
        driver.subscribe({{"a", QoS::AtLeastOnce}}, 1);
        driver.subscribe({{"a", QoS::ExactlyOnce}}, 2);
        const QList<Subscription> last{{"a", QoS::ExactlyOnce}};
        QCOMPARE(connect(driver), sends(Subscribe{1, last}));
        QCOMPARE(driver.receive(SubAck{1, {ReasonCode::GrantedQoS2}}),
                 (Effects{granted(1, {ReasonCode::GrantedQoS2}),
                          granted(2, {ReasonCode::GrantedQoS2})}));
        QCOMPARE(driver.reconnect(false), sends(Subscribe{2, last}));
    }

    void aRefusalReachesAllWhoAsked()
    {
        SessionDriver driver;
        driver.subscribe({"a"}, 1);
        driver.subscribe({"a"}, 2);
        driver.subscribe({"a"}, 3);
        connect(driver);
        QCOMPARE(driver.receive(SubAck{1, {ReasonCode::NotAuthorized}}),
                 (Effects{granted(1, {ReasonCode::NotAuthorized}),
                          granted(2, {ReasonCode::NotAuthorized}),
                          granted(3, {ReasonCode::NotAuthorized})}));
    }

    void unsubscribingTakesASubscribeBack()
    {
        SessionDriver driver;
        driver.subscribe({"a"}, 1);
        driver.unsubscribe({"a"}, 2);
        const Effects effects = connect(driver);
        QCOMPARE(sent<Subscribe>(effects).size(), std::size_t(0));
        QCOMPARE(sent<Unsubscribe>(effects).size(), std::size_t(1));
        QVERIFY(failure(effects, 1));
        QCOMPARE(failure(effects, 1)->code, ErrorCode::Cancelled);
        QVERIFY(failure(effects, 1)->text.contains(u'a'));
        QCOMPARE(driver.receive(UnsubAck{1, {ReasonCode::NoSubscriptionExisted}}),
                 (Effects{granted(2, {ReasonCode::NoSubscriptionExisted})}));
        QCOMPARE(driver.reconnect(false), Effects());
    }

    void subscribingAgainUndoesAnUnsubscribe()
    {
        SessionDriver driver;
        driver.connect();
        driver.subscribe({"a"}, 1);
        driver.receive(SubAck{1, {ReasonCode::Success}});
        driver.session.linkLost(driver.now);
        driver.unsubscribe({"a"}, 2);
        driver.subscribe({{"a", QoS::AtLeastOnce}}, 3);
        // The one that waits is done first: the streams that it ends are not those of the other.
        QCOMPARE(SessionDriver::withoutFirst(driver.connect(ConnAck{true})),
                 (Effects{granted(2, {ReasonCode::Success}),
                          Send{Subscribe{2, {{"a", QoS::AtLeastOnce}}}}}));
        QCOMPARE(driver.receive(SubAck{2, {ReasonCode::GrantedQoS1}}),
                 (Effects{granted(3, {ReasonCode::GrantedQoS1})}));
        QCOMPARE(driver.reconnect(false), sends(Subscribe{3, {{"a", QoS::AtLeastOnce}}}));
    }

    void onlyTheFiltersThatComeAgainAreLeftOut()
    {
        SessionDriver driver;
        driver.subscribe({"a", "b", "c", "d"}, 1);
        driver.unsubscribe({"b"}, 2);
        driver.subscribe({"c"}, 3);
        QCOMPARE(connect(driver),
                 (Effects{Send{Subscribe{1, {"a"}}}, Send{Subscribe{2, {"d"}}},
                          Send{Unsubscribe{3, {"b"}}}, Send{Subscribe{4, {"c"}}}}));
        driver.receive(SubAck{1, {ReasonCode::GrantedQoS1}});
        driver.receive(SubAck{2, {ReasonCode::GrantedQoS2}});
        driver.receive(UnsubAck{3, {ReasonCode::Success}});
        QCOMPARE(driver.receive(SubAck{4, {ReasonCode::NotAuthorized}}),
                 (Effects{granted(1, {ReasonCode::GrantedQoS1, ReasonCode::NoSubscriptionExisted,
                                      ReasonCode::NotAuthorized, ReasonCode::GrantedQoS2}),
                          granted(3, {ReasonCode::NotAuthorized})}));
    }

    void aThousandChangesOfMindAreOneRequest()
    {
        SessionDriver driver;
        for (OperationId operation = 1; operation <= 1000; ++operation) {
            if (operation % 2 == 0)
                driver.subscribe({"a"}, operation);
            else
                driver.unsubscribe({"a"}, operation);
        }
        const Effects effects = connect(driver);
        QCOMPARE(sent<Subscribe>(effects).size(), std::size_t(1));
        QCOMPARE(sent<Unsubscribe>(effects).size(), std::size_t(0));
        const Effects answers = driver.receive(SubAck{1, {ReasonCode::Success}});
        QCOMPARE(effects.size() - 1 + answers.size(), std::size_t(1000));
    }

    void withoutTheLastWordTheOneBeforeCounts()
    {
        SessionDriver driver;
        driver.subscribe({{"a", QoS::AtLeastOnce}}, 1);
        driver.subscribe({{"a", QoS::ExactlyOnce}}, 2);
        QVERIFY(driver.abandon(2));
        QCOMPARE(connect(driver), sends(Subscribe{1, {{"a", QoS::AtLeastOnce}}}));
    }

    void theLastWordGivenUpWhileItWaitsForOthersLeavesTheOneBefore()
    {
        SessionDriver driver;
        driver.subscribe({{"a", QoS::AtLeastOnce}}, 1);
        driver.subscribe(numbered(16, 10), 2); // as many packets as may wait for an answer
        driver.subscribe({{"a", QoS::ExactlyOnce}}, 3);
        QCOMPARE(sent<Subscribe>(connect(driver, with(PropertyId::MaximumPacketSize, 20))).size(),
                 std::size_t(16));
        driver.abandon(3);
        QCOMPARE(filtersOf(sent<Subscribe>(driver.receive(SubAck{1, {ReasonCode::Success}}))),
                 (QList<TopicFilter>{"a"}));
    }

    void aLinkLostBeforeTheAnswerAsksOnceAgain()
    {
        SessionDriver driver;
        driver.subscribe({"a", "b"}, 1);
        driver.subscribe({"a"}, 2);
        connect(driver);
        driver.session.linkLost(driver.now);
        const Effects effects = SessionDriver::withoutFirst(driver.connect(ConnAck{true}));
        QCOMPARE(filtersOf(sent<Subscribe>(effects)), (QList<TopicFilter>{"b", "a"}));
        driver.session.linkLost(driver.now);
        driver.abandon(2);
        const auto packets
            = sent<Subscribe>(SessionDriver::withoutFirst(driver.connect(ConnAck{true})));
        QCOMPARE(packets.size(), std::size_t(1));
        QCOMPARE(packets[0].subscriptions, (QList<Subscription>{"a", "b"}));
        QCOMPARE(driver.receive(SubAck{packets[0].packetId,
                                       {ReasonCode::Success, ReasonCode::GrantedQoS1}}),
                 (Effects{granted(1, {ReasonCode::Success, ReasonCode::GrantedQoS1})}));
    }

    void whatThisServerDoesNotAllowStandsForNobody()
    {
        SessionDriver driver;
        driver.subscribe({"a/#"}, 1);
        driver.subscribe({"b", "a/#"}, 2, with(PropertyId::SubscriptionIdentifier, 1));
        const Effects effects
            = connect(driver, with(PropertyId::SubscriptionIdentifierAvailable, 0));
        QVERIFY(failure(effects, 2));
        QCOMPARE(filtersOf(sent<Subscribe>(effects)), (QList<TopicFilter>{"a/#"}));
    }

    void aConnectionSendsInOrderWhatItIsGiven()
    {
        SessionDriver driver;
        driver.connect();
        QCOMPARE(driver.subscribe({"a"}, 1), sends(Subscribe{1, {"a"}}));
        QCOMPARE(driver.unsubscribe({"a"}, 2), sends(Unsubscribe{2, {"a"}}));
        QCOMPARE(driver.subscribe({"a"}, 3), sends(Subscribe{3, {"a"}}));
    }
};

QTEST_APPLESS_MAIN(OfflineSubscriptionsTest)
#include "tst_offlinesubscriptions.moc"
