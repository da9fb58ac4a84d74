// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "scriptedpeer.h"
#include "testpackets.h"

#include <qcomqtt/client.h>

#include <QtCore/QJsonObject>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// Publishing: what is sent, and what is answered.
class tst_Publish : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aPs3_noMatchingSubscribersIsSuccess_data();
    void aPs3_noMatchingSubscribersIsSuccess();
    void aPs4_refusedMessagesThrow_data();
    void aPs4_refusedMessagesThrow();
    void aPs10_c30_c31_invalidTopicsAreRefusedByTheCall_data();
    void aPs10_c30_c31_invalidTopicsAreRefusedByTheCall();
    void aPs25_payloadsHaveTheirDocumentedBytes();
    void aPs26_whatTheServerDoesNotAllowIsNotSent_data();
    void aPs26_whatTheServerDoesNotAllowIsNotSent();
    void c38_anEmptyRetainedMessageIsSentAsItIs_data();
    void c38_anEmptyRetainedMessageIsSentAsItIs();
    void b1_whatIsPublishedWhileConnectingFollowsConnect();
    void aRec10_publishingWithoutConnectionThrowsAtOnce_data();
    void aRec10_publishingWithoutConnectionThrowsAtOnce();
    void aRec10_aLostConnectionEndsPublishes();
    void aClientSendsWhileACoroutineRunsAnEventLoop();
};

void tst_Publish::aPs3_noMatchingSubscribersIsSuccess_data()
{
    QTest::addColumn<QoS>("qos");
    QTest::newRow("A-ps-3 PUBACK") << QoS::AtLeastOnce;
    QTest::newRow("A-ps-3 PUBREC") << QoS::ExactlyOnce;
}

void tst_Publish::aPs3_noMatchingSubscribersIsSuccess()
{
    QFETCH(QoS, qos);
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck()).expect(publishOf("a", "1", qos, 1));
    if (qos == QoS::AtLeastOnce)
        peer.replyBytes("40 03 0001 10");
    else
        peer.replyBytes("50 03 0001 10").expect(PubRel{1}).replyBytes("70 02 0001");
    Client client(peer.url());
    RUN_COROUTINE([](Client &client, QoS &qos) -> QCoro::Task<> {
        co_await client.connect();
        const PublishResult result = co_await client.publish("a", 1, qos);
        CO_COMPARE(result.reasonCode(), ReasonCode::NoMatchingSubscribers);
    }(client, qos));
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

void tst_Publish::aPs4_refusedMessagesThrow_data()
{
    QTest::addColumn<QoS>("qos");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<ReasonCode>("code");
    // Each with the Reason String "no".
    QTest::newRow("A-ps-4 PUBACK 0x87")
        << QoS::AtLeastOnce << QByteArray("40 09 0001 87 05 1f 0002 6e6f")
        << ReasonCode::NotAuthorized;
    QTest::newRow("A-ps-4 PUBREC 0x97")
        << QoS::ExactlyOnce << QByteArray("50 09 0001 97 05 1f 0002 6e6f")
        << ReasonCode::QuotaExceeded;
}

void tst_Publish::aPs4_refusedMessagesThrow()
{
    QFETCH(QoS, qos);
    QFETCH(QByteArray, answer);
    QFETCH(ReasonCode, code);
    ScriptedPeer peer;
    // With a Receive Maximum of 1 the next message shows that the place was given back, and its
    // number that no PUBREL came before.
    peer.acceptConnection(limitedConnAck(PropertyId::ReceiveMaximum, 1))
        .expect(publishOf("a", "1", qos, 1))
        .replyBytes(answer)
        .expectThat("the next publish", [](const Packet &packet) {
            const auto *publish = std::get_if<Publish>(&packet);
            return publish && publish->payload == "2" && publish->qos == QoS::AtLeastOnce;
        });
    Client client(peer.url());
    RUN_COROUTINE([](Client &client, QoS &qos, ReasonCode &code) -> QCoro::Task<> {
        co_await client.connect();
        const auto error = co_await thrown<PublishError>(client.publish("a", 1, qos).start());
        CO_VERIFY(error);
        CO_COMPARE(error->reasonCode(), std::optional(code));
        CO_COMPARE(error->reasonString(), u"no"_s);
        CO_COMPARE(client.state(), ConnectionState::Connected);
    }(client, qos, code));
    client.publish("a", 2, QoS::AtLeastOnce).start();
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

void tst_Publish::aPs10_c30_c31_invalidTopicsAreRefusedByTheCall_data()
{
    QTest::addColumn<QString>("topic");
    QTest::newRow("C30 plus") << u"a/+/b"_s;
    QTest::newRow("C30 number sign") << u"a/#"_s;
    QTest::newRow("C31 empty") << QString();
    QTest::newRow("C31 NUL") << u"a\0b"_s;
    QTest::newRow("A-ps-10 C31 131070 characters") << QString(131070, u'a');
    QTest::newRow("A-ps-10 C31 80000 bytes of 40000 characters") << QString(40000, u'é');
}

void tst_Publish::aPs10_c30_c31_invalidTopicsAreRefusedByTheCall()
{
    QFETCH(QString, topic);
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck()).expect(publishOf("good", ""));
    Client client(peer.url());
    RUN_COROUTINE(client.connect().start());
    QVERIFY_THROWS_EXCEPTION(UsageError, (void)client.publish(topic));
    QVERIFY_THROWS_EXCEPTION(UsageError, (void)client.post(topic));
    QVERIFY_THROWS_EXCEPTION(UsageError, (void)client.request(topic));
    RUN_COROUTINE(client.publish("good").start());
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

void tst_Publish::aPs25_payloadsHaveTheirDocumentedBytes()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck());
    RUN_COROUTINE([](ScriptedPeer &peer) -> QCoro::Task<> {
        Client client(peer.url());
        co_await client.connect();
        QJsonObject object;
        object.insert(u"on"_s, true);
        co_await client.publish("t", 42);
        co_await client.publish("t", -1);
        co_await client.publish("t", 0.38);
        co_await client.publish("t", true);
        co_await client.publish("t", u"grün"_s);
        co_await client.publish("t", "text");
        co_await client.publish("t", QByteArray("a\0b", 3));
        co_await client.publish("t", object);
        co_await client.publish("t", nullptr);
        co_await client.publish("t");
        co_await client.disconnect();
    }(peer));
    QTRY_COMPARE(peer.receivedOf<Disconnect>().size(), 1);
    QByteArrayList payloads;
    for (const Publish &publish : peer.receivedOf<Publish>())
        payloads.append(publish.payload);
    QCOMPARE(payloads,
             (QByteArrayList{"42", "-1", "0.38", "true", "gr\xc3\xbcn", "text",
                             QByteArray("a\0b", 3), R"({"on":true})", "", ""}));
}

