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

// What streams give to whom, when they end, and what is acknowledged when.
class tst_Streams : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void aStr1_everyStreamGetsTheMessage();
    void aStr2_readersOfOneStreamShareIt();
    void aStr3_filtersSelect();
    void aStr4_aStreamOpenedBeforeConnectWaits();
    void aStr4_aFailedConnectEndsNoStream();
    void aStr4_aLostConnectionThrowsBehindWhatCame();
    void aStr4_ourDisconnectEndsTheStreamBehindWhatCame();
    void aStr4_theStreamGoesOnWithTheNextConnection();
    void aStr4_aDestroyedClientCancels();
    void aStr5_sizeCountsWhatWaits();
    void aStr6_whatMatchedNoStreamWaitsForTheFirst();
    void aStr8_whatWasNotAcknowledgedComesAgain();
    void aStr9_acknowledgementsGoInOrderOfArrival();
    void foreachAndWhileGiveTheSame();
    void closingAStreamEndsItsReaders();
    void nextRunsOutOfTimeAndLosesNothing();
    void throttleDropsTheOldestQos0();
    void throttleHoldsQos1BackByItsAcknowledgements();
    void mqtt3PausesReadingAndGoesOn();
    void mqtt3KeepsTheConnectionWhileReadingIsPaused();
    void aMovedMessageTakesTheDutyAlong();
    void aCopiedMessageHasNoDuty();
    void aMessageLeftByAnExceptionIsNotAcknowledged();
    void breakAcknowledges();
    void twoStreamsAcknowledgeOnce();
    void twoReadersAcknowledgeEachTheirOwn();

private:
    void connectClient(ProtocolVersion version = ProtocolVersion::V5, int receiveMaximum = 1000);
    void send(const char *topic, const char *payload, QoS qos = QoS::AtMostOnce, quint16 id = 0);
    void roundTrip();
    QList<quint16> acknowledged() const;

    std::unique_ptr<ScriptedPeer> peer;
    std::unique_ptr<Client> client;
};

void tst_Streams::init()
{
    peer = std::make_unique<ScriptedPeer>();
}

void tst_Streams::cleanup()
{
    client.reset();
    peer.reset();
}

void tst_Streams::connectClient(ProtocolVersion version, int receiveMaximum)
{
    if (version != ProtocolVersion::V5)
        peer = std::make_unique<ScriptedPeer>(version);
    peer->acceptConnection();
    if (!client) {
        client = std::make_unique<Client>(ClientOptions(peer->url())
                                              .protocolVersion(version)
                                              .clientId(u"me"_s)
                                              .receiveMaximum(receiveMaximum));
    }
    RUN_COROUTINE(client->connect().start());
}

void tst_Streams::send(const char *topic, const char *payload, QoS qos, quint16 id)
{
    peer->send(publishOf(topic, payload, qos, id));
}

// What the peer sent before is handled then, and what the client sent has come.
void tst_Streams::roundTrip()
{
    const auto before = peer->receivedOf<Publish>().size();
    const auto task = client->publish("round trip", "", QoS::AtLeastOnce).start();
    QTRY_COMPARE(peer->receivedOf<Publish>().size(), before + 1);
    peer->send(PubAck{peer->receivedOf<Publish>().last().packetId});
    QTRY_VERIFY(task.isReady());
}

QList<quint16> tst_Streams::acknowledged() const
{
    QList<quint16> ids;
    for (const PubAck &pubAck : peer->receivedOf<PubAck>())
        ids.append(pubAck.packetId);
    return ids;
}

namespace {

QCoro::Task<> takeAll(MessageStream &stream, QByteArrayList &payloads)
{
    while (auto message = co_await stream.next())
        payloads.append(message->payload());
}

} // namespace

void tst_Streams::aStr1_everyStreamGetsTheMessage()
{
    connectClient();
    auto one = client->messages();
    auto other = client->messages();
    send("a", "x");
    QTRY_COMPARE(one.size(), 1);
    QCOMPARE(other.size(), 1);
}

void tst_Streams::aStr2_readersOfOneStreamShareIt()
{
    connectClient();
    auto stream = client->messages();
    QByteArrayList first;
    QByteArrayList second;
    const auto takeOne = [](MessageStream &stream, QByteArrayList &payloads) -> QCoro::Task<> {
        const auto message = co_await stream.next();
        if (message)
            payloads.append(message->payload());
    };
    const auto a = takeOne(stream, first);
    const auto b = takeOne(stream, second);
    send("a", "1");
    send("a", "2");
    QTRY_VERIFY(a.isReady() && b.isReady());
    QCOMPARE(first, QByteArrayList{"1"});
    QCOMPARE(second, QByteArrayList{"2"});
}

