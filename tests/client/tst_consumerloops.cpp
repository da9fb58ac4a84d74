// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "answeringpeer.h"
#include "coroutinetest.h"
#include "ownedcoroutine.h"
#include "testpackets.h"

#include <qcomqtt/client.h>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace std::chrono_literals;

// What the loops that read messages may do to the client that resumes them, and how they end.
class tst_ConsumerLoops : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void i8_inAMessageLoop_data();
    void i8_inAMessageLoop();
    void i8_inAnEventLoop_data();
    void i8_inAnEventLoop();
    void i8_synchronousCompletionsDoNotGrowTheStack();
    void i9_anExceptionInTheLoopLeavesTheMessageToTheServer();
    void i10_theLastListenerToLeaveUnsubscribes_data();
    void i10_theLastListenerToLeaveUnsubscribes();

private:
    bool publishes(const char *topic);

    std::unique_ptr<AnsweringPeer> peer;
    std::unique_ptr<Client> client;
};

void tst_ConsumerLoops::init()
{
    peer = std::make_unique<AnsweringPeer>(10);
    client = std::make_unique<Client>(ClientOptions(peer->url()).receiveMaximum(3));
    RUN_COROUTINE(client->connect().start());
}

void tst_ConsumerLoops::cleanup()
{
    client.reset();
    peer.reset();
}

bool tst_ConsumerLoops::publishes(const char *topic)
{
    Outcome outcome;
    const auto waiter = awaitInto(client->publish(topic, {}, QoS::AtLeastOnce), outcome);
    runUntil([&outcome] { return outcome.resumed > 0; });
    return outcome.result == Result::Value
        && peer->receivedOf<Publish>().last().topic == Topic(topic);
}

namespace {

QCoro::Task<> act(std::unique_ptr<Client> &client, const QByteArray &action)
{
    if (action == "publish")
        co_await client->publish("echo", {}, QoS::AtLeastOnce);
    else if (action == "subscribe")
        co_await client->subscribe("more");
    else if (action == "disconnect")
        co_await client->disconnect();
    else
        client.reset();
}

QCoro::Task<> consume(std::unique_ptr<Client> &client, QByteArray action, int &seen)
{
    auto stream = client->messages("m");
    while (auto message = co_await stream.next()) {
        co_await act(client, action);
        ++seen;
    }
}

} // namespace

void tst_ConsumerLoops::i8_inAMessageLoop_data()
{
    QTest::addColumn<QByteArray>("action");
    for (const char *action : {"publish", "subscribe", "disconnect", "delete the client"})
        QTest::addRow("I8 %s", action) << QByteArray(action);
}

void tst_ConsumerLoops::i8_inAMessageLoop()
{
    QFETCH(QByteArray, action);
    int seen = 0;
    const auto task = consume(client, action, seen);
    for (quint16 id = 1; id <= 3; ++id)
        peer->send(publishOf("m", "x", QoS::AtLeastOnce, id));
    if (action == "publish" || action == "subscribe") {
        QVERIFY(runUntil([&] { return peer->receivedOf<PubAck>().size() == 3; }));
        QCOMPARE(seen, 3);
        QCOMPARE(peer->receivedOf<Publish>().size(), action == "publish" ? 3 : 0);
        QCOMPARE(peer->receivedOf<Subscribe>().size(), action == "publish" ? 0 : 3);
        QVERIFY(!task.isReady());
        client.reset();
        QVERIFY(task.isReady());
    } else {
        QVERIFY(runUntil([&] { return task.isReady() && peer->sawClose(); }));
        QVERIFY(seen >= 1);
        QCOMPARE(peer->receivedOf<Disconnect>().size(), 1);
    }
}

namespace {

QCoro::Task<> watch(std::unique_ptr<Client> &client, ConnectionEvent::Type type,
                    QByteArray action, int &acted)
{
    auto events = client->events();
    while (auto event = co_await events.next()) {
        if (event->type() != type)
            continue;
        co_await act(client, action);
        ++acted;
        if (!client)
            break;
    }
}

} // namespace

void tst_ConsumerLoops::i8_inAnEventLoop_data()
{
    QTest::addColumn<ConnectionEvent::Type>("type");
    QTest::addColumn<QByteArray>("action");
    for (const char *action : {"publish", "subscribe", "disconnect", "delete the client"})
        QTest::addRow("I8 when connected, %s", action)
            << ConnectionEvent::Type::Connected << QByteArray(action);
    QTest::newRow("I8 when lost, delete the client")
        << ConnectionEvent::Type::Lost << QByteArray("delete the client");
}

void tst_ConsumerLoops::i8_inAnEventLoop()
{
    QFETCH(ConnectionEvent::Type, type);
    QFETCH(QByteArray, action);
    const bool whenLost = type == ConnectionEvent::Type::Lost;
    if (!whenLost)
        client = std::make_unique<Client>(peer->url());
    int acted = 0;
    const auto task = watch(client, type, action, acted);
    ::Outcome outcome;
    const auto waiting = whenLost ? awaitInto(client->publish("a", {}, QoS::AtLeastOnce), outcome)
                                  : awaitInto(client->connect(), outcome);
    if (whenLost) {
        QVERIFY(runUntil([&] { return !peer->receivedOf<Publish>().isEmpty(); }));
        peer->closeNow();
    }
    QVERIFY(runUntil([&] { return acted == 1 && outcome.resumed == 1; }));
    QCOMPARE(outcome.resumed, 1);
    if (action == "delete the client")
        QVERIFY(!client && task.isReady());
}

