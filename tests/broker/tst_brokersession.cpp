// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coredriver.h"

#include <qcomqtt/codec/encoder.h>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

//! Delivery to one client: windows, acknowledgements, queues, resumption.
class tst_BrokerSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void qos1IsAcknowledgedInBothDirections();
    void qos2TakesItsFourSteps();
    void qos2IsDeliveredOnceHoweverOftenItIsRepeated();
    void releaseOfAnUnknownIdIsAnsweredWith92();
    void failedPubRecEndsTheDelivery();
    void unknownPubRecIsAnsweredWith92();
    void windowIsTheReceiveMaximumOfTheClient();
    void failureCodesOpenTheWindowToo();
    void qos2HoldsItsPlaceInTheWindowUntilPubComp();
    void offlineClientGetsWhatWaitedInOrder();
    void qos0IsNotKeptForAnOfflineClient();
    void queueIsBounded();
    void unacknowledgedMessagesComeAgainWithDup();
    void releasedMessageResumesWithPubRel();
    void resumptionObeysTheNewReceiveMaximum();
    void releaseSentAgainOpensNoWindow();
    void unreleasedIdsSurviveAReconnect();
    void packetIdsInUseAreNotTaken();
    void expiredMessagesAreNotSent();
    void remainingTimeIsSent();
    void messagesTooLargeForTheClientAreLeftOut();
    void clientThatExceedsTheReceiveMaximumIsCutOff();
};

namespace {

BrokerMessage message(const char *payload, QoS qos)
{
    return BrokerMessage{"t", payload, qos};
}

class Subscriber : public CoreDriver
{
public:
    explicit Subscriber(Properties properties = {}, const LocalBrokerOptions &options = {})
        : CoreDriver(options)
    {
        properties.setNumber(PropertyId::SessionExpiryInterval, 1000);
        link = connected("sub", properties);
        subscribe(link, Subscription("t", QoS::ExactlyOnce));
    }
    void publish(const BrokerMessage &message)
    {
        core.publish(message, now);
        pass(0s);
    }
    void publish(std::initializer_list<const char *> payloads, QoS qos = QoS::AtLeastOnce)
    {
        for (const char *payload : payloads)
            publish(message(payload, qos));
    }
    std::vector<Packet> comeBack(Properties properties = {})
    {
        properties.setNumber(PropertyId::SessionExpiryInterval, 1000);
        link = connect("sub", properties, false);
        const bool present = take<ConnAck>(link).sessionPresent;
        return present ? sentTo(link) : std::vector<Packet>();
    }

    LinkId link;
};

Publish wire(const char *payload, quint16 id, QoS qos = QoS::AtLeastOnce, bool duplicate = false)
{
    return Publish{.topic = "t", .payload = payload, .qos = qos, .duplicate = duplicate,
                   .packetId = id};
}

} // namespace

void tst_BrokerSession::qos1IsAcknowledgedInBothDirections()
{
    Subscriber driver;
    const LinkId publisher = driver.connected("pub");
    driver.send(publisher, wire("x", 9));
    QCOMPARE(driver.sentTo(publisher), std::vector<Packet>{PubAck{9}});
    QCOMPARE(driver.sentTo(driver.link), std::vector<Packet>{wire("x", 1)});
    QCOMPARE(driver.core.pendingCount(u"sub"_s), 1);
    driver.send(driver.link, PubAck{1});
    QCOMPARE(driver.core.pendingCount(u"sub"_s), 0);
}

void tst_BrokerSession::qos2TakesItsFourSteps()
{
    Subscriber driver;
    const LinkId publisher = driver.connected("pub");
    driver.send(publisher, wire("x", 9, QoS::ExactlyOnce));
    QCOMPARE(driver.sentTo(publisher), std::vector<Packet>{PubRec{9}});
    driver.send(publisher, PubRel{9});
    QCOMPARE(driver.sentTo(publisher), std::vector<Packet>{PubComp{9}});

    QCOMPARE(driver.sentTo(driver.link), std::vector<Packet>{wire("x", 1, QoS::ExactlyOnce)});
    driver.send(driver.link, PubRec{1});
    QCOMPARE(driver.sentTo(driver.link), std::vector<Packet>{PubRel{1}});
    driver.send(driver.link, PubRec{1});
    QCOMPARE(driver.sentTo(driver.link), std::vector<Packet>{PubRel{1}});
    driver.send(driver.link, PubComp{1});
    QCOMPARE(driver.core.pendingCount(u"sub"_s), 0);
}

