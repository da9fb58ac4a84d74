// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "durabilitytest.h"
#include "runningloop.h"
#include "savingrelay.h"
#include "victim.h"

#include <qcomqtt/client.h>

#include <QtCore/QElapsedTimer>
#include <QtCore/QHash>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlQuery>

#include <algorithm>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

//! One moment in each of \a count equal parts of the first two thirds of \a lines: there is more to
//! come after the last one.
QList<int> moments(int count, int lines, QRandomGenerator &random)
{
    QList<int> moments;
    const double part = double(lines) * 2 / 3 / count;
    for (int i = 0; i < count; ++i)
        moments.append(int((i + random.generateDouble()) * part) + 1);
    return moments;
}

QByteArray endOf(const QByteArray &text)
{
    return text.last(std::min<qsizetype>(500, text.size()));
}

//! How often each text stands in the table that the subscriber writes.
QHash<QString, int> receivedIn(const QString &file)
{
    QHash<QString, int> counts;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"received"_s);
        database.setDatabaseName(file);
        database.open();
        QSqlQuery query(u"SELECT payload FROM got"_s, database);
        while (query.next())
            ++counts[query.value(0).toString()];
    }
    QSqlDatabase::removeDatabase(u"received"_s);
    return counts;
}

struct Verdict
{
    int received[2] = {};
    int lost[2] = {};
    int again[2] = {};
};

//! Of QoS 1, the odd numbers, and of QoS 2, the even ones.
Verdict judge(const QHash<QString, int> &counts, int messages)
{
    Verdict verdict;
    for (int number = 1; number <= messages; ++number) {
        const int times = counts.value(QString::number(number));
        const int kind = 1 - number % 2;
        verdict.received[kind] += times > 0 ? 1 : 0;
        verdict.lost[kind] += times == 0 ? 1 : 0;
        verdict.again[kind] += times > 1 ? times - 1 : 0;
    }
    return verdict;
}

} // namespace

// A publisher and a subscriber, both with a store in SQLite, and the mosquitto between them are all
// killed again and again, while their links are cut. QCOMQTT_TEST_MESSAGES (of each QoS) and
// QCOMQTT_TEST_KILLS (of each program) make the test longer than the CI needs it.
class tst_EverythingKilled : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_random.seed(seedOfTest()); }
    void i1_c40_d26_nothingIsLostAndQoS2ComesOnce();

private:
    void killBrokerAt(const QList<int> &moments, const Victim &subscriber, SavingRelay &relay);
    bool goesOnUntil(const std::function<bool()> &condition, const Victim &publisher,
                     const Victim &subscriber) const;

    QRandomGenerator m_random;
    QTemporaryDir m_folder;
    int m_brokerKills = 0;
    int m_brokerTerminations = 0;
    bool m_isBrokerThere = true;
};

// In turn with SIGKILL, which it does not see coming, and SIGTERM.
void tst_EverythingKilled::killBrokerAt(const QList<int> &moments, const Victim &subscriber,
                                        SavingRelay &relay)
{
    const auto rest = std::make_shared<QList<int>>(moments);
    connect(&subscriber, &Victim::told, &relay, [this, rest, &relay](int lines) {
        if (rest->isEmpty() || lines < rest->first())
            return;
        rest->removeFirst();
        const bool isKilled = rest->size() % 2 == 0;
        QTimer::singleShot(int(m_random.bounded(20)), &relay, [this, &relay, isKilled] {
            m_isBrokerThere = relay.restartBroker(isKilled) && m_isBrokerThere;
            ++(isKilled ? m_brokerKills : m_brokerTerminations);
        });
    });
}

//! False when something has failed, or nothing new was told for a minute.
bool tst_EverythingKilled::goesOnUntil(const std::function<bool()> &condition,
                                       const Victim &publisher, const Victim &subscriber) const
{
    const auto hasFailed = [&] {
        return publisher.hasFailed() || subscriber.hasFailed() || !m_isBrokerThere;
    };
    while (!condition() && !hasFailed()) {
        const int lines = publisher.lines() + subscriber.lines();
        const auto isNews = [&] {
            return condition() || hasFailed() || publisher.lines() + subscriber.lines() > lines;
        };
        if (!runUntil(isNews, 60s))
            return false;
    }
    return condition();
}

void tst_EverythingKilled::i1_c40_d26_nothingIsLostAndQoS2ComesOnce()
{
    const int messages = 2 * setting("QCOMQTT_TEST_MESSAGES", 200);
    const int kills = setting("QCOMQTT_TEST_KILLS", 4);
    const QString received = m_folder.filePath(u"subscriber"_s);
    MosquittoBroker broker;
    broker.setSettings(SavingRelay::settings(broker));
    QVERIFY2(broker.start(), qPrintable(broker.failure()));
    SavingRelay relay(broker);
    const QString url = relay.url().toString();
    QElapsedTimer timer;
    timer.start();

    Victim subscriber(QString::fromLocal8Bit(SUBSCRIBER), {url, received}, m_random);
    Victim publisher(QString::fromLocal8Bit(COUNTING_PUBLISHER),
                     {url, m_folder.filePath(u"publisher"_s), QString::number(messages)}, m_random);
    const auto texts = [&] {
        return "publisher: " + endOf(publisher.text()) + "\nsubscriber: "
            + endOf(subscriber.text()) + "\nmosquitto: " + endOf(broker.log());
    };
    QVERIFY(subscriber.start(moments(kills, messages, m_random)));
    QVERIFY(runUntil([&] { return subscriber.text().contains("ready"); }, 60s));
    Cutter cutter([&relay] { relay.cut(); }, m_random);
    killBrokerAt(moments(kills, messages, m_random), subscriber, relay);
    QVERIFY(publisher.start(moments(kills, messages / 10, m_random)));
    const auto isOver = [&] {
        return publisher.isDone() && publisher.kills() == kills && subscriber.kills() == kills
            && m_brokerKills + m_brokerTerminations == kills;
    };
    QVERIFY2(goesOnUntil(isOver, publisher, subscriber), texts().constData());

    // The subscriber ends with this one, which comes behind all others.
    Client client(ClientOptions(url).reconnect(
        ReconnectPolicy::exponential(5ms, 50ms).retryFirstConnect()));
    RUN_COROUTINE(client.connect().start());
    RUN_COROUTINE(client.publish("durable", "end", QoS::ExactlyOnce).start());
    QVERIFY2(goesOnUntil([&] { return subscriber.isDone(); }, publisher, subscriber),
             texts().constData());

    const Verdict verdict = judge(receivedIn(received), messages);
    qInfo("%d published of each QoS. QoS 1: %d received, %d lost, %d came again. QoS 2: %d "
          "received, %d lost, %d came again", messages / 2, verdict.received[0], verdict.lost[0],
          verdict.again[0], verdict.received[1], verdict.lost[1], verdict.again[1]);
    qInfo("%d kills of the publisher, %d of the subscriber, %d of the broker, which was also "
          "terminated %d times; %d cuts, %d saves, %.1f s", publisher.kills(), subscriber.kills(),
          m_brokerKills, m_brokerTerminations, cutter.cuts(), relay.saves(),
          double(timer.elapsed()) / 1000);
    QCOMPARE(verdict.lost[0], 0);
    QCOMPARE(verdict.lost[1], 0);
    QCOMPARE(verdict.again[1], 0);
}

QTEST_GUILESS_MAIN(tst_EverythingKilled)
#include "tst_everythingkilled.moc"
