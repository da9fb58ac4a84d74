// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "scriptedpeer.h"
#include "testpackets.h"

#include <qcomqtt/client.h>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// What full streams do to the connection and to each other, and when they acknowledge.
class tst_StreamPolicies : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void blockStopsReadingAndLosesNothing();
    void aReaderThatKeepsUpLosesNothingWhenBytesAreTheLimit();
    void aBlockedStreamThatClosesLetsTheOthersGoOn();
    void i11_aStalledStreamStallsNobody();
    void aStr7_eachStreamDropsByItsOwnPolicy();
    void latestPerTopicShowsCurrentValues();
    void failEndsTheStreamBehindWhatItHolds();
    void d14_manualAcknowledgesOnlyWhenTold();
    void aStr9_manualAcknowledgementsGoInOrderOfArrival();
    void manualTellsTheReasonCode();
    void d14_onReceiveAcknowledgesWithoutAReader();
    void e16_whatCameBeforeTheUnsubAckIsGivenThenTheStreamEnds();
    void d14_theReceiveMaximumIsWhatTheStreamsHold();
    void aReaderThatIsDestroyedGivesItsMessageBack();

private:
    void connectClient();
    void send(const char *topic, const QByteArray &payload, QoS qos = QoS::AtMostOnce,
              quint16 id = 0);
    void roundTrip();

    std::unique_ptr<ScriptedPeer> peer;
    std::unique_ptr<Client> client;
};

void tst_StreamPolicies::init()
{
    peer = std::make_unique<ScriptedPeer>();
    peer->acceptConnection(assignedConnAck());
    client = std::make_unique<Client>(peer->url());
}

void tst_StreamPolicies::cleanup()
{
    client.reset();
    peer.reset();
}

void tst_StreamPolicies::connectClient()
{
    RUN_COROUTINE(client->connect().start());
}

void tst_StreamPolicies::send(const char *topic, const QByteArray &payload, QoS qos, quint16 id)
{
    peer->send(publishOf(topic, payload, qos, id));
}

// What the peer sent before is handled then, and what the client sent has come.
void tst_StreamPolicies::roundTrip()
{
    const auto before = peer->receivedOf<Publish>().size();
    const auto task = client->publish("round trip", "", QoS::AtLeastOnce).start();
    QTRY_COMPARE(peer->receivedOf<Publish>().size(), before + 1);
    peer->send(PubAck{peer->receivedOf<Publish>().last().packetId});
    QTRY_VERIFY(task.isReady());
}

namespace {

StreamOptions options(StreamPolicy policy, qsizetype messages)
{
    return StreamOptions().policy(policy).maximumMessages(messages);
}

QCoro::Task<> countInOrder(MessageStream &stream, int messages)
{
    for (int i = 0; i < messages; ++i) {
        const auto message = co_await stream.next().timeout(20s);
        const QByteArray number = message->payload().left(message->payload().indexOf(' '));
        CO_COMPARE(number.toInt(), i);
    }
}

//! Takes all that is there now.
QCoro::Task<> takeAll(MessageStream &stream, QByteArrayList &payloads)
{
    while (stream.size() > 0) {
        const auto message = co_await stream.next();
        payloads.append(message->payload());
    }
}

} // namespace

void tst_StreamPolicies::blockStopsReadingAndLosesNothing()
{
    auto stream = client->messages("a", options(StreamPolicy::Block, 10));
    connectClient();
    constexpr int messages = 20'000; // far more bytes than the sockets between us hold
    for (int i = 0; i < messages; ++i)
        send("a", (QByteArray::number(i) + ' ').leftJustified(1024));
    QTRY_COMPARE(stream.size(), 10);
    RUN_COROUTINE(countInOrder(stream, messages));
    QCOMPARE(stream.dropped(), 0u);
    roundTrip();
}