void tst_Publish::aPs26_whatTheServerDoesNotAllowIsNotSent_data()
{
    QTest::addColumn<PropertyId>("limit");
    QTest::addColumn<quint32>("value");
    QTest::newRow("A-ps-26 Maximum QoS 1") << PropertyId::MaximumQoS << 1u;
    QTest::newRow("A-ps-26 no retain") << PropertyId::RetainAvailable << 0u;
    QTest::newRow("A-ps-26 packets of 500 bytes") << PropertyId::MaximumPacketSize << 500u;
    QTest::newRow("A-ps-26 no wildcards") << PropertyId::WildcardSubscriptionAvailable << 0u;
    QTest::newRow("A-ps-26 no shared subscriptions")
        << PropertyId::SharedSubscriptionAvailable << 0u;
    QTest::newRow("A-ps-26 no subscription identifiers")
        << PropertyId::SubscriptionIdentifierAvailable << 0u;
}

void tst_Publish::aPs26_whatTheServerDoesNotAllowIsNotSent()
{
    QFETCH(PropertyId, limit);
    QFETCH(quint32, value);
    ScriptedPeer peer;
    peer.acceptConnection(limitedConnAck(limit, value)).expect(publishOf("ok", "1"));
    Client client(peer.url());
    RUN_COROUTINE([](Client &client, PropertyId &limit) -> QCoro::Task<> {
        co_await client.connect();
        const QByteArray large(500, 'x');
        Properties identifier;
        identifier.append(PropertyId::SubscriptionIdentifier, 7u);
        bool refused = false;
        switch (limit) {
        case PropertyId::MaximumQoS:
            refused = co_await throws<UsageError>(
                client.publish("a", 1, QoS::ExactlyOnce).start());
            break;
        case PropertyId::RetainAvailable:
            refused = co_await throws<UsageError>(
                client.publish("a", 1, PublishOptions().retain()).start());
            break;
        case PropertyId::MaximumPacketSize:
            refused = co_await throws<UsageError>(client.publish("a", large).start());
            break;
        case PropertyId::WildcardSubscriptionAvailable:
            refused = co_await throws<UsageError>(client.subscribe("a/#").start());
            break;
        case PropertyId::SharedSubscriptionAvailable:
            refused = co_await throws<UsageError>(client.listen("$share/g/a").start());
            break;
        default: {
            auto subscribe = client.subscribe({"a"}, identifier);
            refused = co_await throws<UsageError>(subscribe.start());
        }
        }
        CO_VERIFY(refused);
        CO_COMPARE(client.state(), ConnectionState::Connected);
        co_await client.publish("ok", 1);
    }(client, limit));
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
    QCOMPARE(peer.received().size(), 2);
}

void tst_Publish::c38_anEmptyRetainedMessageIsSentAsItIs_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<Payload>("payload");
    const Payload none;
    const Payload empty(QByteArray("", 0));
    QTest::newRow("C38 MQTT 5, null") << ProtocolVersion::V5 << none;
    QTest::newRow("C38 MQTT 5, empty") << ProtocolVersion::V5 << empty;
    QTest::newRow("C38 MQTT 3.1.1, null") << ProtocolVersion::V3_1_1 << none;
    QTest::newRow("C38 MQTT 3.1.1, empty") << ProtocolVersion::V3_1_1 << empty;
}

