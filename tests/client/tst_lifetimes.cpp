// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "answeringpeer.h"
#include "coroutinetest.h"
#include "ownedcoroutine.h"
#include "testpackets.h"

#include <qcomqtt/client.h>

#include <QtCore/QThread>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace std::chrono_literals;

// What the matrix of lifetimes does not show: how cancelled publishes look to the server, ties, and
// limits of time that are none.
class tst_Lifetimes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void i4_aCancelledPublish_data();
    void i4_aCancelledPublish();
    void i4_everyPacketIdentifierComesBack();
    void i5_theAcknowledgementThatWasReceivedWins();
    void i5_theStopWinsOverWhatWasNotReceived();
    void i5_theAcknowledgementThatCameInTimeWinsOverTheTimeout();
    void i6_extremeTimeouts_data();
    void i6_extremeTimeouts();
    void aPostThatWaitsForRoomFailsWithItsClient();

private:
    void connectTo(quint16 receiveMaximum);
    bool publishes(const char *topic);
    QList<Topic> topics() const;

    std::unique_ptr<AnsweringPeer> peer;
    std::unique_ptr<Client> client;
};

void tst_Lifetimes::init()
{
    connectTo(1);
}

void tst_Lifetimes::cleanup()
{
    client.reset();
    peer.reset();
}

void tst_Lifetimes::connectTo(quint16 receiveMaximum)
{
    client.reset();
    peer = std::make_unique<AnsweringPeer>(receiveMaximum);
    client = std::make_unique<Client>(peer->url());
    RUN_COROUTINE(client->connect().start());
}

bool tst_Lifetimes::publishes(const char *topic)
{
    Outcome outcome;
    const auto waiter = awaitInto(client->publish(topic, {}, QoS::AtLeastOnce), outcome);
    runUntil([&outcome] { return outcome.resumed > 0; });
    return outcome.result == Result::Value && !topics().isEmpty()
        && topics().last() == Topic(topic);
}

QList<Topic> tst_Lifetimes::topics() const
{
    QList<Topic> topics;
    for (const Publish &publish : peer->receivedOf<Publish>())
        topics.append(publish.topic);
    return topics;
}

void tst_Lifetimes::i4_aCancelledPublish_data()
{
    QTest::addColumn<QByteArray>("moment");
    QTest::newRow("I4 queued") << QByteArray("queued");
    QTest::newRow("I4 sent") << QByteArray("sent");
    QTest::newRow("I4 PUBREC'd") << QByteArray("PUBREC'd");
}

void tst_Lifetimes::i4_aCancelledPublish()
{
    QFETCH(QByteArray, moment);
    peer->hold(false);
    if (moment == "queued") {
        client->publish("first", {}, QoS::AtLeastOnce).start();
        QVERIFY(runUntil([this] { return peer->holds<Publish>(); }));
    }
    std::stop_source stop;
    Outcome outcome;
    const auto waiter = awaitInto(
        client->publish("cancelled", {}, QoS::ExactlyOnce).stopOn(stop.get_token()), outcome);
    if (moment != "queued")
        QVERIFY(runUntil([this] { return peer->holds<Publish>(); }));
    if (moment == "PUBREC'd") {
        peer->answerOldest();
        QVERIFY(runUntil([this] { return peer->holds<PubRel>(); }));
    }
    stop.request_stop();
    QVERIFY(runUntil([&outcome] { return outcome.resumed > 0; }));
    QCOMPARE(outcome.result, Result::Cancelled);

    // The place in the window comes back with the server's last word, and not before.
    client->publish("next", {}, QoS::AtLeastOnce).start();
    RUN_COROUTINE(client->publish("marker").start());
    QVERIFY(runUntil([this] { return topics().last() == Topic("marker"); }));
    const Topic first(moment == "queued" ? "first" : "cancelled");
    QCOMPARE(topics(), (QList<Topic>{first, Topic("marker")}));
    peer->answerAll();
    QVERIFY(publishes("last"));
    QCOMPARE(topics(), (QList<Topic>{first, Topic("marker"), Topic("next"), Topic("last")}));
    QCOMPARE(peer->receivedOf<PubRel>().size(), moment == "queued" ? 0 : 1);
    QCOMPARE(outcome.resumed, 1);
}

void tst_Lifetimes::i4_everyPacketIdentifierComesBack()
{
    constexpr int atATime = 200;
    connectTo(atATime);
    for (int sent = 0; sent < 66'000; sent += atATime) { // more than there are identifiers
        peer->hold(false);
        std::stop_source stop;
        for (int i = 0; i < atATime; ++i) {
            client->publish("a", {}, QoS::AtLeastOnce).stopOn(stop.get_token()).start();
        }
        QVERIFY(runUntil([this, sent] { return peer->received().size() > sent + atATime; }));
        stop.request_stop();
        peer->answerAll();
    }
    QVERIFY(publishes("last"));
}

namespace {

OwnedCoroutine stopWhenDone(Client::PublishOperation publish, std::stop_source &stop)
{
    co_await publish;
    stop.request_stop();
}

} // namespace

