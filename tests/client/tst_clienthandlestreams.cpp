// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "remotestreamtest.h"

#include <qcomqtt/error.h>

#include <QtCore/QSemaphore>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

//! Streams that are read in another thread than their client's: what comes, and how it is
//! acknowledged.
class tst_ClientHandleStreams : public RemoteStreamTest
{
    Q_OBJECT
private Q_SLOTS:
    void messagesComeInOrderAndAreAcknowledgedWhenLetGo();
    void loopsEndWithTheConnectionAndGoOnWithTheNext();
    void onReceiveAcknowledgesWhatTheStreamTakes();
    void manualAcknowledgesByHandWithAReason();
    void anExceptionLeavesItsMessageUnacknowledged();
    void messagesOfTheClientsStreamsMayBeLetGoElsewhere();
    void closingGivesWhatNobodyTookToTheNextStream();
    void listenUnsubscribesWithItsStream();
    void aListenThatNobodyWaitsForUnsubscribes();
    void messagesThatNobodySawComeToTheNextReader();
    void aStreamIsReadInItsOwnThreadOnly();
    void inTheClientsOwnThreadItIsAStreamLikeOthers();
};

namespace {

QCoro::Task<> readThree(ClientHandle client, QSemaphore &mayLetGo)
{
    MessageStream stream = client.messages("s/#");
    co_await client.publish("ready", nullptr);
    for (int i = 1; i <= 3; ++i) {
        const auto message = co_await stream.next();
        REQUIRE(message->toInt() == i);
        mayLetGo.acquire();
    }
}

} // namespace

void tst_ClientHandleStreams::messagesComeInOrderAndAreAcknowledgedWhenLetGo()
{
    connectClient();
    QSemaphore mayLetGo;
    const auto errand = worker.start(
        [&, handle = client->handle()] { return readThree(handle, mayLetGo); });
    QTRY_COMPARE(peer->receivedOf<Publish>().size(), 1);
    send("s/a", "1", QoS::AtLeastOnce, 1);
    send("s/b", "2", QoS::ExactlyOnce, 2);
    send("s/c", "3", QoS::AtLeastOnce, 3);
    roundTrip();
    QCOMPARE(acknowledged(), QList<quint16>{});
    mayLetGo.release();
    QTRY_COMPARE(acknowledged(), QList<quint16>{1});
    mayLetGo.release();
    QTRY_COMPARE(peer->receivedOf<PubRec>().size(), 1);
    QCOMPARE(acknowledged(), QList<quint16>{1});
    mayLetGo.release();
    FINISH(errand);
    const QList<quint16> both{1, 3};
    QTRY_COMPARE(acknowledged(), both);
}

namespace {

QCoro::Task<> loopTwice(ClientHandle client, std::atomic<int> &seen)
{
    MessageStream stream = client.messages();
    for (int connection = 0; connection < 2; ++connection) {
        co_await client.connect();
        QCORO_FOREACH (const Message &message, stream) {
            REQUIRE(message.text() == u"x"_s);
            ++seen;
        }
    }
}

} // namespace

void tst_ClientHandleStreams::loopsEndWithTheConnectionAndGoOnWithTheNext()
{
    peer->acceptConnection(assignedConnAck())
        .expectAny<Disconnect>()
        .acceptConnection(assignedConnAck())
        .expectAny<Disconnect>();
    client = std::make_unique<Client>(peer->url());
    std::atomic<int> seen = 0;
    const auto errand = worker.start(
        [&, handle = client->handle()] { return loopTwice(handle, seen); });
    for (int connection = 1; connection <= 2; ++connection) {
        QTRY_COMPARE(client->state(), ConnectionState::Connected);
        send("s", "x");
        QTRY_COMPARE(seen, connection);
        RUN_COROUTINE(client->disconnect().start());
    }
    FINISH(errand);
}

void tst_ClientHandleStreams::onReceiveAcknowledgesWhatTheStreamTakes()
{
    connectClient();
    openInWorker(StreamOptions().ackMode(AckMode::OnReceive).maximumMessages(2));
    for (quint16 id = 1; id <= 3; ++id)
        send("s", QByteArray::number(id).constData(), QoS::AtLeastOnce, id);
    const QList<quint16> fitting{1, 2};
    QTRY_COMPARE(acknowledged(), fitting);
    roundTrip();
    QCOMPARE(acknowledged(), fitting);
    const QList<int> everything{1, 2, 3};
    QCOMPARE(readHeld(), everything);
    const QList<quint16> all{1, 2, 3};
    QTRY_COMPARE(acknowledged(), all);
    closeInWorker();
}

