// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "sessiondriver.h"

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

class IncomingTest : public QObject
{
    Q_OBJECT

    static SessionDriver connected(ProtocolVersion version = ProtocolVersion::V5)
    {
        SessionDriver driver(version);
        driver.connect();
        return driver;
    }
    static SessionDriver connected(quint16 receiveMaximum)
    {
        SessionOptions options = SessionDriver::defaults();
        options.receiveMaximum = receiveMaximum;
        SessionDriver driver(options);
        driver.connect();
        return driver;
    }
    static Effects sends(const Packet &packet) { return {Send{packet}}; }
    static Effects delivers(const Publish &publish, DeliveryId delivery)
    {
        return {Deliver{publish, delivery}};
    }
    static Publish once(quint16 id, const QByteArray &payload = "x")
    {
        return message("a", QoS::AtLeastOnce, id, payload);
    }
    static Publish exactly(quint16 id, bool duplicate = false)
    {
        return message("a", QoS::ExactlyOnce, id, "x", duplicate);
    }

private Q_SLOTS:
    void d13_everyMessageIsDeliveredWhateverItsTopic()
    {
        SessionDriver driver = connected(); // D30: nothing was subscribed to
        QCOMPARE(driver.receive(message("never/asked", QoS::AtMostOnce, 0)),
                 delivers(message("never/asked", QoS::AtMostOnce, 0), 0));
        QCOMPARE(driver.receive(once(1)), delivers(once(1), 1));
        QCOMPARE(driver.acknowledge(1), sends(PubAck{1}));
    }

    void d34_theRetainFlagIsHandedOnAsItCame()
    {
        SessionDriver driver = connected();
        Publish retained = once(1);
        retained.retain = true;
        QCOMPARE(driver.receive(retained), delivers(retained, 1));
        QCOMPARE(driver.receive(once(2)), delivers(once(2), 2));
    }

    void d14_pubAckWaitsForTheApplication()
    {
        SessionDriver driver = connected();
        QCOMPARE(driver.receive(once(1)), delivers(once(1), 1));
        QCOMPARE(driver.session.unacknowledged(), 1);
        // Lost before: the server sends it again, and the application gets it again.
        QCOMPARE(driver.reconnect(true), Effects());
        const Publish again = message("a", QoS::AtLeastOnce, 1, "x", true);
        QCOMPARE(driver.receive(again), delivers(again, 2));
    }

    void d15_answersFollowTheOrderOfArrival()
    {
        SessionDriver driver = connected();
        for (quint16 id = 1; id <= 5; ++id)
            driver.receive(id % 2 ? once(id) : exactly(id));
        QCOMPARE(driver.acknowledge(5), Effects());
        QCOMPARE(driver.acknowledge(3), Effects());
        QCOMPARE(driver.acknowledge(1), sends(PubAck{1}));
        QCOMPARE(driver.acknowledge(2), (Effects{Send{PubRec{2}}, Send{PubAck{3}}}));
        QCOMPARE(driver.acknowledge(4), (Effects{Send{PubRec{4}}, Send{PubAck{5}}}));
        QCOMPARE(driver.session.unacknowledged(), 0);
    }

    void aForsakenMessageHoldsBackNobody()
    {
        SessionDriver driver = connected();
        driver.receive(once(1));
        driver.receive(once(2));
        driver.acknowledge(2);
        QCOMPARE(driver.forsake(1), sends(PubAck{2}));
        QCOMPARE(driver.acknowledge(1), Effects());
        QCOMPARE(driver.session.unacknowledged(), 0);
    }

    void aSecondAcknowledgementIsIgnored()
    {
        SessionDriver driver = connected();
        driver.receive(once(1));
        driver.receive(once(2));
        driver.acknowledge(2);
        QCOMPARE(driver.acknowledge(2), Effects());
        QCOMPARE(driver.acknowledge(0), Effects());
        QCOMPARE(driver.acknowledge(77), Effects());
        QCOMPARE(driver.acknowledge(1), (Effects{Send{PubAck{1}}, Send{PubAck{2}}}));
        QCOMPARE(driver.acknowledge(1), Effects());
    }

    void d16_theSameIdAfterPubAckIsANewMessage()
    {
        SessionDriver driver = connected();
        driver.receive(once(1));
        driver.acknowledge(1);
        QCOMPARE(driver.receive(once(1, "new")), delivers(once(1, "new"), 2));
        driver.acknowledge(2);
        const Publish duplicate = message("a", QoS::AtLeastOnce, 1, "dup", true);
        QCOMPARE(driver.receive(duplicate), delivers(duplicate, 3));
    }