namespace {

[[gnu::noinline]] quintptr stackPosition()
{
    return quintptr(__builtin_frame_address(0));
}

QCoro::Task<> completeOften(Client &client, quintptr &lowest)
{
    const auto connected = client.connected();
    const auto publish = client.publish("a");
    for (int i = 0; i < 100'000; ++i) {
        co_await connected;
        co_await publish;
        lowest = std::min(lowest, stackPosition());
    }
}

} // namespace

void tst_ConsumerLoops::i8_synchronousCompletionsDoNotGrowTheStack()
{
    const quintptr here = stackPosition();
    quintptr lowest = here;
    RUN_COROUTINE(completeOften(*client, lowest));
    QVERIFY2(here - lowest < 64 * 1024, qPrintable(QString::number(here - lowest)));
}

namespace {

QCoro::Task<> failAtFirst(Client &client)
{
    auto stream = client.messages("m");
    while (auto message = co_await stream.next())
        throw std::runtime_error("the consumer's own");
}

QCoro::Task<> takeOne(MessageStream &stream, std::optional<Message> &taken)
{
    taken = co_await stream.next();
}

} // namespace

void tst_ConsumerLoops::i9_anExceptionInTheLoopLeavesTheMessageToTheServer()
{
    const auto consumer = throws<std::runtime_error>(failAtFirst(*client));
    peer->send(publishOf("m", "x", QoS::AtLeastOnce, 1));
    QVERIFY(runUntil([&consumer] { return consumer.isReady(); }));
    QVERIFY(publishes("alive"));
    QCOMPARE(client->state(), ConnectionState::Connected);
    QCOMPARE(peer->receivedOf<PubAck>().size(), 0);

    peer->closeNow();
    RUN_COROUTINE(client->disconnected().start());
    RUN_COROUTINE(client->connect().start());
    auto stream = client->messages("m");
    peer->send(duplicateOf(publishOf("m", "x", QoS::AtLeastOnce, 1)));
    std::optional<Message> taken;
    RUN_COROUTINE(takeOne(stream, taken));
    QVERIFY(taken && taken->isDuplicate());
    taken.reset();
    QVERIFY(runUntil([this] { return peer->receivedOf<PubAck>().size() == 1; }));
    QVERIFY(publishes("still alive"));
}

namespace {

OwnedCoroutine listenOnce(Client &client, bool breaks, int &seen)
{
    auto stream = co_await client.listen("m", QoS::AtLeastOnce);
    while (auto message = co_await stream.next()) {
        ++seen;
        if (breaks)
            break;
    }
}

} // namespace

void tst_ConsumerLoops::i10_theLastListenerToLeaveUnsubscribes_data()
{
    QTest::addColumn<bool>("breaks");
    QTest::newRow("I10 breaking out of the loop") << true;
    QTest::newRow("I10 dropping the coroutine that waits") << false;
}

void tst_ConsumerLoops::i10_theLastListenerToLeaveUnsubscribes()
{
    QFETCH(bool, breaks);
    int seen = 0;
    int otherSeen = 0;
    auto leaver = listenOnce(*client, breaks, seen);
    auto stayer = listenOnce(*client, false, otherSeen);
    QVERIFY(publishes("both listen"));
    QCOMPARE(peer->receivedOf<Subscribe>().size(), 1);
    // The leaver breaks at the first and leaves the second unread.
    peer->send(publishOf("m", "1", QoS::AtLeastOnce, 1));
    peer->send(publishOf("m", "2", QoS::AtLeastOnce, 2));
    QVERIFY(runUntil([&] { return peer->receivedOf<PubAck>().size() == 2; }));
    QCOMPARE(seen, breaks ? 1 : 2);
    QCOMPARE(otherSeen, 2);
    leaver.drop();
    QVERIFY(publishes("one listens"));
    QCOMPARE(peer->receivedOf<Unsubscribe>().size(), 0);
    stayer.drop();
    QVERIFY(runUntil([this] { return peer->receivedOf<Unsubscribe>().size() == 1; }));

    // What nobody took waits for the next stream that wants it, and the window is whole then.
    auto closed = client->messages("m");
    for (quint16 id = 3; id <= 4; ++id)
        peer->send(publishOf("m", "x", QoS::AtLeastOnce, id));
    QVERIFY(publishes("nobody listens"));
    QCOMPARE(closed.size(), 2);
    closed.close();
    auto stream = client->messages("m");
    QCOMPARE(stream.size(), 2);
    std::optional<Message> taken;
    for (int i = 0; i < 2; ++i)
        RUN_COROUTINE(takeOne(stream, taken));
    taken.reset();
    QVERIFY(runUntil([this] { return peer->receivedOf<PubAck>().size() == 4; }));
    QCOMPARE(client->state(), ConnectionState::Connected);
}

QTEST_GUILESS_MAIN(tst_ConsumerLoops)
#include "tst_consumerloops.moc"
