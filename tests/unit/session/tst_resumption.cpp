// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "sessiondriver.h"

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

//! What becomes of unacknowledged messages when a link is lost and another one comes.
class ResumptionTest : public QObject
{
    Q_OBJECT

    static Publish once(const Topic &topic, quint16 id, bool duplicate)
    {
        return message(topic, QoS::AtLeastOnce, id, "x", duplicate);
    }
    static Publish exactly(const Topic &topic, quint16 id, bool duplicate)
    {
        return message(topic, QoS::ExactlyOnce, id, "x", duplicate);
    }
    static SessionDriver connected(const Properties &properties = {},
                                   ProtocolVersion version = ProtocolVersion::V5)
    {
        SessionDriver driver(version);
        driver.connect(properties);
        return driver;
    }

private Q_SLOTS:
    void c7_whatIsUnacknowledgedIsSentAgainBeforeWhatIsNew()
    {
        SessionDriver driver = connected(); // C5: DUP then and only then
        driver.publish("1", QoS::AtLeastOnce, 1);
        driver.publish("2", QoS::ExactlyOnce, 2);
        driver.publish("3", QoS::AtMostOnce, 3);
        driver.session.linkLost(driver.now);
        driver.publish("4", QoS::AtLeastOnce, 4);
        driver.subscribe({"s"}, 5);
        QCOMPARE(SessionDriver::withoutFirst(driver.connect(ConnAck{true})),
                 (Effects{Send{once("1", 1, true)}, Send{exactly("2", 2, true)},
                          Send{Subscribe{3, {"s"}}}, Send{once("4", 4, false)}}));
    }

    void c7_nothingIsSentAgainWhileTheLinkLives()
    {
        SessionDriver driver = connected();
        driver.publish("1", QoS::AtLeastOnce, 1);
        for (int i = 0; i < 10; ++i) {
            driver.now = *driver.session.deadline();
            QCOMPARE(driver.tick(), (Effects{Send{PingReq()}}));
            QCOMPARE(driver.receive(PingResp()), Effects());
        }
    }

    void c8_theOrderIsThatOfTheFirstTransmission()
    {
        SessionDriver driver = connected(with(PropertyId::ReceiveMaximum, 3));
        for (int i = 0; i < 6; ++i)
            driver.publish(Topic(QByteArray::number(i)),
                           i % 2 ? QoS::ExactlyOnce : QoS::AtLeastOnce, OperationId(i + 1));
        driver.receive(PubAck{1}); // lets "3" out, whose id is 4
        driver.receive(PubAck{3}); // and "4"
        QCOMPARE(driver.reconnect(true, with(PropertyId::ReceiveMaximum, 3)),
                 (Effects{Send{exactly("1", 2, true)}, Send{exactly("3", 4, true)},
                          Send{once("4", 5, true)}}));
    }

    void c9_afterPubRecOnlyPubRelIsSentAgain()
    {
        SessionDriver driver = connected();
        driver.publish("1", QoS::ExactlyOnce, 1);
        driver.receive(PubRec{1});
        QCOMPARE(driver.reconnect(true), (Effects{Send{PubRel{1}}}));
        QCOMPARE(driver.receive(PubComp{1}), (Effects{done(1)}));
        QCOMPARE(driver.reconnect(true), Effects());
    }

    void c10_pubRelsAreSentAgainInTheOrderOfTheirPubRecs()
    {
        SessionDriver driver = connected();
        for (int i = 0; i < 4; ++i)
            driver.publish("a", QoS::ExactlyOnce);
        for (const quint16 id : {3, 1, 2})
            driver.receive(PubRec{id});
        QCOMPARE(driver.reconnect(true),
                 (Effects{Send{exactly("a", 4, true)}, Send{PubRel{3}}, Send{PubRel{1}},
                          Send{PubRel{2}}}));
    }