namespace {

QCoro::Task<> acknowledgeByHand(MessageStream &stream)
{
    for (int i = 0; i < 3; ++i) {
        auto message = co_await stream.next();
        REQUIRE(message->needsAcknowledgement());
        if (message->text() == u"good"_s)
            message->acknowledge();
        else if (message->text() == u"bad"_s)
            message->acknowledge(ReasonCode::PayloadFormatInvalid, u"it is bad"_s);
        message->acknowledge(); // for a second time, or not wanted: then the duty was not there
        REQUIRE(!message->needsAcknowledgement());
    }
    const auto unacknowledged = co_await stream.next();
    REQUIRE(unacknowledged);
}

} // namespace

void tst_ClientHandleStreams::manualAcknowledgesByHandWithAReason()
{
    connectClient();
    openInWorker(StreamOptions().ackMode(AckMode::Manual));
    send("s", "good", QoS::AtLeastOnce, 1);
    send("s", "bad", QoS::AtLeastOnce, 2);
    send("s", "good", QoS::AtLeastOnce, 3);
    send("s", "left", QoS::AtLeastOnce, 4);
    const auto errand = worker.start([this] { return acknowledgeByHand(stream); });
    FINISH(errand);
    QTRY_COMPARE(acknowledged().size(), 3);
    roundTrip();
    const auto pubAcks = peer->receivedOf<PubAck>();
    QCOMPARE(pubAcks.size(), 3);
    QCOMPARE(pubAcks[0].reasonCode, ReasonCode::Success);
    QCOMPARE(pubAcks[1].reasonCode, ReasonCode::PayloadFormatInvalid);
    QCOMPARE(pubAcks[1].properties.text(PropertyId::ReasonString), u"it is bad"_s);
    closeInWorker();
}

namespace {

QCoro::Task<> throwOverTheFirst(MessageStream &stream)
{
    try {
        const auto message = co_await stream.next();
        throw std::runtime_error("on purpose");
    } catch (const std::runtime_error &) {}
    co_await stream.next();
}

} // namespace

void tst_ClientHandleStreams::anExceptionLeavesItsMessageUnacknowledged()
{
    connectClient();
    openInWorker({});
    send("s", "1", QoS::ExactlyOnce, 1);
    send("s", "2", QoS::AtLeastOnce, 2);
    const auto errand = worker.start([this] { return throwOverTheFirst(stream); });
    FINISH(errand);
    QTRY_COMPARE(acknowledged(), QList<quint16>{2});
    roundTrip();
    QVERIFY(peer->receivedOf<PubRec>().isEmpty());
    closeInWorker();
}

void tst_ClientHandleStreams::messagesOfTheClientsStreamsMayBeLetGoElsewhere()
{
    connectClient();
    auto mine = client->messages();
    for (quint16 id = 1; id <= 3; ++id)
        send("s", "x", QoS::AtLeastOnce, id);
    roundTrip();
    std::vector<Message> messages;
    for (int i = 0; i < 3; ++i) {
        std::optional<Message> message;
        RUN_COROUTINE(into(message, mine.next().start()));
        messages.push_back(std::move(*message));
    }
    WorkerThread other;
    const auto copies = std::make_shared<std::vector<Message>>(messages); // without the duty
    other.run([copies] { copies->clear(); });
    auto first = std::make_shared<Message>(std::move(messages[0]));
    other.run([first = std::move(first)]() mutable { first->acknowledge(); });
    QTRY_COMPARE(acknowledged(), QList<quint16>{1});
    auto second = std::make_shared<Message>(std::move(messages[1]));
    other.run([second = std::move(second)]() mutable { second.reset(); });
    const QList<quint16> both{1, 2};
    QTRY_COMPARE(acknowledged(), both);

    // It outlives the client, and the client's engine.
    auto third = std::make_shared<Message>(std::move(messages[2]));
    mine.close();
    client.reset();
    other.run([third = std::move(third)]() mutable { third.reset(); });
    other.end();
    QCOMPARE(acknowledged(), both);
}

void tst_ClientHandleStreams::closingGivesWhatNobodyTookToTheNextStream()
{
    connectClient();
    openInWorker({});
    send("s", "1", QoS::AtLeastOnce, 1);
    send("s", "2", QoS::AtLeastOnce, 2);
    roundTrip();
    closeInWorker();
    roundTrip();
    QVERIFY(acknowledged().isEmpty());
    openInWorker({});
    const QList<int> both{1, 2};
    QCOMPARE(readHeld(), both);
    QTRY_COMPARE(acknowledged().size(), 2);
    closeInWorker();
}

namespace {

QCoro::Task<> listenAndClose(ClientHandle client)
{
    auto first = co_await client.listen("s/#", QoS::AtLeastOnce);
    auto second = co_await client.listen("s/#");
    co_await client.publish("both", "wait");
    const auto message = co_await second.next();
    REQUIRE(message->text() == u"to both"_s);
    const auto same = co_await first.next();
    REQUIRE(*same == *message);
}

} // namespace

