// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "answeringpeer.h"
#include "testpackets.h"
#include "workerthread.h"

#include <localbroker/localbroker.h>
#include <qcomqtt/client.h>
#include <qcomqtt/gather.h>
#include <qcomqtt/publishprogress.h>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

//! What other threads do with a client.
class tst_ClientHandle : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRec12_threeThreadsShareAClient();
    void everyOperationGoesOnInTheThreadThatAwaitsIt();
    void operationsAreLazyAndBeginInTheOrderOfAThread();
    void errorsOfTheServerAndOfArgumentsComeAcross();
    void theClientsOwnThreadMayUseIt();
    void inTheClientsOwnThreadItsOperationsKeepTheirPlace();
    void itConnectsAndDisconnects();
    void theDefaultTimeLimitIsTheClients();
    void aHandleOfNoClientIsRefused();
    void handlesAreMadeInTheClientsThread();
};

namespace {

//! Counts the warnings of Qt as long as it lives, in every thread.
class WarningCounter
{
public:
    WarningCounter()
    {
        s_count = 0;
        s_previous = qInstallMessageHandler(&WarningCounter::take);
    }
    ~WarningCounter() { qInstallMessageHandler(s_previous); }
    Q_DISABLE_COPY_MOVE(WarningCounter)
    int count() const { return s_count; }

private:
    static void take(QtMsgType type, const QMessageLogContext &context, const QString &text)
    {
        if (type != QtDebugMsg && type != QtInfoMsg)
            ++s_count;
        s_previous(type, context, text);
    }

    static inline std::atomic<int> s_count;
    static inline QtMessageHandler s_previous;
};

//! A client that lives in a thread of its own.
class ClientThread
{
public:
    explicit ClientThread(ClientOptions options)
    {
        const auto connecting = m_worker.start([this, options = std::move(options)] {
            m_client = std::make_unique<Client>(options);
            m_handle = m_client->handle();
            return connect(*m_client);
        });
        [&] { FINISH(connecting); }();
    }
    ~ClientThread()
    {
        m_worker.run([this] { m_client.reset(); });
        m_worker.end();
    }
    ClientHandle handle() const { return m_handle; }

private:
    static QCoro::Task<> connect(Client &client) { co_await client.connect(); }

    WorkerThread m_worker;
    std::unique_ptr<Client> m_client;
    ClientHandle m_handle;
};

QCoro::Task<> exchangeMessages(ClientHandle client, Topic topic, int count)
{
    const QThread *here = QThread::currentThread();
    MessageStream stream = co_await client.listen(Subscription(topic.utf8(), QoS::ExactlyOnce));
    REQUIRE(QThread::currentThread() == here);
    for (int i = 0; i < count; i += 2) {
        co_await client.publish(topic, i, QoS(i / 2 % 3));
        REQUIRE(QThread::currentThread() == here);
        const auto message = co_await stream.next();
        REQUIRE(QThread::currentThread() == here);
        REQUIRE(message && message->toInt() == i);
    }
    co_await client.unsubscribe(topic.toString());
    REQUIRE(QThread::currentThread() == here);
    const auto end = co_await stream.next();
    REQUIRE(!end);
    REQUIRE(QThread::currentThread() == here);
}

} // namespace

void tst_ClientHandle::aRec12_threeThreadsShareAClient()
{
    constexpr int operations = 10'000;
    const WarningCounter warnings;
    LocalBroker broker;
    broker.listen();
    const ClientThread client{ClientOptions(broker.url())};
    std::array<WorkerThread, 3> callers;
    QList<ErrandPointer> errands;
    for (int i = 0; i < int(callers.size()); ++i) {
        const Topic topic(u"caller/%1"_s.arg(i));
        errands.append(callers[i].start([handle = client.handle(), topic] {
            return exchangeMessages(handle, topic, operations / 3 + 2);
        }));
    }
    for (const ErrandPointer &errand : std::as_const(errands))
        FINISH(errand);
    QCOMPARE(warnings.count(), 0);
}

