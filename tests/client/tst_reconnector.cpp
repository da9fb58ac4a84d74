// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/reconnector.h>

#include <QtTest/QTest>

#include <array>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Failure causedBy(ReasonCode code)
{
    return {.code = ErrorCode::Disconnected, .text = u"lost"_s, .reasonCode = code};
}

const Failure lost{ErrorCode::Disconnected, u"lost"_s};

Reconnector reconnector(const ReconnectPolicy &policy)
{
    Reconnector made;
    made.setPolicy(policy);
    return made;
}

} // namespace

//! When to try again, in virtual time.
class tst_Reconnector : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void h17_manyClientsSpreadOverTheWholeDelay();
    void delaysGrowUpToTheLongest();
    void delaysOfCenturiesDoNotOverflow();
    void aRec7_everyDelayIsWithinItsBound();
    void h18_onlyAStableConnectionBeginsTheDelaysAnew_data();
    void h18_onlyAStableConnectionBeginsTheDelaysAnew();
    void h18_stableIsWhatLastsLongerThanTheLongestDelay();
    void h18_attemptsAreCountedOverShortConnections();
    void b37_fromTheThirdShortConnectionOnHalfOfTheTimeIsWaited();
    void b37_twoClientsWithOneNameDoNotFightAtFullSpeed();
    void b37_takeoversThatThePredicateAnswersComeToAnEnd();
    void f14_aBusyServerIsLeftAloneForLonger_data();
    void f14_aBusyServerIsLeftAloneForLonger();
    void f14_whatCannotHealEndsIt_data();
    void f14_whatCannotHealEndsIt();
    void aCertificateThatIsNotTrustedEndsIt();
    void thePredicateDecidesInPlaceOfTheList();
    void thePredicateIsNotAskedAboutOurOwnErrors();
    void whatThePredicateThrowsMeansNo();
    void whatWasBoundToFailDoesNotCount();
    void anotherServerIsTriedAtOnceButNotForEver();
    void wrongValuesAreRefused();
};