// It has the server forget the retained message of the topic.
void tst_Publish::c38_anEmptyRetainedMessageIsSentAsItIs()
{
    QFETCH(const ProtocolVersion, version);
    QFETCH(const Payload, payload);
    ScriptedPeer peer(version);
    Publish expected = publishOf("a", {}, QoS::AtLeastOnce, 1);
    expected.retain = true;
    peer.acceptConnection(version == ProtocolVersion::V5 ? assignedConnAck() : ConnAck())
        .expect(expected).replyBytes("40 02 0001");
    Client client(ClientOptions(peer.url()).protocolVersion(version));
    RUN_COROUTINE([](Client &client, Payload payload) -> QCoro::Task<> {
        co_await client.connect();
        co_await client.publish("a", payload, PublishOptions(QoS::AtLeastOnce).retain());
    }(client, payload));
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

void tst_Publish::b1_whatIsPublishedWhileConnectingFollowsConnect()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck())
        .expect(publishOf("a", "0"))
        .expect(publishOf("a", "1", QoS::AtLeastOnce, 1))
        .reply(PubAck{1});
    RUN_COROUTINE([](ScriptedPeer &peer) -> QCoro::Task<> {
        Client client(peer.url());
        auto connecting = client.connect().start();
        auto first = client.publish("a", 0).start();
        auto second = client.publish("a", 1, QoS::AtLeastOnce).start();
        CO_VERIFY(!first.isReady());
        co_await first;
        co_await second;
        co_await connecting;
    }(peer));
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

void tst_Publish::aRec10_publishingWithoutConnectionThrowsAtOnce_data()
{
    QTest::addColumn<QoS>("qos");
    QTest::newRow("A-rec-10 publish 0") << QoS::AtMostOnce;
    QTest::newRow("A-rec-10 publish 1") << QoS::AtLeastOnce;
    QTest::newRow("A-rec-10 publish 2") << QoS::ExactlyOnce;
}

void tst_Publish::aRec10_publishingWithoutConnectionThrowsAtOnce()
{
    QFETCH(QoS, qos);
    Client client("127.0.0.1");
    // No event loop runs: the tasks have ended when they are made.
    QVERIFY(throws<DisconnectedError>(client.publish("a", 1, qos).start()).isReady());
    QVERIFY(throws<DisconnectedError>(client.post("a", 1, qos).start()).isReady());
    RUN_COROUTINE([](Client &client, QoS &qos) -> QCoro::Task<> {
        const bool publish = co_await throws<DisconnectedError>(
            client.publish("a", 1, qos).start());
        CO_VERIFY(publish);
        const bool post = co_await throws<DisconnectedError>(client.post("a", 1, qos).start());
        CO_VERIFY(post);
        const bool subscribe = co_await throws<DisconnectedError>(client.subscribe("a").start());
        CO_VERIFY(subscribe);
        const bool unsubscribe = co_await throws<DisconnectedError>(
            client.unsubscribe("a").start());
        CO_VERIFY(unsubscribe);
        const bool request = co_await throws<DisconnectedError>(client.request("a").start());
        CO_VERIFY(request);
    }(client, qos));
}

void tst_Publish::aRec10_aLostConnectionEndsPublishes()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck()).expectAny<Publish>().close();
    Client client(peer.url());
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        co_await client.connect();
        auto one = throws<DisconnectedError>(client.publish("a", 1, QoS::AtLeastOnce).start());
        auto two = throws<DisconnectedError>(client.publish("a", 1, QoS::ExactlyOnce).start());
        auto unsubscribe = throws<DisconnectedError>(client.unsubscribe("a").start());
        auto subscribe = throws<DisconnectedError>(client.subscribe("a").start());
        const bool a = co_await one;
        const bool b = co_await two;
        const bool c = co_await unsubscribe;
        const bool d = co_await subscribe;
        CO_VERIFY(a && b && c && d);
    }(client));
}

void tst_Publish::aClientSendsWhileACoroutineRunsAnEventLoop()
{
    ScriptedPeer peer;
    // The answer comes after the message: what is read must not help to send.
    peer.acceptConnection(assignedConnAck())
        .expect(publishOf("a", "1"))
        .reply(publishOf("b", ""));
    Client client(peer.url());
    auto stream = client.messages();
    bool sent = false;
    bool received = false;
    RUN_COROUTINE([](Client &client, ScriptedPeer &peer, MessageStream &stream, bool &sent,
                     bool &received) -> QCoro::Task<> {
        co_await client.connect(); // resumed by the socket
        // As a dialog does that a coroutine opens, and a button in it.
        QEventLoop dialog;
        QTimer::singleShot(0, &dialog, [&client] { client.publish("a", 1).start(); });
        QTimer look;
        look.callOnTimeout([&] {
            sent = !peer.receivedOf<Publish>().isEmpty();
            received = stream.size() == 1;
            if (sent && received)
                dialog.quit();
        });
        look.start(1ms);
        QTimer::singleShot(10s, &dialog, &QEventLoop::quit); // a limit: it quits when both came
        dialog.exec();
    }(client, peer, stream, sent, received));
    QVERIFY(sent);
    QVERIFY(received);
}

QTEST_GUILESS_MAIN(tst_Publish)
#include "tst_publish.moc"
