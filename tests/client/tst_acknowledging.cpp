// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "streamtest.h"
#include "testpackets.h"

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// When a stream acknowledges, and how it holds back the server by that.
class tst_Acknowledging : public StreamTest
{
    Q_OBJECT
private Q_SLOTS:
    void aStr8_whatWasNotAcknowledgedComesAgain();
    void aStr9_acknowledgementsGoInOrderOfArrival();
    void aRec11_aMessageOfQos2ThatComesTwiceIsDeliveredOnce();
    void throttleDropsTheOldestQos0();
    void throttleHoldsQos1BackByItsAcknowledgements();
    void mqtt3PausesReadingAndGoesOn();
    void mqtt3KeepsTheConnectionWhileReadingIsPaused();
    void mqtt3ReadsTheAnswerToListenBehindItsMessages();
    void mqtt3ListensToWhatNobodyHadTaken();
    void aMovedMessageTakesTheDutyAlong();
    void aCopiedMessageHasNoDuty();
    void aMessageLeftByAnExceptionIsNotAcknowledged();
    void breakAcknowledges();
    void twoStreamsAcknowledgeOnce();
    void twoReadersAcknowledgeEachTheirOwn();
};

namespace {

QCoro::Task<> takeAll(MessageStream &stream, QByteArrayList &payloads)
{
    while (auto message = co_await stream.next())
        payloads.append(message->payload());
}

} // namespace

void tst_Acknowledging::aStr8_whatWasNotAcknowledgedComesAgain()
{
    peer->acceptConnection().expect(PubAck{1}).acceptConnection({true});
    client = std::make_unique<Client>(
        ClientOptions(peer->url()).clientId(u"me"_s).reconnect(
            ReconnectPolicy::exponential(1ms, 1ms)));
    RUN_COROUTINE(client->connect().start());
    auto stream = client->messages();
    send("a", "1", QoS::AtLeastOnce, 1);
    send("a", "2", QoS::AtLeastOnce, 2);
    QTRY_COMPARE(stream.size(), 2);
    std::optional<Message> kept;
    RUN_COROUTINE([](MessageStream &stream, std::optional<Message> &kept) -> QCoro::Task<> {
        co_await stream.next();
        kept = co_await stream.next();
    }(stream, kept));
    QTRY_COMPARE(acknowledged(), QList<quint16>{1});
    peer->closeNow();
    QTRY_COMPARE(peer->receivedOf<Connect>().size(), 2);
    QVERIFY(!peer->receivedOf<Connect>()[1].cleanStart);
    QTRY_COMPARE(client->state(), ConnectionState::Connected);
    // Of the old connection nothing is acknowledged on the new one.
    kept.reset();
    peer->send(duplicateOf(publishOf("a", "2", QoS::AtLeastOnce, 2)));
    QTRY_COMPARE(stream.size(), 1);
    QCOMPARE(acknowledged(), QList<quint16>{1});
    RUN_COROUTINE([](MessageStream &stream) -> QCoro::Task<> {
        const auto again = co_await stream.next();
        CO_COMPARE(again->payload(), "2");
        CO_VERIFY(again->isDuplicate());
    }(stream));
    QTRY_COMPARE(acknowledged(), (QList<quint16>{1, 2}));
}

void tst_Acknowledging::aStr9_acknowledgementsGoInOrderOfArrival()
{
    connectClient();
    auto stream = client->messages();
    send("a", "1", QoS::AtLeastOnce, 1);
    send("a", "2", QoS::AtLeastOnce, 2);
    QTRY_COMPARE(stream.size(), 2);
    std::optional<Message> first;
    RUN_COROUTINE([](MessageStream &stream, std::optional<Message> &first) -> QCoro::Task<> {
        first = co_await stream.next();
        auto second = co_await stream.next();
        second->acknowledge();
        CO_VERIFY(!second->needsAcknowledgement());
        CO_VERIFY(first->needsAcknowledgement());
    }(stream, first));
    roundTrip();
    QCOMPARE(acknowledged(), QList<quint16>());
    first->acknowledge();
    roundTrip();
    QCOMPARE(acknowledged(), (QList<quint16>{1, 2}));
}