// Ten thousand clients lose one server at one moment. Each tenth of the delay gets its share: with
// 10000 fair draws a tenth has 1000 with a standard deviation of 30, so that ten of them are never
// seen (about 1 in 10^22).
void tst_Reconnector::h17_manyClientsSpreadOverTheWholeDelay()
{
    constexpr auto longest = 60'000ms;
    std::array<int, 10> tenths{};
    for (int i = 0; i < 10'000; ++i) {
        Reconnector client = reconnector(ReconnectPolicy::exponential(longest, longest));
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

void tst_Reconnector::delaysOfCenturiesDoNotOverflow()
{
    constexpr auto most = std::chrono::milliseconds::max();
    const std::chrono::milliseconds year = std::chrono::years(1);
    QCOMPARE(ReconnectPolicy::exponential(most, most).longestDelay(1).count(), year.count());
    QCOMPARE(ReconnectPolicy::exponential(1ms, most).longestDelay(1000).count(), year.count());
}

void tst_Reconnector::aRec7_everyDelayIsWithinItsBound()
{
    const std::array<std::chrono::milliseconds, 6> bounds{1s, 2s, 4s, 8s, 10s, 10s};
    for (int round = 0; round < 200; ++round) {
        Reconnector client = reconnector(ReconnectPolicy::exponential(1s, 10s));
        for (const auto bound : bounds) {
            const auto delay = client.nextDelay(lost);
            QVERIFY(delay && *delay >= 0ms && *delay <= bound);
        }
    }
}

void tst_Reconnector::h18_onlyAStableConnectionBeginsTheDelaysAnew_data()
{
    QTest::addColumn<int>("lasted"); // s
    QTest::addColumn<bool>("anew");
    QTest::newRow("closed behind CONNACK") << 0 << false;
    QTest::newRow("just short of it") << 59 << false;
    QTest::newRow("stable") << 60 << true;
}

// With 512 s behind it the next delay is above 1 s all but once in 1024 times; of 200 clients none is.
void tst_Reconnector::h18_onlyAStableConnectionBeginsTheDelaysAnew()
{
    QFETCH(const int, lasted);
    QFETCH(const bool, anew);
    std::chrono::milliseconds longest{0};
    for (int i = 0; i < 200; ++i) {
        Reconnector client = reconnector(ReconnectPolicy::exponential(1s, 1h).resetAfter(60s));
        for (int failed = 0; failed < 9; ++failed)
            client.nextDelay(lost);
        const Instant now{1h};
        client.connected(now);
        client.lost(now + std::chrono::seconds(lasted));
        longest = std::max(longest, *client.nextDelay(lost));
    }
    QCOMPARE(longest <= 1s, anew);
}

void tst_Reconnector::h18_stableIsWhatLastsLongerThanTheLongestDelay()
{
    QCOMPARE(ReconnectPolicy::exponential(1s, 60s).resetAfter().count(), 60'000);
    QCOMPARE(ReconnectPolicy::exponential(1ms, 5ms).resetAfter().count(), 30'000);
    QCOMPARE(ReconnectPolicy::exponential(1s, 60s).resetAfter(5s).resetAfter().count(), 5000);
}

void tst_Reconnector::h18_attemptsAreCountedOverShortConnections()
{
    Reconnector client = reconnector(ReconnectPolicy::exponential(1s, 2s).maximumAttempts(2));
    Instant now{1h};
    for (int i = 0; i < 2; ++i) {
        client.connected(now);
        client.lost(now += 29s);
        QVERIFY(client.nextDelay(lost));
    }
    client.connected(now);
    client.lost(now += 29s);
    QVERIFY(!client.nextDelay(lost));
    client.connected(now);
    client.lost(now += 30s);
    QVERIFY(client.nextDelay(lost));
}

void tst_Reconnector::b37_fromTheThirdShortConnectionOnHalfOfTheTimeIsWaited()
{
    Reconnector client = reconnector(ReconnectPolicy::exponential(1min, 1min));
    const Instant now{1h};
    int below = 0;
    for (int i = 0; i < 200; ++i) {
        client.connected(now);
        QCOMPARE(client.lost(now + 1s), i == 2);
        QCOMPARE(client.isFlapping(), i >= 2);
        below += *client.nextDelay(lost) < 30s;
    }
    QVERIFY(below <= 2);
    client.connected(now);
    client.lost(now + 1min);
    QVERIFY(!client.isFlapping());
}

// MQTT 3: each connection ends that of the other, and all that is seen is TCP that closes. At full
// speed that would be a connection per millisecond; with growing delays alone, without a memory
// beyond CONNACK, one per half a second.
void tst_Reconnector::b37_twoClientsWithOneNameDoNotFightAtFullSpeed()
{
    struct Rival
    {
        Reconnector reconnector;
        Instant due;
    };
    const ReconnectPolicy policy = ReconnectPolicy::exponential(1s, 60s);
    const Instant begin{1h};
    Rival online{reconnector(policy), {}};
    Rival waiting{reconnector(policy), begin + 1s};
    online.reconnector.connected(begin);
    int connections = 1;
    while (waiting.due < begin + 1h) {
        const Instant now = waiting.due;
        waiting.reconnector.connected(now);
        ++connections;
        online.reconnector.lost(now);
        online.due = now + *online.reconnector.nextDelay(lost);
        std::swap(online, waiting);
    }
    // Ten at first, then one for each 30 to 60 s.
    QVERIFY2(connections <= 10 + 120, qPrintable(QString::number(connections)));
}

void tst_Reconnector::b37_takeoversThatThePredicateAnswersComeToAnEnd()
{
    Reconnector client = reconnector(
        ReconnectPolicy::exponential(1s, 60s).retryIf([](const Failure &) { return true; }));
    const Failure takenOver = causedBy(ReasonCode::SessionTakenOver);
    Instant now{1h};
    const auto lose = [&](std::chrono::seconds after) {
        client.connected(now);
        client.lost(now += after);
        return client.nextDelay(takenOver).has_value();
    };
    for (int i = 0; i < 5; ++i)
        QVERIFY(lose(10s));
    QVERIFY(lose(60s)); // that was stable: counted anew
    for (int i = 0; i < 4; ++i)
        QVERIFY(lose(10s));
    QVERIFY(!lose(10s));
}

void tst_Reconnector::f14_aBusyServerIsLeftAloneForLonger_data()
{
    QTest::addColumn<ReasonCode>("code");
    QTest::newRow("0x88") << ReasonCode::ServerUnavailable;
    QTest::newRow("0x89") << ReasonCode::ServerBusy;
    QTest::newRow("0x96") << ReasonCode::MessageRateTooHigh;
    QTest::newRow("0x97") << ReasonCode::QuotaExceeded;
    QTest::newRow("0x9F") << ReasonCode::ConnectionRateExceeded;
}

void tst_Reconnector::f14_aBusyServerIsLeftAloneForLonger()
{
    QFETCH(const ReasonCode, code);
    const std::array<std::chrono::milliseconds, 5> bounds{8s, 16s, 32s, 60s, 60s};
    for (int round = 0; round < 100; ++round) {
        Reconnector client = reconnector(ReconnectPolicy::exponential(1s, 60s));
        for (const auto bound : bounds) {
            const auto delay = client.nextDelay(causedBy(code));
            QVERIFY(delay && *delay >= bound / 2 && *delay <= bound);
        }
    }
}

void tst_Reconnector::f14_whatCannotHealEndsIt_data()
{
    QTest::addColumn<ReasonCode>("code");
    QTest::addColumn<bool>("ends");
    QTest::newRow("0x80 unspecified") << ReasonCode::UnspecifiedError << false;
    QTest::newRow("0x84 unsupported version") << ReasonCode::UnsupportedProtocolVersion << true;
    QTest::newRow("0x86 bad credentials") << ReasonCode::BadUserNameOrPassword << true;
    QTest::newRow("0x87 not authorized") << ReasonCode::NotAuthorized << true;
    QTest::newRow("0x8A banned") << ReasonCode::Banned << true;
    QTest::newRow("0x8B shutting down") << ReasonCode::ServerShuttingDown << false;
    QTest::newRow("0x8C bad method") << ReasonCode::BadAuthenticationMethod << true;
    QTest::newRow("0x8D keep-alive") << ReasonCode::KeepAliveTimeout << false;
    QTest::newRow("0x8E taken over") << ReasonCode::SessionTakenOver << true;
    QTest::newRow("0x98 administrative") << ReasonCode::AdministrativeAction << false;
    QTest::newRow("0x9C use another") << ReasonCode::UseAnotherServer << false;
    QTest::newRow("0x9D moved") << ReasonCode::ServerMoved << true;
    QTest::newRow("0xA0 connect time") << ReasonCode::MaximumConnectTime << false;
}

void tst_Reconnector::f14_whatCannotHealEndsIt()
{
    QFETCH(const ReasonCode, code);
    QFETCH(const bool, ends);
    Reconnector client = reconnector(ReconnectPolicy::exponential(1s, 60s));
    QCOMPARE(!client.nextDelay(causedBy(code)), ends);
    QCOMPARE(ReconnectPolicy::isPermanent(causedBy(code)), ends);
}

void tst_Reconnector::aCertificateThatIsNotTrustedEndsIt()
{
    Failure failure{ErrorCode::Transport, u"TLS"_s};
    QVERIFY(!ReconnectPolicy::isPermanent(failure)); // the handshake was cut short, say
    failure.certificateErrors.append(Failure::CertificateError{1, {}});
    QVERIFY(ReconnectPolicy::isPermanent(failure));
}

void tst_Reconnector::thePredicateDecidesInPlaceOfTheList()
{
    ReconnectPolicy policy = ReconnectPolicy::exponential(1s, 60s);
    policy.retryIf([](const Failure &cause) {
        return cause.reasonCode == ReasonCode::NotAuthorized;
    });
    QVERIFY(reconnector(policy).nextDelay(causedBy(ReasonCode::NotAuthorized)));
    QVERIFY(!reconnector(policy).nextDelay(lost));
    policy.retryIf({});
    QVERIFY(!reconnector(policy).nextDelay(causedBy(ReasonCode::NotAuthorized)));
    QVERIFY(reconnector(policy).nextDelay(lost));
}

void tst_Reconnector::thePredicateIsNotAskedAboutOurOwnErrors()
{
    int asked = 0;
    ReconnectPolicy policy = ReconnectPolicy::exponential(1s, 60s);
    policy.retryIf([&asked](const Failure &) { return ++asked > 0; });
    QVERIFY(!reconnector(policy).nextDelay({ErrorCode::Usage, u"wrong"_s}));
    QVERIFY(!reconnector(policy).nextDelay({ErrorCode::Store, u"damaged"_s}));
    QCOMPARE(asked, 0);
}

void tst_Reconnector::whatThePredicateThrowsMeansNo()
{
    ReconnectPolicy policy = ReconnectPolicy::exponential(1s, 60s);
    policy.retryIf([](const Failure &) -> bool { throw std::runtime_error("no idea"); });
    QVERIFY(!reconnector(policy).nextDelay(lost));
}

void tst_Reconnector::whatWasBoundToFailDoesNotCount()
{
    Reconnector client = reconnector(ReconnectPolicy::exponential(1s, 60s).maximumAttempts(2));
    for (int i = 0; i < 10; ++i)
        QVERIFY(client.nextDelay(lost, false));
    QVERIFY(client.nextDelay(lost));
    QVERIFY(client.nextDelay(lost));
    QVERIFY(!client.nextDelay(lost));
    QVERIFY(client.nextDelay(lost, false));
    QVERIFY(!client.nextDelay(causedBy(ReasonCode::Banned), false));
}

void tst_Reconnector::anotherServerIsTriedAtOnceButNotForEver()
{
    Reconnector client = reconnector(ReconnectPolicy::exponential(1h, 1h).maximumAttempts(3));
    QCOMPARE(client.delayToAnother()->count(), 0);
    QVERIFY(client.delayToAnother()->count() > 0); // 0 once in 3.6 million
    QVERIFY(client.delayToAnother());
    QVERIFY(!client.delayToAnother());
    QVERIFY(!Reconnector().delayToAnother());
}

void tst_Reconnector::wrongValuesAreRefused()
{
    ReconnectPolicy policy;
    QVERIFY_EXCEPTION_THROWN(policy.resetAfter(-1ms), UsageError);
    QVERIFY_EXCEPTION_THROWN(policy.maximumAttempts(0), UsageError);
    QVERIFY_EXCEPTION_THROWN(ReconnectPolicy::exponential(0ms, 1s), UsageError);
    QVERIFY_EXCEPTION_THROWN(ReconnectPolicy::exponential(2s, 1s), UsageError);
    QCOMPARE(policy.maximumAttempts(), std::nullopt);
}

QTEST_GUILESS_MAIN(tst_Reconnector)

#include "tst_reconnector.moc"
