// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "ejabberdcluster.h"
#include "peers.h"
#include "relay.h"
#include "runningloop.h"

#include <QtCore/QRandomGenerator>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int atOnce = 10; // publishes that are awaited at the same time

QoS qosOf(qsizetype index)
{
    return index % 2 == 0 ? QoS::AtLeastOnce : QoS::ExactlyOnce;
}

//! What became of one message.
struct Sent
{
    int lossesBefore = 0; // of the publisher's connections, when its publish began
    int lossesAfter = 0; // and when it ended
    bool isUncertain = false; // its node had accepted it, and nobody knows any more what became of it
    bool isAfterKill = false; // it began when the node was killed already
    bool isAfterGap = false; // it began when the subscriber was known to be subscribed again
    int received = 0;
};

//! A publisher and a subscriber at a cluster, and an account of every message.
class Traffic
{
public:
    Traffic(ClientOptions publisher, ClientOptions subscriber)
        : m_publisher(std::move(publisher)), m_subscriber(std::move(subscriber))
    {
    }
    QCoro::Task<> begin();
    //! As many more, in turn with QoS 1 and QoS 2.
    void publish(int count);
    bool waitForReceived(int count) const;
    bool waitForSent(int count) const;
    bool waitForPublished() const;
    //! Until the subscriber was told of a gap, and gets messages again.
    bool waitForGap() const;
    //! Until everything has come that was published by now.
    bool flush();

    QList<Sent> sent;
    bool isNodeKilled = false; // for the test to say
    int received = 0;
    int uncertain = 0; // publishes that threw, since their node had accepted them and was killed
    int failed = 0; // publishes that threw something else than that
    int losses = 0; // of the publisher's connections
    int subscriberLosses = 0;
    int gaps = 0; // that the subscriber was told of

private:
    QCoro::Task<> publishNext();
    QCoro::Task<> publishOne(qsizetype index);
    QCoro::Task<> receive(MessageStream messages);
    QCoro::Task<> watchPublisher(EventStream events);
    QCoro::Task<> watchSubscriber(EventStream events);
    void count(const Message &message);

    const QByteArray m_topic = freshTopic();
    Client m_publisher;
    Client m_subscriber;
    int m_wanted = 0;
    int m_running = 0;
    int m_marks = 0; // that the subscriber sent to itself, and got
    bool m_isFlushed = false;
};

QCoro::Task<> Traffic::begin()
{
    co_await m_publisher.connect();
    co_await m_subscriber.connect();
    watchPublisher(m_publisher.events());
    watchSubscriber(m_subscriber.events());
    receive(co_await m_subscriber.listen(m_topic, QoS::ExactlyOnce));
}

void Traffic::publish(int count)
{
    m_wanted += count;
    while (m_running < atOnce) {
        ++m_running;
        publishNext();
    }
}

QCoro::Task<> Traffic::publishNext()
{
    try {
        while (sent.size() < m_wanted) {
            const qsizetype index = sent.size();
            Sent message;
            message.lossesBefore = losses;
            message.isAfterKill = isNodeKilled;
            message.isAfterGap = gaps > 0 && m_marks == gaps;
            sent.append(message);
            co_await publishOne(index);
        }
    } catch (const CancelledError &) {
        co_return; // this is gone
    } catch (const Error &error) {
        qWarning("a publish failed: %s", qUtf8Printable(error.text()));
        ++failed;
    }
    --m_running;
}

QCoro::Task<> Traffic::publishOne(qsizetype index)
{
    const QoS qos = qosOf(index);
    try {
        co_await m_publisher.publish(m_topic, int(index), qos);
    } catch (const PublishError &error) {
        if (error.reasonCode() != ReasonCode::PacketIdentifierNotFound)
            throw;
        sent[index].isUncertain = true;
        ++uncertain;
    }
    sent[index].lossesAfter = losses;
}

QCoro::Task<> Traffic::receive(MessageStream messages)
{
    try {
        while (auto message = co_await messages.next())
            count(*message);
    } catch (const CancelledError &) {
        // this is gone
    }
}

void Traffic::count(const Message &message)
{
    if (message.payload() == "mark") {
        ++m_marks;
    } else if (message.payload() == "end") {
        m_isFlushed = true;
    } else {
        ++received;
        ++sent[message.toInt().value()].received;
    }
}

QCoro::Task<> Traffic::watchPublisher(EventStream events)
{
    try {
        while (auto event = co_await events.next())
            losses += event->type() == ConnectionEvent::Type::Lost ? 1 : 0;
    } catch (const CancelledError &) {
        // this is gone
    }
}