void tst_Acknowledging::aRec11_aMessageOfQos2ThatComesTwiceIsDeliveredOnce()
{
    peer->acceptConnection();
    client = std::make_unique<Client>(ClientOptions(peer->url()).clientId(u"me"_s));
    RUN_COROUTINE(client->connect().start());
    auto stream = client->messages();
    Publish message = publishOf("a", "1", QoS::ExactlyOnce, 7);
    peer->send(message);
    QTRY_COMPARE(stream.size(), 1);
    RUN_COROUTINE([](MessageStream &stream) -> QCoro::Task<> { co_await stream.next(); }(stream));
    QTRY_COMPARE(peer->receivedOf<PubRec>(), QList<PubRec>{PubRec{7}});
    message.duplicate = true;
    peer->send(message);
    QTRY_COMPARE(peer->receivedOf<PubRec>(), (QList<PubRec>{PubRec{7}, PubRec{7}}));
    QCOMPARE(stream.size(), 0);
    peer->send(PubRel{7});
    QTRY_COMPARE(peer->receivedOf<PubComp>(), QList<PubComp>{PubComp{7}});
    // What has the identifier from now on is another message.
    peer->send(publishOf("a", "2", QoS::ExactlyOnce, 7));
    QTRY_COMPARE(stream.size(), 1);
}

void tst_Acknowledging::throttleDropsTheOldestQos0()
{
    connectClient();
    auto small = client->messages(StreamOptions().maximumMessages(2));
    auto few = client->messages(StreamOptions().maximumBytes(6)); // "a" and its payload count
    auto large = client->messages();
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"full and drops messages"_s));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"full and drops messages"_s));
    for (const char *payload : {"11", "22", "33", "44", "55"})
        send("a", payload);
    roundTrip();
    QCOMPARE(small.size(), 2);
    QCOMPARE(small.dropped(), 3u);
    QCOMPARE(few.size(), 2);
    QCOMPARE(few.dropped(), 3u);
    QCOMPARE(large.size(), 5);
    QCOMPARE(large.dropped(), 0u);
    QByteArrayList payloads;
    RUN_COROUTINE(client->disconnect().start());
    RUN_COROUTINE(takeAll(small, payloads));
    QCOMPARE(payloads, (QByteArrayList{"44", "55"}));
}

void tst_Acknowledging::throttleHoldsQos1BackByItsAcknowledgements()
{
    connectClient();
    auto stream = client->messages(StreamOptions().maximumMessages(2));
    for (quint16 id = 1; id <= 5; ++id)
        send("a", QByteArray::number(id).constData(), QoS::AtLeastOnce, id);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"full and drops messages"_s));
    send("a", "zero");
    roundTrip();
    QCOMPARE(stream.size(), 5);
    QCOMPARE(stream.dropped(), 1u); // QoS 0 finds no room
    QCOMPARE(acknowledged(), QList<quint16>());
    RUN_COROUTINE([](MessageStream &stream) -> QCoro::Task<> {
        for (int i = 1; i <= 5; ++i) {
            const auto message = co_await stream.next();
            CO_COMPARE(message->payload(), QByteArray::number(i));
        }
    }(stream));
    QTRY_COMPARE(acknowledged(), (QList<quint16>{1, 2, 3, 4, 5}));
}

void tst_Acknowledging::mqtt3PausesReadingAndGoesOn()
{
    connectClient(ProtocolVersion::V3_1_1, 2);
    auto stream = client->messages();
    for (quint16 id = 1; id <= 5; ++id)
        send("a", "x", QoS::AtLeastOnce, id);
    const auto published = client->publish("b", "", QoS::AtLeastOnce).start();
    QTRY_COMPARE(stream.size(), 2);
    QTRY_COMPARE(peer->receivedOf<Publish>().size(), 1);
    peer->send(PubAck{1});
    // A second connection to the peer's host shows that the loop has been at all sockets.
    ScriptedPeer other;
    other.acceptConnection(assignedConnAck());
    Client probe(other.url());
    RUN_COROUTINE(probe.connect().start());
    QCOMPARE(stream.size(), 2);
    QVERIFY(!published.isReady()); // its PUBACK stands behind what is left unread

    RUN_COROUTINE([](MessageStream &stream) -> QCoro::Task<> {
        for (int i = 1; i <= 5; ++i) {
            const auto message = co_await stream.next();
            CO_COMPARE(message->packetId(), i);
        }
    }(stream));
    QTRY_VERIFY(published.isReady());
    QTRY_COMPARE(acknowledged(), (QList<quint16>{1, 2, 3, 4, 5}));
}