void tst_Streams::aStr3_filtersSelect()
{
    connectClient();
    auto good = client->messages("good/+");
    auto deep = client->messages("good/#");
    auto bad = client->messages("bad");
    for (const char *topic : {"good/1", "good/1/2", "good", "bad", "bad/1"})
        send(topic, topic);
    roundTrip();
    QCOMPARE(good.size(), 1);
    QCOMPARE(deep.size(), 3);
    QCOMPARE(bad.size(), 1);
}

void tst_Streams::aStr4_aStreamOpenedBeforeConnectWaits()
{
    client = std::make_unique<Client>(ClientOptions(peer->url()).clientId(u"me"_s));
    auto stream = client->messages();
    QByteArrayList payloads;
    const auto reader = takeAll(stream, payloads);
    QVERIFY(!reader.isReady());
    connectClient();
    send("a", "1");
    QTRY_COMPARE(payloads, QByteArrayList{"1"});
    RUN_COROUTINE(client->disconnect().start());
    QVERIFY(reader.isReady());
}

void tst_Streams::aStr4_aFailedConnectEndsNoStream()
{
    peer->acceptConnection({false, ReasonCode::ServerBusy});
    client = std::make_unique<Client>(ClientOptions(peer->url()).clientId(u"me"_s));
    auto stream = client->messages();
    QByteArrayList payloads;
    const auto reader = takeAll(stream, payloads);
    RUN_COROUTINE(throws<RefusedError>(client->connect().start()));
    QVERIFY(!reader.isReady());
    connectClient();
    send("a", "1");
    QTRY_COMPARE(payloads, QByteArrayList{"1"});
}

void tst_Streams::aStr4_aLostConnectionThrowsBehindWhatCame()
{
    connectClient();
    auto stream = client->messages();
    auto waiting = client->messages("b");
    auto lost = throws<DisconnectedError>(waiting.next().start());
    send("a", "1");
    send("a", "2");
    peer->closeNow();
    RUN_COROUTINE(std::move(lost));
    RUN_COROUTINE([](MessageStream &stream) -> QCoro::Task<> {
        const auto first = co_await stream.next();
        CO_COMPARE(first->payload(), "1");
        const auto second = co_await stream.next();
        CO_COMPARE(second->payload(), "2");
        for (int i = 0; i < 2; ++i) {
            const bool lost = co_await throws<DisconnectedError>(stream.next().start());
            CO_VERIFY(lost);
        }
    }(stream));
}

void tst_Streams::aStr4_ourDisconnectEndsTheStreamBehindWhatCame()
{
    connectClient();
    auto stream = client->messages();
    send("a", "1");
    QTRY_COMPARE(stream.size(), 1);
    RUN_COROUTINE(client->disconnect().start());
    QByteArrayList payloads;
    RUN_COROUTINE(takeAll(stream, payloads));
    QCOMPARE(payloads, QByteArrayList{"1"});
}

void tst_Streams::aStr4_theStreamGoesOnWithTheNextConnection()
{
    connectClient();
    auto stream = client->messages();
    RUN_COROUTINE(client->disconnect().start());
    QTRY_COMPARE(peer->receivedOf<Disconnect>().size(), 1);
    RUN_COROUTINE([](MessageStream &stream) -> QCoro::Task<> {
        const auto end = co_await stream.next();
        CO_VERIFY(!end);
    }(stream));
    connectClient();
    QByteArrayList payloads;
    const auto reader = takeAll(stream, payloads);
    QVERIFY(!reader.isReady());
    send("a", "again");
    QTRY_COMPARE(payloads, QByteArrayList{"again"});
}

void tst_Streams::aStr4_aDestroyedClientCancels()
{
    connectClient();
    auto stream = client->messages();
    auto held = client->messages("held");
    send("held", "1");
    QTRY_COMPARE(held.size(), 1);
    const auto waiting = throws<CancelledError>(stream.next().start());
    client.reset();
    QVERIFY(waiting.isReady());
    RUN_COROUTINE([](MessageStream &held) -> QCoro::Task<> {
        const bool cancelled = co_await throws<CancelledError>(held.next().start());
        CO_VERIFY(cancelled);
    }(held));
}