// Its own message comes back when the server has taken the subscription, which it sent before.
QCoro::Task<> Traffic::watchSubscriber(EventStream events)
{
    try {
        while (auto event = co_await events.next()) {
            subscriberLosses += event->type() == ConnectionEvent::Type::Lost ? 1 : 0;
            if (event->type() != ConnectionEvent::Type::Gap)
                continue;
            ++gaps;
            co_await m_subscriber.publish(m_topic, "mark", QoS::AtLeastOnce);
        }
    } catch (const CancelledError &) {
        // this is gone
    }
}

bool Traffic::waitForReceived(int count) const
{
    return runUntil([&] { return received >= count; }, 30s);
}

bool Traffic::waitForSent(int count) const
{
    return runUntil([&] { return sent.size() >= count; }, 30s);
}

bool Traffic::waitForPublished() const
{
    return runUntil([&] { return m_running == 0; }, 60s);
}

bool Traffic::waitForGap() const
{
    return runUntil([&] { return gaps > 0 && m_marks >= gaps; }, 30s);
}

// ejabberd keeps the order of what comes from one session.
bool Traffic::flush()
{
    const auto publishing = m_publisher.publish(m_topic, "end", QoS::AtLeastOnce).start();
    return runUntil([&] { return m_isFlushed; }, 30s);
}

//! What of the messages is missing, or was there twice, and by whose doing.
struct Account
{
    //! Lost by the cluster: published before the kill, and not handed on by the killed node, or
    //! handed on to it.
    int withNode = 0;
    //! Lost by the cluster: published after it, when the subscriber's session and its subscription
    //! had gone with the node.
    int withSession = 0;
    //! Lost, and the publisher was told that it may be.
    int uncertain = 0;
    //! Lost, or there twice, for no such reason: by us.
    int byUs = 0;
    int again1 = 0; //!< came again: of QoS 1
    int again2 = 0; //!< of QoS 2

    explicit Account(const Traffic &traffic);
    QByteArray text() const;

private:
    void add(const Sent &message, QoS qos, const Traffic &traffic);
};

Account::Account(const Traffic &traffic)
{
    for (qsizetype index = 0; index < traffic.sent.size(); ++index)
        add(traffic.sent[index], qosOf(index), traffic);
}

// The publisher sends anew what its node had not acknowledged; that this had handed it on all the same
// nobody knows any more. What the subscriber had acknowledged when its link broke, with QoS 1, comes
// again.
void Account::add(const Sent &message, QoS qos, const Traffic &traffic)
{
    const bool isSentAnew = message.lossesAfter > message.lossesBefore;
    if (message.received > 1) {
        (qos == QoS::AtLeastOnce ? again1 : again2) += message.received - 1;
        const bool isRepeated = qos == QoS::AtLeastOnce && traffic.subscriberLosses > 0;
        byUs += isSentAnew || isRepeated ? 0 : message.received - 1;
    }
    if (message.received > 0)
        return;
    const bool isOfKilledNode = traffic.losses > 0 && message.lossesAfter == 0;
    if (message.isUncertain)
        ++uncertain;
    else if (traffic.gaps > 0 && !message.isAfterGap)
        ++(message.isAfterKill ? withSession : withNode);
    else if (traffic.gaps == 0 && isOfKilledNode)
        ++withNode;
    else
        ++byUs;
}

QByteArray Account::text() const
{
    const auto number = [](int value) { return QByteArray::number(value); };
    return "lost with the node: " + number(withNode) + ", with the subscriber's session: "
        + number(withSession) + ", uncertain: " + number(uncertain) + ", by us: " + number(byUs)
        + "; came again: " + number(again1) + " of QoS 1, " + number(again2) + " of QoS 2";
}

} // namespace

//! Two nodes of a cluster, of which one is killed (H16).
class tst_Cluster : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void h16_aSessionGoesOnAtAnotherNode();
    void h16_whenANodeIsKilledTheOtherOneServes_data();
    void h16_whenANodeIsKilledTheOtherOneServes();
    void h16_theFirstIsUsedAgainWhenItHasReturned();

private:
    ClientOptions optionsFor(const QUrl &first, int other, const char *name) const;
    ClientOptions optionsFor(int node, const char *name) const
    {
        return optionsFor(m_cluster.url(node), 1 - node, name);
    }
    int someMessages() { return int(m_random.bounded(20, 60)); }

    EjabberdCluster m_cluster;
    QRandomGenerator m_random;
};

void tst_Cluster::initTestCase()
{
    if (!EjabberdCluster::isInstalled())
        QSKIP("ejabberd is not installed");
    const quint32 seed = qEnvironmentVariableIsSet("QCOMQTT_TEST_SEED")
        ? qEnvironmentVariable("QCOMQTT_TEST_SEED").toUInt()
        : QRandomGenerator::global()->generate();
    qInfo("QCOMQTT_TEST_SEED=%u", seed);
    m_random.seed(seed);
    QVERIFY2(m_cluster.start(), qPrintable(m_cluster.failure()));
}

