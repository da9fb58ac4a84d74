// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "sessiondriver.h"

#include <qcomqtt/codec/encoder.h>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

//! D38: whom a copy of a message is for, when filters overlap.
class AudiencesTest : public QObject
{
    Q_OBJECT

    struct Driver : SessionDriver
    {
        explicit Driver(ProtocolVersion version = ProtocolVersion::V5)
            : SessionDriver(identifying(version))
        {}
        static SessionOptions identifying(ProtocolVersion version)
        {
            SessionOptions options = defaults(version);
            options.identifySubscriptions = true;
            return options;
        }
        //! Subscribes, grants it, and gives the identifier it was asked for with.
        quint32 granted(const Subscription &subscription, const Properties &properties = {})
        {
            const auto packets = sent<Subscribe>(subscribe({subscription}, 0, properties));
            receive(SubAck{packets.front().packetId, {ReasonCode(subscription.qos())}});
            return packets.front().properties.number(PropertyId::SubscriptionIdentifier).value_or(0);
        }
        //! The one message that comes of a copy with these identifiers.
        Deliver copy(const QByteArray &topic, const QList<quint32> &identifiers,
                     const QByteArray &payload = "x", bool retain = false)
        {
            Publish publish{.topic = topic, .payload = payload, .retain = retain};
            for (const quint32 identifier : identifiers)
                publish.properties.append(PropertyId::SubscriptionIdentifier, identifier);
            return all<Deliver>(receive(std::move(publish))).front();
        }
        //! True when a stream of this filter, or of all messages, is to have the copy.
        static bool includes(const Deliver &deliver, const std::optional<TopicFilter> &filter = {})
        {
            return !deliver.audience || deliver.audience->includes(filter);
        }
    };

    static bool isForNobody(const Deliver &deliver)
    {
        return deliver.audience && !deliver.audience->strangers
            && deliver.audience->subscriptions.isEmpty();
    }

private Q_SLOTS:
    void d38_subscriptionsHaveAnIdentifierEach()
    {
        Driver driver;
        driver.connect();
        const quint32 first = driver.granted("a/#");
        const quint32 second = driver.granted("b");
        QVERIFY(first != 0 && second != 0 && first != second);
    }

    void d38_whatIsForEveryoneIsJudgedAnewWhenSubscriptionsChange()
    {
        Driver driver;
        driver.connect();
        Publish publish{.topic = "a/b", .payload = "x"};
        publish.properties.append(PropertyId::SubscriptionIdentifier, driver.granted("a/b"));
        const auto receiveAgain = [&] { // with the same properties, as the reader has them
            return all<Deliver>(driver.receive(Publish(publish))).front();
        };
        for (int i = 0; i < 3; ++i) {
            const Deliver deliver = receiveAgain();
            QVERIFY(deliver.publish.properties.isEmpty());
            QVERIFY(!deliver.audience);
        }
        const quint32 other = driver.granted("a/#");
        driver.copy("a/b", {other}, publish.payload);
        QVERIFY(isForNobody(receiveAgain())); // the first copy was for everyone
        publish.payload = "y"; // but now it is known what the server does
        driver.copy("a/b", {other}, publish.payload);
        const Deliver deliver = receiveAgain();
        QVERIFY(deliver.publish.properties.isEmpty());
        QVERIFY(Driver::includes(deliver, TopicFilter("a/b")));
        QVERIFY(!Driver::includes(deliver, TopicFilter("a/#")));
    }

    void d38_whatWasHiddenIsSeenWhenTheApplicationTakesItsNumber()
    {
        Driver driver;
        driver.connect();
        const quint32 ours = driver.granted("a");
        Publish publish{.topic = "a", .payload = "x"};
        publish.properties.append(PropertyId::SubscriptionIdentifier, ours);
        for (int i = 0; i < 2; ++i)
            QVERIFY(all<Deliver>(driver.receive(Publish(publish))).front()
                        .publish.properties.isEmpty());
        driver.granted("b", publish.properties);
        QCOMPARE(all<Deliver>(driver.receive(Publish(publish))).front().publish.properties,
                 publish.properties);
    }