void tst_Acknowledging::mqtt3KeepsTheConnectionWhileReadingIsPaused()
{
    peer = std::make_unique<ScriptedPeer>(ProtocolVersion::V3_1_1);
    client = std::make_unique<Client>(ClientOptions(peer->url())
                                          .protocolVersion(ProtocolVersion::V3_1_1)
                                          .receiveMaximum(1)
                                          .keepAlive(1s)
                                          .pingTimeout(50ms));
    peer->acceptConnection();
    RUN_COROUTINE(client->connect().start());
    auto stream = client->messages();
    send("a", "1", QoS::AtLeastOnce, 1);
    send("a", "2", QoS::AtLeastOnce, 2);
    QTRY_COMPARE(stream.size(), 1);
    QTRY_VERIFY(peer->receivedOf<PingReq>().size() >= 2
                || client->state() != ConnectionState::Connected);
    QCOMPARE(client->state(), ConnectionState::Connected);
    RUN_COROUTINE([](MessageStream &stream) -> QCoro::Task<> {
        co_await stream.next();
        const auto second = co_await stream.next();
        CO_COMPARE(second->payload(), "2");
    }(stream));
    roundTrip();
}

// Found by simulation: reading paused for messages that only whoever waited for the SUBACK could take.
void tst_Acknowledging::mqtt3ReadsTheAnswerToListenBehindItsMessages()
{
    connectClient(ProtocolVersion::V3_1_1, 1);
    MessageStream stream;
    const auto listening = into(stream, client->listen("a", QoS::AtLeastOnce).start());
    QTRY_COMPARE(peer->receivedOf<Subscribe>().size(), 1);
    send("a", "1", QoS::AtLeastOnce, 1);
    send("a", "2", QoS::AtLeastOnce, 2);
    peer->send(SubAck{peer->receivedOf<Subscribe>()[0].packetId, {ReasonCode(1)}});
    QTRY_VERIFY(listening.isReady());
    QByteArrayList payloads;
    bool ended = false;
    into(ended, throws<CancelledError>(takeAll(stream, payloads)));
    QTRY_COMPARE(payloads, (QByteArrayList{"1", "2"}));
    QTRY_COMPARE(acknowledged(), (QList<quint16>{1, 2}));
    client.reset();
    QTRY_VERIFY(ended);
}

void tst_Acknowledging::mqtt3ListensToWhatNobodyHadTaken()
{
    connectClient(ProtocolVersion::V3_1_1, 1);
    send("a", "1", QoS::AtLeastOnce, 1);
    send("a", "2", QoS::AtLeastOnce, 2);
    ScriptedPeer other;
    other.acceptConnection(assignedConnAck());
    Client probe(other.url());
    RUN_COROUTINE(probe.connect().start()); // the loop has been at all sockets: reading pauses
    MessageStream stream;
    const auto listening = into(stream, client->listen("a", QoS::AtLeastOnce).start());
    QTRY_COMPARE(peer->receivedOf<Subscribe>().size(), 1);
    peer->send(SubAck{peer->receivedOf<Subscribe>()[0].packetId, {ReasonCode(1)}});
    QTRY_VERIFY(listening.isReady());
}

void tst_Acknowledging::aMovedMessageTakesTheDutyAlong()
{
    connectClient();
    auto stream = client->messages();
    std::vector<Message> kept;
    send("a", "1", QoS::AtLeastOnce, 1);
    RUN_COROUTINE([](MessageStream &stream, std::vector<Message> &kept) -> QCoro::Task<> {
        auto message = co_await stream.next();
        kept.push_back(std::move(*message));
    }(stream, kept));
    roundTrip();
    QCOMPARE(acknowledged(), QList<quint16>());
    kept.clear();
    QTRY_COMPARE(acknowledged(), QList<quint16>{1});
}

