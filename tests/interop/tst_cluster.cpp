// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "ejabberdcluster.h"
#include "peers.h"
#include "relay.h"
#include "runningloop.h"
#include "traffic.h"

#include <QtCore/QDateTime>
#include <QtCore/QRandomGenerator>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// ejabberd tells which of two sessions is the newer one by the second in which they were opened, and
// within a second by a count of the node's own. One that has just been started counts from the
// beginning: within that second it takes the session at a node that is dead for the newer one, and
// tells the client that it was taken over.
bool waitUntilSessionsCountAsOlder()
{
    const qint64 opened = QDateTime::currentMSecsSinceEpoch() / 1000;
    const qint64 older = (opened + 1) * 1000 + 100; // its clock may be somewhat behind
    return runUntil([&] { return QDateTime::currentMSecsSinceEpoch() >= older; }, 30s);
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

// What the cluster loses with a node is its own affair, and counted apart. The client's is that
// every publish ends, with an error only when a node had said PUBREC and then lost the session;
// that the stream goes on; that a lost session is told of as a gap; and that nothing is missing
// that was published when the subscriber was there again.
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
        QVERIFY(waitUntilSessionsCountAsOlder());
        QVERIFY2(m_cluster.restart(killed), qPrintable(m_cluster.failure()));
    }
    QVERIFY(traffic.flush());
    QCOMPARE(traffic.failed, 0);
}

QTEST_GUILESS_MAIN(tst_Cluster)
#include "tst_cluster.moc"
