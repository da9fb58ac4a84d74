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
    void knowsThousands();
    void holdsNoMoreThanItMay();
    void tellsWhatIsExpected();
    void goesByTheBytesAndNotByWhatWasExpected();
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

void tst_TopicCache::knowsThousands()
{
    constexpr int count = 10'000;
    TopicCache cache;
    std::vector<Topic> topics;
    for (int i = 0; i < count; ++i)
        topics.push_back(topicOf(cache, "topic/" + QByteArray::number(i)).value());
    for (int i = 0; i < count; ++i) {
        const Topic again = topicOf(cache, topics[i].utf8()).value();
        QVERIFY(again.utf8().constData() == topics[i].utf8().constData());
    }
    QCOMPARE(cache.size(), std::size_t(count));
}

void tst_TopicCache::holdsNoMoreThanItMay()
{
    TopicCache cache;
    for (int i = 0; i < 100'000; ++i) {
        const QByteArray name = "topic/" + QByteArray::number(i);
        QCOMPARE(topicOf(cache, name), Topic(name));
    }
    QVERIFY(cache.size() < 40'000);
}

void tst_TopicCache::tellsWhatIsExpected()
{
    TopicCache cache;
    QCOMPARE(cache.expected(), nullptr);
    const Topic a = topicOf(cache, "a").value();
    QVERIFY(cache.changes());
    cache.expect("b");
    QCOMPARE(cache.expected(), nullptr); // not known yet
    topicOf(cache, "b");
    cache.expect("a");
    QVERIFY(cache.expected());
    QCOMPARE(*cache.expected(), a);
    cache.expect({});
    QCOMPARE(cache.expected(), nullptr);
}

// What was expected may not come, or other bytes stand there then.
void tst_TopicCache::goesByTheBytesAndNotByWhatWasExpected()
{
    TopicCache cache;
    QByteArray bytes = "a";
    topicOf(cache, "x");
    cache.expect(bytes);
    bytes[0] = 'b';
    QCOMPARE(topicOf(cache, bytes), Topic("b"));
    cache.expect("c");
    QCOMPARE(topicOf(cache, "d"), Topic("d"));
    QCOMPARE(topicOf(cache, "b"), Topic("b"));
    topicOf(cache, "b");
    QVERIFY(!cache.changes());
    QCOMPARE(topicOf(cache, "a"), Topic("a"));
}

QTEST_APPLESS_MAIN(tst_TopicCache)
#include "tst_topiccache.moc"