void tst_Streams::aStr5_sizeCountsWhatWaits()
{
    connectClient();
    auto stream = client->messages();
    for (quint16 id = 1; id <= 3; ++id) {
        send("a", "x", QoS::ExactlyOnce, id);
        QTRY_COMPARE(stream.size(), id);
    }
    RUN_COROUTINE([](MessageStream &stream) -> QCoro::Task<> {
        for (int i = 0; i < 3; ++i)
            co_await stream.next();
        CO_COMPARE(stream.size(), 0);
    }(stream));
    QTRY_COMPARE(peer->receivedOf<PubRec>().size(), 3);
}

void tst_Streams::aStr6_whatMatchedNoStreamWaitsForTheFirst()
{
    connectClient();
    for (quint16 id = 1; id <= 3; ++id)
        send("a", QByteArray::number(id).constData(), QoS::AtLeastOnce, id);
    send("b", "other");
    roundTrip();
    QCOMPARE(acknowledged(), QList<quint16>()); // nobody has taken them
    auto first = client->messages("a");
    auto second = client->messages("a");
    QCOMPARE(first.size(), 3);
    QCOMPARE(second.size(), 0);
    auto rest = client->messages();
    QCOMPARE(rest.size(), 1);
    RUN_COROUTINE([](MessageStream &first) -> QCoro::Task<> {
        for (const char *expected : {"1", "2", "3"}) {
            const auto message = co_await first.next();
            CO_COMPARE(message->payload(), expected);
        }
    }(first));
    roundTrip();
    QCOMPARE(acknowledged(), (QList<quint16>{1, 2, 3}));
}

void tst_Streams::aStr8_whatWasNotAcknowledgedComesAgain()
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

void tst_Streams::aStr9_acknowledgementsGoInOrderOfArrival()
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

void tst_Streams::foreachAndWhileGiveTheSame()
{
    connectClient();
    auto one = client->messages();
    auto other = client->messages();
    QByteArrayList byForeach;
    QByteArrayList byWhile;
    const auto forEach = [](MessageStream &stream, QByteArrayList &payloads) -> QCoro::Task<> {
        QCORO_FOREACH(const Message &message, stream)
            payloads.append(message.payload());
    };
    const auto first = forEach(one, byForeach);
    const auto second = takeAll(other, byWhile);
    send("a", "1");
    send("a", "2");
    roundTrip();
    send("a", "3");
    roundTrip();
    RUN_COROUTINE(client->disconnect().start());
    QVERIFY(first.isReady() && second.isReady());
    QCOMPARE(byForeach, (QByteArrayList{"1", "2", "3"}));
    QCOMPARE(byWhile, byForeach);
}

void tst_Streams::closingAStreamEndsItsReaders()
{
    connectClient();
    auto stream = client->messages();
    auto moved = client->messages();
    QByteArrayList payloads;
    const auto one = takeAll(stream, payloads);
    const auto other = takeAll(stream, payloads);
    const auto third = takeAll(moved, payloads);
    QVERIFY(!one.isReady() && !other.isReady());
    stream.close();
    QTRY_VERIFY(one.isReady() && other.isReady());
    moved = MessageStream(); // closes what it was
    QTRY_VERIFY(third.isReady());
    QVERIFY(!stream.isOpen());
    QVERIFY(takeAll(stream, payloads).isReady());
    QCOMPARE(payloads, QByteArrayList());
}

void tst_Streams::nextRunsOutOfTimeAndLosesNothing()
{
    connectClient();
    auto stream = client->messages();
    RUN_COROUTINE([](MessageStream &stream) -> QCoro::Task<> {
        const bool late = co_await throws<TimeoutError>(stream.next().timeout(1ms).start());
        CO_VERIFY(late);
    }(stream));
    send("a", "1");
    QTRY_COMPARE(stream.size(), 1);
    RUN_COROUTINE([](MessageStream &stream) -> QCoro::Task<> {
        const auto message = co_await stream.next().timeout(0ms); // is there at once
        CO_COMPARE(message->payload(), "1");
    }(stream));
}

void tst_Streams::throttleDropsTheOldestQos0()
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

void tst_Streams::throttleHoldsQos1BackByItsAcknowledgements()
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

void tst_Streams::mqtt3PausesReadingAndGoesOn()
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

void tst_Streams::mqtt3KeepsTheConnectionWhileReadingIsPaused()
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

void tst_Streams::aMovedMessageTakesTheDutyAlong()
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

void tst_Streams::aCopiedMessageHasNoDuty()
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

void tst_Streams::aMessageLeftByAnExceptionIsNotAcknowledged()
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

void tst_Streams::breakAcknowledges()
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

void tst_Streams::twoStreamsAcknowledgeOnce()
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

void tst_Streams::twoReadersAcknowledgeEachTheirOwn()
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

QTEST_GUILESS_MAIN(tst_Streams)
#include "tst_streams.moc"