    void d17_theSameIdBeforePubAckIsARedeliveryWithOneAnswer()
    {
        SessionDriver driver = connected();
        driver.receive(once(1));
        QCOMPARE(driver.receive(once(1)), Effects());
        QCOMPARE(driver.acknowledge(1), sends(PubAck{1}));
    }

    void d18_aLateAcknowledgementIsNotForTheNewConnection()
    {
        SessionDriver driver = connected();
        driver.receive(once(1));
        driver.reconnect(true);
        QCOMPARE(driver.acknowledge(1), Effects());
        driver.receive(message("a", QoS::AtLeastOnce, 1, "x", true));
        QCOMPARE(driver.acknowledge(1), Effects());
        QCOMPARE(driver.acknowledge(2), sends(PubAck{1}));
        QCOMPARE(driver.acknowledge(2), Effects());
    }

    void d19_aRepeatedQos2MessageIsDeliveredOnce_data()
    {
        QTest::addColumn<int>("repeats");
        QTest::addColumn<bool>("newConnection");
        for (const int repeats : {1, 2, 10}) {
            QTest::addRow("D19 %d times, same connection", repeats) << repeats << false;
            QTest::addRow("D19 %d times, new connection", repeats) << repeats << true;
        }
    }
    void d19_aRepeatedQos2MessageIsDeliveredOnce()
    {
        QFETCH(int, repeats);
        QFETCH(bool, newConnection);
        SessionDriver driver = connected();
        QCOMPARE(driver.receive(exactly(1)), delivers(exactly(1), 1));
        QCOMPARE(driver.acknowledge(1), sends(PubRec{1}));
        if (newConnection)
            driver.reconnect(true);
        for (int i = 0; i < repeats; ++i)
            QCOMPARE(driver.receive(exactly(1, true)), sends(PubRec{1}));
        QCOMPARE(driver.receive(PubRel{1}), sends(PubComp{1}));
    }

    void d19_repeatedBeforePubRecGivesOneDeliveryAndOneAnswer()
    {
        SessionDriver driver = connected();
        driver.receive(exactly(1));
        QCOMPARE(driver.receive(exactly(1, true)), Effects());
        QCOMPARE(driver.acknowledge(1), sends(PubRec{1}));
    }

    void d19_whatTheApplicationStillHoldsIsNotDeliveredAgainAfterAReconnect()
    {
        SessionDriver driver = connected();
        driver.receive(exactly(1));
        driver.receive(exactly(2));
        driver.reconnect(true);
        QCOMPARE(driver.session.unacknowledged(), 2);
        QCOMPARE(driver.receive(exactly(1, true)), Effects());
        QCOMPARE(driver.receive(exactly(2, true)), Effects());
        QCOMPARE(driver.session.unacknowledged(), 2);
        QCOMPARE(driver.acknowledge(2), Effects());
        QCOMPARE(driver.acknowledge(1), (Effects{Send{PubRec{1}}, Send{PubRec{2}}}));
        QCOMPARE(driver.session.unacknowledged(), 0);
        QCOMPARE(driver.receive(PubRel{1}), sends(PubComp{1}));
    }

    void d19_heldOverTwoReconnects()
    {
        SessionDriver driver = connected();
        driver.receive(exactly(1));
        driver.reconnect(true);
        driver.receive(exactly(1, true));
        driver.reconnect(true);
        QCOMPARE(driver.receive(exactly(1, true)), Effects());
        QCOMPARE(driver.acknowledge(1), sends(PubRec{1}));
    }

    void d19_acknowledgedWhileOfflineItIsAnsweredWhenItComesAgain()
    {
        SessionDriver driver = connected();
        driver.receive(exactly(1));
        driver.session.linkLost(driver.now);
        QCOMPARE(driver.acknowledge(1), Effects());
        QCOMPARE(driver.session.unacknowledged(), 0);
        driver.connect(ConnAck{true});
        QCOMPARE(driver.receive(exactly(1, true)), sends(PubRec{1}));
    }

    void d19_acknowledgedButHeldBackByOrderItIsNotDeliveredAgain()
    {
        SessionDriver driver = connected();
        driver.receive(once(1));
        driver.receive(exactly(2));
        QCOMPARE(driver.acknowledge(2), Effects());
        driver.reconnect(true);
        driver.receive(message("a", QoS::AtLeastOnce, 1, "x", true));
        QCOMPARE(driver.receive(exactly(2, true)), Effects());
        QCOMPARE(driver.acknowledge(3), (Effects{Send{PubAck{1}}, Send{PubRec{2}}}));
    }

