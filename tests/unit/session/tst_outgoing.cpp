// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "sessiondriver.h"

#include <deque>
#include <set>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

class OutgoingTest : public QObject
{
    Q_OBJECT

    static SessionDriver connected(quint16 receiveMaximum = 65535)
    {
        SessionDriver driver;
        driver.connect(with(PropertyId::ReceiveMaximum, receiveMaximum));
        return driver;
    }
    static Effects sends(const Packet &packet) { return {Send{packet}}; }

private Q_SLOTS:
    void qos0IsSentAndDone()
    {
        SessionDriver driver = connected();
        QCOMPARE(driver.publish("a", QoS::AtMostOnce, 7),
                 (Effects{Send{message("a", QoS::AtMostOnce, 0)}, done(7)}));
    }

    void qos1IsDoneWithItsPubAck()
    {
        SessionDriver driver = connected();
        QCOMPARE(driver.publish("a", QoS::AtLeastOnce, 7),
                 sends(message("a", QoS::AtLeastOnce, 1)));
        const Properties properties = with(PropertyId::ReasonString, u"nobody"_s);
        QCOMPARE(driver.receive(PubAck{1, ReasonCode::NoMatchingSubscribers, properties}),
                 (Effects{done(7, ReasonCode::NoMatchingSubscribers, properties)}));
    }

    void qos2IsDoneWithItsPubComp()
    {
        SessionDriver driver = connected();
        QCOMPARE(driver.publish("a", QoS::ExactlyOnce, 7),
                 sends(message("a", QoS::ExactlyOnce, 1)));
        QCOMPARE(driver.receive(PubRec{1}), sends(PubRel{1}));
        QCOMPARE(driver.receive(PubComp{1}), (Effects{done(7)}));
    }

    void aPs24_anObservedMessageTellsHowFarItHasCome()
    {
        SessionDriver driver = connected();
        QCOMPARE(driver.observe("a", QoS::AtMostOnce, 7),
                 (Effects{Send{message("a", QoS::AtMostOnce, 0)}, Progress{7, PublishState::Sent},
                          done(7)}));
        QCOMPARE(driver.observe("a", QoS::AtLeastOnce, 8),
                 (Effects{Send{message("a", QoS::AtLeastOnce, 1)},
                          Progress{8, PublishState::Sent}}));
        QCOMPARE(driver.receive(PubAck{1}),
                 (Effects{Progress{8, PublishState::Acknowledged}, done(8)}));
        QCOMPARE(driver.observe("a", QoS::ExactlyOnce, 9),
                 (Effects{Send{message("a", QoS::ExactlyOnce, 2)},
                          Progress{9, PublishState::Sent}}));
        QVERIFY(!driver.abandon(9)); // it was sent; who observes it is still told
        QCOMPARE(driver.receive(PubRec{2}),
                 (Effects{Progress{9, PublishState::Received}, Send{PubRel{2}}}));
        QCOMPARE(driver.receive(PubComp{2}),
                 (Effects{Progress{9, PublishState::Completed}, done(9)}));
    }

    void anObservedMessageThatIsSentAgainInItsSessionWasSentBefore()
    {
        SessionDriver driver = connected();
        driver.observe("a", QoS::AtLeastOnce, 8);
        QCOMPARE(driver.reconnect(true),
                 sends(message("a", QoS::AtLeastOnce, 1, "x", true)));
    }

    void messagesThatWaitAreTakenBackFromAnywhere()
    {
        SessionDriver driver = connected(1);
        driver.publish("first", QoS::AtLeastOnce, 1);
        for (int i = 2; i <= 100; ++i)
            driver.publish(QByteArray::number(i), QoS::AtLeastOnce, OperationId(i));
        QVERIFY(!driver.abandon(1)); // in flight
        for (int i = 2; i <= 100; ++i) { // all but every tenth, from both ends to the middle
            const int operation = i % 2 == 0 ? i : 102 - i;
            if (operation % 10 != 0)
                QVERIFY(driver.abandon(OperationId(operation)));
        }
        QVERIFY(!driver.abandon(3)); // gone
        QCOMPARE(driver.session.outbox().messages(), 10);
        quint16 id = 1;
        for (int i = 10; i <= 100; i += 10) {
            const Effects next = driver.receive(PubAck{id});
            QCOMPARE(sent<Publish>(next).size(), std::size_t(1));
            QCOMPARE(sent<Publish>(next)[0].topic, Topic(QString::number(i)));
            id = sent<Publish>(next)[0].packetId;
        }
        QCOMPARE(driver.receive(PubAck{id}), (Effects{done(100)}));
    }

