// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/topic/topictrie.h>

#include <QtCore/QRandomGenerator>
#include <QtTest/QTest>

#include <algorithm>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using Trie = Internal::TopicTrie<int>;

class TestTopicTrie : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matchesAreFound_data();
    void matchesAreFound();
    void samePairIsKeptOnce();
    void valueComesOncePerMatchingFilter();
    void removingTakesOnlyThatPair();
    void isEmptyAgainWhenAllIsRemoved();
    void nodesAreUsedAgain();
    void clearedTrieFindsNothingAndCanBeFilled();
    void emptyFilterAndTopicMatchNothing();
    void longestFilterIsKeptAndLetGo();
    void copiesAreIndependent();
    void agreesWithTopicFilterMatches();
};

static QList<int> matchesOf(const Trie &trie, const Topic &topic)
{
    QList<int> found;
    trie.forEachMatch(topic, [&found](int value) { found.append(value); });
    std::sort(found.begin(), found.end());
    return found;
}

void TestTopicTrie::matchesAreFound_data()
{
    QTest::addColumn<QByteArray>("topic");
    QTest::addColumn<QByteArrayList>("matching");
    QTest::newRow("a") << "a"_ba << QByteArrayList{"#", "+", "+/#", "a", "a/#", "$share/g/a"};
    QTest::newRow("a/b") << "a/b"_ba << QByteArrayList{"#", "+/#", "a/#", "a/+", "a/b", "+/b"};
    QTest::newRow("a/") << "a/"_ba << QByteArrayList{"#", "+/#", "a/#", "a/+"};
    QTest::newRow("E22 /x") << "/x"_ba << QByteArrayList{"#", "+/#", "/+"};
    QTest::newRow("/b") << "/b"_ba << QByteArrayList{"#", "+/#", "/+", "+/b"};
    QTest::newRow("E21 $SYS") << "$SYS"_ba << QByteArrayList{"$SYS/#"};
    QTest::newRow("E21 $SYS/b") << "$SYS/b"_ba << QByteArrayList{"$SYS/#", "$SYS/+"};
    QTest::newRow("a/b/c") << "a/b/c"_ba << QByteArrayList{"#", "+/#", "a/#", "a/b/c"};
}

void TestTopicTrie::matchesAreFound()
{
    QFETCH(QByteArray, topic);
    QFETCH(QByteArrayList, matching);
    const QByteArrayList filters = {"#",   "+",   "+/#", "a",  "a/#",    "$share/g/a", "a/+",
                                    "a/b", "+/b", "/+",  "$SYS/#", "$SYS/+", "a/b/c", "a/b/c/d"};
    Trie trie;
    for (int i = 0; i < filters.size(); ++i)
        QVERIFY(trie.insert(filters[i], i));
    QByteArrayList found;
    for (const int i : matchesOf(trie, topic))
        found.append(filters[i]);
    std::sort(found.begin(), found.end());
    std::sort(matching.begin(), matching.end());
    QCOMPARE(found, matching);
}

void TestTopicTrie::samePairIsKeptOnce()
{
    Trie trie;
    QVERIFY(trie.insert("a/#", 1));
    QVERIFY(!trie.insert("a/#", 1));
    QVERIFY(trie.insert("a/#", 2));
    QCOMPARE(trie.size(), 2);
    QCOMPARE(matchesOf(trie, "a"), (QList{1, 2}));
    // A shared filter counts as its part behind the group.
    QVERIFY(!trie.insert("$share/g/a/#", 1));
}

void TestTopicTrie::valueComesOncePerMatchingFilter()
{
    Trie trie;
    trie.insert("a/#", 1);
    trie.insert("a/+", 1);
    trie.insert("b", 1);
    QCOMPARE(matchesOf(trie, "a/b"), (QList{1, 1}));
}

void TestTopicTrie::removingTakesOnlyThatPair()
{
    Trie trie;
    trie.insert("a/b", 1);
    trie.insert("a/b", 2);
    trie.insert("a/b/#", 3);
    trie.insert("a/+", 4);
    QVERIFY(!trie.remove("a/b", 3));
    QVERIFY(!trie.remove("a/c", 1));
    QVERIFY(!trie.remove("a", 1));
    QVERIFY(!trie.remove("#", 1));
    QVERIFY(trie.remove("a/b", 1));
    QVERIFY(!trie.remove("a/b", 1));
    QCOMPARE(matchesOf(trie, "a/b"), (QList{2, 3, 4}));
    QVERIFY(trie.remove("a/b", 2));
    QCOMPARE(matchesOf(trie, "a/b"), (QList{3, 4}));
    QVERIFY(trie.remove("a/b/#", 3));
    QCOMPARE(matchesOf(trie, "a/b"), QList{4});
}