    void d38_anIdentifierThatTheApplicationChoseIsSeen()
    {
        Driver driver;
        driver.connect();
        const quint32 ours = driver.granted("a");
        const Properties chosen = with(PropertyId::SubscriptionIdentifier, 7);
        driver.granted("b", chosen);
        QCOMPARE(driver.copy("b", {7}).publish.properties, chosen);
        QVERIFY(driver.copy("a", {ours}).publish.properties.isEmpty());
        const Properties unknown = with(PropertyId::SubscriptionIdentifier, ours + 1);
        QCOMPARE(driver.copy("a", {ours + 1}).publish.properties, unknown); // of nobody here
    }

    void d38_filtersOfOnePacketShareAnIdentifierUnlessTheyOverlap()
    {
        Driver driver;
        driver.connect();
        const QList<Subscription> list{"a", "b", "a/#", "c", "b/+", "$share/g/c"};
        const auto packets = sent<Subscribe>(driver.subscribe(list, 5));
        QCOMPARE(packets.size(), std::size_t(3));
        QCOMPARE(packets[0].subscriptions, (QList<Subscription>{"a", "b"}));
        QCOMPARE(packets[1].subscriptions, (QList<Subscription>{"a/#", "c", "b/+"}));
        QCOMPARE(packets[2].subscriptions, (QList<Subscription>{"$share/g/c"}));
        driver.receive(SubAck{packets[0].packetId, {ReasonCode::Success, ReasonCode::Success}});
        driver.receive(SubAck{packets[2].packetId, {ReasonCode::NotAuthorized}});
        const Effects last = driver.receive(SubAck{
            packets[1].packetId, QList<ReasonCode>(3, ReasonCode::GrantedQoS1)});
        const QList<ReasonCode> codes{ReasonCode::Success,     ReasonCode::Success,
                                      ReasonCode::GrantedQoS1, ReasonCode::GrantedQoS1,
                                      ReasonCode::GrantedQoS1, ReasonCode::NotAuthorized};
        QCOMPARE(last, (Effects{Complete{5, SubscribeResult(codes, {})}}));
    }

    void d38_serversAndVersionsWithoutIdentifiersGetNone()
    {
        Driver old(ProtocolVersion::V3_1_1);
        old.connect();
        QCOMPARE(old.granted("a"), 0u);
        Driver without;
        without.connect(with(PropertyId::SubscriptionIdentifierAvailable, 0));
        QCOMPARE(without.granted("a"), 0u);
        Driver unasked;
        SessionDriver plain;
        plain.connect();
        QVERIFY(sent<Subscribe>(plain.subscribe({"a"}))[0].properties.isEmpty());
    }

    void aPacketThatFitsWithoutItsIdentifierOnlyGoesWithoutIt()
    {
        Driver driver;
        const Packet packet = Subscribe{1, {"a/filter"}};
        const qint64 size = encodedSize(packet, ProtocolVersion::V5);
        driver.connect(with(PropertyId::MaximumPacketSize, quint32(size + 3)));
        QCOMPARE(driver.granted("a/filter"), 0u);
        QVERIFY(driver.granted("a") != 0);
    }

