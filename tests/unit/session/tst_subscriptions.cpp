// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "subscriptionvalues.h"

#include <qcomqtt/codec/encoder.h>

#include <deque>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

class SubscriptionsTest : public QObject
{
    Q_OBJECT

    static Effects sends(const Packet &packet) { return {Send{packet}}; }

private Q_SLOTS:
    void subscribingIsDoneWithItsSubAck()
    {
        SessionDriver driver;
        driver.connect();
        const QList<Subscription> list{{"a", QoS::ExactlyOnce}, "b"};
        QCOMPARE(driver.subscribe(list, 5), sends(Subscribe{1, list}));
        const Properties why = with(PropertyId::ReasonString, u"why"_s);
        const QList<ReasonCode> codes{ReasonCode::GrantedQoS1, ReasonCode::NotAuthorized};
        // E10: less than asked for; E9: one refused
        QCOMPARE(driver.receive(SubAck{1, codes, why}), (Effects{granted(5, codes, why)}));
    }

    void unsubscribingIsDoneWithItsUnsubAck()
    {
        SessionDriver driver;
        driver.connect();
        QCOMPARE(driver.unsubscribe({"a", "b"}, 5), sends(Unsubscribe{1, {"a", "b"}}));
        const QList<ReasonCode> codes{ReasonCode::Success, ReasonCode::NoSubscriptionExisted};
        QCOMPARE(driver.receive(UnsubAck{1, codes}), (Effects{granted(5, codes)})); // E19
    }

    void theUnsubAckOfMqtt3HasNoCodes()
    {
        SessionDriver driver(ProtocolVersion::V3_1_1);
        driver.connect();
        driver.unsubscribe({"a", "b"}, 5);
        QCOMPARE(driver.receive(UnsubAck{1}),
                 (Effects{granted(5, {ReasonCode::Success, ReasonCode::Success})}));
    }

    void e2_nothingToSubscribeToIsRefused()
    {
        SessionDriver driver;
        driver.connect();
        const auto isRefused = [](const std::optional<Failure> &failure) {
            return failure && failure->code == ErrorCode::Usage;
        };
        QVERIFY(isRefused(failureOf(driver.subscribe({}, 1))));
        QVERIFY(isRefused(failureOf(driver.unsubscribe({}, 1))));
        QVERIFY(isRefused(driver.session.validate(QList<Subscription>(), {})));
        QVERIFY(isRefused(driver.session.validate(QList<TopicFilter>(), {})));
        QVERIFY(isRefused(driver.session.validate(QList<Subscription>{Subscription()}, {})));
        QVERIFY(isRefused(driver.session.validate(QList<TopicFilter>{TopicFilter()}, {})));
    }

    void e7_aWrongNumberOfCodesIsAProtocolError_data()
    {
        QTest::addColumn<int>("codes");
        QTest::newRow("E7 none") << 0;
        QTest::newRow("E7 too few") << 1;
        QTest::newRow("E7 too many") << 3;
    }
    void e7_aWrongNumberOfCodesIsAProtocolError()
    {
        QFETCH(int, codes);
        const QList<ReasonCode> list(codes, ReasonCode::Success);
        SessionDriver driver;
        driver.connect();
        driver.subscribe({"a", "b"}, 5);
        const Effects effects = driver.receive(SubAck{1, list});
        QVERIFY(isProtocolClose(effects, ReasonCode::ProtocolError, PacketType::SubAck));
        QCOMPARE(all<Complete>(effects).size(), std::size_t(0));
        QCOMPARE(sent<Subscribe>(driver.reconnect(true)).size(), std::size_t(1));

        SessionDriver other;
        other.connect();
        other.unsubscribe({"a", "b"}, 5);
        QVERIFY(isProtocolClose(other.receive(UnsubAck{1, list}), ReasonCode::ProtocolError,
                                PacketType::UnsubAck));
    }

