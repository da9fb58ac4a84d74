// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "streamtest.h"
#include "testpackets.h"

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// What streams give to whom, and when they end.
class tst_Streams : public StreamTest
{
    Q_OBJECT
private Q_SLOTS:
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
    void foreachAndWhileGiveTheSame();
    void closingAStreamEndsItsReaders();
    void nextRunsOutOfTimeAndLosesNothing();
};

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

QTEST_GUILESS_MAIN(tst_Streams)
#include "tst_streams.moc"
