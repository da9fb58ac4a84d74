// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/session/packetids.h>

#include <QtTest/QTest>

#include <set>

using QCoMqtt::Internal::PacketIds;

class PacketIdsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void c1_idsAreUniqueAndNeverZeroUntilOnlyThoseForRequestsAreLeft()
    {
        PacketIds ids;
        std::set<quint16> taken;
        while (const quint16 id = ids.takeForPublish())
            QVERIFY(taken.insert(id).second);
        QCOMPARE(taken.size(), std::size_t(PacketIds::maximum - PacketIds::reserved));
        QVERIFY(!ids.hasOneForPublish());
        for (int i = 0; i < PacketIds::reserved; ++i)
            QVERIFY(taken.insert(ids.takeForRequest()).second);
        QCOMPARE(ids.takeForRequest(), quint16(0));
        QVERIFY(!taken.contains(0));
        QCOMPARE(ids.inUse(), 65535);
    }

    void c2_anIdInUseIsSkippedAtTheWrap()
    {
        PacketIds ids;
        const quint16 old = ids.takeForPublish();
        for (int i = 0; i < 200'000; ++i) {
            const quint16 id = ids.takeForPublish();
            QVERIFY(id != 0 && id != old);
            ids.release(id);
        }
        QVERIFY(ids.isInUse(old));
        QCOMPARE(ids.inUse(), 1);
    }

    void c2_theWholeRangeWrapsAroundOneOldId()
    {
        PacketIds ids;
        std::vector<quint16> taken;
        while (const quint16 id = ids.takeForPublish())
            taken.push_back(id);
        const quint16 old = taken.front();
        for (std::size_t i = 1; i < taken.size(); ++i)
            ids.release(taken[i]);
        for (int i = 0; i < 140'000; ++i) {
            const quint16 id = ids.takeForPublish();
            QVERIFY(id != 0 && id != old);
            ids.release(id);
        }
    }

    void aFreedIdIsNotUsedAgainAtOnce()
    {
        PacketIds ids;
        const quint16 id = ids.takeForPublish();
        ids.release(id);
        QVERIFY(ids.takeForPublish() != id);
    }

    void fewIdsStayWithinASmallRange()
    {
        PacketIds ids;
        quint16 largest = 0;
        for (int i = 0; i < 10'000; ++i) {
            const quint16 id = ids.takeForPublish();
            largest = std::max(largest, id);
            ids.release(id);
        }
        QVERIFY(largest < 256);
    }
};

QTEST_APPLESS_MAIN(PacketIdsTest)
#include "tst_packetids.moc"
