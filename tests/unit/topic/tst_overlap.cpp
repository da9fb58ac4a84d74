// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/topic/overlap.h>

#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using Internal::overlap;

class TestOverlap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void filtersOverlap_data();
    void filtersOverlap();
    void agreesWithEveryTopic();
    void onlyBroadFiltersOverlapOthers();
};

void TestOverlap::filtersOverlap_data()
{
    QTest::addColumn<QByteArray>("one");
    QTest::addColumn<QByteArray>("other");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *one, const char *other, bool expected) {
        QTest::addRow("%s | %s", one, other) << QByteArray(one) << QByteArray(other) << expected;
    };
    row("a", "a", true);
    row("a", "b", false);
    row("a", "a/b", false);
    row("a", "+", true);
    row("a", "#", true);
    row("a", "a/#", true);
    row("a/#", "a/+", true);
    row("a/#", "b/#", false);
    row("a/+", "+/b", true);
    row("a/+/c", "a/b", false);
    row("a/+/c", "+/b/#", true);
    row("test/+/+/test2", "test/+/#", true);
    row("a/", "a", false);
    row("a/", "a/+", true);
    row("+", "+/+", false);
    row("+/#", "+", true);
    row("#", "$SYS/a", false);
    row("+/a", "$SYS/a", false);
    row("$SYS/#", "$SYS/+", true);
    row("a/#", "a/$b", true);
    row("$share/g/a/+", "a/b", true);
    row("$share/g/a", "$share/h/a", true);
    row("$share/g/a", "b", false);
}

void TestOverlap::filtersOverlap()
{
    QFETCH(const QByteArray, one);
    QFETCH(const QByteArray, other);
    QFETCH(const bool, expected);
    QCOMPARE(overlap(TopicFilter(one), TopicFilter(other)), expected);
    QCOMPARE(overlap(TopicFilter(other), TopicFilter(one)), expected);
    QVERIFY(!overlap(TopicFilter(), TopicFilter(one)));
}

// Every filter of up to three levels against every other, and every topic that could tell them
// apart: the fourth name stands for all that no filter names.
void TestOverlap::agreesWithEveryTopic()
{
    const QByteArrayList names{"a", "b", "$c", ""};
    QByteArrayList filters{"#"};
    QByteArrayList topics;
    const auto extend = [&](const QByteArrayList &levels, const QByteArrayList &shorter) {
        QByteArrayList longer;
        for (const QByteArray &front : shorter) {
            for (const QByteArray &level : levels)
                longer.append(front + '/' + level);
        }
        return longer;
    };
    const QByteArrayList plain = names + QByteArrayList{"other"};
    const QByteArrayList withAny = names + QByteArrayList{"+"};
    QByteArrayList topicLevel = plain;
    QByteArrayList filterLevel = withAny;
    for (int level = 0; level < 3; ++level) {
        topics += topicLevel;
        filters += filterLevel;
        filters += extend({"#"}, filterLevel);
        topicLevel = extend(plain, topicLevel);
        filterLevel = extend(withAny, filterLevel);
    }
    topics.removeAll(QByteArray());
    filters.removeAll(QByteArray());
    QList<std::vector<bool>> matched;
    for (const QByteArray &filter : std::as_const(filters)) {
        std::vector<bool> &row = matched.emplaceBack();
        for (const QByteArray &topic : std::as_const(topics))
            row.push_back(TopicFilter(filter).matches(Topic(topic)));
    }
    for (qsizetype i = 0; i < filters.size(); ++i) {
        const TopicFilter one(filters[i]);
        for (qsizetype j = 0; j < filters.size(); ++j) {
            bool expected = false;
            for (size_t t = 0; t < matched[i].size() && !expected; ++t)
                expected = matched[i][t] && matched[j][t];
            if (overlap(one, TopicFilter(filters[j])) != expected)
                QFAIL(filters[i] + " and " + filters[j]);
        }
    }
}

void TestOverlap::onlyBroadFiltersOverlapOthers()
{
    QVERIFY(!Internal::isBroad("a/b"));
    QVERIFY(Internal::isBroad("a/+"));
    QVERIFY(Internal::isBroad("#"));
    QVERIFY(Internal::isBroad("$share/g/a"));
}

QTEST_GUILESS_MAIN(TestOverlap)
#include "tst_overlap.moc"