// Three of them fit, and the fourth does not, though the stream is not full by the byte.
void tst_StreamPolicies::aReaderThatKeepsUpLosesNothingWhenBytesAreTheLimit()
{
    auto stream = client->messages("a", StreamOptions().maximumBytes(10'000));
    connectClient();
    constexpr int messages = 200;
    for (int i = 0; i < messages; ++i)
        send("a", (QByteArray::number(i) + ' ').leftJustified(3000));
    RUN_COROUTINE(countInOrder(stream, messages));
    QCOMPARE(stream.dropped(), 0u);
}

void tst_StreamPolicies::aBlockedStreamThatClosesLetsTheOthersGoOn()
{
    auto blocked = client->messages("a", options(StreamPolicy::Block, 3));
    auto other = client->messages("b");
    connectClient();
    for (int i = 0; i < 10; ++i)
        send("a", "x");
    send("b", "behind");
    QTRY_COMPARE(blocked.size(), 3);
    QCOMPARE(other.size(), 0);
    blocked.close();
    QTRY_COMPARE(other.size(), 1);
    roundTrip();
}

void tst_StreamPolicies::i11_aStalledStreamStallsNobody()
{
    auto stalled = client->messages("a", options(StreamPolicy::Throttle, 5));
    auto other = client->messages("b", options(StreamPolicy::Throttle, 1000));
    connectClient();
    QCOMPARE(peer->receivedOf<Connect>()[0].properties.number(PropertyId::ReceiveMaximum), 5u);
    for (quint16 id = 1; id <= 4; ++id)
        send("a", "x", QoS::AtLeastOnce, id);
    for (int i = 0; i < 2000; ++i)
        send("a", "x");
    for (int i = 0; i < 100; ++i)
        send("b", QByteArray::number(i) + ' ');
    roundTrip(); // publishing goes on
    QCOMPARE(stalled.size(), 5);
    QCOMPARE(stalled.dropped(), 1999u);
    QCOMPARE(other.size(), 100);
    RUN_COROUTINE(countInOrder(other, 100));
}

void tst_StreamPolicies::aStr7_eachStreamDropsByItsOwnPolicy()
{
    auto oldest = client->messages("#", options(StreamPolicy::DropOldest, 10));
    auto newest = client->messages("#", options(StreamPolicy::DropNewest, 10));
    auto enough = client->messages("#", options(StreamPolicy::Throttle, 100));
    connectClient();
    for (quint16 i = 1; i <= 30; ++i)
        send("a", QByteArray::number(i), QoS(i % 2), i % 2 ? i : 0);
    roundTrip();
    const auto taken = [](MessageStream &stream) {
        QByteArrayList payloads;
        runUntilDone(takeAll(stream, payloads));
        return payloads;
    };
    const auto numbers = [](int from, int to) {
        QByteArrayList list;
        for (int i = from; i <= to; ++i)
            list.append(QByteArray::number(i));
        return list;
    };
    QCOMPARE(oldest.dropped(), 20u);
    QCOMPARE(newest.dropped(), 20u);
    QCOMPARE(enough.dropped(), 0u);
    QCOMPARE(taken(oldest), numbers(21, 30));
    QCOMPARE(taken(newest), numbers(1, 10));
    QCOMPARE(peer->receivedOf<PubAck>().size(), 0); // the third stream has them still
    QCOMPARE(taken(enough), numbers(1, 30));
    QTRY_COMPARE(peer->receivedOf<PubAck>().size(), 15);
}

void tst_StreamPolicies::latestPerTopicShowsCurrentValues()
{
    auto values = client->messages("sensor/#", options(StreamPolicy::LatestPerTopic, 10));
    connectClient();
    for (int i = 0; i < 1000; ++i)
        send(i % 2 ? "sensor/odd" : "sensor/even", QByteArray::number(i));
    roundTrip();
    QCOMPARE(values.size(), 2);
    QByteArrayList payloads;
    RUN_COROUTINE(takeAll(values, payloads));
    QCOMPARE(payloads, (QByteArrayList{"998", "999"}));
}

void tst_StreamPolicies::failEndsTheStreamBehindWhatItHolds()
{
    auto stream = client->messages("a", options(StreamPolicy::Fail, 2));
    connectClient();
    for (int i = 0; i < 5; ++i)
        send("a", QByteArray::number(i));
    roundTrip();
    QCOMPARE(stream.dropped(), 3u);
    RUN_COROUTINE([](MessageStream &stream) -> QCoro::Task<> {
        for (int i = 0; i < 2; ++i) {
            const auto message = co_await stream.next();
            CO_COMPARE(message->toInt(), i);
        }
        for (int i = 0; i < 2; ++i) {
            const auto error = co_await thrown<OverflowError>(stream.next().start());
            CO_VERIFY(error);
            CO_VERIFY(QByteArray(error->what()).contains("stream of a held 2 messages"));
        }
    }(stream));
    QCOMPARE(client->state(), ConnectionState::Connected);
}

void tst_StreamPolicies::d14_manualAcknowledgesOnlyWhenTold()
{
    auto stream = client->messages("a", StreamOptions().ackMode(AckMode::Manual));
    connectClient();
    for (quint16 id = 1; id <= 3; ++id)
        send("a", QByteArray::number(id), QoS::AtLeastOnce, id);
    RUN_COROUTINE([](MessageStream &stream) -> QCoro::Task<> {
        co_await stream.next(); // let go: not acknowledged, and holds nobody up
        auto second = co_await stream.next();
        second->acknowledge();
        CO_VERIFY(!second->needsAcknowledgement());
        Message third = std::move(*co_await stream.next());
        CO_VERIFY(third.needsAcknowledgement());
    }(stream));
    roundTrip();
    QCOMPARE(peer->receivedOf<PubAck>(), QList<PubAck>{PubAck{2}});
}

void tst_StreamPolicies::aStr9_manualAcknowledgementsGoInOrderOfArrival()
{
    auto stream = client->messages("a", StreamOptions().ackMode(AckMode::Manual));
    connectClient();
    for (quint16 id = 1; id <= 3; ++id)
        send("a", QByteArray::number(id), QoS::AtLeastOnce, id);
    std::vector<Message> messages;
    RUN_COROUTINE([](MessageStream &stream, std::vector<Message> &messages) -> QCoro::Task<> {
        for (int i = 0; i < 3; ++i) {
            auto message = co_await stream.next();
            messages.push_back(std::move(*message));
        }
    }(stream, messages));
    messages[2].acknowledge();
    messages[1].acknowledge();
    roundTrip();
    QCOMPARE(peer->receivedOf<PubAck>().size(), 0);
    messages[0].acknowledge();
    QTRY_COMPARE(peer->receivedOf<PubAck>(),
                 (QList<PubAck>{PubAck{1}, PubAck{2}, PubAck{3}}));
}

void tst_StreamPolicies::manualTellsTheReasonCode()
{
    auto stream = client->messages("a", StreamOptions().ackMode(AckMode::Manual));
    connectClient();
    send("a", "x", QoS::AtLeastOnce, 1);
    send("a", "x", QoS::ExactlyOnce, 2);
    RUN_COROUTINE([](MessageStream &stream) -> QCoro::Task<> {
        for (int i = 0; i < 2; ++i) {
            auto message = co_await stream.next();
            message->acknowledge(ReasonCode::QuotaExceeded, u"disk full"_s);
        }
    }(stream));
    QTRY_COMPARE(peer->receivedOf<PubRec>().size(), 1);
    QCOMPARE(peer->receivedOf<PubAck>()[0].reasonCode, ReasonCode::QuotaExceeded);
    QCOMPARE(peer->receivedOf<PubAck>()[0].properties.text(PropertyId::ReasonString),
             u"disk full"_s);
    QCOMPARE(peer->receivedOf<PubRec>()[0].reasonCode, ReasonCode::QuotaExceeded);
}

void tst_StreamPolicies::d14_onReceiveAcknowledgesWithoutAReader()
{
    auto stream = client->messages("a", StreamOptions().ackMode(AckMode::OnReceive));
    connectClient();
    for (quint16 id = 1; id <= 3; ++id)
        send("a", "x", QoS::AtLeastOnce, id);
    QTRY_COMPARE(peer->receivedOf<PubAck>().size(), 3);
    QCOMPARE(stream.size(), 3);
    RUN_COROUTINE([](ScriptedPeer &peer, MessageStream &stream) -> QCoro::Task<> {
        for (int i = 0; i < 3; ++i)
            co_await stream.next();
        const auto waiting = stream.next().start();
        peer.send(publishOf("a", "y", QoS::AtLeastOnce, 4));
        auto message = co_await waiting;
        CO_VERIFY(!message->needsAcknowledgement());
    }(*peer, stream));
    QTRY_COMPARE(peer->receivedOf<PubAck>().size(), 4);
}

void tst_StreamPolicies::e16_whatCameBeforeTheUnsubAckIsGivenThenTheStreamEnds()
{
    peer->expectAny<Subscribe>()
        .reply(SubAck{1, {ReasonCode::GrantedQoS1}})
        .reply(publishOf("a", "1", QoS::AtLeastOnce, 1))
        .expect(Unsubscribe{2, {"a"}})
        .reply(publishOf("a", "2", QoS::AtLeastOnce, 2)) // on its way already
        .reply(UnsubAck{2, {ReasonCode::Success}})
        .expect(PubAck{1})
        .expect(PubAck{2})
        .expectAny<Subscribe>()
        .reply(SubAck{3, {ReasonCode::GrantedQoS1}})
        .reply(publishOf("a", "3", QoS::AtLeastOnce, 3));
    connectClient();
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        auto stream = co_await client.listen("a", QoS::AtLeastOnce);
        co_await client.unsubscribe("a");
        for (const char *expected : {"1", "2"}) {
            const auto message = co_await stream.next();
            CO_VERIFY(message);
            CO_COMPARE(message->payload(), expected);
        }
        const auto end = co_await stream.next();
        CO_VERIFY(!end);
        auto again = co_await client.listen("a", QoS::AtLeastOnce);
        stream.close(); // has no part in the new subscription
        const auto message = co_await again.next();
        CO_COMPARE(message->payload(), "3");
    }(*client));
    QTRY_COMPARE(peer->receivedOf<Unsubscribe>().size(), 2);
    QVERIFY2(peer->isFinished(), qPrintable(peer->failure()));
}

