// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "answeringpeer.h"
#include "coroutinetest.h"
#include "testpackets.h"

#include <qcomqtt/client.h>

#include <QtCore/QScopeGuard>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// When publishers wait: for the server's Receive Maximum, for the outbox, for the network.
class tst_FlowControl : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void postReturnsBeforeTheAnswerAndDrainWaitsForIt();
    void drainThrowsTheFirstErrorOnce();
    void drainAfterTheClientIsGoneIsCancelled();
    void postWaitsWhenTheOutboxIsFull();
    void qos0WaitsAtTheHighWaterMark();
    void aFlow1_theServersReceiveMaximumHoldsBackQos1();
    void aFlow2_qos2HoldsItsPlaceUntilPubComp();
    void aFlow3_manyPublishesAtOnceAreQuietAndInOrder_data();
    void aFlow3_manyPublishesAtOnceAreQuietAndInOrder();
    void aFlow4_cancelledPublishesGiveTheirPlaceBackOnce();
    void aFlow5_packetIdsInUseAreNotTakenAgain();
    void d28_aServerThatOverrunsTheMaximumThatWeChoseIsHeldBack();
    void d28_aServerThatOverrunsTheMaximumThatWasSetIsLeft();
};

void tst_FlowControl::postReturnsBeforeTheAnswerAndDrainWaitsForIt()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck());
    Client client(peer.url());
    RUN_COROUTINE(client.connect().start());
    QVERIFY(client.drain().start().isReady()); // nothing to wait for
    for (int i = 0; i < 100; ++i)
        QVERIFY(client.post("a", i, QoS::AtLeastOnce).start().isReady());
    const auto drained = client.drain().start();
    const auto drainedToo = client.drain().start();
    QTRY_COMPARE(peer.receivedOf<Publish>().size(), 100);
    for (quint16 id = 1; id < 100; ++id)
        peer.send(PubAck{id});
    // What is answered behind them shows that they have come.
    const auto subscribed = client.subscribe("b").start();
    QTRY_COMPARE(peer.receivedOf<Subscribe>().size(), 1);
    peer.send(SubAck{peer.receivedOf<Subscribe>()[0].packetId, {ReasonCode::GrantedQoS0}});
    QTRY_VERIFY(subscribed.isReady());
    QVERIFY(!drained.isReady());
    peer.send(PubAck{100});
    QTRY_VERIFY(drained.isReady());
    QVERIFY(drainedToo.isReady());
    QVERIFY(client.drain().start().isReady());
}

void tst_FlowControl::drainThrowsTheFirstErrorOnce()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck())
        .expectAny<Publish>()
        .expectAny<Publish>()
        .expectAny<Publish>()
        .reply(PubAck{1})
        .reply(PubAck{2, ReasonCode::NotAuthorized})
        .reply(PubAck{3, ReasonCode::QuotaExceeded});
    RUN_COROUTINE([](ScriptedPeer &peer) -> QCoro::Task<> {
        Client client(peer.url());
        co_await client.connect();
        for (int i = 0; i < 3; ++i)
            co_await client.post("a", i, QoS::AtLeastOnce);
        const auto error = co_await thrown<PublishError>(client.drain().start());
        CO_VERIFY(error);
        CO_COMPARE(error->reasonCode(), std::optional(ReasonCode::NotAuthorized));
        co_await client.drain();
    }(peer));
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

void tst_FlowControl::drainAfterTheClientIsGoneIsCancelled()
{
    auto client = std::make_unique<Client>("127.0.0.1");
    const auto drain = client->drain();
    client.reset();
    RUN_COROUTINE([](const Client::DrainOperation &drain) -> QCoro::Task<> {
        const bool cancelled = co_await throws<CancelledError>(drain.start());
        CO_VERIFY(cancelled);
    }(drain));
}