    void forsakenQos2IsDeliveredAgainOnTheNextConnection()
    {
        SessionDriver driver = connected();
        driver.receive(exactly(1));
        driver.forsake(1);
        driver.receive(exactly(2));
        driver.session.linkLost(driver.now);
        driver.forsake(2);
        driver.connect(ConnAck{true});
        QCOMPARE(driver.receive(exactly(1, true)), delivers(exactly(1, true), 3));
        QCOMPARE(driver.receive(exactly(2, true)), delivers(exactly(2, true), 4));
    }

    void aNewMessageWithTheIdOfOneHeldFromBeforeIsDelivered()
    {
        SessionDriver driver = connected();
        driver.receive(exactly(1));
        driver.reconnect(true);
        QCOMPARE(driver.receive(exactly(1, false)), delivers(exactly(1, false), 2));
        QCOMPARE(driver.session.unacknowledged(), 1);
        QCOMPARE(driver.acknowledge(1), Effects());
        QCOMPARE(driver.acknowledge(2), sends(PubRec{1}));
    }

    void d20_theSameIdAfterPubCompIsANewMessage()
    {
        SessionDriver driver = connected();
        driver.receive(exactly(1));
        driver.acknowledge(1);
        driver.receive(PubRel{1});
        QCOMPARE(driver.receive(exactly(1)), delivers(exactly(1), 2));
    }

    void d21_pubRelForAnUnknownIdIsAnswered()
    {
        SessionDriver five = connected();
        QCOMPARE(five.receive(PubRel{9}), sends(PubComp{9, ReasonCode::PacketIdentifierNotFound}));
        SessionDriver three = connected(ProtocolVersion::V3_1_1);
        QCOMPARE(three.receive(PubRel{9}), sends(PubComp{9}));
    }

    void d22_pubRelWithAReasonEndsTheMessage()
    {
        SessionDriver driver = connected();
        driver.receive(exactly(1));
        driver.acknowledge(1);
        QCOMPARE(driver.receive(PubRel{1, ReasonCode::PacketIdentifierNotFound}),
                 sends(PubComp{1}));
        QCOMPARE(driver.receive(exactly(1)), delivers(exactly(1), 2));
    }

    void d23_aRepeatedPubRelIsAnsweredEachTime()
    {
        SessionDriver driver = connected();
        driver.receive(exactly(1));
        driver.acknowledge(1);
        QCOMPARE(driver.receive(PubRel{1}), sends(PubComp{1}));
        QCOMPARE(driver.receive(PubRel{1}),
                 sends(PubComp{1, ReasonCode::PacketIdentifierNotFound}));
    }

    void pubRelBeforePubRecIsAProtocolError()
    {
        SessionDriver driver = connected();
        driver.receive(exactly(1));
        QVERIFY(isProtocolClose(driver.receive(PubRel{1}), ReasonCode::ProtocolError,
                                PacketType::PubRel));
    }

    void d24_aRefusedQos2MessageIsOverAndItsIdMeansANewOne()
    {
        SessionDriver driver = connected();
        driver.receive(exactly(1));
        Properties why = with(PropertyId::ReasonString, u"no room"_s);
        QCOMPARE(driver.acknowledge(1, ReasonCode::QuotaExceeded, u"no room"_s),
                 sends(PubRec{1, ReasonCode::QuotaExceeded, why}));
        QCOMPARE(driver.receive(exactly(1)), delivers(exactly(1), 2));
    }

    void refusingNeedsMqtt5()
    {
        SessionDriver driver = connected(ProtocolVersion::V3_1_1);
        driver.receive(once(1));
        QCOMPARE(driver.acknowledge(1, ReasonCode::QuotaExceeded, u"no room"_s), sends(PubAck{1}));
    }

    void onlyCodesOfPubAckAreSent_data()
    {
        QTest::addColumn<int>("given");
        QTest::addColumn<int>("sentCode");
        QTest::newRow("payload format") << 0x99 << 0x99;
        QTest::newRow("a failure of another packet") << 0x8D << 0x80;
        QTest::newRow("no failure") << 0x10 << 0x00;
    }
    void onlyCodesOfPubAckAreSent()
    {
        QFETCH(int, given);
        QFETCH(int, sentCode);
        SessionDriver driver = connected();
        driver.receive(once(1));
        QCOMPARE(driver.acknowledge(1, ReasonCode(given)), sends(PubAck{1, ReasonCode(sentCode)}));
    }

