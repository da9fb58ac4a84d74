// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/error.h>
#include <qcomqtt/subscriberesult.h>
#include <qcomqtt/subscription.h>

#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

class TestSubscription : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void defaultsAreThoseOfTheStandard();
    void everyKindOfTextMakesASubscription();
    void optionsAreKept();
    void e3_invalidFiltersAreRefused();
    void e5_noLocalOnASharedFilterIsRefused();
    void outOfRangeValuesAreRefused();
    void grantedQosIsThatOfTheFilter();
    void failuresAreFound();
};

void TestSubscription::defaultsAreThoseOfTheStandard()
{
    const Subscription subscription("a/#");
    QCOMPARE(subscription.filter(), TopicFilter("a/#"));
    QCOMPARE(subscription.qos(), QoS::AtMostOnce);
    QVERIFY(!subscription.isNoLocal());
    QVERIFY(!subscription.isRetainAsPublished());
    QCOMPARE(subscription.retainHandling(), RetainHandling::SendAtSubscribe);
}

void TestSubscription::everyKindOfTextMakesASubscription()
{
    const Subscription expected("a/#", QoS::AtLeastOnce);
    QCOMPARE(Subscription(u"a/#"_s, QoS::AtLeastOnce), expected);
    QCOMPARE(Subscription("a/#"_L1, QoS::AtLeastOnce), expected);
    QCOMPARE(Subscription("a/#"_ba, QoS::AtLeastOnce), expected);
    QCOMPARE(Subscription(TopicFilter("a/#"), QoS::AtLeastOnce), expected);
    QCOMPARE(Subscription(u"a"_s % QString(u"/#"_s), QoS::AtLeastOnce), expected);
    const QList<Subscription> list = {"a", {u"b"_s, QoS::ExactlyOnce}};
    QCOMPARE(list[1].qos(), QoS::ExactlyOnce);
}

void TestSubscription::optionsAreKept()
{
    const Subscription subscription = Subscription("a", QoS::ExactlyOnce).noLocal()
        .retainAsPublished().retainHandling(RetainHandling::DoNotSend);
    QVERIFY(subscription.isNoLocal());
    QVERIFY(subscription.isRetainAsPublished());
    QCOMPARE(subscription.retainHandling(), RetainHandling::DoNotSend);
    QVERIFY(subscription != Subscription("a", QoS::ExactlyOnce));
}

void TestSubscription::e3_invalidFiltersAreRefused()
{
    QVERIFY_THROWS_EXCEPTION(UsageError, Subscription("a/#/b"));
    QVERIFY_THROWS_EXCEPTION(UsageError, Subscription(""));
    QVERIFY_THROWS_EXCEPTION(UsageError, Subscription{TopicFilter()});
}

void TestSubscription::e5_noLocalOnASharedFilterIsRefused()
{
    Subscription subscription("$share/group/a");
    subscription.noLocal(false);
    try {
        subscription.noLocal();
        QFAIL("not refused");
    } catch (const UsageError &error) {
        QCOMPARE(error.text(), u"Invalid subscription to \"$share/group/a\": a shared one cannot "
                               "have No Local (MQTT-3.8.3-4)"_s);
    }
    QVERIFY(!subscription.isNoLocal());
}

void TestSubscription::outOfRangeValuesAreRefused()
{
    QVERIFY_THROWS_EXCEPTION(UsageError, Subscription("a", static_cast<QoS>(3)));
    QVERIFY_THROWS_EXCEPTION(UsageError, Subscription("a", static_cast<QoS>(255)));
    Subscription subscription("a");
    QVERIFY_THROWS_EXCEPTION(UsageError,
                             subscription.retainHandling(static_cast<RetainHandling>(3)));
}

void TestSubscription::grantedQosIsThatOfTheFilter()
{
    const SubscribeResult result({ReasonCode::GrantedQoS0, ReasonCode::GrantedQoS1,
                                  ReasonCode::GrantedQoS2, ReasonCode::NotAuthorized});
    QVERIFY(result.grantedQoS() == QoS::AtMostOnce);
    QVERIFY(result.grantedQoS(1) == QoS::AtLeastOnce);
    QVERIFY(result.grantedQoS(2) == QoS::ExactlyOnce);
    QVERIFY(!result.grantedQoS(3));
    QVERIFY(!result.grantedQoS(4));
    QVERIFY(!result.grantedQoS(-1));
    QVERIFY(!SubscribeResult().grantedQoS());
}

void TestSubscription::failuresAreFound()
{
    QVERIFY(!SubscribeResult().hasFailures());
    QVERIFY(!SubscribeResult({ReasonCode::Success, ReasonCode::NoSubscriptionExisted})
                 .hasFailures());
    QVERIFY(SubscribeResult({ReasonCode::GrantedQoS1, ReasonCode::NotAuthorized}).hasFailures());
}

QTEST_GUILESS_MAIN(TestSubscription)
#include "tst_subscription.moc"