void tst_FlowControl::postWaitsWhenTheOutboxIsFull()
{
    ScriptedPeer peer;
    peer.acceptConnection(limitedConnAck(PropertyId::ReceiveMaximum, 100));
    Client client(peer.url());
    RUN_COROUTINE(client.connect().start());
    int posted = 0;
    const auto poster = [](Client &client, int &posted) -> QCoro::Task<> {
        for (; posted < 1500; ++posted)
            co_await client.post("a", posted, QoS::AtLeastOnce);
        co_await client.drain();
    };
    auto task = poster(client, posted);
    QVERIFY(!task.isReady());
    const int atOnce = posted;
    QVERIFY2(atOnce > 0 && atOnce < 1300, qPrintable(QString::number(atOnce)));

    // Every answer makes room for one more, until all are done.
    int answered = 0;
    while (answered < 1500) {
        QTRY_VERIFY(peer.receivedOf<Publish>().size() > answered);
        const auto published = peer.receivedOf<Publish>();
        for (; answered < published.size(); ++answered)
            peer.send(PubAck{published[answered].packetId});
    }
    QTRY_VERIFY(task.isReady());
    QCOMPARE(posted, 1500);
    const auto published = peer.receivedOf<Publish>();
    for (int i = 0; i < published.size(); ++i)
        QCOMPARE(published[i].payload, QByteArray::number(i));
}