void tst_Cluster::cleanup()
{
    for (const int node : {0, 1}) {
        if (!m_cluster.isRunning(node))
            QVERIFY2(m_cluster.restart(node), qPrintable(m_cluster.failure()));
    }
}

ClientOptions tst_Cluster::optionsFor(const QUrl &first, int other, const char *name) const
{
    return ClientOptions(first)
        .alternatives({m_cluster.url(other).toString()})
        .sharedSessions()
        .clientId(QString::fromLatin1(name + freshTopic()))
        .credentials("anybody@localhost", "any password")
        .reconnect(ReconnectPolicy::exponential(5ms, 50ms).retryFirstConnect());
}

// Only the way to the node is closed: the other one fetches the session from there.
void tst_Cluster::h16_aSessionGoesOnAtAnotherNode()
{
    Relay relay(m_cluster.port(0));
    Traffic traffic(optionsFor(1, "publisher"), optionsFor(relay.url(), 1, "subscriber"));
    RUN_COROUTINE(traffic.begin());
    traffic.publish(200);
    QVERIFY(traffic.waitForReceived(someMessages()));
    relay.close();
    QVERIFY(traffic.waitForPublished());
    QVERIFY(traffic.flush());
    const Account account(traffic);
    qInfo("%lld published, %s", qlonglong(traffic.sent.size()), account.text().constData());
    QCOMPARE(traffic.subscriberLosses, 1);
    QCOMPARE(traffic.gaps, 0);
    QCOMPARE(traffic.failed, 0);
    QCOMPARE(account.withNode + account.withSession + account.byUs, 0);
    QCOMPARE(account.again2, 0);
}

void tst_Cluster::h16_whenANodeIsKilledTheOtherOneServes_data()
{
    QTest::addColumn<int>("publisherAt");
    QTest::addColumn<int>("subscriberAt");
    QTest::newRow("the publisher's node") << 0 << 1;
    QTest::newRow("the subscriber's node") << 1 << 0;
    QTest::newRow("the node of both") << 0 << 0;
}

// What the cluster loses with a node is its own affair, and counted apart. The client's is that every
// publish ends, with an error only when the killed node had said PUBREC, that the stream goes on, that a lost session is told of as a gap, and that
// nothing is missing that was published when the subscriber was there again.
void tst_Cluster::h16_whenANodeIsKilledTheOtherOneServes()
{
    QFETCH(const int, publisherAt);
    QFETCH(const int, subscriberAt);
    Traffic traffic(optionsFor(publisherAt, "publisher"), optionsFor(subscriberAt, "subscriber"));
    RUN_COROUTINE(traffic.begin());
    traffic.publish(400);
    QVERIFY(traffic.waitForSent(5 * someMessages()));
    m_cluster.kill(0);
    traffic.isNodeKilled = true;
    if (subscriberAt == 0)
        QVERIFY(traffic.waitForGap());
    QVERIFY(traffic.waitForPublished());
    traffic.publish(100);
    QVERIFY(traffic.waitForPublished());
    QVERIFY(traffic.flush());
    const Account account(traffic);
    qInfo("%lld published, %d of them uncertain, %d received, %s", qlonglong(traffic.sent.size()),
          traffic.uncertain, traffic.received, account.text().constData());
    QCOMPARE(traffic.failed, 0);
    QCOMPARE(account.byUs, 0);
    QVERIFY(traffic.losses >= (publisherAt == 0 ? 1 : 0));
    QCOMPARE(traffic.gaps > 0, subscriberAt == 0);
}

// Clients stay where they are until they have to go; then they begin with the first of their list.
void tst_Cluster::h16_theFirstIsUsedAgainWhenItHasReturned()
{
    Traffic traffic(optionsFor(0, "publisher"), optionsFor(0, "subscriber"));
    RUN_COROUTINE(traffic.begin());
    for (const int killed : {0, 1}) {
        const int gaps = traffic.gaps;
        traffic.publish(100);
        QVERIFY(traffic.waitForReceived(traffic.received + someMessages()));
        m_cluster.kill(killed);
        QVERIFY(runUntil([&] { return traffic.gaps > gaps; }, 30s));
        QVERIFY(traffic.waitForGap());
        QVERIFY(traffic.waitForPublished());
        QVERIFY2(m_cluster.restart(killed), qPrintable(m_cluster.failure()));
    }
    QVERIFY(traffic.flush());
    QCOMPARE(traffic.failed, 0);
}

QTEST_GUILESS_MAIN(tst_Cluster)
#include "tst_cluster.moc"
