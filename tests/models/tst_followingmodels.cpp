// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"

#include <qcomqtt/client.h>
#include <qcomqtt/historymodel.h>
#include <qcomqtt/localbroker.h>
#include <qcomqtt/messagelogmodel.h>
#include <qcomqtt/topictreemodel.h>

#include <QtTest/QSignalSpy>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

// Models that read a stream by themselves.
class tst_FollowingModels : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void eachModelGetsWhatItFollows();
    void whatWasPutInIsAcknowledged();
    void theModelMayGoAtAnyMoment();
    void anotherStreamTakesThePlaceOfTheFirst();
    void theEndOfTheClientIsTold();
    void anOrderlyEndIsNoError();

private:
    std::unique_ptr<LocalBroker> m_broker;
    std::unique_ptr<Client> m_client;
};

void tst_FollowingModels::init()
{
    m_broker = std::make_unique<LocalBroker>();
    m_broker->listen();
    m_client = std::make_unique<Client>(m_broker->url());
    RUN_COROUTINE(m_client->connect().start());
    RUN_COROUTINE(m_client->subscribe("#", QoS::AtLeastOnce).start());
}

void tst_FollowingModels::cleanup()
{
    m_client.reset();
    m_broker.reset();
}

void tst_FollowingModels::eachModelGetsWhatItFollows()
{
    TopicTreeModel tree;
    MessageLogModel log;
    HistoryModel history;
    tree.follow(m_client->messages("house/#"));
    log.follow(m_client->messages());
    history.follow(m_client->messages("+/climate"), "inside.t");
    for (int i = 0; i < 10; ++i) {
        RUN_COROUTINE(m_client->publish("house/climate", u"{\"inside\": {\"t\": %1}}"_s.arg(i),
                                        QoS::AtLeastOnce).start());
    }
    RUN_COROUTINE(m_client->publish("garden", "wet", QoS::AtLeastOnce).start());
    QTRY_COMPARE(log.count(), 11);
    QTRY_COMPARE(history.count(), 10);
    QCOMPARE(history.mean(), 4.5);
    QTRY_COMPARE(tree.messageCount(), 10);
    QTRY_COMPARE(tree.topicCount(), 1);
}

void tst_FollowingModels::whatWasPutInIsAcknowledged()
{
    MessageLogModel log;
    log.follow(m_client->messages());
    for (int i = 0; i < 100; ++i)
        RUN_COROUTINE(m_client->publish("a", i, QoS::AtLeastOnce).start());
    QTRY_COMPARE(log.count(), 100);
    QTRY_COMPARE(m_broker->pendingCount(m_broker->clientIds().first()), 0);
}

void tst_FollowingModels::theModelMayGoAtAnyMoment()
{
    for (int i = 0; i < 20; ++i) {
        auto tree = std::make_unique<TopicTreeModel>();
        tree->follow(m_client->messages());
        for (int j = 0; j < i; ++j)
            m_client->publish("a", j).start();
        if (i % 2 == 0)
            QTRY_COMPARE(tree->messageCount(), i);
        tree.reset();
        RUN_COROUTINE(m_client->publish("a", i, QoS::AtLeastOnce).start());
    }
}

void tst_FollowingModels::anotherStreamTakesThePlaceOfTheFirst()
{
    MessageLogModel log;
    log.follow(m_client->messages("a"));
    log.follow(m_client->messages("b"));
    RUN_COROUTINE(m_client->publish("a", 1, QoS::AtLeastOnce).start());
    RUN_COROUTINE(m_client->publish("b", 2, QoS::AtLeastOnce).start());
    QTRY_COMPARE(log.count(), 1);
    QCOMPARE(log.index(0, 0).data(MessageLogModel::TopicRole), QVariant(u"b"_s));
}

void tst_FollowingModels::theEndOfTheClientIsTold()
{
    MessageLogModel log;
    log.follow(m_client->messages());
    QSignalSpy ends(&log, &MessageLogModel::followed);
    m_client.reset();
    QTRY_COMPARE(ends.size(), 1);
    QVERIFY(!ends.first().first().toString().isEmpty());
}

void tst_FollowingModels::anOrderlyEndIsNoError()
{
    MessageLogModel log;
    log.follow(m_client->messages());
    QSignalSpy ends(&log, &MessageLogModel::followed);
    RUN_COROUTINE(m_client->disconnect().start());
    QTRY_COMPARE(ends.size(), 1);
    QCOMPARE(ends.first().first().toString(), QString());
}

QTEST_GUILESS_MAIN(tst_FollowingModels)
#include "tst_followingmodels.moc"