void tst_FlowControl::qos0WaitsAtTheHighWaterMark()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck()).then([&peer] { peer.stopReading(); });
    Client client(peer.url());
    RUN_COROUTINE(client.connect().start());
    constexpr int total = 1024; // 64 MiB, more than sockets hold
    int published = 0;
    const auto publisher = [](Client &client, int &published) -> QCoro::Task<> {
        const QByteArray payload(64 * 1024, 'x');
        for (; published < total; ++published)
            co_await client.publish("a", payload);
    };
    auto task = publisher(client, published);
    // Up to here nothing was given to the system: what is held is the high-water mark.
    const int atFirst = published;
    QVERIFY2(atFirst >= 1 && atFirst <= 8, qPrintable(QString::number(atFirst)));
    QVERIFY(!task.isReady());

    // Then the system's buffers fill. A second client shows that the loop ran and nothing moved.
    int before = -1;
    while (before != published) {
        before = published;
        ScriptedPeer other;
        other.acceptConnection(assignedConnAck());
        Client probe(other.url());
        RUN_COROUTINE(probe.connect().start());
    }
    QVERIFY2(published < total / 2, qPrintable(QString::number(published)));
    QVERIFY(!task.isReady());

    peer.resumeReading();
    QTRY_VERIFY_WITH_TIMEOUT(task.isReady(), 60'000);
    QCOMPARE(published, total);
    QTRY_COMPARE_WITH_TIMEOUT(peer.receivedOf<Publish>().size(), total, 60'000);
}

void tst_FlowControl::aFlow1_theServersReceiveMaximumHoldsBackQos1()
{
    ScriptedPeer peer;
    peer.acceptConnection(limitedConnAck(PropertyId::ReceiveMaximum, 20));
    Client client(peer.url());
    RUN_COROUTINE(client.connect().start());
    std::vector<QCoro::Task<PublishResult>> tasks;
    for (int i = 0; i < 21; ++i)
        tasks.push_back(client.publish("one", i, QoS::AtLeastOnce).start());
    RUN_COROUTINE(client.publish("zero").start());
    // QoS 0 passes the 21st.
    QTRY_COMPARE(peer.receivedOf<Publish>().size(), 21);
    QCOMPARE(peer.receivedOf<Publish>().last(), publishOf("zero", ""));
    peer.send(PubAck{5});
    QTRY_COMPARE(peer.receivedOf<Publish>().size(), 22);
    QCOMPARE(peer.receivedOf<Publish>().last().payload, "20");
    QTRY_VERIFY(tasks[4].isReady());
    QVERIFY(!tasks[20].isReady());
    for (const Publish &publish : peer.receivedOf<Publish>())
        peer.send(PubAck{publish.packetId == 0 ? quint16(1) : publish.packetId});
    for (const auto &task : tasks)
        QTRY_VERIFY(task.isReady());
}

void tst_FlowControl::aFlow2_qos2HoldsItsPlaceUntilPubComp()
{
    ScriptedPeer peer;
    peer.acceptConnection(limitedConnAck(PropertyId::ReceiveMaximum, 1))
        .expect(publishOf("a", "1", QoS::ExactlyOnce, 1))
        .reply(PubRec{1})
        .expect(PubRel{1}) // and not the second message
        .reply(PubComp{1})
        .expectThat("the second", [](const Packet &packet) {
            const auto *publish = std::get_if<Publish>(&packet);
            return publish && publish->payload == "2";
        });
    Client client(peer.url());
    RUN_COROUTINE(client.connect().start());
    auto first = client.publish("a", 1, QoS::ExactlyOnce).start();
    auto second = client.publish("a", 2, QoS::AtLeastOnce).start();
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
    QVERIFY(first.isReady());
    QVERIFY(!second.isReady());
}

void tst_FlowControl::aFlow3_manyPublishesAtOnceAreQuietAndInOrder_data()
{
    QTest::addColumn<QoS>("qos");
    QTest::addColumn<int>("window"); // our own; 0: the server's
    QTest::newRow("A-flow-3 QoS 1, inFlightWindow(1)") << QoS::AtLeastOnce << 1;
    QTest::newRow("A-flow-3 QoS 2, inFlightWindow(1)") << QoS::ExactlyOnce << 1;
    QTest::newRow("A-flow-3 QoS 1, Receive Maximum 1") << QoS::AtLeastOnce << 0;
    QTest::newRow("A-flow-3 QoS 2, Receive Maximum 1") << QoS::ExactlyOnce << 0;
    QTest::newRow("A-flow-3 QoS 1, no limit") << QoS::AtLeastOnce << 11;
}

namespace {

int messagesLogged = 0;

void countLogged(QtMsgType, const QMessageLogContext &, const QString &)
{
    ++messagesLogged;
}

QCoro::Task<> note(QCoro::Task<PublishResult> task, int number, QList<int> &done)
{
    co_await task;
    done.append(number);
}

} // namespace

void tst_FlowControl::aFlow3_manyPublishesAtOnceAreQuietAndInOrder()
{
    QFETCH(QoS, qos);
    QFETCH(int, window);
    constexpr int count = 11;
    AnsweringPeer peer(window == 0 ? 1 : 100);
    ClientOptions options(peer.url());
    if (window > 0)
        options.inFlightWindow(window);
    Client client(options);
    RUN_COROUTINE(client.connect().start());
    peer.hold(false);
    messagesLogged = 0;
    const auto previous = qInstallMessageHandler(&countLogged);
    const auto restored = qScopeGuard([previous] { qInstallMessageHandler(previous); });
    QList<int> done;
    std::vector<QCoro::Task<>> tasks;
    for (int i = 0; i < count; ++i)
        tasks.push_back(note(client.publish("a", i, qos).start(), i, done));

    const int atOnce = window > 1 ? count : 1;
    QTRY_COMPARE(peer.receivedOf<Publish>().size(), atOnce);
    for (int i = 1; i <= count; ++i) {
        if (qos == QoS::ExactlyOnce) {
            peer.answerOldest(); // PUBREC: the place is not free before PUBCOMP
            QTRY_VERIFY(peer.holds<PubRel>());
            QCOMPARE(peer.receivedOf<Publish>().size(), i);
        }
        QCOMPARE(done.size(), i - 1);
        peer.answerOldest();
        QTRY_COMPARE(done.size(), i);
        QTRY_COMPARE(peer.receivedOf<Publish>().size(), std::min(count, i + atOnce));
    }
    for (int i = 0; i < count; ++i) {
        QCOMPARE(done[i], i);
        QCOMPARE(peer.receivedOf<Publish>()[i].payload, QByteArray::number(i));
    }
    QCOMPARE(messagesLogged, 0);
}

void tst_FlowControl::aFlow4_cancelledPublishesGiveTheirPlaceBackOnce()
{
    ScriptedPeer peer;
    peer.acceptConnection(limitedConnAck(PropertyId::ReceiveMaximum, 5));
    Client client(peer.url());
    RUN_COROUTINE(client.connect().start());
    auto markers = client.messages();
    int answered = 0;
    for (int round = 0; round < 50; ++round) {
        RUN_COROUTINE([](Client &client, int &round) -> QCoro::Task<> {
            std::stop_source source;
            std::vector<QCoro::Task<bool>> tasks;
            for (int i = 0; i < 5; ++i) {
                tasks.push_back(throws<CancelledError>(
                    client.publish("a", round, QoS::AtLeastOnce)
                        .stopOn(source.get_token())
                        .start()));
            }
            source.request_stop();
            for (auto &task : tasks) {
                const bool cancelled = co_await task;
                CO_VERIFY(cancelled);
            }
        }(client, round));
        // All five stay in flight until they are answered, with five ids of their own.
        QTRY_COMPARE(peer.receivedOf<Publish>().size(), answered + 5);
        const auto published = peer.receivedOf<Publish>();
        QSet<quint16> ids;
        for (; answered < published.size(); ++answered) {
            ids.insert(published[answered].packetId);
            peer.send(PubAck{published[answered].packetId});
        }
        QCOMPARE(ids.size(), 5);
        peer.send(publishOf("behind the answers", ""));
        QTRY_COMPARE(markers.size(), round + 1);
    }
    // The whole quota is there again, and no more.
    for (int i = 0; i < 6; ++i)
        client.publish("b", i, QoS::AtLeastOnce).start();
    RUN_COROUTINE(client.publish("end").start());
    QTRY_COMPARE(peer.receivedOf<Publish>().last().topic, Topic("end"));
    QCOMPARE(peer.receivedOf<Publish>().size(), answered + 5 + 1);
    QCOMPARE(client.state(), ConnectionState::Connected);
}

void tst_FlowControl::aFlow5_packetIdsInUseAreNotTakenAgain()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck());
    Client client(peer.url());
    RUN_COROUTINE(client.connect().start());
    constexpr int all = 66'000;
    for (int i = 0; i < all; ++i)
        client.publish("a", i, QoS::AtLeastOnce).start();
    RUN_COROUTINE(client.publish("end").start());
    QTRY_VERIFY_WITH_TIMEOUT(
        !peer.received().isEmpty() && std::holds_alternative<Publish>(peer.received().last())
            && std::get<Publish>(peer.received().last()).topic == Topic("end"),
        60'000);
    const auto published = peer.receivedOf<Publish>();
    QSet<quint16> ids;
    for (const Publish &publish : published)
        ids.insert(publish.packetId);
    QVERIFY(published.size() <= 65'535 + 1);
    QVERIFY(published.size() > 60'000);
    QCOMPARE(ids.size(), published.size()); // with the 0 of the last
    peer.send(PubAck{published[0].packetId});
    QTRY_COMPARE(peer.receivedOf<Publish>().size(), published.size() + 1);
    const quint16 id = peer.receivedOf<Publish>().last().packetId;
    QVERIFY(id == published[0].packetId || !ids.contains(id));
}

namespace {

void flood(ScriptedPeer &peer, int messages)
{
    for (int id = 1; id <= messages; ++id)
        peer.send(publishOf("a", "x", QoS::AtLeastOnce, quint16(id)));
}

QCoro::Task<> take(MessageStream &stream, int messages)
{
    for (int taken = 0; taken < messages; ++taken) {
        const auto message = co_await stream.next();
        CO_VERIFY(message);
    }
}

} // namespace

// mosquitto 2.0 does so after a restart.
void tst_FlowControl::d28_aServerThatOverrunsTheMaximumThatWeChoseIsHeldBack()
{
    constexpr int messages = 40;
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck());
    Client client(peer.url());
    auto stream = client.messages(StreamOptions().maximumMessages(4));
    RUN_COROUTINE(client.connect().start());
    const auto announced
        = peer.receivedOf<Connect>()[0].properties.number(PropertyId::ReceiveMaximum);
    QCOMPARE(announced, std::optional<quint32>(4));
    flood(peer, messages);
    QTRY_COMPARE(stream.size(), 5); // the one too many, and no other
    RUN_COROUTINE(take(stream, messages));
    QTRY_COMPARE(peer.receivedOf<PubAck>().size(), messages);
    QCOMPARE(client.state(), ConnectionState::Connected);
}

void tst_FlowControl::d28_aServerThatOverrunsTheMaximumThatWasSetIsLeft()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck());
    Client client(ClientOptions(peer.url()).receiveMaximum(4));
    const auto stream = client.messages();
    RUN_COROUTINE(client.connect().start());
    flood(peer, 5);
    QTRY_COMPARE(peer.receivedOf<Disconnect>(),
                 QList<Disconnect>{Disconnect{ReasonCode::ReceiveMaximumExceeded}});
}

QTEST_GUILESS_MAIN(tst_FlowControl)
#include "tst_flowcontrol.moc"
