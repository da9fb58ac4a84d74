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
    void hasMorePlacesWhereManyComeAgain();
};

static std::optional<Topic> topicOf(TopicCache &cache, QByteArrayView utf8)
{
    Topic topic;
    return cache.find(utf8, topic) ? std::optional(topic) : std::nullopt;
}

void tst_TopicCache::givesTheSameBytesAgain()
{
    TopicCache cache;
    const Topic first = topicOf(cache, "a/b").value();
    const Topic second = topicOf(cache, "a/b").value();
    QCOMPARE(first, Topic("a/b"));
    QCOMPARE(second, Topic("a/b"));
    QVERIFY(first.utf8().constData() == second.utf8().constData());
}

void tst_TopicCache::refusesWhatIsNoTopic()
{
    TopicCache cache;
    for (int i = 0; i < 2; ++i) {
        QCOMPARE(topicOf(cache, QByteArrayView()), std::nullopt);
        QCOMPARE(topicOf(cache, ""), std::nullopt);
        QCOMPARE(topicOf(cache, "a/+"), std::nullopt);
        QCOMPARE(topicOf(cache, "#"), std::nullopt);
        QCOMPARE(topicOf(cache, "\xFF"), std::nullopt);
        QCOMPARE(topicOf(cache, QByteArrayView("a\0b", 3)), std::nullopt);
    }
}

void tst_TopicCache::staysRightWhenTopicsCompete()
{
    TopicCache cache;
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 1000; ++i) {
            const QByteArray name = "topic/" + QByteArray::number(i);
            QCOMPARE(topicOf(cache, name), Topic(name));
        }
    }
}

void tst_TopicCache::doesNotKeepLongTopics()
{
    TopicCache cache;
    const QByteArray name(60'000, 'x');
    const Topic first = topicOf(cache, name).value();
    const Topic second = topicOf(cache, name).value();
    QCOMPARE(first, Topic(name));
    QCOMPARE(second, Topic(name));
    QVERIFY(first.utf8().constData() != second.utf8().constData());
}

void tst_TopicCache::hasMorePlacesWhereManyComeAgain()
{
    constexpr int count = 2000;
    TopicCache cache;
    std::vector<Topic> topics(count);
    int known = 0;
    for (int round = 0; round < 10; ++round) {
        known = 0;
        for (int i = 0; i < count; ++i) {
            const Topic topic = topicOf(cache, "topic/" + QByteArray::number(i)).value();
            known += topics[i].utf8().constData() == topic.utf8().constData();
            topics[i] = topic;
        }
    }
    QVERIFY2(known > count / 2, qPrintable(QString::number(known)));
    QVERIFY(cache.capacity() > 64);
}

QTEST_APPLESS_MAIN(tst_TopicCache)
#include "tst_topiccache.moc"