void TestTopicTrie::isEmptyAgainWhenAllIsRemoved()
{
    Trie trie;
    QVERIFY(trie.isEmpty());
    const QByteArrayList filters = {"#", "+", "a", "a/b/c", "a/+/c", "a/+/#", "/", "$share/g/a"};
    for (int round = 0; round < 3; ++round) {
        for (const QByteArray &filter : filters)
            QVERIFY(trie.insert(filter, round + (filter.startsWith('$') ? 100 : 0)));
        QCOMPARE(trie.size(), filters.size());
        QVERIFY(!trie.isEmpty());
        for (const QByteArray &filter : filters)
            QVERIFY(trie.remove(filter, round + (filter.startsWith('$') ? 100 : 0)));
        QVERIFY(trie.isEmpty());
        QCOMPARE(matchesOf(trie, "a/b/c"), QList<int>());
    }
}

void TestTopicTrie::nodesAreUsedAgain()
{
    Trie trie;
    trie.insert("a/b/+/c/#", 1);
    const size_t nodeCount = trie.nodeCount();
    QCOMPARE(nodeCount, size_t(5)); // the root, a, b, + and c
    for (int i = 0; i < 100; ++i) {
        const QByteArray filter = "a/x" + QByteArray::number(i) + "/+/c";
        QVERIFY(trie.insert(filter, 2));
        QVERIFY(trie.remove(filter, 2));
    }
    QCOMPARE(trie.nodeCount(), nodeCount + 3);
    QCOMPARE(matchesOf(trie, "a/b/x/c"), QList{1});
}

void TestTopicTrie::clearedTrieFindsNothingAndCanBeFilled()
{
    Trie trie;
    trie.insert("a/b", 1);
    trie.clear();
    QVERIFY(trie.isEmpty());
    QCOMPARE(matchesOf(trie, "a/b"), QList<int>());
    QVERIFY(trie.insert("a/b", 2));
    QCOMPARE(matchesOf(trie, "a/b"), QList{2});
}

void TestTopicTrie::emptyFilterAndTopicMatchNothing()
{
    Trie trie;
    QVERIFY(!trie.insert(TopicFilter(), 1));
    QVERIFY(trie.isEmpty());
    trie.insert("#", 1);
    trie.insert("/", 2);
    QVERIFY(!trie.remove(TopicFilter(), 1));
    QCOMPARE(matchesOf(trie, Topic()), QList<int>());
}

// A peer may send this: neither the search nor the end of the trie may use up the stack.
void TestTopicTrie::longestFilterIsKeptAndLetGo()
{
    const QByteArray slashes(65535, '/');
    Trie trie;
    QVERIFY(trie.insert(slashes, 1));
    QVERIFY(trie.insert(QByteArray("+/").repeated(32767), 2));
    QCOMPARE(matchesOf(trie, slashes), QList{1});
    QCOMPARE(matchesOf(trie, slashes.first(32767)), QList{2});
    QVERIFY(trie.remove(slashes, 1));
    QCOMPARE(matchesOf(trie, slashes), QList<int>());
}

void TestTopicTrie::copiesAreIndependent()
{
    Trie trie;
    trie.insert("a/b", 1);
    Trie copy = trie;
    copy.insert("a/+", 2);
    copy.remove("a/b", 1);
    QCOMPARE(matchesOf(trie, "a/b"), QList{1});
    QCOMPARE(matchesOf(copy, "a/b"), QList{2});
}

// Few different levels, so that many filters match.
static QByteArray randomLevels(QRandomGenerator &random, const QByteArrayList &levels)
{
    QByteArrayList chosen;
    for (int count = random.bounded(1, 6); count > 0; --count)
        chosen.append(levels[random.bounded(int(levels.size()))]);
    const QByteArray text = chosen.join('/');
    return text.isEmpty() ? "a"_ba : text;
}

static TopicFilter randomFilter(QRandomGenerator &random)
{
    QByteArray filter = randomLevels(random, {"a", "b", "cc", "", "$S", "+", "+"});
    if (random.bounded(4) == 0)
        filter = random.bounded(8) == 0 ? "#"_ba : filter + "/#";
    if (random.bounded(8) == 0)
        filter.prepend("$share/group/");
    return filter;
}

void TestTopicTrie::agreesWithTopicFilterMatches()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    Trie trie;
    std::vector<std::pair<TopicFilter, int>> pairs;
    int matches = 0;
    for (int step = 0; step < 6000; ++step) {
        if (pairs.size() > 100 || (!pairs.empty() && random.bounded(3) == 0)) {
            const auto place = pairs.begin() + random.bounded(int(pairs.size()));
            QVERIFY(trie.remove(place->first, place->second));
            pairs.erase(place);
        } else {
            pairs.emplace_back(randomFilter(random), step);
            QVERIFY(trie.insert(pairs.back().first, step));
        }
        QCOMPARE(trie.size(), qsizetype(pairs.size()));
        const Topic topic(randomLevels(random, {"a", "b", "cc", "", "$S", "unknown"}));
        QList<int> expected;
        for (const auto &[filter, value] : pairs) {
            if (filter.matches(topic))
                expected.append(value);
        }
        matches += int(expected.size());
        std::sort(expected.begin(), expected.end());
        QCOMPARE(matchesOf(trie, topic), expected);
    }
    QVERIFY(matches > 1000);
    for (const auto &[filter, value] : pairs)
        QVERIFY(trie.remove(filter, value));
    QVERIFY(trie.isEmpty());
}

QTEST_GUILESS_MAIN(TestTopicTrie)
#include "tst_topictrie.moc"