void tst_ClientHandleStreams::listenUnsubscribesWithItsStream()
{
    peer->acceptConnection()
        .expectAny<Subscribe>()
        .reply(granted(1, ReasonCode::GrantedQoS1))
        .expectAny<Publish>()
        .reply(publishOf("s/a", "to both", QoS::AtLeastOnce, 7))
        .expectAny<PubAck>()
        .expectAny<Unsubscribe>()
        .reply(UnsubAck{2, {ReasonCode::Success}});
    client = std::make_unique<Client>(ClientOptions(peer->url()).clientId(u"me"_s));
    RUN_COROUTINE(client->connect().start());
    const auto errand = worker.start(
        [handle = client->handle()] { return listenAndClose(handle); });
    FINISH(errand);
    QTRY_VERIFY2(peer->isFinished(), qPrintable(peer->failure()));
}

namespace {

QCoro::Task<> giveUpListening(ClientHandle client, std::stop_token stop)
{
    bool isStopped = false;
    try {
        co_await client.listen("s/#").stopOn(stop);
    } catch (const CancelledError &) {
        isStopped = true;
    }
    REQUIRE(isStopped);
}

} // namespace

void tst_ClientHandleStreams::aListenThatNobodyWaitsForUnsubscribes()
{
    connectClient();
    std::stop_source stop;
    const auto errand = worker.start([handle = client->handle(), token = stop.get_token()] {
        return giveUpListening(handle, token);
    });
    QTRY_COMPARE(peer->receivedOf<Subscribe>().size(), 1);
    stop.request_stop();
    FINISH(errand);
    roundTrip(); // it has been given up in the client, too
    peer->send(granted(peer->receivedOf<Subscribe>()[0].packetId));
    QTRY_COMPARE(peer->receivedOf<Unsubscribe>().size(), 1);
}

namespace {

OwnedCoroutine readOne(MessageStream &stream, std::atomic<int> &seen)
{
    const auto message = co_await stream.next();
    seen += message ? 1 : 0;
}

QCoro::Task<> destroyTheOther(MessageStream &stream, OwnedCoroutine &other, std::atomic<int> &seen)
{
    const auto message = co_await stream.next();
    other.drop();
    seen += message ? 1 : 0;
}

} // namespace

// The first reader to be resumed destroys the second, which may have its message already.
void tst_ClientHandleStreams::messagesThatNobodySawComeToTheNextReader()
{
    connectClient();
    openInWorker({});
    std::atomic<int> seen = 0;
    std::atomic<bool> isWaiting = false;
    OwnedCoroutine second;
    const auto errand = worker.start([&] {
        auto first = destroyTheOther(stream, second, seen);
        second = readOne(stream, seen);
        isWaiting = true;
        return first;
    });
    QTRY_VERIFY(isWaiting);
    send("s", "1", QoS::AtLeastOnce, 1);
    send("s", "2", QoS::AtLeastOnce, 2);
    FINISH(errand);
    QCOMPARE(seen, 1);
    QTRY_COMPARE(acknowledged(), QList<quint16>{1});
    roundTrip();
    QCOMPARE(readHeld(), QList<int>{2});
    const QList<quint16> both{1, 2};
    QTRY_COMPARE(acknowledged(), both);
    closeInWorker();
}

void tst_ClientHandleStreams::aStreamIsReadInItsOwnThreadOnly()
{
    connectClient();
    openInWorker({});
    bool isRefused = false;
    RUN_COROUTINE(into(isRefused, throws<UsageError>(stream.next().start())));
    QVERIFY(isRefused);
    closeInWorker();
}

void tst_ClientHandleStreams::inTheClientsOwnThreadItIsAStreamLikeOthers()
{
    connectClient();
    auto own = client->handle().messages("s/#");
    send("s", "1", QoS::AtLeastOnce, 1);
    QTRY_COMPARE(own.size(), 1);
    QList<int> numbers;
    RUN_COROUTINE(takeHeld(own, numbers));
    auto waiting = own.next().start();
    send("s", "2", QoS::AtLeastOnce, 2);
    std::optional<Message> second;
    RUN_COROUTINE(into(second, std::move(waiting)));
    QCOMPARE(second->toInt(), 2);
    QCOMPARE(acknowledged(), QList<quint16>{1});
    second.reset();
    QTRY_COMPARE(acknowledged().size(), 2);
    auto last = own.next().start();
    client.reset();
    QVERIFY(last.isReady() == false); // told by an event, as in any other thread
    bool isCancelled = false;
    RUN_COROUTINE(into(isCancelled, throws<CancelledError>(std::move(last))));
    QVERIFY(isCancelled);
}

QTEST_GUILESS_MAIN(tst_ClientHandleStreams)
#include "tst_clienthandlestreams.moc"