    void d25_anIdInUseByAnotherQosIsAProtocolError()
    {
        const auto second = [](const Publish &first, bool acknowledge, const Publish &then) {
            SessionDriver driver = connected();
            driver.receive(first);
            if (acknowledge)
                driver.acknowledge(1);
            return driver.receive(then);
        };
        const auto isRefused = [](const Effects &effects) {
            return isProtocolClose(effects, ReasonCode::ProtocolError, PacketType::Publish);
        };
        QVERIFY(isRefused(second(exactly(1), false, once(1))));
        QVERIFY(isRefused(second(exactly(1), true, once(1))));
        QVERIFY(isRefused(second(once(1), false, exactly(1))));
        QVERIFY(!isRefused(second(once(1), true, exactly(1))));
    }

    void d27_theDeliveredMessageStaysTheApplicationsWhenTheSessionIsLost()
    {
        SessionDriver driver = connected();
        driver.receive(exactly(1));
        driver.acknowledge(1);
        driver.reconnect(false);
        QCOMPARE(driver.receive(PubRel{1}),
                 sends(PubComp{1, ReasonCode::PacketIdentifierNotFound}));
        QCOMPARE(driver.receive(exactly(1)), delivers(exactly(1), 2));
    }

    void b16_receivedQos2IdsAreForgottenWithTheSession()
    {
        SessionDriver driver = connected();
        driver.receive(exactly(1));
        driver.acknowledge(1);
        driver.receive(exactly(2));
        driver.reconnect(false);
        QCOMPARE(driver.session.unacknowledged(), 0);
        QCOMPARE(driver.receive(exactly(1)), delivers(exactly(1), 3));
        QCOMPARE(driver.receive(exactly(2)), delivers(exactly(2), 4));
        QCOMPARE(driver.acknowledge(2), Effects());
    }

    void d28_moreThanOurReceiveMaximumIsRefused()
    {
        const auto over = [](const QList<Publish> &within, int acknowledge) {
            SessionDriver driver = connected(2);
            for (const Publish &publish : within)
                driver.receive(publish);
            for (int i = 1; i <= acknowledge; ++i)
                driver.acknowledge(DeliveryId(i));
            return driver.receive(once(9));
        };
        const auto isRefused = [](const Effects &effects) {
            return isProtocolClose(effects, ReasonCode::ReceiveMaximumExceeded,
                                   PacketType::Publish);
        };
        QVERIFY(isRefused(over({once(1), once(2)}, 0)));
        QVERIFY(isRefused(over({once(1), exactly(2)}, 0)));
        QVERIFY(isRefused(over({exactly(1), exactly(2)}, 2))); // PUBREC sent still counts
        QVERIFY(!isRefused(over({once(1), once(2)}, 1)));
        QVERIFY(!isRefused(over({once(1)}, 0)));
    }

    void d28_pubCompAndARefusalGiveTheirPlaceBack()
    {
        SessionDriver driver = connected(1);
        driver.receive(exactly(1));
        driver.acknowledge(1);
        driver.receive(PubRel{1});
        QCOMPARE(driver.receive(exactly(2)), delivers(exactly(2), 2));
        driver.acknowledge(2, ReasonCode::QuotaExceeded);
        QCOMPARE(driver.receive(exactly(3)), delivers(exactly(3), 3));
    }

    void d28_aServerThatCountsUntilPubRecMayGoOnUnlessWeAreStrict()
    {
        SessionOptions options = SessionDriver::defaults();
        options.receiveMaximum = 2;
        options.strictReceiveMaximum = false;
        SessionDriver driver(options);
        driver.connect();
        for (int id = 1; id <= 5; ++id) { // PUBREL comes for none of them
            QCOMPARE(driver.receive(exactly(id)), delivers(exactly(id), DeliveryId(id)));
            QCOMPARE(driver.acknowledge(DeliveryId(id)), sends(PubRec{quint16(id)}));
        }
        QCOMPARE(driver.receive(exactly(3, true)), sends(PubRec{3}));
        QCOMPARE(driver.receive(PubRel{1}), sends(PubComp{1}));
        driver.receive(exactly(6));
        driver.receive(exactly(7));
        QCOMPARE(driver.session.unacknowledged(), 2);
        // mosquitto 2.0 sends anew what it has in flight, however much that is.
        QCOMPARE(driver.receive(once(8)), delivers(once(8), 9));
        QCOMPARE(driver.session.unacknowledged(), 3);
    }

