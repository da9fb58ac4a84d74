// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/values/recentmap.h>

#include <QtCore/QRandomGenerator>
#include <QtTest/QTest>

#include <algorithm>
#include <numeric>
#include <vector>

using namespace QCoMqtt::Internal;

class tst_RecentMap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsNothingWhereNothingIs();
    void findsWhatWasPutThere();
    void tellsThoseOfOneNumberApart();
    void looksAtFewHoweverAlikeTheirNumbersAre();
    void findsTheNextOneBesideTheLast();
    void findsThemInAnyOrder();
    void keepsAllThatItMay();
    void forgetsAllWhenThereAreTooMany();
};

namespace {

int asked = 0; // times that an item was asked for its number

struct Item
{
    quint64 value = 0;
    quint64 key = 0;
    quint64 number() const noexcept
    {
        ++asked;
        return key;
    }
};
using Map = RecentMap<Item>;

const Item *find(Map &map, quint64 number, quint64 value)
{
    return map.find(number, [value](const Item &item) { return item.value == value; });
}

//! Puts 1 to \a count there, unless they are.
void fill(Map &map, quint64 count)
{
    for (quint64 value = 1; value <= count; ++value) {
        if (!find(map, value, value))
            map.insert({value, value});
    }
}

bool hasAll(Map &map, quint64 count)
{
    quint64 value = 1;
    while (value <= count && find(map, value, value))
        ++value;
    return value > count;
}

} // namespace

void tst_RecentMap::findsNothingWhereNothingIs()
{
    Map map;
    map.expect(1);
    QVERIFY(!find(map, 1, 7));
    QCOMPARE(map.size(), 0u);
}

void tst_RecentMap::findsWhatWasPutThere()
{
    Map map;
    QCOMPARE(map.insert({7, 1}).value, 7u);
    map.expect(1);
    QCOMPARE(find(map, 1, 7)->value, 7u);
    QVERIFY(!find(map, 1, 8));
    QVERIFY(!find(map, 2, 7));
}

void tst_RecentMap::tellsThoseOfOneNumberApart()
{
    Map map;
    for (quint64 value = 1; value <= 100; ++value)
        map.insert({value, 3});
    for (quint64 value = 1; value <= 100; ++value)
        QVERIFY(find(map, 3, value));
    QVERIFY(!find(map, 3, 101));
}

// Somebody who may choose the items chooses those with numbers that make them hard to find.
void tst_RecentMap::looksAtFewHoweverAlikeTheirNumbersAre()
{
    Map map;
    for (quint64 value = 1; value <= 10'000; ++value) {
        std::size_t seen = 0;
        map.find(3, [&seen](const Item &) { return ++seen > 10'000; });
        QVERIFY2(seen <= Map::farthest + 2, qPrintable(QString::number(seen))); // and two beside
        map.insert({value, 3});
        QVERIFY(find(map, 3, value));
    }
    QVERIFY(map.size() <= Map::farthest);
}

// Numbers are asked for where things are looked at; a search would ask for none.
void tst_RecentMap::findsTheNextOneBesideTheLast()
{
    Map map;
    fill(map, 1000);
    QVERIFY(find(map, 1, 1));
    for (quint64 value = 2; value <= 1000; ++value) {
        map.expect(value);
        asked = 0;
        QVERIFY(find(map, value, value));
        QCOMPARE(asked, 2);
        asked = 0;
        QVERIFY(find(map, value, value));
        QCOMPARE(asked, 1);
    }
}

void tst_RecentMap::findsThemInAnyOrder()
{
    Map map;
    fill(map, 1000);
    std::vector<quint64> order(1000);
    std::iota(order.begin(), order.end(), 1);
    const quint32 seed = QRandomGenerator::global()->generate();
    QRandomGenerator random(seed);
    for (int round = 0; round < 20; ++round) {
        std::shuffle(order.begin(), order.end(), random);
        for (const quint64 value : order) {
            map.expect(value);
            QVERIFY2(find(map, value, value), qPrintable(QString::number(seed)));
            QVERIFY(!find(map, value, value + 1));
            QVERIFY(!find(map, value + 1000, value));
        }
    }
}

void tst_RecentMap::keepsAllThatItMay()
{
    Map map;
    for (quint64 count = 1; count <= Map::most; count = count * 2 + 1) {
        fill(map, count);
        QVERIFY(hasAll(map, count));
        QCOMPARE(map.size(), count);
    }
    QCOMPARE(map.size(), Map::most);
}

void tst_RecentMap::forgetsAllWhenThereAreTooMany()
{
    Map map;
    fill(map, Map::most);
    map.insert({Map::most + 1, Map::most + 1});
    QCOMPARE(map.size(), 1u);
    QVERIFY(!find(map, 1, 1));
    QVERIFY(find(map, Map::most + 1, Map::most + 1));
    fill(map, 100);
    QVERIFY(hasAll(map, 100));
}

QTEST_APPLESS_MAIN(tst_RecentMap)
#include "tst_recentmap.moc"