namespace {

QCoro::Task<> doEverything(ClientHandle client)
{
    QThread *const here = QThread::currentThread();
    const auto check = [here] { REQUIRE(QThread::currentThread() == here); };
    const ConnectResult connected = co_await client.connected();
    check();
    REQUIRE(connected.clientId() == u"me"_s);
    const SubscribeResult subscribed = co_await client.subscribe("a/#", QoS::AtLeastOnce);
    check();
    REQUIRE(subscribed.reasonCodes() == QList{ReasonCode::GrantedQoS1});
    co_await client.subscribe(Subscription("b"), Subscription("c", QoS::ExactlyOnce));
    check();
    for (const QoS qos : {QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce}) {
        co_await client.publish("a", 1, qos);
        check();
        co_await client.post("b", "text", qos);
        check();
    }
    co_await client.drain();
    check();
    MessageStream stream = co_await client.listen("d");
    check();
    co_await client.unsubscribe("b", "c");
    check();
    REQUIRE(client.state() == ConnectionState::Connected);
    co_await client.disconnect();
    check();
    const Disconnection why = co_await client.disconnected();
    check();
    REQUIRE(why.isClean());
    REQUIRE(client.state() == ConnectionState::Disconnected);
}

} // namespace

void tst_ClientHandle::everyOperationGoesOnInTheThreadThatAwaitsIt()
{
    LocalBroker broker;
    broker.listen();
    Client client(ClientOptions(broker.url()).clientId(u"me"_s));
    RUN_COROUTINE(client.connect().start());
    WorkerThread caller;
    const auto errand = caller.start([handle = client.handle()] { return doEverything(handle); });
    FINISH(errand);
    QCOMPARE(broker.publishesReceived(), 6);
}

namespace {

QCoro::Task<> publishInOrder(ClientHandle client)
{
    const auto never = client.publish("never", 0, QoS::AtLeastOnce);
    const auto third = client.publish("o/3", 3, QoS::AtLeastOnce);
    auto first = client.publish("o/1", 1, QoS::AtLeastOnce).start();
    auto second = client.publish("o/2", 2).start();
    co_await third;
    co_await first;
    co_await second;
}

QList<Topic> publishedTopics(const ScriptedPeer &peer)
{
    QList<Topic> topics;
    for (const auto &publish : peer.receivedOf<QCoMqtt::Internal::Publish>())
        topics.append(publish.topic);
    return topics;
}

} // namespace

void tst_ClientHandle::operationsAreLazyAndBeginInTheOrderOfAThread()
{
    AnsweringPeer peer(10);
    Client client(peer.url());
    RUN_COROUTINE(client.connect().start());
    WorkerThread caller;
    const auto errand = caller.start([handle = client.handle()] { return publishInOrder(handle); });
    FINISH(errand);
    const QList<Topic> expected{"o/1", "o/2", "o/3"};
    QCOMPARE(publishedTopics(peer), expected);
}

namespace {

QCoro::Task<> meetErrors(ClientHandle client)
{
    bool isEmptyRefused = false;
    try {
        (void)client.publish(Topic(), 1);
    } catch (const UsageError &) {
        isEmptyRefused = true;
    }
    REQUIRE(isEmptyRefused);
    bool isRefused = false;
    try {
        co_await client.publish("refused", 1, QoS::AtLeastOnce);
    } catch (const PublishError &error) {
        isRefused = error.reasonCode() == ReasonCode::NotAuthorized
            && error.reasonString() == u"no"_s;
    }
    REQUIRE(isRefused);
    bool isTooMuch = false;
    try {
        co_await client.publish("too much", 1, QoS::ExactlyOnce);
    } catch (const UsageError &) {
        isTooMuch = true; // for this server
    }
    REQUIRE(isTooMuch);
}

} // namespace

