// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coredriver.h"

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

//! When wills are published, and what of them.
class tst_BrokerWill : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void willIsPublishedWhenTheLinkBreaks();
    void willIsForgottenAfterNormalDisconnect();
    void willIsPublishedWhenDisconnectAsksForIt();
    void willWaitsForItsDelay();
    void willComesWithTheEndOfItsSessionAtTheLatest();
    void willIsCancelledWhenTheClientComesBackInTime();
    void willDelayIsNotSentOnButOtherPropertiesAre();
    void willIsPublishedOnTakeover();
    void willBeyondTheLimitsIsRefused();
};

namespace {

Will lastWords(std::chrono::seconds delay = 0s)
{
    return Will("last/words", "bye").delay(delay);
}

Connect withWill(const char *clientId, const Will &will, quint32 expiry = 0)
{
    return Connect{.clientId = QString::fromLatin1(clientId),
                   .will = will,
                   .properties = sessionExpiry(expiry)};
}

} // namespace

void tst_BrokerWill::willIsPublishedWhenTheLinkBreaks()
{
    CoreDriver driver;
    const LinkId watcher = driver.connected("watcher");
    driver.subscribe(watcher, "last/#");
    driver.cut(driver.connect(withWill("a", lastWords().retain())));
    QCOMPARE(driver.take<Publish>(watcher), (Publish{.topic = "last/words", .payload = "bye"}));
    QCOMPARE(driver.core.retainedCount(driver.now), 1);
}

void tst_BrokerWill::willIsForgottenAfterNormalDisconnect()
{
    CoreDriver driver;
    const LinkId watcher = driver.connected("watcher");
    driver.subscribe(watcher, "last/#");
    const LinkId link = driver.connect(withWill("a", lastWords()));
    driver.send(link, Disconnect{});
    driver.cut(link);
    QVERIFY(driver.sentTo(watcher).empty());
}

void tst_BrokerWill::willIsPublishedWhenDisconnectAsksForIt()
{
    CoreDriver driver;
    const LinkId watcher = driver.connected("watcher");
    driver.subscribe(watcher, "last/#");
    const LinkId link = driver.connect(withWill("a", lastWords()));
    driver.send(link, Disconnect{ReasonCode::DisconnectWithWillMessage});
    QCOMPARE(driver.payloadsSentTo(watcher), QList<QByteArray>{"bye"});
}

void tst_BrokerWill::willWaitsForItsDelay()
{
    CoreDriver driver;
    const LinkId watcher = driver.connected("watcher");
    driver.subscribe(watcher, "last/#");
    driver.cut(driver.connect(withWill("a", lastWords(5s), 60)));
    driver.pass(4999ms);
    QVERIFY(driver.sentTo(watcher).empty());
    QCOMPARE(driver.core.nextDeadline(), driver.now + 1ms);
    driver.pass(1ms);
    QCOMPARE(driver.payloadsSentTo(watcher), QList<QByteArray>{"bye"});
    driver.pass(60s);
    QVERIFY(driver.sentTo(watcher).empty());
}

void tst_BrokerWill::willComesWithTheEndOfItsSessionAtTheLatest()
{
    CoreDriver driver;
    const LinkId watcher = driver.connected("watcher");
    driver.subscribe(watcher, "last/#");
    driver.cut(driver.connect(withWill("a", lastWords(100s), 3)));
    driver.pass(2s);
    QVERIFY(driver.sentTo(watcher).empty());
    driver.pass(1s);
    QCOMPARE(driver.payloadsSentTo(watcher), QList<QByteArray>{"bye"});

    driver.cut(driver.connect(withWill("b", lastWords(100s), 0)));
    QCOMPARE(driver.payloadsSentTo(watcher), QList<QByteArray>{"bye"});
}

void tst_BrokerWill::willIsCancelledWhenTheClientComesBackInTime()
{
    CoreDriver driver;
    const LinkId watcher = driver.connected("watcher");
    driver.subscribe(watcher, "last/#");
    driver.cut(driver.connect(withWill("a", lastWords(5s), 60)));
    driver.pass(4s);
    driver.connected("a", sessionExpiry(60), false);
    driver.pass(60s);
    QVERIFY(driver.sentTo(watcher).empty());
}

void tst_BrokerWill::willDelayIsNotSentOnButOtherPropertiesAre()
{
    CoreDriver driver;
    const LinkId watcher = driver.connected("watcher");
    driver.subscribe(watcher, "last/#");
    Will will = lastWords(1s).contentType(u"text/plain"_s).userProperty(u"a"_s, u"1"_s);
    driver.cut(driver.connect(withWill("a", will, 60)));
    driver.pass(1s);
    Properties expected;
    expected.setText(PropertyId::ContentType, u"text/plain"_s);
    expected.addUserProperty(u"a"_s, u"1"_s);
    QCOMPARE(driver.take<Publish>(watcher).properties, expected);
}

void tst_BrokerWill::willIsPublishedOnTakeover()
{
    CoreDriver driver;
    const LinkId watcher = driver.connected("watcher");
    driver.subscribe(watcher, "last/#");
    driver.connect(withWill("a", lastWords()));
    driver.connect(withWill("a", lastWords()));
    QCOMPARE(driver.payloadsSentTo(watcher), QList<QByteArray>{"bye"});
}

void tst_BrokerWill::willBeyondTheLimitsIsRefused()
{
    CoreDriver driver(
        LocalBrokerOptions().maximumQoS(QoS::AtLeastOnce).retainAvailable(false));
    const Will exactlyOnce("t", "gone", QoS::ExactlyOnce);
    const LinkId first = driver.connect(withWill("a", exactlyOnce));
    QCOMPARE(driver.take<ConnAck>(first).reasonCode, ReasonCode::QoSNotSupported);
    const LinkId second = driver.connect(withWill("a", Will("t", "gone").retain()));
    QCOMPARE(driver.take<ConnAck>(second).reasonCode, ReasonCode::RetainNotSupported);
}

QTEST_APPLESS_MAIN(tst_BrokerWill)
#include "tst_brokerwill.moc"