void tst_Lifetimes::i5_theAcknowledgementThatWasReceivedWins()
{
    connectTo(2);
    peer->hold(false);
    std::stop_source stop;
    Outcome outcome;
    const auto first = stopWhenDone(client->publish("a", {}, QoS::AtLeastOnce), stop);
    const auto second = awaitInto(
        client->publish("b", {}, QoS::AtLeastOnce).stopOn(stop.get_token()), outcome);
    QVERIFY(runUntil([this] { return topics().size() == 2; }));
    QByteArray both; // in one read: the first to be resumed stops the second, which is done too
    encode(PubAck{1}, ProtocolVersion::V5, both);
    encode(PubAck{2}, ProtocolVersion::V5, both);
    peer->sendBytes(both);
    QVERIFY(runUntil([&outcome] { return outcome.resumed > 0; }));
    QVERIFY(stop.stop_requested());
    QCOMPARE(outcome.result, Result::Value);
    peer->answerAll();
    QVERIFY(publishes("last"));
    QCOMPARE(outcome.resumed, 1);
}

void tst_Lifetimes::i5_theStopWinsOverWhatWasNotReceived()
{
    peer->hold(false);
    std::stop_source stop;
    Outcome outcome;
    const auto waiter = awaitInto(
        client->publish("a", {}, QoS::AtLeastOnce).stopOn(stop.get_token()), outcome);
    QVERIFY(runUntil([this] { return peer->holds<Publish>(); }));
    peer->answerOldest();
    stop.request_stop();
    QVERIFY(runUntil([&outcome] { return outcome.resumed > 0; }));
    QCOMPARE(outcome.result, Result::Cancelled);
    peer->answerAll();
    QVERIFY(publishes("last"));
    QCOMPARE(outcome.resumed, 1);
}

void tst_Lifetimes::i5_theAcknowledgementThatCameInTimeWinsOverTheTimeout()
{
    peer->hold(false);
    for (auto limit = 10ms; limit < 10s; limit *= 4) {
        Outcome outcome;
        const auto waiter = awaitInto(
            client->publish("a", {}, QoS::AtLeastOnce).timeout(limit), outcome);
        const QDeadlineTimer deadline(limit, Qt::PreciseTimer);
        QVERIFY(runUntil([&] { return peer->holds<Publish>() || outcome.resumed > 0; }));
        if (outcome.resumed > 0) { // a busy machine: once more with more time
            QVERIFY(runUntil([this] { return peer->holds<Publish>(); }));
            peer->answerOldest();
            continue;
        }
        peer->answerOldest();
        while (!deadline.hasExpired())
            QThread::yieldCurrentThread();
        QVERIFY(runUntil([&outcome] { return outcome.resumed > 0; }));
        QCOMPARE(outcome.result, Result::Value);
        return;
    }
    QFAIL("the message never was sent in time");
}

void tst_Lifetimes::i6_extremeTimeouts_data()
{
    using std::chrono::milliseconds;
    QTest::addColumn<qint64>("limit");
    QTest::newRow("I6 0") << qint64(0);
    QTest::newRow("I6 negative") << qint64(-1);
    QTest::newRow("I6 the least") << qint64(milliseconds::min().count());
    QTest::newRow("I6 the most") << qint64(milliseconds::max().count());
}

void tst_Lifetimes::i6_extremeTimeouts()
{
    QFETCH(qint64, limit);
    const std::chrono::milliseconds time(limit);
    peer->hold(false);
    auto stream = client->messages("m");
    Outcome publish, subscribe, next, write;
    const auto a = awaitInto(client->publish("a", {}, QoS::AtLeastOnce).timeout(time), publish);
    const auto b = awaitInto(client->subscribe("b").timeout(time), subscribe);
    const auto c = awaitInto(stream.next().timeout(time), next);
    const auto d = awaitInto(client->publish("d").timeout(time), write);
    QCOMPARE(write.result, Result::Value); // what is done at once is in time
    if (limit <= 0) {
        for (const Outcome &outcome : {publish, subscribe, next})
            QCOMPARE(outcome.result, Result::Timeout);
    }
    peer->send(publishOf("m", "late", QoS::AtLeastOnce, 1));
    peer->answerAll();
    QVERIFY(publishes("last"));
    const Result expected = limit <= 0 ? Result::Timeout : Result::Value;
    for (const Outcome &outcome : {publish, subscribe, next}) {
        QCOMPARE(outcome.resumed, 1);
        QCOMPARE(outcome.result, expected);
    }
    QCOMPARE(stream.size(), limit <= 0 ? 1 : 0); // given to nobody yet
}

void tst_Lifetimes::aPostThatWaitsForRoomFailsWithItsClient()
{
    for (const bool destroyed : {true, false}) {
        connectTo(1);
        peer->hold(false);
        for (int i = 0; i < 1000; ++i)
            QVERIFY(client->post("a", i, QoS::AtLeastOnce).start().isReady());
        Outcome outcome;
        const auto waiter = awaitInto(client->post("a", {}, QoS::AtLeastOnce), outcome);
        QCOMPARE(outcome.resumed, 0);
        if (destroyed)
            client.reset();
        else
            peer->closeNow();
        QVERIFY(runUntil([&outcome] { return outcome.resumed > 0; }));
        QCOMPARE(outcome.result, destroyed ? Result::Cancelled : Result::Disconnected);
    }
}

QTEST_GUILESS_MAIN(tst_Lifetimes)
#include "tst_lifetimes.moc"