    void ourIdentifiersAreNotSeen()
    {
        Driver driver;
        driver.connect();
        const quint32 ours = driver.granted("a/#");
        const quint32 callers = driver.granted("b/#", with(PropertyId::SubscriptionIdentifier, 7));
        QCOMPARE(callers, 7u);
        QVERIFY(driver.copy("a/b", {ours}).publish.properties.isEmpty());
        QCOMPARE(driver.copy("b/b", {7}).publish.properties,
                 with(PropertyId::SubscriptionIdentifier, 7));
        QCOMPARE(driver.copy("a/b", {ours, 7}).publish.properties,
                 with(PropertyId::SubscriptionIdentifier, 7));
        // Of a session that this process knows nothing of.
        QCOMPARE(driver.copy("a/b", {9}).publish.properties,
                 with(PropertyId::SubscriptionIdentifier, 9));

        Publish publish{.topic = "a/b"};
        publish.properties.setText(PropertyId::ContentType, u"text"_s);
        publish.properties.append(PropertyId::SubscriptionIdentifier, ours);
        publish.properties.addUserProperty(u"k"_s, u"v"_s);
        const auto delivered = all<Deliver>(driver.receive(std::move(publish)));
        Properties rest;
        rest.setText(PropertyId::ContentType, u"text"_s);
        rest.addUserProperty(u"k"_s, u"v"_s);
        QCOMPARE(delivered.front().publish.properties, rest);
    }

    void theCallersIdentifierIsNeverTakenForOurs()
    {
        Driver driver;
        driver.connect();
        const quint32 ours = driver.granted("a/#");
        driver.granted("b/#", with(PropertyId::SubscriptionIdentifier, ours + 1));
        QVERIFY(driver.granted("c/#") != ours + 1);
        QCOMPARE(driver.copy("b/b", {ours + 1}).publish.properties,
                 with(PropertyId::SubscriptionIdentifier, ours + 1));
    }

    void d38_aCopyForEachSubscriptionReachesItsStreamOnly()
    {
        Driver driver;
        driver.connect();
        const quint32 wide = driver.granted({"a/#", QoS::AtLeastOnce});
        const quint32 narrow = driver.granted({"a/b", QoS::AtMostOnce});
        // Nothing is known of this server yet: the first copy is for everyone, and the second one
        // proves that it sends several.
        QVERIFY(!driver.copy("a/b", {wide}, "1").audience);
        QVERIFY(isForNobody(driver.copy("a/b", {narrow}, "1")));
        for (const QByteArray payload : {"2", "2", "3"}) {
            const Deliver one = driver.copy("a/b", {narrow}, payload);
            QVERIFY(Driver::includes(one, "a/b"));
            QVERIFY(!Driver::includes(one, "a/#"));
            QVERIFY(!Driver::includes(one, "+/b")); // no subscription: goes with the highest QoS
            QVERIFY(!Driver::includes(one));
            const Deliver other = driver.copy("a/b", {wide}, payload);
            QVERIFY(!Driver::includes(other, "a/b"));
            QVERIFY(Driver::includes(other, "a/#"));
            QVERIFY(Driver::includes(other, "+/b"));
            QVERIFY(Driver::includes(other));
        }
        QVERIFY(!driver.copy("a/c", {wide}).audience); // only one subscription matches
    }

    void d38_threeCopiesOfTheFirstMessageAreOne()
    {
        Driver driver;
        driver.connect();
        const quint32 a = driver.granted("a/#");
        const quint32 b = driver.granted("a/+");
        const quint32 c = driver.granted("a/b");
        QVERIFY(!driver.copy("a/b", {b}).audience);
        QVERIFY(isForNobody(driver.copy("a/b", {c})));
        QVERIFY(isForNobody(driver.copy("a/b", {a})));
        QVERIFY(Driver::includes(driver.copy("a/b", {a}), "a/#"));
        QVERIFY(Driver::includes(driver.copy("a/b", {b}), "a/+"));
    }

    void d38_oneCopyWithAllIdentifiersIsForEveryone()
    {
        Driver driver;
        driver.connect();
        const quint32 wide = driver.granted("a/#");
        const quint32 narrow = driver.granted("a/b");
        for (int i = 0; i < 3; ++i)
            QVERIFY(!driver.copy("a/b", {narrow, wide}).audience);
    }

    void d38_oneCopyWithOneIdentifierIsForEveryone()
    {
        Driver driver;
        driver.connect();
        const quint32 wide = driver.granted("a/#");
        driver.granted("a/b");
        for (const QByteArray payload : {"same", "same", "same", "other"})
            QVERIFY(!driver.copy("a/b", {wide}, payload).audience);
    }