    void anExchangedAnswerIsAProtocolError()
    {
        SessionDriver driver;
        driver.connect();
        driver.subscribe({"a"}, 5);
        QVERIFY(isProtocolClose(driver.receive(UnsubAck{1, {ReasonCode::Success}}),
                                ReasonCode::ProtocolError, PacketType::UnsubAck));
    }

    void anAnswerToAnUnknownIdIsIgnored()
    {
        SessionDriver driver;
        driver.connect();
        QCOMPARE(driver.receive(SubAck{9, {ReasonCode::Success}}), Effects());
        QCOMPARE(driver.receive(UnsubAck{9, {ReasonCode::Success}}), Effects());
    }

    void e9_refusedFiltersAreNotSubscribedToAgain()
    {
        SessionDriver driver;
        driver.connect();
        driver.subscribe({"a", "b", "c"}, 5);
        driver.receive(SubAck{1, {ReasonCode::Success, ReasonCode::NotAuthorized,
                                  ReasonCode::GrantedQoS1}});
        QCOMPARE(driver.reconnect(false), sends(Subscribe{2, {"a", "c"}}));
    }

    void e11_aMessageBeforeSubAckIsDelivered()
    {
        SessionDriver driver;
        driver.connect();
        driver.subscribe({"a"}, 5);
        QCOMPARE(driver.receive(message("a", QoS::AtMostOnce, 0)),
                 (Effects{Deliver{message("a", QoS::AtMostOnce, 0)}}));
    }

    void e20_whatTheServerDoesNotSupportFails_data()
    {
        QTest::addColumn<int>("property");
        QTest::addColumn<QByteArray>("filter");
        QTest::addColumn<int>("code");
        QTest::newRow("E20 wildcard") << int(PropertyId::WildcardSubscriptionAvailable)
                                      << QByteArray("a/#") << 0xA2;
        QTest::newRow("E20 shared") << int(PropertyId::SharedSubscriptionAvailable)
                                    << QByteArray("$share/g/a") << 0x9E;
        QTest::newRow("E20 identifier") << int(PropertyId::SubscriptionIdentifierAvailable)
                                        << QByteArray("a") << 0xA1;
    }
    void e20_whatTheServerDoesNotSupportFails()
    {
        QFETCH(int, property);
        QFETCH(QByteArray, filter);
        QFETCH(int, code);
        const Properties identifier = code == 0xA1
            ? with(PropertyId::SubscriptionIdentifier, 1)
            : Properties();
        const QList<Subscription> list{"b", filter};
        const auto isRefused = [&](const std::optional<Failure> &failure) {
            return failure && failure->code == ErrorCode::Usage
                && failure->reasonCode == ReasonCode(code);
        };
        SessionDriver driver;
        driver.connect(with(PropertyId(property), 0));
        QVERIFY(isRefused(driver.session.validate(list, identifier)));
        const Effects effects = driver.subscribe(list, 1, identifier);
        QVERIFY(isRefused(failureOf(effects)));
        QCOMPARE(effects.size(), std::size_t(1));

        SessionDriver queued;
        queued.subscribe(list, 1, identifier);
        queued.subscribe({"c"}, 2);
        const Effects later = queued.connect(with(PropertyId(property), 0));
        QVERIFY(isRefused(failureOf(later)));
        QCOMPARE(filtersOf(sent<Subscribe>(later)), (QList<TopicFilter>{"c"}));
    }

    void e23_theSubscriptionIdentifierHasItsRange_data()
    {
        QTest::addColumn<quint32>("identifier");
        QTest::addColumn<bool>("valid");
        QTest::newRow("E23 0") << 0u << false;
        QTest::newRow("E23 1") << 1u << true;
        QTest::newRow("E23 268435455") << 268435455u << true;
        QTest::newRow("E23 268435456") << 268435456u << false;
    }
    void e23_theSubscriptionIdentifierHasItsRange()
    {
        QFETCH(quint32, identifier);
        QFETCH(bool, valid);
        SessionDriver driver;
        driver.connect();
        const Effects effects = driver.subscribe(
            {"a"}, 1, with(PropertyId::SubscriptionIdentifier, identifier));
        QCOMPARE(!failureOf(effects), valid);
        QCOMPARE(sent<Subscribe>(effects).size(), std::size_t(valid ? 1 : 0));
    }

