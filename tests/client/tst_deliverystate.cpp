// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "scriptedpeer.h"
#include "testpackets.h"
#include "workerthread.h"

#include <qcomqtt/client.h>
#include <qcomqtt/memorysessionstore.h>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// What an error says of the message that it ends: whether it may be delivered all the same.
class tst_DeliveryState : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void i4_aStoppedPublish_data();
    void i4_aStoppedPublish();
    void i4_aPublishThatTakesTooLong();
    void qos0ThatTheSystemDoesNotTake();
    void aLostConnectionOrClient_data();
    void aLostConnectionOrClient();
    void whatAStoreKeepsGoesOn();
    void whatTheOutboxDropsWasNotSent();
    void whatExpiresWasNotSent();
    void aPostThatWaitsForRoomIsTaken();
    void aServerThatLostItsStateLeavesItOpen();
    void aHandleKnowsWhatTheClientHasNotBegunWith();
    void aHandleDoesNotKnowWhatTheClientHasBegunWith();
    void otherErrorsSayNothingOfIt();

private:
    using State = std::optional<DeliveryState>;
    void connect(const ClientOptions &options = {},
                 const ConnAck &connAck = limitedConnAck(PropertyId::ReceiveMaximum, 1));
    //! A publish to be ended: with another before it when it is not to be sent, and answered with
    //! PUBREC when it is to come that far.
    QCoro::Task<> start(const QByteArray &moment, std::stop_token stop = {});
    static QCoro::Task<> note(QCoro::Task<PublishResult> publish, State &state,
                              std::atomic<bool> &ended);
    static QCoro::Task<> note(QCoro::Task<> task, State &state,
                              std::atomic<bool> &ended);

    std::unique_ptr<ScriptedPeer> m_peer;
    std::unique_ptr<Client> m_client;
    State m_state;
    std::atomic<bool> m_ended = false;
};

void tst_DeliveryState::init()
{
    m_peer = std::make_unique<ScriptedPeer>();
    m_state.reset();
    m_ended = false;
}

void tst_DeliveryState::cleanup()
{
    m_client.reset();
    m_peer.reset();
}

void tst_DeliveryState::connect(const ClientOptions &options, const ConnAck &connAck)
{
    m_peer->acceptConnection(connAck);
    ClientOptions own = options;
    m_client = std::make_unique<Client>(own.url(m_peer->url()));
    RUN_COROUTINE(m_client->connect().start());
}

QCoro::Task<> tst_DeliveryState::note(QCoro::Task<PublishResult> publish, State &state,
                                      std::atomic<bool> &ended)
{
    try {
        co_await publish;
    } catch (const Error &error) {
        state = error.deliveryState();
        ended = true;
    }
}

QCoro::Task<> tst_DeliveryState::note(QCoro::Task<> task, State &state,
                              std::atomic<bool> &ended)
{
    try {
        co_await task;
    } catch (const Error &error) {
        state = error.deliveryState();
        ended = true;
    }
}

QCoro::Task<> tst_DeliveryState::start(const QByteArray &moment, std::stop_token stop)
{
    if (moment == "waiting")
        m_client->publish("first", {}, QoS::AtLeastOnce).start();
    const auto publish = m_client->publish("a", {}, QoS::ExactlyOnce).stopOn(std::move(stop));
    auto noting = note(publish.start(), m_state, m_ended);
    if (!QTest::qWaitFor([this] { return m_peer->receivedOf<Publish>().size() == 1; }))
        qFatal("no PUBLISH came");
    if (moment == "received") {
        m_peer->send(PubRec{1});
        if (!QTest::qWaitFor([this] { return m_peer->receivedOf<PubRel>().size() == 1; }))
            qFatal("no PUBREL came");
    }
    return noting;
}