    void d28_aRepeatedMessageTakesNoSecondPlace()
    {
        SessionDriver driver = connected(1);
        driver.receive(exactly(1));
        driver.acknowledge(1);
        QCOMPARE(driver.receive(exactly(1, true)), sends(PubRec{1}));
    }

    void d29_ourReceiveMaximumCountsAnewForEveryConnection()
    {
        SessionDriver driver = connected(2);
        driver.receive(exactly(1));
        driver.receive(once(2));
        driver.acknowledge(1);
        driver.reconnect(true);
        QCOMPARE(driver.receive(exactly(1, true)), sends(PubRec{1}));
        const Publish again = message("a", QoS::AtLeastOnce, 2, "x", true);
        QCOMPARE(all<Deliver>(driver.receive(again)).size(), std::size_t(1));
        QVERIFY(isProtocolClose(driver.receive(once(3)), ReasonCode::ReceiveMaximumExceeded,
                                PacketType::Publish));
    }

    void d29_aPubRelFromBeforeGivesNoPlaceThatWasNotTaken()
    {
        SessionDriver driver = connected(1);
        driver.receive(exactly(1));
        driver.acknowledge(1);
        driver.reconnect(true);
        driver.receive(once(2));
        QCOMPARE(driver.receive(PubRel{1}), sends(PubComp{1}));
        QVERIFY(isProtocolClose(driver.receive(once(3)), ReasonCode::ReceiveMaximumExceeded,
                                PacketType::Publish));
    }

    // Found by simulation: section 4.9 lets the server count the PUBCOMP though it took nothing.
    void aReleaseSentAgainGivesTheServerQuotaWhereTheMaximumIsOurs()
    {
        SessionOptions options = SessionDriver::defaults();
        options.receiveMaximum = 1;
        options.strictReceiveMaximum = false;
        SessionDriver driver(options);
        driver.connect();
        driver.receive(exactly(1));
        QCOMPARE(driver.acknowledge(1), sends(PubRec{1}));
        driver.reconnect(true);
        QCOMPARE(driver.receive(once(2)), delivers(once(2), 2));
        QCOMPARE(driver.receive(PubRel{1}), sends(PubComp{1}));
        QCOMPARE(driver.receive(once(3)), delivers(once(3), 3));
        QCOMPARE(driver.session.unacknowledged(), 2);
    }

    // Found by simulation: the server has begun a new session, and nobody heard of it.
    void anIdentifierOfAnEarlierConnectionMayMeanANewMessage()
    {
        SessionDriver driver = connected();
        for (quint16 id = 1; id <= 3; ++id) {
            driver.receive(exactly(id));
            driver.acknowledge(id);
        }
        driver.reconnect(true);
        QCOMPARE(driver.receive(once(1)), delivers(once(1), 4));
        QCOMPARE(driver.receive(exactly(2)), delivers(exactly(2), 5));
        QCOMPARE(driver.acknowledge(4), sends(PubAck{1}));
        QCOMPARE(driver.acknowledge(5), sends(PubRec{2}));
        // Sent again it may be the one of before (MQTT-4.3.3-10).
        QCOMPARE(driver.receive(exactly(3, true)), sends(PubRec{3}));
        QVERIFY(isProtocolClose(driver.receive(once(3)), ReasonCode::ProtocolError,
                                PacketType::Publish));
    }

    void mqtt3HasNoReceiveMaximum()
    {
        SessionOptions options = SessionDriver::defaults(ProtocolVersion::V3_1_1);
        options.receiveMaximum = 1;
        SessionDriver driver(options);
        driver.connect();
        driver.receive(once(1));
        QCOMPARE(driver.receive(once(2)), delivers(once(2), 2));
    }

    void d35_aReasonThatDoesNotFitIsLeftOut()
    {
        SessionDriver driver;
        driver.connect(with(PropertyId::MaximumPacketSize, 20));
        driver.receive(once(1));
        QCOMPARE(driver.acknowledge(1, ReasonCode::QuotaExceeded, u"a very long explanation"_s),
                 sends(PubAck{1, ReasonCode::QuotaExceeded}));
        driver.receive(once(2));
        QCOMPARE(sent<PubAck>(driver.acknowledge(2, ReasonCode::QuotaExceeded, u"short"_s))
                     .at(0).properties,
                 with(PropertyId::ReasonString, u"short"_s));
        driver.receive(once(3));
        QCOMPARE(driver.acknowledge(3, ReasonCode::QuotaExceeded, QString(QChar(0xD800))),
                 sends(PubAck{3, ReasonCode::QuotaExceeded}));
    }
};

QTEST_APPLESS_MAIN(IncomingTest)
#include "tst_incoming.moc"