    void d38_copiesWithoutIdentifiersAreForEveryone()
    {
        Driver driver;
        driver.connect();
        const quint32 wide = driver.granted("a/#");
        const quint32 narrow = driver.granted("a/b");
        driver.copy("a/b", {wide, narrow}); // proven
        QVERIFY(!driver.copy("a/b", {}).audience);
        QVERIFY(!driver.copy("a/b", {12345}).audience);
    }

    void d38_differentMessagesProveNothing()
    {
        Driver driver;
        driver.connect();
        const quint32 wide = driver.granted("a/#");
        const quint32 narrow = driver.granted("a/+");
        QVERIFY(!driver.copy("a/b", {wide}, "1").audience);
        QVERIFY(!driver.copy("a/b", {narrow}, "2").audience);
        QVERIFY(!driver.copy("a/c", {wide}, "2").audience);
        // A retained message may come for each subscription, whatever the server does later.
        QVERIFY(!driver.copy("a/b", {wide}, "r", true).audience);
        QVERIFY(!driver.copy("a/b", {narrow}, "r", true).audience);
        QVERIFY(!driver.copy("a/b", {wide}, "3").audience);
        // Changed subscriptions change which one a server names.
        driver.granted("a/b");
        QVERIFY(!driver.copy("a/b", {narrow}, "3").audience);
    }

    void d38_theProofHoldsForItsConnectionOnly()
    {
        Driver driver;
        driver.connect();
        const quint32 wide = driver.granted("a/#");
        const quint32 narrow = driver.granted("a/b");
        driver.copy("a/b", {wide, narrow});
        QVERIFY(driver.copy("a/b", {wide}).audience);
        driver.reconnect(true);
        QVERIFY(!driver.copy("a/b", {wide}).audience);
        QVERIFY(isForNobody(driver.copy("a/b", {narrow})));
        QVERIFY(driver.copy("a/b", {narrow}).audience);
    }

    void d38_aLostSessionIsSubscribedToWithNewIdentifiersInFewPackets()
    {
        Driver driver;
        driver.connect();
        for (int i = 0; i < 50; ++i)
            driver.granted(QByteArray("topic/" + QByteArray::number(i)));
        const quint32 wide = driver.granted("topic/#");
        const auto packets = sent<Subscribe>(driver.reconnect(false));
        QCOMPARE(packets.size(), std::size_t(2));
        QCOMPARE(packets[0].subscriptions.size(), 50);
        QCOMPARE(packets[1].subscriptions, (QList<Subscription>{"topic/#"}));
        const quint32 again
            = *packets[1].properties.number(PropertyId::SubscriptionIdentifier);
        QVERIFY(again != wide);
        driver.receive(SubAck{packets[0].packetId, QList<ReasonCode>(50, ReasonCode::Success)});
        driver.receive(SubAck{packets[1].packetId, {ReasonCode::Success}});
        const quint32 narrow
            = *packets[0].properties.number(PropertyId::SubscriptionIdentifier);
        QVERIFY(!driver.copy("topic/7", {narrow}).audience);
        QVERIFY(isForNobody(driver.copy("topic/7", {again})));
        const Deliver one = driver.copy("topic/7", {narrow});
        QVERIFY(Driver::includes(one, "topic/7"));
        QVERIFY(!Driver::includes(one, "topic/#"));
    }

    void d38_whatIsUnsubscribedFromHasNoCopies()
    {
        Driver driver;
        driver.connect();
        const quint32 wide = driver.granted("a/#");
        const quint32 narrow = driver.granted("a/b");
        driver.copy("a/b", {wide, narrow});
        const auto packets = sent<Unsubscribe>(driver.unsubscribe({"a/b"}));
        QVERIFY(!Driver::includes(driver.copy("a/b", {wide}), "a/b"));
        driver.receive(UnsubAck{packets.front().packetId, {ReasonCode::Success}});
        QVERIFY(!driver.copy("a/b", {wide}).audience); // also for a stream of "a/b"
    }

