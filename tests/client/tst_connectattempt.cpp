// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/connectattempt.h>

#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Instant start = Instant(1000h); // virtual: nobody waits

} // namespace

//! The limits of an attempt to connect, stage by stage.
class tst_ConnectAttempt : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyStageHasItsOwnLimit_data();
    void everyStageHasItsOwnLimit();
    void noStageOutlivesTheWhole();
    void aStageBeginsAnew();
    void nothingRunsAfterTheEnd();
};

void tst_ConnectAttempt::everyStageHasItsOwnLimit_data()
{
    QTest::addColumn<ConnectStage>("stage");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, ConnectStage stage, const QString &what) {
        QTest::newRow(name) << stage
                            << u"No connection to host:1883: "_s + what
                + u" took longer than its limit of 700 ms"_s;
    };
    row("resolve", ConnectStage::Resolve, u"looking up the name"_s);
    row("connect", ConnectStage::Connect, u"reaching the server"_s);
    row("TLS", ConnectStage::Tls, u"the TLS handshake"_s);
    row("WebSocket", ConnectStage::WebSocket, u"the WebSocket handshake"_s);
    row("MQTT", ConnectStage::Mqtt, u"the answer to CONNECT"_s);
}

void tst_ConnectAttempt::everyStageHasItsOwnLimit()
{
    QFETCH(const ConnectStage, stage);
    ConnectAttempt attempt;
    attempt.begin(ClientOptions(u"host"_s).connectTimeout(30s).stageTimeout(stage, 700ms), start);
    for (const ConnectStage other : {ConnectStage::Resolve, ConnectStage::Connect, ConnectStage::Tls,
                                     ConnectStage::WebSocket, ConnectStage::Mqtt}) {
        attempt.enter(other, start + 1s);
        QCOMPARE(attempt.deadline() == start + 1s + 700ms, other == stage);
        QCOMPARE(attempt.deadline() == start + 30s, other != stage);
    }
    attempt.enter(stage, start + 1s);
    QVERIFY(!attempt.expired(start + 1s + 699ms, {}));
    const auto failure = attempt.expired(start + 1s + 700ms, {});
    QVERIFY(failure);
    QCOMPARE(failure->code, ErrorCode::Timeout);
    QCOMPARE(failure->stage, stage);
    QTEST(failure->text, "text");
}

void tst_ConnectAttempt::noStageOutlivesTheWhole()
{
    ConnectAttempt attempt;
    attempt.begin(ClientOptions(u"host"_s)
                      .connectTimeout(5s)
                      .stageTimeout(ConnectStage::Connect, 1h),
                  start);
    attempt.enter(ConnectStage::Connect, start + 1s);
    QCOMPARE(attempt.deadline(), start + 5s);
    const auto failure = attempt.expired(start + 5s, {});
    QVERIFY(failure);
    QCOMPARE(failure->text,
             u"No connection to host:1883 within 5000 ms: reaching the server took too long"_s);
}

void tst_ConnectAttempt::aStageBeginsAnew()
{
    ConnectAttempt attempt;
    attempt.begin(ClientOptions(u"host"_s)
                      .connectTimeout(30s)
                      .stageTimeout(ConnectStage::Resolve, 2s)
                      .stageTimeout(ConnectStage::Connect, 3s),
                  start);
    attempt.enter(ConnectStage::Resolve, start);
    QCOMPARE(attempt.deadline(), start + 2s);
    attempt.enter(ConnectStage::Connect, start + 1s);
    QCOMPARE(attempt.deadline(), start + 4s);
}

void tst_ConnectAttempt::nothingRunsAfterTheEnd()
{
    ConnectAttempt attempt;
    attempt.begin(ClientOptions(u"host"_s).connectTimeout(5s), start);
    attempt.enter(ConnectStage::Mqtt, start);
    attempt.end();
    QCOMPARE(attempt.deadline(), Instant::max());
    QVERIFY(!attempt.expired(start + 1h, {}));
    QCOMPARE(attempt.stage(), ConnectStage::Mqtt);
}

QTEST_GUILESS_MAIN(tst_ConnectAttempt)

#include "tst_connectattempt.moc"