    void b16_withoutTheSessionUnacknowledgedMessagesAreNew_data()
    {
        QTest::addColumn<int>("version");
        QTest::newRow("B16 MQTT 5") << 5;
        QTest::newRow("B16 MQTT 3.1.1") << 4;
    }
    void b16_withoutTheSessionUnacknowledgedMessagesAreNew()
    {
        QFETCH(int, version);
        SessionDriver driver = connected({}, ProtocolVersion(version));
        driver.publish("1", QoS::AtLeastOnce, 1);
        driver.publish("2", QoS::ExactlyOnce, 2);
        driver.session.linkLost(driver.now);
        driver.publish("3", QoS::AtLeastOnce, 3);
        QCOMPARE(SessionDriver::withoutFirst(driver.connect()),
                 (Effects{Send{once("1", 3, false)}, Send{exactly("2", 4, false)},
                          Send{once("3", 5, false)}}));
        QCOMPARE(driver.receive(PubAck{1}), Effects());
        QCOMPARE(driver.receive(PubAck{3}), (Effects{done(1)}));
        QCOMPARE(driver.receive(PubRec{4}), (Effects{Send{PubRel{4}}}));
        QCOMPARE(driver.receive(PubComp{4}), (Effects{done(2)}));
    }

    void c18_whatTheServerHadTakenAndLostHasAnUnknownOutcome()
    {
        SessionDriver driver = connected();
        driver.publish("1", QoS::ExactlyOnce, 1);
        driver.receive(PubRec{1});
        const Effects effects = driver.reconnect(false);
        const auto failure = failureOf(effects);
        QVERIFY(failure);
        QCOMPARE(effects.size(), std::size_t(1)); // and nothing is sent
        QCOMPARE(failure->code, ErrorCode::Publish);
        QCOMPARE(failure->reasonCode, std::optional(ReasonCode::PacketIdentifierNotFound));
    }

    void i3_pubCompNotFoundIsNoErrorDuringRecovery()
    {
        SessionDriver driver = connected();
        driver.publish("1", QoS::ExactlyOnce, 1);
        driver.receive(PubRec{1});
        QCOMPARE(driver.reconnect(true), (Effects{Send{PubRel{1}}}));
        QCOMPARE(driver.receive(PubComp{1, ReasonCode::PacketIdentifierNotFound}),
                 (Effects{done(1)}));
        // Without a connection in between, it is one.
        driver.publish("2", QoS::ExactlyOnce, 2);
        driver.receive(PubRec{2});
        QVERIFY(failureOf(driver.receive(PubComp{2, ReasonCode::PacketIdentifierNotFound})));
    }

    void whatMayNotBeSentAgainKeepsItsIdentifierUntilTheServerAnswers_data()
    {
        QTest::addColumn<ReasonCode>("answer");
        QTest::addColumn<bool>("linkIsLost");
        QTest::addColumn<DeliveryState>("state");
        const auto success = ReasonCode::Success; // some servers say so of what they never had
        const auto notFound = ReasonCode::PacketIdentifierNotFound;
        QTest::newRow("it may have come") << success << false << DeliveryState::MaybeDelivered;
        QTest::newRow("it had not") << notFound << false << DeliveryState::NotSent;
        QTest::newRow("it may have come, asked twice")
            << success << true << DeliveryState::MaybeDelivered;
        QTest::newRow("nobody knows") << notFound << true << DeliveryState::MaybeDelivered;
    }
    // The server may have begun it: another message under its identifier would be taken for it.
    void whatMayNotBeSentAgainKeepsItsIdentifierUntilTheServerAnswers()
    {
        QFETCH(const ReasonCode, answer);
        QFETCH(const bool, linkIsLost);
        QFETCH(const DeliveryState, state);
        SessionDriver driver = connected();
        driver.publish("1", QoS::ExactlyOnce, 1, QByteArray(100, 'x'));
        const Properties small = with(PropertyId::MaximumPacketSize, 50);
        QCOMPARE(driver.reconnect(true, small), (Effects{Send{PubRel{1}}}));
        if (linkIsLost)
            QCOMPARE(driver.reconnect(true, small), (Effects{Send{PubRel{1}}}));
        QCOMPARE(sentIds<Publish>(driver.publish("2", QoS::ExactlyOnce, 2)), std::vector<quint16>{2});
        const Effects effects = driver.receive(PubComp{1, answer});
        const auto failure = failureOf(effects);
        QVERIFY(failure);
        QCOMPARE(failure->reasonCode, std::optional(ReasonCode::PacketTooLarge));
        QCOMPARE(failure->deliveryState, std::optional(state));
        QCOMPARE(sentIds<Publish>(driver.publish("3", QoS::ExactlyOnce, 3)), std::vector<quint16>{3});
    }