void tst_Acknowledging::aCopiedMessageHasNoDuty()
{
    connectClient();
    auto stream = client->messages();
    std::vector<Message> copies;
    send("a", "1", QoS::AtLeastOnce, 1);
    RUN_COROUTINE([](MessageStream &stream, std::vector<Message> &copies) -> QCoro::Task<> {
        const auto message = co_await stream.next();
        copies.push_back(*message);
    }(stream, copies));
    QTRY_COMPARE(acknowledged(), QList<quint16>{1});
    QVERIFY(!copies[0].needsAcknowledgement());
    copies.clear();
    roundTrip();
    QCOMPARE(acknowledged(), QList<quint16>{1});
}

void tst_Acknowledging::aMessageLeftByAnExceptionIsNotAcknowledged()
{
    connectClient();
    auto stream = client->messages();
    for (quint16 id = 1; id <= 3; ++id)
        send("a", QByteArray::number(id).constData(), QoS::AtLeastOnce, id);
    QTRY_COMPARE(stream.size(), 3);
    const auto fails = [](MessageStream &stream) -> QCoro::Task<> {
        QCORO_FOREACH(const Message &message, stream) {
            if (message.payload() == "2")
                throw std::runtime_error("cannot use it");
        }
    };
    RUN_COROUTINE(throws<std::runtime_error>(fails(stream)));
    roundTrip();
    QCOMPARE(acknowledged(), QList<quint16>{1});
    RUN_COROUTINE([](MessageStream &stream) -> QCoro::Task<> {
        const auto third = co_await stream.next();
        CO_COMPARE(third->payload(), "3");
    }(stream));
    roundTrip();
    QCOMPARE(acknowledged(), (QList<quint16>{1, 3}));
}

void tst_Acknowledging::breakAcknowledges()
{
    connectClient();
    auto stream = client->messages();
    send("a", "1", QoS::AtLeastOnce, 1);
    send("a", "2", QoS::AtLeastOnce, 2);
    QTRY_COMPARE(stream.size(), 2);
    RUN_COROUTINE([](MessageStream &stream) -> QCoro::Task<> {
        QCORO_FOREACH(const Message &message, stream) {
            CO_COMPARE(message.payload(), "1");
            break;
        }
    }(stream));
    roundTrip();
    QCOMPARE(acknowledged(), QList<quint16>{1});
    QCOMPARE(stream.size(), 1);
}

void tst_Acknowledging::twoStreamsAcknowledgeOnce()
{
    connectClient();
    auto one = client->messages();
    auto other = client->messages("a");
    send("a", "1", QoS::AtLeastOnce, 1);
    QTRY_COMPARE(one.size(), 1);
    const auto takeOne = [](MessageStream &stream) -> QCoro::Task<> { co_await stream.next(); };
    RUN_COROUTINE(takeOne(one));
    roundTrip();
    QCOMPARE(acknowledged(), QList<quint16>());
    RUN_COROUTINE(takeOne(other));
    roundTrip();
    QCOMPARE(acknowledged(), QList<quint16>{1});
}

void tst_Acknowledging::twoReadersAcknowledgeEachTheirOwn()
{
    connectClient();
    auto stream = client->messages();
    std::optional<Message> first;
    std::optional<Message> second;
    const auto keep = [](MessageStream &stream, std::optional<Message> &kept) -> QCoro::Task<> {
        kept = co_await stream.next();
    };
    const auto a = keep(stream, first);
    const auto b = keep(stream, second);
    send("a", "1", QoS::AtLeastOnce, 1);
    send("a", "2", QoS::AtLeastOnce, 2);
    QTRY_VERIFY(a.isReady() && b.isReady());
    first.reset();
    roundTrip();
    QCOMPARE(acknowledged(), QList<quint16>{1});
    second.reset();
    roundTrip();
    QCOMPARE(acknowledged(), (QList<quint16>{1, 2}));
}

QTEST_GUILESS_MAIN(tst_Acknowledging)
#include "tst_acknowledging.moc"
