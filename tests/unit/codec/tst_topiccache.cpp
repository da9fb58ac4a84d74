// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/codec/topiccache.h>

#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

class tst_TopicCache : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesTheSameBytesAgain();
    void refusesWhatIsNoTopic();
    void staysRightWhenTopicsCompete();
    void doesNotKeepLongTopics();
};

void tst_TopicCache::givesTheSameBytesAgain()
{
    TopicCache cache;
    const std::optional<Topic> first = cache.topic("a/b");
    const std::optional<Topic> second = cache.topic("a/b");
    QCOMPARE(first, Topic("a/b"));
    QCOMPARE(second, Topic("a/b"));
    QVERIFY(first->utf8().constData() == second->utf8().constData());
}

void tst_TopicCache::refusesWhatIsNoTopic()
{
    TopicCache cache;
    for (int i = 0; i < 2; ++i) {
        QCOMPARE(cache.topic(QByteArrayView()), std::nullopt);
        QCOMPARE(cache.topic(""), std::nullopt);
        QCOMPARE(cache.topic("a/+"), std::nullopt);
        QCOMPARE(cache.topic("#"), std::nullopt);
        QCOMPARE(cache.topic("\xFF"), std::nullopt);
        QCOMPARE(cache.topic(QByteArrayView("a\0b", 3)), std::nullopt);
    }
}

void tst_TopicCache::staysRightWhenTopicsCompete()
{
    TopicCache cache;
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 1000; ++i) {
            const QByteArray name = "topic/" + QByteArray::number(i);
            QCOMPARE(cache.topic(name), Topic(name));
        }
    }
}

void tst_TopicCache::doesNotKeepLongTopics()
{
    TopicCache cache;
    const QByteArray name(60'000, 'x');
    const std::optional<Topic> first = cache.topic(name);
    const std::optional<Topic> second = cache.topic(name);
    QCOMPARE(first, Topic(name));
    QCOMPARE(second, Topic(name));
    QVERIFY(first->utf8().constData() != second->utf8().constData());
}

QTEST_APPLESS_MAIN(tst_TopicCache)
#include "tst_topiccache.moc"
