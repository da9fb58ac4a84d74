// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/values/directmap.h>

#include <QtTest/QTest>

using namespace QCoMqtt::Internal;

class tst_DirectMap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesNoMemoryBeforeItIsAsked();
    void hasOnePlaceForANumber();
    void spreadsNumbersThatFollowEachOther();
    void growsWhenMuchIsReplaced();
    void growsNoFurtherThanItsLimit();
};

namespace {

using Map = DirectMap<quint64>;

//! Puts numbers from 1 to \a count where they belong, as its users do; how often one was not there.
int missesOf(Map &map, quint64 count)
{
    int misses = 0;
    for (quint64 number = 1; number <= count; ++number) {
        if (map.at(number) == number)
            continue;
        ++misses;
        if (map.at(number) != 0)
            map.growsInstead();
        map.at(number) = number;
    }
    return misses;
}

} // namespace

void tst_DirectMap::takesNoMemoryBeforeItIsAsked()
{
    Map map;
    QCOMPARE(map.capacity(), 0u);
    map.at(1) = 7;
    QCOMPARE(map.capacity(), Map::fewest);
}

void tst_DirectMap::hasOnePlaceForANumber()
{
    Map map;
    map.at(1) = 7;
    QCOMPARE(map.at(1), 7u);
    QCOMPARE(std::as_const(map).capacity(), Map::fewest);
}

void tst_DirectMap::spreadsNumbersThatFollowEachOther()
{
    Map map;
    missesOf(map, 32);
    QVERIFY(missesOf(map, 32) < 8);
}

void tst_DirectMap::growsWhenMuchIsReplaced()
{
    Map map;
    for (int round = 0; round < 10; ++round)
        missesOf(map, 5000);
    QCOMPARE(map.capacity(), Map::most);
    QVERIFY(missesOf(map, 5000) < 2500);
}

void tst_DirectMap::growsNoFurtherThanItsLimit()
{
    Map map;
    for (int round = 0; round < 3; ++round)
        missesOf(map, 100'000);
    QCOMPARE(map.capacity(), Map::most);
}

QTEST_APPLESS_MAIN(tst_DirectMap)
#include "tst_directmap.moc"