void tst_BrokerSession::qos2IsDeliveredOnceHoweverOftenItIsRepeated()
{
    Subscriber driver;
    const LinkId publisher = driver.connected("pub");
    driver.send(publisher, wire("x", 9, QoS::ExactlyOnce));
    driver.send(publisher, wire("x", 9, QoS::ExactlyOnce, true));
    driver.send(publisher, wire("x", 9, QoS::ExactlyOnce, true));
    QCOMPARE(driver.sentTo(publisher), (std::vector<Packet>{PubRec{9}, PubRec{9}, PubRec{9}}));
    QCOMPARE(driver.payloadsSentTo(driver.link), QList<QByteArray>{"x"});
    driver.send(publisher, PubRel{9});
    driver.send(publisher, wire("y", 9, QoS::ExactlyOnce));
    QCOMPARE(driver.payloadsSentTo(driver.link), QList<QByteArray>{"y"});
}

void tst_BrokerSession::releaseOfAnUnknownIdIsAnsweredWith92()
{
    CoreDriver driver;
    const LinkId link = driver.connected("pub");
    driver.send(link, PubRel{5});
    QCOMPARE(driver.sentTo(link),
             (std::vector<Packet>{PubComp{5, ReasonCode::PacketIdentifierNotFound}}));
}

void tst_BrokerSession::failedPubRecEndsTheDelivery()
{
    Subscriber driver;
    driver.publish({"x"}, QoS::ExactlyOnce);
    driver.sentTo(driver.link);
    driver.send(driver.link, PubRec{1, ReasonCode::QuotaExceeded});
    QVERIFY(driver.sentTo(driver.link).empty());
    QCOMPARE(driver.core.pendingCount(u"sub"_s), 0);
}

void tst_BrokerSession::unknownPubRecIsAnsweredWith92()
{
    Subscriber driver;
    driver.send(driver.link, PubRec{7});
    QCOMPARE(driver.sentTo(driver.link),
             (std::vector<Packet>{PubRel{7, ReasonCode::PacketIdentifierNotFound}}));
}

void tst_BrokerSession::windowIsTheReceiveMaximumOfTheClient()
{
    Subscriber driver(number(PropertyId::ReceiveMaximum, 2));
    driver.publish({"1", "2", "3", "4"});
    driver.publish({"zero"}, QoS::AtMostOnce);
    QCOMPARE(driver.payloadsSentTo(driver.link), (QList<QByteArray>{"1", "2", "zero"}));
    driver.send(driver.link, PubAck{2});
    QCOMPARE(driver.payloadsSentTo(driver.link), QList<QByteArray>{"3"});
    driver.send(driver.link, PubAck{2}); // not in flight any more: opens nothing
    QVERIFY(driver.sentTo(driver.link).empty());
    driver.send(driver.link, PubAck{1});
    QCOMPARE(driver.payloadsSentTo(driver.link), QList<QByteArray>{"4"});
}

void tst_BrokerSession::failureCodesOpenTheWindowToo()
{
    Subscriber driver(number(PropertyId::ReceiveMaximum, 1));
    driver.publish({"1", "2"}, QoS::AtLeastOnce);
    driver.sentTo(driver.link);
    driver.send(driver.link, PubAck{1, ReasonCode::QuotaExceeded});
    QCOMPARE(driver.payloadsSentTo(driver.link), QList<QByteArray>{"2"});
}