    // The first server may have passed it on before it lost the session.
    void whatWaitsAfterItWasSentMayHaveArrived()
    {
        SessionDriver driver = connected();
        driver.publish("1", QoS::AtLeastOnce, 1);
        driver.publish("2", QoS::AtLeastOnce, 2);
        driver.reconnect(false, with(PropertyId::ReceiveMaximum, 1)); // message 2 waits again
        driver.publish("3", QoS::AtLeastOnce, 3);
        QCOMPARE(driver.abandon(2), std::optional(DeliveryState::MaybeDelivered));
        QCOMPARE(driver.abandon(3), std::optional(DeliveryState::NotSent));
    }

    void whatMayNotBeSentAgainMayHaveArrivedBefore()
    {
        SessionDriver driver = connected();
        driver.publish("1", QoS::AtLeastOnce, 1, QByteArray(100, 'x'));
        const auto failure
            = failureOf(driver.reconnect(true, with(PropertyId::MaximumPacketSize, 50)));
        QVERIFY(failure);
        QCOMPARE(failure->reasonCode, std::optional(ReasonCode::PacketTooLarge));
        QCOMPARE(failure->deliveryState, std::optional(DeliveryState::MaybeDelivered));
    }

    void c20_sendingAgainKeepsToTheNewReceiveMaximum()
    {
        SessionDriver driver = connected();
        for (int i = 1; i <= 10; ++i)
            driver.publish("a", QoS::AtLeastOnce, OperationId(i));
        driver.session.linkLost(driver.now);
        driver.publish("new", QoS::AtLeastOnce, 11);
        Effects effects = SessionDriver::withoutFirst(
            driver.connect(
                ConnAck{true, ReasonCode::Success, with(PropertyId::ReceiveMaximum, 3)}));
        QCOMPARE(sentIds<Publish>(effects), (std::vector<quint16>{1, 2, 3}));
        for (quint16 id = 1; id <= 10; ++id) {
            const std::vector<quint16> next = id <= 8 ? std::vector<quint16>{quint16(id + 3)}
                                                      : std::vector<quint16>();
            QCOMPARE(sentIds<Publish>(driver.receive(PubAck{id})), next);
        }
        QCOMPARE(driver.receive(PubAck{11}), (Effects{done(11)}));
    }

    void c21_aLargerReceiveMaximumOpensTheWindow()
    {
        SessionDriver driver = connected(with(PropertyId::ReceiveMaximum, 1));
        for (int i = 1; i <= 4; ++i)
            driver.publish("a", QoS::AtLeastOnce, OperationId(i));
        QCOMPARE(sentIds<Publish>(driver.reconnect(true, with(PropertyId::ReceiveMaximum, 3))),
                 (std::vector<quint16>{1, 2, 3}));
        QCOMPARE(sentIds<Publish>(driver.receive(PubAck{2})), (std::vector<quint16>{4}));
    }

    void c22_anAnswerForWhatWasNotSentAgainYetGivesNoPlaceBack()
    {
        SessionDriver driver = connected();
        for (int i = 1; i <= 4; ++i)
            driver.publish("a", i == 4 ? QoS::ExactlyOnce : QoS::AtLeastOnce, OperationId(i));
        driver.reconnect(true, with(PropertyId::ReceiveMaximum, 1));
        QCOMPARE(driver.receive(PubAck{3}), (Effects{done(3)}));
        QCOMPARE(driver.receive(PubRec{4}), Effects()); // its PUBREL follows in its turn
        QCOMPARE(driver.receive(PubAck{1}), (Effects{done(1), Send{once("a", 2, true)}}));
        QCOMPARE(driver.receive(PubAck{2}), (Effects{done(2), Send{PubRel{4}}}));
        driver.publish("b", QoS::AtLeastOnce, 5);
        QCOMPARE(driver.session.outbox().messages(), 1);
        QCOMPARE(sent<Publish>(driver.receive(PubComp{4})).size(), std::size_t(1));
    }