void tst_StreamPolicies::d14_theReceiveMaximumIsWhatTheStreamsHold()
{
    const auto announced = [this](std::optional<qsizetype> held, std::optional<int> set) {
        peer = std::make_unique<ScriptedPeer>();
        peer->acceptConnection(assignedConnAck());
        ClientOptions clientOptions(peer->url());
        if (set)
            clientOptions.receiveMaximum(*set);
        client = std::make_unique<Client>(clientOptions);
        MessageStream stream;
        if (held)
            stream = client->messages("a", options(StreamPolicy::Throttle, *held));
        auto dropping = client->messages("a", options(StreamPolicy::DropOldest, 3));
        runUntilDone(client->connect().start());
        return peer->receivedOf<Connect>()[0].properties.number(PropertyId::ReceiveMaximum);
    };
    QCOMPARE(announced({}, {}), 1000u);
    QCOMPARE(announced(50, {}), 50u);
    QCOMPARE(announced(5000, {}), 1000u);
    QCOMPARE(announced(50, 200), 200u);
}

namespace {

//! A coroutine whose frame its owner destroys, as generators do; QCoro's tasks never are.
struct Owned
{
    struct promise_type
    {
        Owned get_return_object()
        {
            return Owned{std::coroutine_handle<promise_type>::from_promise(*this)};
        }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_void() {}
        void unhandled_exception() { std::terminate(); }
    };
    std::coroutine_handle<promise_type> handle;
};

Owned readOne(MessageStream &stream, int &seen)
{
    const auto message = co_await stream.next();
    seen += message ? 1 : 0;
}

} // namespace