    void e24_manyFiltersAreSplitAndAnsweredAsOne()
    {
        SessionDriver driver;
        driver.connect(with(PropertyId::MaximumPacketSize, 1000));
        std::deque<Subscribe> open;
        const auto follow = [&](const Effects &effects) {
            for (const Subscribe &packet : sent<Subscribe>(effects)) {
                QVERIFY(encodedSize(Packet(packet), ProtocolVersion::V5) <= 1000);
                open.push_back(packet);
            }
            QVERIFY(open.size() <= 16);
        };
        QList<TopicFilter> asked;
        Effects effects = driver.subscribe(numbered(10'000), 1);
        QList<ReasonCode> expected;
        for (int packets = 0;; ++packets) {
            follow(effects);
            if (open.empty()) {
                QVERIFY(packets > 100);
                break;
            }
            const Subscribe packet = open.front();
            open.pop_front();
            asked += filtersOf({packet});
            const QList<ReasonCode> codes(packet.subscriptions.size(), ReasonCode(packets % 3));
            expected += codes;
            effects = driver.receive(SubAck{packet.packetId, codes});
        }
        QCOMPARE(effects, (Effects{granted(1, expected)}));
        QCOMPARE(asked.size(), 10'000);
    }

    void e24_publishingGoesOnWhileManyFiltersWait()
    {
        SessionDriver driver;
        driver.connect(with(PropertyId::MaximumPacketSize, 30));
        driver.subscribe(numbered(100), 1);
        QCOMPARE(sent<Publish>(driver.publish("a", QoS::AtLeastOnce)).size(), std::size_t(1));
    }

    void b28_subscribesAreSplitAndALoneFilterMayFillThePacket()
    {
        SessionDriver driver;
        driver.connect(with(PropertyId::MaximumPacketSize, 20));
        // Fixed header 2, id 2, property length 1, filter 2 + 12 + 1 = 20.
        QCOMPARE(sent<Subscribe>(driver.subscribe(numbered(3), 1)).size(), std::size_t(3));
        const auto failure = failureOf(driver.subscribe(numbered(2, 13), 2));
        QVERIFY(failure);
        QCOMPARE(failure->code, ErrorCode::Usage);
        QCOMPARE(failure->reasonCode, std::optional(ReasonCode::PacketTooLarge));
        QCOMPARE(driver.session.state(), Session::State::Connected);
    }

    void aWaitingRequestCanBeTakenBack()
    {
        SessionDriver driver;
        driver.subscribe({"a"}, 1);
        QVERIFY(driver.abandon(1));
        QCOMPARE(SessionDriver::withoutFirst(driver.connect()), Effects());
        driver.subscribe({"b"}, 2);
        QVERIFY(!driver.abandon(2));
        QCOMPARE(driver.receive(SubAck{1, {ReasonCode::Success}}), Effects());
        driver.subscribe({"c"}, 3);
        driver.abandon(3);
        QCOMPARE(driver.reconnect(true), Effects());
    }

    void subscriptionOptionsNeedMqtt5()
    {
        SessionDriver driver(ProtocolVersion::V3_1_1);
        driver.connect();
        const auto refused = failureOf(driver.subscribe({Subscription("a/b").noLocal()}, 1));
        QVERIFY(refused && refused->code == ErrorCode::Usage);
        QVERIFY(refused->text.contains(u"a/b"_s));
        QVERIFY(failureOf(driver.subscribe({"a"}, 1, with(PropertyId::SubscriptionIdentifier, 1))));
        QCOMPARE(sent<Subscribe>(driver.subscribe({"$share/g/a"}, 1)).size(), std::size_t(1));
    }
};

QTEST_APPLESS_MAIN(SubscriptionsTest)
#include "tst_subscriptions.moc"