void tst_ClientHandle::errorsOfTheServerAndOfArgumentsComeAcross()
{
    ScriptedPeer peer;
    const QCoMqtt::Internal::ConnAck connAck = limitedConnAck(PropertyId::MaximumQoS, 1);
    QCoMqtt::Internal::PubAck pubAck{1, ReasonCode::NotAuthorized, {}};
    pubAck.properties.setText(PropertyId::ReasonString, u"no"_s);
    peer.acceptConnection(connAck).expectAny<QCoMqtt::Internal::Publish>().reply(pubAck);
    Client client(peer.url());
    RUN_COROUTINE(client.connect().start());
    WorkerThread caller;
    const auto errand = caller.start([handle = client.handle()] { return meetErrors(handle); });
    FINISH(errand);
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

void tst_ClientHandle::inTheClientsOwnThreadItsOperationsKeepTheirPlace()
{
    AnsweringPeer peer(10);
    Client client(peer.url());
    const ClientHandle handle = client.handle();
    RUN_COROUTINE(client.connect().start());
    auto first = client.publish("1", 1, QoS::AtLeastOnce).start();
    auto second = handle.publish("2", 1, QoS::AtLeastOnce).start();
    auto third = client.publish("3", 1, QoS::AtLeastOnce).start();
    RUN_COROUTINE(std::move(second));
    const QList<Topic> inOrder{"1", "2", "3"};
    QCOMPARE(publishedTopics(peer), inOrder);
}

void tst_ClientHandle::theClientsOwnThreadMayUseIt()
{
    LocalBroker broker;
    broker.listen();
    Client client(ClientOptions(broker.url()).clientId(u"me"_s));
    const ClientHandle handle = client.handle();
    RUN_COROUTINE(handle.connect().start());
    RUN_COROUTINE(doEverything(handle));
}

namespace {

QCoro::Task<> comeAndGo(ClientHandle client)
{
    REQUIRE(client.state() == ConnectionState::Disconnected);
    auto waiting = client.connected().start();
    const ConnectResult result = co_await client.connect();
    REQUIRE(result.clientId() == u"me"_s);
    co_await waiting;
    REQUIRE(client.state() == ConnectionState::Connected);
    bool isRefused = false;
    try {
        co_await client.connect();
    } catch (const UsageError &) {
        isRefused = true;
    }
    REQUIRE(isRefused);
    auto lost = client.disconnected().start();
    co_await client.disconnect(DisconnectOptions().drain(1s));
    co_await lost;
}

} // namespace

void tst_ClientHandle::itConnectsAndDisconnects()
{
    AnsweringPeer peer;
    Client client(ClientOptions(peer.url()).clientId(u"me"_s));
    WorkerThread caller;
    const auto errand = caller.start([handle = client.handle()] { return comeAndGo(handle); });
    FINISH(errand);
}

namespace {

template<typename Exception>
QCoro::Task<> expectError(QCoro::Task<> task)
{
    bool isThrown = false;
    try {
        co_await task;
    } catch (const Exception &) {
        isThrown = true;
    }
    REQUIRE(isThrown);
}

QCoro::Task<> subscribeAfter(ClientHandle client, std::chrono::milliseconds limit)
{
    auto subscribing = client.subscribe("a");
    if (limit > 0ms)
        subscribing = subscribing.timeout(limit);
    co_await subscribing;
}

} // namespace

void tst_ClientHandle::theDefaultTimeLimitIsTheClients()
{
    AnsweringPeer peer(10);
    Client client(ClientOptions(peer.url()).operationTimeout(1ms));
    RUN_COROUTINE(client.connect().start());
    peer.hold(false);
    WorkerThread caller;
    const ClientHandle handle = client.handle();
    const auto byDefault = caller.start(
        [handle] { return expectError<TimeoutError>(subscribeAfter(handle, 0ms)); });
    const auto byLimit = caller.start([handle] { return subscribeAfter(handle, 60s); });
    FINISH(byDefault);
    QVERIFY(!byLimit->isDone);
    QTRY_COMPARE(peer.receivedOf<QCoMqtt::Internal::Subscribe>().size(), 2);
    peer.answerAll();
    FINISH(byLimit);
}

void tst_ClientHandle::aHandleOfNoClientIsRefused()
{
    const ClientHandle none;
    QCOMPARE(none.state(), ConnectionState::Disconnected);
    QVERIFY_EXCEPTION_THROWN((void)none.connect(), UsageError);
    QVERIFY_EXCEPTION_THROWN((void)none.publish("a", 1), UsageError);
    QVERIFY_EXCEPTION_THROWN((void)none.messages(), UsageError);
    QVERIFY_EXCEPTION_THROWN((void)none.disconnected(), UsageError);
}

void tst_ClientHandle::handlesAreMadeInTheClientsThread()
{
    Client client("localhost");
    const ClientHandle handle = client.handle();
    const PublishProgress progress(client);
    QVERIFY_EXCEPTION_THROWN((void)handle.publish("a", 1, PublishOptions().progress(progress)),
                             UsageError);
    std::atomic<bool> isRefused = false;
    const std::unique_ptr<QThread> other(QThread::create([&] {
        try {
            (void)client.handle();
        } catch (const UsageError &) {
            isRefused = true;
        }
    }));
    other->start();
    QVERIFY(other->wait());
    QVERIFY(isRefused);
}

QTEST_GUILESS_MAIN(tst_ClientHandle)
#include "tst_clienthandle.moc"