void tst_BrokerSession::qos2HoldsItsPlaceInTheWindowUntilPubComp()
{
    Subscriber driver(number(PropertyId::ReceiveMaximum, 1));
    driver.publish({"1", "2"}, QoS::ExactlyOnce);
    driver.sentTo(driver.link);
    driver.send(driver.link, PubRec{1});
    QCOMPARE(driver.sentTo(driver.link), std::vector<Packet>{PubRel{1}});
    driver.send(driver.link, PubComp{1});
    QCOMPARE(driver.payloadsSentTo(driver.link), QList<QByteArray>{"2"});
}

void tst_BrokerSession::offlineClientGetsWhatWaitedInOrder()
{
    Subscriber driver;
    driver.cut(driver.link);
    driver.publish({"1"}, QoS::AtLeastOnce);
    driver.publish({"2"}, QoS::ExactlyOnce);
    driver.publish({"3"}, QoS::AtLeastOnce);
    QCOMPARE(driver.comeBack(),
             (std::vector<Packet>{wire("1", 1), wire("2", 2, QoS::ExactlyOnce), wire("3", 3)}));
}

void tst_BrokerSession::qos0IsNotKeptForAnOfflineClient()
{
    Subscriber driver;
    driver.cut(driver.link);
    driver.publish({"x"}, QoS::AtMostOnce);
    QCOMPARE(driver.comeBack(), std::vector<Packet>());
}

void tst_BrokerSession::queueIsBounded()
{
    Subscriber driver({}, LocalBrokerOptions().maximumQueuedMessages(2));
    driver.cut(driver.link);
    driver.publish({"1", "2", "3"});
    QCOMPARE(driver.comeBack(), (std::vector<Packet>{wire("1", 1), wire("2", 2)}));
}

void tst_BrokerSession::unacknowledgedMessagesComeAgainWithDup()
{
    Subscriber driver;
    driver.publish({"1", "2", "3"});
    driver.publish({"4"}, QoS::ExactlyOnce);
    driver.sentTo(driver.link);
    driver.send(driver.link, PubAck{2});
    driver.cut(driver.link);
    driver.publish({"5"});
    QCOMPARE(driver.comeBack(),
             (std::vector<Packet>{wire("1", 1, QoS::AtLeastOnce, true),
                                  wire("3", 3, QoS::AtLeastOnce, true),
                                  wire("4", 4, QoS::ExactlyOnce, true), wire("5", 5)}));
}

void tst_BrokerSession::releasedMessageResumesWithPubRel()
{
    Subscriber driver;
    driver.publish({"1", "2"}, QoS::ExactlyOnce);
    driver.send(driver.link, PubRec{1});
    driver.cut(driver.link);
    QCOMPARE(driver.comeBack(),
             (std::vector<Packet>{PubRel{1}, wire("2", 2, QoS::ExactlyOnce, true)}));
}

// Found by simulation: MQTT-3.3.4-9, whatever section 4.9 says.
void tst_BrokerSession::releaseSentAgainOpensNoWindow()
{
    Subscriber driver(number(PropertyId::ReceiveMaximum, 1));
    driver.publish({"1", "2", "3"}, QoS::ExactlyOnce);
    driver.send(driver.link, PubRec{1});
    driver.sentTo(driver.link);
    QCOMPARE(driver.comeBack(number(PropertyId::ReceiveMaximum, 1)),
             (std::vector<Packet>{PubRel{1}, wire("2", 2, QoS::ExactlyOnce)}));
    driver.send(driver.link, PubComp{1});
    QVERIFY(driver.sentTo(driver.link).empty());
    driver.send(driver.link, PubRec{2});
    driver.send(driver.link, PubComp{2});
    QCOMPARE(driver.payloadsSentTo(driver.link), QList<QByteArray>{"3"});
}

void tst_BrokerSession::resumptionObeysTheNewReceiveMaximum()
{
    Subscriber driver;
    driver.publish({"1", "2", "3"});
    driver.cut(driver.link);
    driver.publish({"4"});
    QCOMPARE(driver.comeBack(number(PropertyId::ReceiveMaximum, 1)),
             (std::vector<Packet>{wire("1", 1, QoS::AtLeastOnce, true)}));
    driver.send(driver.link, PubAck{1});
    QCOMPARE(driver.sentTo(driver.link),
             (std::vector<Packet>{wire("2", 2, QoS::AtLeastOnce, true)}));
    driver.send(driver.link, PubAck{2});
    driver.sentTo(driver.link);
    driver.send(driver.link, PubAck{3});
    QCOMPARE(driver.sentTo(driver.link), (std::vector<Packet>{wire("4", 4)}));
}