    void nobodyIsToldOfAnOperationThatNobodyWaitsFor()
    {
        SessionDriver driver = connected();
        driver.publish("a", QoS::AtLeastOnce, 0);
        QCOMPARE(driver.receive(PubAck{1}), Effects());
    }

    void b1_publishesBeforeAndWhileConnectingWaitForConnAck()
    {
        SessionDriver driver;
        QCOMPARE(driver.publish("a", QoS::AtMostOnce, 1), Effects());
        const Effects opened = driver.open();
        QCOMPARE(opened.size(), std::size_t(1));
        QCOMPARE(sent<Connect>(opened).size(), std::size_t(1));
        QCOMPARE(driver.publish("b", QoS::AtLeastOnce, 2), Effects());
        QCOMPARE(driver.session.outbox().messages(), 2);
        QCOMPARE(SessionDriver::withoutFirst(driver.receive(ConnAck())),
                 (Effects{Send{message("a", QoS::AtMostOnce, 0)}, done(1),
                          Send{message("b", QoS::AtLeastOnce, 1)}}));
        QCOMPARE(driver.session.outbox().messages(), 0);
    }

    void c1_seventyThousandPublishesHaveUniqueIdsAndTheRestWaits()
    {
        SessionDriver driver = connected();
        std::set<quint16> ids;
        for (int i = 0; i < 70'000; ++i) {
            for (const Publish &publish : sent<Publish>(driver.publish("a", QoS::AtLeastOnce)))
                QVERIFY(publish.packetId != 0 && ids.insert(publish.packetId).second);
        }
        QCOMPARE(ids.size(), std::size_t(65519));
        QCOMPARE(driver.session.outbox().messages(), 70'000 - 65519);
        const auto subscribes = sent<Subscribe>(driver.subscribe({"s"}));
        QCOMPARE(subscribes.size(), std::size_t(1));
        QVERIFY(!ids.contains(subscribes[0].packetId));
        QCOMPARE(sentIds<Publish>(driver.receive(PubAck{5})), std::vector<quint16>());
        driver.receive(SubAck{subscribes[0].packetId, {ReasonCode::Success}});
        QCOMPARE(sent<Publish>(driver.receive(PubAck{6})).size(), std::size_t(2));
    }

    void c2_anOldMessageInFlightKeepsItsId()
    {
        SessionDriver driver = connected();
        driver.publish("old", QoS::AtLeastOnce, 1);
        for (int i = 0; i < 1000; ++i) {
            const auto ids = sentIds<Publish>(driver.publish("a", QoS::AtLeastOnce));
            QCOMPARE(ids.size(), std::size_t(1));
            QVERIFY(ids[0] > 1);
            driver.receive(PubAck{ids[0]});
        }
        QCOMPARE(driver.receive(PubAck{1}), (Effects{done(1)}));
    }

    void c3_ourIdsAndTheServersAreIndependent()
    {
        SessionDriver driver = connected();
        driver.publish("a", QoS::ExactlyOnce, 5);
        QCOMPARE(sent<Subscribe>(driver.subscribe({"s"})).at(0).packetId, quint16(2));
        driver.receive(message("b", QoS::ExactlyOnce, 1));
        QCOMPARE(driver.acknowledge(1), sends(PubRec{1}));
        QCOMPARE(driver.receive(PubRec{1}), sends(PubRel{1}));
        QCOMPARE(driver.receive(PubRel{1}), sends(PubComp{1}));
        QCOMPARE(driver.receive(PubComp{1}), (Effects{done(5)}));
    }

    void c5_theDupFlagAndIdOfTheCallerAreIgnored()
    {
        SessionDriver driver = connected();
        Publish publish = message("a", QoS::AtLeastOnce, 99);
        publish.duplicate = true;
        QCOMPARE(driver.publish(publish), sends(message("a", QoS::AtLeastOnce, 1)));
        publish.qos = QoS::AtMostOnce; // C6
        QCOMPARE(driver.publish(publish), sends(message("a", QoS::AtMostOnce, 0)));
    }

    void c10_pubRelsFollowTheOrderOfThePubRecs()
    {
        SessionDriver driver = connected();
        for (int i = 0; i < 3; ++i)
            driver.publish("a", QoS::ExactlyOnce);
        QCOMPARE(driver.receive(PubRec{3}), sends(PubRel{3}));
        QCOMPARE(driver.receive(PubRec{1}), sends(PubRel{1}));
        QCOMPARE(driver.receive(PubRec{2}), sends(PubRel{2}));
    }

    void c11_aRefusedMessageFailsAndFreesItsIdAndItsPlaceInTheWindow_data()
    {
        QTest::addColumn<bool>("exactlyOnce");
        QTest::newRow("C11 PUBACK") << false;
        QTest::newRow("C11 C23 PUBREC") << true;
    }
    void c11_aRefusedMessageFailsAndFreesItsIdAndItsPlaceInTheWindow()
    {
        QFETCH(bool, exactlyOnce);
        SessionDriver driver = connected(1);
        const QoS qos = exactlyOnce ? QoS::ExactlyOnce : QoS::AtLeastOnce;
        driver.publish("a", qos, 1);
        driver.publish("b", qos, 2);
        const Properties why = with(PropertyId::ReasonString, u"full"_s);
        const Effects effects = exactlyOnce
            ? driver.receive(PubRec{1, ReasonCode::QuotaExceeded, why})
            : driver.receive(PubAck{1, ReasonCode::QuotaExceeded, why});
        const auto failure = failureOf(effects);
        QVERIFY(failure);
        QCOMPARE(failure->code, ErrorCode::Publish);
        QCOMPARE(failure->reasonCode, std::optional(ReasonCode::QuotaExceeded));
        QCOMPARE(failure->reasonString, u"full"_s);
        QCOMPARE(sentIds<Publish>(effects), std::vector<quint16>{2});
        QCOMPARE(sent<PubRel>(effects).size(), std::size_t(0));
        QCOMPARE(sentIds<Publish>(driver.reconnect(true)), std::vector<quint16>{2});
    }

    void c12_noMatchingSubscribersContinuesAndIsTold()
    {
        SessionDriver driver = connected();
        driver.publish("a", QoS::ExactlyOnce, 1);
        const Properties why = with(PropertyId::ReasonString, u"nobody"_s);
        QCOMPARE(driver.receive(PubRec{1, ReasonCode::NoMatchingSubscribers, why}),
                 sends(PubRel{1}));
        QCOMPARE(driver.receive(PubComp{1}),
                 (Effects{done(1, ReasonCode::NoMatchingSubscribers, why)}));
    }

    void c13_aRepeatedPubRecGetsItsPubRelAgain()
    {
        SessionDriver driver = connected();
        driver.publish("a", QoS::ExactlyOnce, 1);
        driver.receive(PubRec{1});
        QCOMPARE(driver.receive(PubRec{1}), sends(PubRel{1}));
        QCOMPARE(driver.receive(PubComp{1}), (Effects{done(1)}));
    }

    void c14_anAnswerOfTheWrongKindIsAProtocolError_data()
    {
        QTest::addColumn<int>("qos");
        QTest::addColumn<int>("answer");
        QTest::newRow("C14 PUBACK for QoS 2") << 2 << int(PacketType::PubAck);
        QTest::newRow("C14 PUBCOMP before PUBREL") << 2 << int(PacketType::PubComp);
        QTest::newRow("C14 PUBREC for QoS 1") << 1 << int(PacketType::PubRec);
        QTest::newRow("C14 PUBCOMP for QoS 1") << 1 << int(PacketType::PubComp);
    }
    void c14_anAnswerOfTheWrongKindIsAProtocolError()
    {
        QFETCH(int, qos);
        QFETCH(int, answer);
        SessionDriver driver = connected(1);
        driver.publish("a", QoS(qos), 1);
        driver.publish("b", QoS(qos), 2);
        const auto type = PacketType(answer);
        const Packet packet = type == PacketType::PubAck ? Packet(PubAck{1})
            : type == PacketType::PubRec                 ? Packet(PubRec{1})
                                                         : Packet(PubComp{1});
        const Effects effects = driver.receive(packet);
        QVERIFY(isProtocolClose(effects, ReasonCode::ProtocolError, type));
        QCOMPARE(effects.size(), std::size_t(2)); // nothing completed, nothing more sent
    }

    void c15_answersForUnknownIdsAreTolerated_data()
    {
        QTest::addColumn<int>("version");
        QTest::newRow("C15 MQTT 5") << 5;
        QTest::newRow("C15 MQTT 3.1.1") << 4;
    }
    void c15_answersForUnknownIdsAreTolerated()
    {
        QFETCH(int, version);
        SessionDriver driver{ProtocolVersion(version)};
        driver.connect();
        QCOMPARE(driver.receive(PubAck{9}), Effects());
        QCOMPARE(driver.receive(PubComp{9}), Effects());
        QCOMPARE(driver.receive(PubRec{9, ReasonCode::UnspecifiedError}), Effects());
        const ReasonCode code = version == 5 ? ReasonCode::PacketIdentifierNotFound
                                             : ReasonCode::Success;
        QCOMPARE(driver.receive(PubRec{9}), sends(PubRel{9, code}));
        // None of them completes what is published later.
        QCOMPARE(driver.publish("a", QoS::AtLeastOnce, 1),
                 sends(message("a", QoS::AtLeastOnce, 1)));
    }

    void c15_anAnswerToTheIdOfASubscribeIsNotTakenForIt()
    {
        SessionDriver driver = connected();
        driver.subscribe({"s"}, 1);
        QCOMPARE(driver.receive(PubAck{1}), Effects());
        QCOMPARE(all<Complete>(driver.receive(SubAck{1, {ReasonCode::Success}})).size(),
                 std::size_t(1));
    }

    void c16_aSecondPubAckIsIgnored()
    {
        SessionDriver driver = connected(1);
        driver.publish("a", QoS::AtLeastOnce, 1);
        driver.publish("b", QoS::AtLeastOnce, 2);
        driver.publish("c", QoS::AtLeastOnce, 3);
        QCOMPARE(sentIds<Publish>(driver.receive(PubAck{1})), std::vector<quint16>{2});
        QCOMPARE(driver.receive(PubAck{1}), Effects());
    }

    void c18_pubCompNotFoundMeansThatTheOutcomeIsUnknown()
    {
        SessionDriver driver = connected();
        driver.publish("a", QoS::ExactlyOnce, 1);
        driver.receive(PubRec{1});
        const auto failure = failureOf(
            driver.receive(PubComp{1, ReasonCode::PacketIdentifierNotFound}));
        QVERIFY(failure);
        QCOMPARE(failure->code, ErrorCode::Publish);
        QCOMPARE(failure->reasonCode, std::optional(ReasonCode::PacketIdentifierNotFound));
        QVERIFY(failure->text.contains(u"unknown"_s));
    }

    void c19_neverMoreInFlightThanReceiveMaximum_data()
    {
        QTest::addColumn<int>("maximum");
        QTest::newRow("C19 1") << 1;
        QTest::newRow("C19 2") << 2;
        QTest::newRow("C19 10") << 10;
    }
    void c19_neverMoreInFlightThanReceiveMaximum()
    {
        QFETCH(int, maximum);
        SessionDriver driver = connected(quint16(maximum));
        std::deque<Publish> open;
        int completed = 0;
        const auto follow = [&](const Effects &effects) {
            for (const Publish &publish : sent<Publish>(effects))
                open.push_back(publish);
            completed += int(all<Complete>(effects).size());
        };
        for (OperationId i = 1; i <= 100; ++i)
            follow(driver.publish("a", i % 2 ? QoS::AtLeastOnce : QoS::ExactlyOnce, i));
        for (int i = 0; i < 100; ++i) {
            QCOMPARE(int(open.size()), std::min(maximum, 100 - i));
            const Publish first = open.front();
            if (first.qos == QoS::ExactlyOnce) // C23: PUBREC gives nothing back
                QCOMPARE(driver.receive(PubRec{first.packetId}), sends(PubRel{first.packetId}));
            open.pop_front();
            if (first.qos == QoS::ExactlyOnce)
                follow(driver.receive(PubComp{first.packetId}));
            else
                follow(driver.receive(PubAck{first.packetId}));
        }
        QCOMPARE(completed, 100);
    }

    void c24_aFullWindowHoldsBackNothingElse()
    {
        SessionDriver driver = connected(1);
        driver.publish("a", QoS::ExactlyOnce, 1);
        driver.publish("b", QoS::AtLeastOnce, 2);
        QCOMPARE(driver.publish("c", QoS::AtMostOnce, 3),
                 (Effects{Send{message("c", QoS::AtMostOnce, 0)}, done(3)}));
        QCOMPARE(sent<Subscribe>(driver.subscribe({"s"})).size(), std::size_t(1));
        driver.receive(message("d", QoS::AtLeastOnce, 1));
        QCOMPARE(driver.acknowledge(1), sends(PubAck{1}));
        QCOMPARE(driver.receive(PubRec{1}), sends(PubRel{1}));
        driver.now = *driver.session.deadline();
        QCOMPARE(driver.tick(), sends(PingReq()));
        QCOMPARE(driver.session.outbox().messages(), 1);
    }

    void c24_qos0QueuedWhileOfflinePassesAFullWindow()
    {
        SessionDriver driver;
        for (const QoS qos : {QoS::AtLeastOnce, QoS::AtLeastOnce, QoS::AtMostOnce})
            driver.publish("a", qos);
        const Effects effects = driver.connect(with(PropertyId::ReceiveMaximum, 1));
        QCOMPARE(sentIds<Publish>(effects), (std::vector<quint16>{1, 0}));
        QCOMPARE(driver.session.outbox().messages(), 1);
    }

    void c26_mqtt3HasTheWindowOfTheOptions()
    {
        SessionOptions options = SessionDriver::defaults(ProtocolVersion::V3_1_1);
        options.inFlightWindow = 2;
        SessionDriver driver(options);
        driver.connect();
        for (OperationId i = 1; i <= 3; ++i)
            driver.publish("a", QoS::AtLeastOnce, i);
        QCOMPARE(driver.session.outbox().messages(), 1);
        QCOMPARE(sentIds<Publish>(driver.receive(PubAck{1})), std::vector<quint16>{3});
    }

    void theSmallerOfWindowAndReceiveMaximumHolds()
    {
        SessionOptions options = SessionDriver::defaults();
        options.inFlightWindow = 2;
        SessionDriver driver(options);
        driver.connect(with(PropertyId::ReceiveMaximum, 1));
        driver.publish("a", QoS::AtLeastOnce);
        QCOMPARE(driver.publish("a", QoS::AtLeastOnce), Effects());
    }

    void b25_whatTheServerDoesNotSupportFailsAloneAndAtOnce_data()
    {
        QTest::addColumn<int>("property");
        QTest::addColumn<int>("value");
        QTest::addColumn<int>("code");
        QTest::newRow("B25 Maximum QoS 1") << int(PropertyId::MaximumQoS) << 1
                                           << int(ReasonCode::QoSNotSupported);
        QTest::newRow("B25 Maximum QoS 0") << int(PropertyId::MaximumQoS) << 0
                                           << int(ReasonCode::QoSNotSupported);
        QTest::newRow("B27 no retain") << int(PropertyId::RetainAvailable) << 0
                                       << int(ReasonCode::RetainNotSupported);
        QTest::newRow("B28 too large") << int(PropertyId::MaximumPacketSize) << 100
                                       << int(ReasonCode::PacketTooLarge);
    }
    void b25_whatTheServerDoesNotSupportFailsAloneAndAtOnce()
    {
        QFETCH(int, property);
        QFETCH(int, value);
        QFETCH(int, code);
        Publish publish = message("topic", QoS::ExactlyOnce, 0, QByteArray(200, 'x'));
        publish.retain = true;
        const Properties limits = with(PropertyId(property), quint32(value));
        const auto isRefused = [&](const std::optional<Failure> &failure) {
            return failure && failure->code == ErrorCode::Usage
                && failure->reasonCode == ReasonCode(code);
        };
        SessionDriver fresh;
        fresh.connect(limits);
        QVERIFY(isRefused(fresh.session.validate(publish)));
        const Effects effects = fresh.publish(publish, 1);
        QVERIFY(isRefused(failureOf(effects)));
        QCOMPARE(effects.size(), std::size_t(1));
        QCOMPARE(fresh.publish("a", QoS::AtMostOnce, 2).size(), std::size_t(2));

        SessionDriver queued;
        queued.publish(publish, 1);
        const Effects later = queued.connect(limits);
        QVERIFY(isRefused(failureOf(later)));
        QCOMPARE(sent<Publish>(later).size(), std::size_t(0));

        SessionDriver resumed;
        resumed.connect();
        resumed.publish(publish, 1);
        QCOMPARE(resumed.reconnect(true, limits), (Effects{Send{PubRel{1}}})); // is it there?
        const Effects answered
            = resumed.receive(PubComp{1, ReasonCode::PacketIdentifierNotFound});
        QVERIFY(isRefused(failureOf(answered)));
        QCOMPARE(all<Complete>(resumed.receive(PubRec{1})).size(), std::size_t(0));
    }

    void b28_aPacketOfExactlyTheMaximumSizeIsSent()
    {
        SessionDriver driver;
        driver.connect(with(PropertyId::MaximumPacketSize, 100));
        // Fixed header 2, topic length 2, topic 1, packet id 2, property length 1.
        const Effects fits = driver.publish("a", QoS::AtLeastOnce, 1, QByteArray(92, 'x'));
        QCOMPARE(sent<Publish>(fits).size(), std::size_t(1));
        const Effects refused = driver.publish("a", QoS::AtLeastOnce, 2, QByteArray(93, 'x'));
        QCOMPARE(failureOf(refused)->reasonCode, std::optional(ReasonCode::PacketTooLarge));
    }

    void aWaitingMessageCanBeTakenBack()
    {
        SessionDriver driver = connected(1);
        driver.publish("a", QoS::AtLeastOnce, 1);
        driver.publish("b", QoS::AtLeastOnce, 2);
        driver.publish("c", QoS::AtLeastOnce, 3);
        QVERIFY(driver.abandon(2));
        QVERIFY(!driver.abandon(2));
        QCOMPARE(driver.receive(PubAck{1}),
                 (Effects{done(1), Send{message("c", QoS::AtLeastOnce, 2)}}));
    }

    void c22_anAbandonedMessageInFlightEndsUnseenAndGivesItsPlaceBackOnce()
    {
        SessionDriver driver = connected(1);
        driver.publish("a", QoS::ExactlyOnce, 1);
        driver.publish("b", QoS::ExactlyOnce, 2);
        QVERIFY(!driver.abandon(1));
        QCOMPARE(driver.receive(PubRec{1}), sends(PubRel{1}));
        QCOMPARE(driver.receive(PubComp{1}), sends(message("b", QoS::ExactlyOnce, 2)));
        QCOMPARE(driver.receive(PubComp{1}), Effects());
    }

    void whenThereIsNoOtherConnectionEverythingFailsOnce()
    {
        SessionDriver driver = connected(1);
        driver.publish("a", QoS::AtLeastOnce, 1);
        driver.publish("b", QoS::AtLeastOnce, 2);
        driver.subscribe({"s"}, 3);
        driver.session.linkLost(driver.now);
        const Failure failure{.code = ErrorCode::Disconnected, .text = u"gone"_s};
        Failure sent = failure;
        sent.deliveryState = DeliveryState::MaybeDelivered;
        Failure unsent = failure;
        unsent.deliveryState = DeliveryState::NotSent;
        QCOMPARE(driver.failAll(failure),
                 (Effects{Complete{1, sent}, Complete{2, unsent}, Complete{3, failure}}));
        QCOMPARE(driver.failAll(failure), Effects());
        QCOMPARE(driver.session.outbox().messages(), 0);
    }

    void aMessageThatFailedIsResentInItsSessionButNotInAnother()
    {
        for (const bool present : {true, false}) {
            SessionDriver driver = connected();
            driver.publish("a", QoS::AtLeastOnce, 1);
            driver.session.linkLost(driver.now);
            driver.failAll({.code = ErrorCode::Disconnected, .text = u"gone"_s});
            const Effects effects = driver.reconnect(present);
            QCOMPARE(sent<Publish>(effects).size(), std::size_t(present ? 1 : 0));
            QCOMPARE(all<Complete>(effects).size(), std::size_t(0));
        }
    }
};

QTEST_APPLESS_MAIN(OutgoingTest)
#include "tst_outgoing.moc"