void tst_StreamPolicies::aReaderThatIsDestroyedGivesItsMessageBack()
{
    auto stream = client->messages("a");
    connectClient();
    int seen = 0;
    // The first reader to be resumed destroys the second, which has its message already.
    Owned second{};
    const auto first = [](MessageStream &stream, Owned &second, int &seen) -> QCoro::Task<> {
        const auto message = co_await stream.next();
        seen += message ? 1 : 0;
        second.handle.destroy();
    }(stream, second, seen);
    second = readOne(stream, seen);
    QByteArray both; // in one piece, so that they are read in one turn
    encode(publishOf("a", "1", QoS::AtLeastOnce, 1), ProtocolVersion::V5, both);
    encode(publishOf("a", "2", QoS::AtLeastOnce, 2), ProtocolVersion::V5, both);
    peer->sendBytes(both);
    QTRY_COMPARE(seen, 1);
    roundTrip();
    QCOMPARE(peer->receivedOf<PubAck>(), QList<PubAck>{PubAck{1}});
    QCOMPARE(stream.size(), 1);
    QByteArrayList payloads;
    RUN_COROUTINE(takeAll(stream, payloads));
    QCOMPARE(payloads, QByteArrayList{"2"});
    QTRY_COMPARE(peer->receivedOf<PubAck>().size(), 2);
}

QTEST_GUILESS_MAIN(tst_StreamPolicies)
#include "tst_streampolicies.moc"
