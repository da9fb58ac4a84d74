// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/reconnector.h>

#include <QtTest/QTest>

#include <array>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_Reconnector : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void h17_manyClientsSpreadOverTheWholeDelay();
    void delaysGrowUpToTheLongest();
};

// Ten thousand clients lose one server at one moment. Each tenth of the delay gets its share: with
// 10000 fair draws a tenth has 1000 with a standard deviation of 30, so that ten of them are never
// seen (about 1 in 10^22).
void tst_Reconnector::h17_manyClientsSpreadOverTheWholeDelay()
{
    const Failure lost{ErrorCode::Disconnected, u"lost"_s};
    constexpr auto longest = 60'000ms;
    std::array<int, 10> tenths{};
    for (int i = 0; i < 10'000; ++i) {
        Reconnector client;
        client.setPolicy(ReconnectPolicy::exponential(longest, longest));
        const auto delay = client.nextDelay(lost);
        QVERIFY(delay);
        QVERIFY2(*delay >= 0ms && *delay <= longest, qPrintable(QString::number(delay->count())));
        ++tenths[std::min<std::size_t>(9, std::size_t(delay->count() / 6000))];
    }
    for (const int share : tenths)
        QVERIFY2(share > 700 && share < 1300, qPrintable(QString::number(share)));
}

void tst_Reconnector::delaysGrowUpToTheLongest()
{
    const ReconnectPolicy policy = ReconnectPolicy::exponential(1s, 10s);
    const std::array<std::chrono::milliseconds, 6> expected{1s, 2s, 4s, 8s, 10s, 10s};
    for (int attempt = 1; attempt <= 6; ++attempt)
        QCOMPARE(policy.longestDelay(attempt).count(), expected[std::size_t(attempt - 1)].count());
    QCOMPARE(policy.longestDelay(1'000'000).count(), 10'000);
}

QTEST_GUILESS_MAIN(tst_Reconnector)

#include "tst_reconnector.moc"