void tst_DeliveryState::i4_aStoppedPublish_data()
{
    QTest::addColumn<QByteArray>("moment");
    QTest::addColumn<DeliveryState>("expected");
    QTest::newRow("I4 it waits") << QByteArray("waiting") << DeliveryState::NotSent;
    QTest::newRow("I4 it is sent") << QByteArray("sent") << DeliveryState::InFlight;
    QTest::newRow("I4 PUBREC has come") << QByteArray("received") << DeliveryState::InFlight;
}

void tst_DeliveryState::i4_aStoppedPublish()
{
    QFETCH(QByteArray, moment);
    QFETCH(DeliveryState, expected);
    connect();
    std::stop_source stop;
    const auto noting = start(moment, stop.get_token());
    stop.request_stop();
    QTRY_VERIFY(m_ended);
    QCOMPARE(m_state, State(expected));
}

void tst_DeliveryState::i4_aPublishThatTakesTooLong()
{
    connect();
    std::atomic<bool> waitedEnded = false;
    State waited;
    const auto sent = note(m_client->publish("a", {}, QoS::AtLeastOnce).timeout(200ms).start(),
                           m_state, m_ended);
    const auto waiting = note(m_client->publish("a", {}, QoS::AtLeastOnce).timeout(200ms).start(),
                              waited, waitedEnded);
    QTRY_VERIFY(m_ended && waitedEnded);
    QCOMPARE(m_state, State(DeliveryState::InFlight));
    QCOMPARE(waited, State(DeliveryState::NotSent));
}

void tst_DeliveryState::qos0ThatTheSystemDoesNotTake()
{
    connect();
    m_peer->stopReading();
    std::stop_source stop;
    const QByteArray large(8 * 1024 * 1024, 'x');
    const auto publish = m_client->publish("a", large).stopOn(stop.get_token());
    const auto noting = note(publish.start(), m_state, m_ended);
    QTRY_VERIFY(m_peer->hasUnread());
    stop.request_stop();
    QTRY_VERIFY(m_ended);
    QCOMPARE(m_state, State(DeliveryState::MaybeDelivered));
}

void tst_DeliveryState::aLostConnectionOrClient_data()
{
    QTest::addColumn<QByteArray>("moment");
    QTest::addColumn<bool>("destroyed");
    QTest::addColumn<DeliveryState>("expected");
    for (const bool destroyed : {false, true}) {
        const char *what = destroyed ? "client destroyed" : "connection lost";
        QTest::addRow("%s, it waits", what)
            << QByteArray("waiting") << destroyed << DeliveryState::NotSent;
        QTest::addRow("%s, it is sent", what)
            << QByteArray("sent") << destroyed << DeliveryState::MaybeDelivered;
        QTest::addRow("%s, PUBREC has come", what)
            << QByteArray("received") << destroyed << DeliveryState::MaybeDelivered;
    }
}

void tst_DeliveryState::aLostConnectionOrClient()
{
    QFETCH(QByteArray, moment);
    QFETCH(bool, destroyed);
    QFETCH(DeliveryState, expected);
    connect();
    const auto noting = start(moment);
    if (destroyed)
        m_client.reset();
    else
        m_peer->closeNow();
    QTRY_VERIFY(m_ended);
    QCOMPARE(m_state, State(expected));
}

void tst_DeliveryState::whatAStoreKeepsGoesOn()
{
    ConnAck connAck;
    connAck.properties.setNumber(PropertyId::ReceiveMaximum, 1);
    for (const QByteArray moment : {"waiting", "sent"}) {
        init();
        connect(ClientOptions().clientId(u"me"_s).sessionExpiry(1h).sessionStore(
                    std::make_shared<MemorySessionStore>()),
                connAck);
        const auto noting = start(moment);
        m_client.reset();
        QVERIFY(m_ended);
        QCOMPARE(m_state, State(DeliveryState::InFlight));
    }
}