void tst_BrokerSession::unreleasedIdsSurviveAReconnect()
{
    Subscriber driver;
    LinkId publisher = driver.connected("pub", sessionExpiry(60));
    driver.send(publisher, wire("x", 9, QoS::ExactlyOnce));
    driver.cut(publisher);
    publisher = driver.connected("pub", sessionExpiry(60), false);
    driver.send(publisher, wire("x", 9, QoS::ExactlyOnce, true));
    driver.send(publisher, PubRel{9});
    QCOMPARE(driver.sentTo(publisher), (std::vector<Packet>{PubRec{9}, PubComp{9}}));
    QCOMPARE(driver.payloadsSentTo(driver.link), QList<QByteArray>{"x"});
}

void tst_BrokerSession::packetIdsInUseAreNotTaken()
{
    Subscriber driver;
    driver.publish({"stays"});
    for (int i = 2; i <= 65535; ++i) {
        driver.publish({"x"});
        driver.send(driver.link, PubAck{quint16(i)});
    }
    driver.sentTo(driver.link);
    driver.publish({"next"});
    QCOMPARE(driver.sentTo(driver.link), std::vector<Packet>{wire("next", 2)});
}

void tst_BrokerSession::expiredMessagesAreNotSent()
{
    Subscriber driver;
    driver.cut(driver.link);
    BrokerMessage expiring = message("old", QoS::AtLeastOnce);
    expiring.expiry = driver.now + 5s;
    driver.publish(expiring);
    driver.publish({"new"});
    driver.pass(5s);
    QCOMPARE(driver.comeBack(), std::vector<Packet>{wire("new", 1)});
}

void tst_BrokerSession::remainingTimeIsSent()
{
    Subscriber driver;
    driver.cut(driver.link);
    const LinkId publisher = driver.connected("pub");
    Publish publish = wire("x", 1);
    publish.properties.setNumber(PropertyId::MessageExpiryInterval, 100);
    driver.send(publisher, publish);
    driver.pass(40s);
    publish.properties.setNumber(PropertyId::MessageExpiryInterval, 60);
    QCOMPARE(driver.comeBack(), std::vector<Packet>{publish});
}

void tst_BrokerSession::messagesTooLargeForTheClientAreLeftOut()
{
    // Fixed header 2, topic 2 + 1, packet id 2, property length 1, payload.
    Subscriber driver(number(PropertyId::MaximumPacketSize, 20));
    driver.publish(message("123456789012", QoS::AtLeastOnce));
    driver.publish(message("1234567890123", QoS::AtLeastOnce));
    driver.publish(message("12345678901234", QoS::AtMostOnce));
    driver.publish(message("123456789012345", QoS::AtMostOnce));
    QCOMPARE(driver.payloadsSentTo(driver.link),
             (QList<QByteArray>{"123456789012", "12345678901234"}));
    QCOMPARE(driver.core.pendingCount(u"sub"_s), 1);
}

void tst_BrokerSession::clientThatExceedsTheReceiveMaximumIsCutOff()
{
    CoreDriver driver(LocalBrokerOptions().receiveMaximum(1));
    const LinkId link = driver.connected("pub");
    driver.send(link, wire("x", 1, QoS::ExactlyOnce));
    driver.take<PubRec>(link);
    driver.send(link, wire("x", 2, QoS::ExactlyOnce));
    QCOMPARE(driver.take<Disconnect>(link).reasonCode, ReasonCode::ReceiveMaximumExceeded);
    QVERIFY(driver.isClosed(link));
}

QTEST_APPLESS_MAIN(tst_BrokerSession)
#include "tst_brokersession.moc"