    void c22_anAbandonedMessageIsSentAgainUnseen()
    {
        SessionDriver driver = connected();
        driver.publish("a", QoS::AtLeastOnce, 1);
        driver.session.linkLost(driver.now);
        QVERIFY(!driver.abandon(1));
        driver.connect(ConnAck{true, ReasonCode::Success, with(PropertyId::ReceiveMaximum, 1)});
        driver.publish("b", QoS::AtLeastOnce, 2);
        QCOMPARE(driver.receive(PubAck{1}), (Effects{Send{once("b", 2, false)}}));
        QCOMPARE(driver.receive(PubAck{2}), (Effects{done(2)}));
    }

    void c25_pubRelsSentAgainTakeTheirPlaceInTheWindow()
    {
        SessionDriver driver = connected();
        for (int i = 1; i <= 3; ++i)
            driver.publish("a", QoS::ExactlyOnce, OperationId(i));
        driver.receive(PubRec{1});
        driver.receive(PubRec{2});
        const Effects effects = driver.reconnect(true, with(PropertyId::ReceiveMaximum, 2));
        QCOMPARE(effects, (Effects{Send{exactly("a", 3, true)}, Send{PubRel{1}}}));
        QCOMPARE(driver.receive(PubComp{1}), (Effects{done(1), Send{PubRel{2}}}));
        driver.publish("b", QoS::AtLeastOnce, 4);
        QCOMPARE(driver.session.outbox().messages(), 1);
        QCOMPARE(sent<Publish>(driver.receive(PubComp{2})).size(), std::size_t(1));
    }

    void c24_qos0PassesWhileMuchIsSentAgain()
    {
        SessionDriver driver = connected();
        for (int i = 1; i <= 3; ++i)
            driver.publish("a", QoS::AtLeastOnce);
        driver.session.linkLost(driver.now);
        driver.publish("waiting", QoS::AtMostOnce, 4);
        const Effects effects = SessionDriver::withoutFirst(
            driver.connect(
                ConnAck{true, ReasonCode::Success, with(PropertyId::ReceiveMaximum, 1)}));
        QCOMPARE(effects, (Effects{Send{once("a", 1, true)},
                                   Send{message("waiting", QoS::AtMostOnce, 0)}, done(4)}));
        QCOMPARE(driver.publish("b", QoS::AtMostOnce).size(), std::size_t(1));
    }

    void c6_qos0IsNeverSentAgain()
    {
        SessionDriver driver = connected();
        driver.publish("a", QoS::AtMostOnce, 1);
        QCOMPARE(driver.reconnect(true), Effects());
        QCOMPARE(driver.reconnect(false), Effects());
    }

    void aLinkLostBeforeConnAckChangesNothing()
    {
        SessionDriver driver = connected();
        driver.publish("a", QoS::AtLeastOnce, 1);
        for (int i = 0; i < 3; ++i) {
            driver.session.linkLost(driver.now);
            driver.open();
        }
        QCOMPARE(SessionDriver::withoutFirst(driver.receive(ConnAck{true})),
                 (Effects{Send{once("a", 1, true)}}));
    }

    void aLinkLostWhileSendingAgainStartsOver()
    {
        SessionDriver driver = connected();
        for (int i = 1; i <= 3; ++i)
            driver.publish("a", QoS::AtLeastOnce, OperationId(i));
        driver.reconnect(true, with(PropertyId::ReceiveMaximum, 1));
        driver.receive(PubAck{1});
        QCOMPARE(sentIds<Publish>(driver.reconnect(true)), (std::vector<quint16>{2, 3}));
    }

    void mqtt31ServersDoNotSaySoAndTheSessionIsTakenForGranted()
    {
        SessionDriver driver = connected({}, ProtocolVersion::V3_1);
        driver.publish("a", QoS::ExactlyOnce, 1);
        driver.subscribe({"s"}, 2);
        driver.receive(SubAck{2, {ReasonCode::Success}});
        QCOMPARE(driver.reconnect(false),
                 (Effects{Send{exactly("a", 1, true)}, Send{Subscribe{3, {"s"}}}}));
    }
};

QTEST_APPLESS_MAIN(ResumptionTest)
#include "tst_resumption.moc"