void tst_DeliveryState::whatTheOutboxDropsWasNotSent()
{
    connect(ClientOptions().outbox(OutboxOptions(OutboxPolicy::DropOldest).maximumMessages(1)));
    const auto noting = start("waiting");
    const auto newer = m_client->publish("b", {}, QoS::AtLeastOnce).start();
    QTRY_VERIFY(m_ended);
    QCOMPARE(m_state, State(DeliveryState::NotSent));
}

void tst_DeliveryState::whatExpiresWasNotSent()
{
    connect();
    m_client->publish("first", {}, QoS::AtLeastOnce).start();
    const auto noting
        = note(m_client
                   ->publish("a", {}, PublishOptions(QoS::AtLeastOnce).messageExpiry(1s))
                   .start(),
               m_state, m_ended);
    QTRY_VERIFY(m_ended);
    QCOMPARE(m_state, State(DeliveryState::NotSent));
}

void tst_DeliveryState::aPostThatWaitsForRoomIsTaken()
{
    connect(ClientOptions().outbox(OutboxOptions().maximumMessages(1)));
    m_client->publish("first", {}, QoS::AtLeastOnce).start();
    std::stop_source stop;
    const auto post = m_client->post("a", {}, QoS::AtLeastOnce).stopOn(stop.get_token());
    const auto noting = note(post.start(), m_state, m_ended);
    QVERIFY(!m_ended);
    stop.request_stop();
    QTRY_VERIFY(m_ended);
    QCOMPARE(m_state, State(DeliveryState::InFlight));
}

void tst_DeliveryState::aServerThatLostItsStateLeavesItOpen()
{
    connect();
    const auto noting = start("received");
    m_peer->send(PubComp{1, ReasonCode::PacketIdentifierNotFound});
    QTRY_VERIFY(m_ended);
    QCOMPARE(m_state, State(DeliveryState::MaybeDelivered));
}

// The client's thread processes no events until the time is over.
void tst_DeliveryState::aHandleKnowsWhatTheClientHasNotBegunWith()
{
    connect();
    {
        WorkerThread caller;
        caller.start([handle = m_client->handle(), this]() -> QCoro::Task<> {
            return note(handle.publish("a", {}, QoS::AtLeastOnce).timeout(1ms).start(), m_state,
                        m_ended);
        });
        const QDeadlineTimer deadline(30s);
        while (!m_ended && !deadline.hasExpired())
            QThread::yieldCurrentThread();
    }
    QVERIFY(m_ended);
    QCOMPARE(m_state, State(DeliveryState::NotSent));
    m_client->publish("b", {}, QoS::AtLeastOnce).start();
    QTRY_COMPARE(m_peer->receivedOf<Publish>().size(), 1);
    QCOMPARE(m_peer->receivedOf<Publish>().first().topic, Topic("b"));
}

void tst_DeliveryState::aHandleDoesNotKnowWhatTheClientHasBegunWith()
{
    connect();
    WorkerThread caller;
    std::stop_source stop;
    caller.start([handle = m_client->handle(), token = stop.get_token(), this]() -> QCoro::Task<> {
        return note(handle.publish("a", {}, QoS::AtLeastOnce).stopOn(token).start(), m_state, m_ended);
    });
    QTRY_COMPARE(m_peer->receivedOf<Publish>().size(), 1);
    stop.request_stop();
    QTRY_VERIFY(m_ended);
    caller.end();
    QCOMPARE(m_state, State(DeliveryState::MaybeDelivered));
}

void tst_DeliveryState::otherErrorsSayNothingOfIt()
{
    connect();
    std::stop_source stop;
    const auto subscribe = m_client->disconnected().stopOn(stop.get_token());
    const auto noting = note([](auto operation) -> QCoro::Task<> { co_await operation; }(subscribe),
                             m_state, m_ended);
    stop.request_stop();
    QTRY_VERIFY(m_ended);
    QCOMPARE(m_state, State());
}

QTEST_GUILESS_MAIN(tst_DeliveryState)
#include "tst_deliverystate.moc"