    void d38_subscribingAgainReplacesTheIdentifier()
    {
        Driver driver;
        driver.connect();
        const quint32 wide = driver.granted("a/#");
        const quint32 narrow = driver.granted("a/b");
        driver.copy("a/b", {wide, narrow});
        const quint32 again = driver.granted({"a/b", QoS::AtLeastOnce});
        QVERIFY(again != narrow);
        QVERIFY(Driver::includes(driver.copy("a/b", {again}), "a/b"));
        QVERIFY(!Driver::includes(driver.copy("a/b", {wide}), "a/b"));
        // Still on its way with the old one: it may be the only copy.
        QVERIFY(!driver.copy("a/b", {narrow}).audience);
        QVERIFY(driver.copy("a/b", {narrow}).publish.properties.isEmpty());
    }

    void d38_aRetainedMessageForOneSubscriptionIsForItsStream()
    {
        Driver driver;
        driver.connect();
        const quint32 wide = driver.granted("a/#");
        const quint32 narrow = driver.granted("a/b");
        driver.copy("a/b", {wide, narrow});
        const Deliver retained = driver.copy("a/b", {narrow}, "r", true);
        QVERIFY(Driver::includes(retained, "a/b"));
        QVERIFY(!Driver::includes(retained, "a/#"));
        QVERIFY(Driver::includes(retained)); // nobody can tell whether it had it before
    }

    void d38_sharedAndNoLocalSubscriptionsAreNotWhatStrangersGoBy()
    {
        Driver driver;
        driver.connect();
        const quint32 noLocal = driver.granted(Subscription("a/#", QoS::ExactlyOnce).noLocal());
        const quint32 shared = driver.granted({"$share/g/a/b", QoS::ExactlyOnce});
        const quint32 plain = driver.granted("a/b");
        driver.copy("a/b", {noLocal, plain});
        QVERIFY(Driver::includes(driver.copy("a/b", {plain})));
        QVERIFY(!Driver::includes(driver.copy("a/b", {noLocal})));
        const Deliver fromGroup = driver.copy("a/b", {shared});
        QVERIFY(!Driver::includes(fromGroup));
        QVERIFY(!Driver::includes(fromGroup, "a/b"));
        QVERIFY(Driver::includes(fromGroup, "$share/g/a/b"));
    }

    void aPs20_sharedAndPlainSubscriptionsAreApartFromTheStart()
    {
        Driver driver;
        driver.connect();
        const quint32 shared = driver.granted("$share/g/f");
        const quint32 plain = driver.granted("f");
        for (int i = 0; i < 3; ++i) {
            const Deliver fromGroup = driver.copy("f", {shared}, "same");
            QVERIFY(Driver::includes(fromGroup, "$share/g/f"));
            QVERIFY(!Driver::includes(fromGroup, "f"));
            QVERIFY(!Driver::includes(fromGroup));
            const Deliver own = driver.copy("f", {plain}, "same");
            QVERIFY(!Driver::includes(own, "$share/g/f"));
            QVERIFY(Driver::includes(own, "f"));
            QVERIFY(Driver::includes(own));
        }
    }

    void d38_whoChoseIdentifiersSeesEveryCopy()
    {
        Driver driver;
        driver.connect();
        const quint32 ours = driver.granted({"a/#", QoS::AtLeastOnce});
        driver.granted("a/b", with(PropertyId::SubscriptionIdentifier, 9));
        driver.copy("a/b", {ours, 9});
        QVERIFY(Driver::includes(driver.copy("a/b", {ours})));
        const Deliver named = driver.copy("a/b", {9});
        QVERIFY(Driver::includes(named));
        QVERIFY(!Driver::includes(named, "a/#"));
        QCOMPARE(named.publish.properties, with(PropertyId::SubscriptionIdentifier, 9));
    }
};

QTEST_GUILESS_MAIN(AudiencesTest)
#include "tst_audiences.moc"
