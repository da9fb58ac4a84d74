// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "flappingserver.h"
#include "resources.h"
#include "runningloop.h"

#include <qcomqtt/client.h>
#include <qcomqtt/error.h>

#include <QtCore/QElapsedTimer>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

//! What goes on while the link flaps: somebody publishes, and somebody listens. Ends when the
//! client is gone.
struct Work
{
    qint64 published = 0;
    qint64 received = 0;
    qint64 connected = 0;
    qint64 gaps = 0;
    bool hasFailed = false;
};

QCoro::Task<> publishOn(Client &client, Work &work)
{
    try {
        for (;;) {
            co_await client.publish("up", work.published, QoS::AtLeastOnce);
            ++work.published;
        }
    } catch (const CancelledError &) {
        // it is over
    } catch (const Error &) {
        work.hasFailed = true;
    }
}

QCoro::Task<> receiveOn(MessageStream messages, Work &work)
{
    try {
        while (auto message = co_await messages.next())
            ++work.received;
    } catch (const CancelledError &) {
        // it is over
    }
}

QCoro::Task<> watch(EventStream events, Work &work)
{
    try {
        while (auto event = co_await events.next()) {
            work.connected += event->type() == ConnectionEvent::Type::Connected ? 1 : 0;
            work.gaps += event->type() == ConnectionEvent::Type::Gap ? 1 : 0;
        }
    } catch (const CancelledError &) {
        // it is over
    }
}

} // namespace

// A link that breaks once a second, for a day and faster: QCOMQTT_TEST_CYCLES=86400.
class tst_Flapping : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void i19_aLinkThatFlapsCostsNothingThatStays();
};

void tst_Flapping::i19_aLinkThatFlapsCostsNothingThatStays()
{
    bool isSet = false;
    const int set = qEnvironmentVariableIntValue("QCOMQTT_TEST_CYCLES", &isSet);
    const int cycles = isSet ? set : 700;
    const int warmUp = std::min(cycles, 7000); // parts are whole rounds of the server's moments
    FlappingServer server;
    Work work;
    Client client(ClientOptions(u"127.0.0.1"_s, server.port())
                      .clientId(u"flapping"_s)
                      .keepAlive(0s)
                      .reconnect(ReconnectPolicy::exponential(1ms, 1ms).retryFirstConnect()));
    const auto receiving = receiveOn(client.messages(), work);
    const auto watching = watch(client.events(), work);
    RUN_COROUTINE(client.connect().start());
    RUN_COROUTINE(client.subscribe("down", QoS::AtLeastOnce).start());
    const auto publishing = publishOn(client, work);

    const auto flap = [&](int count) {
        const qint64 received = work.received;
        server.flap(count);
        const bool isSteady = runUntil([&] { return server.isSteady(); }, 60s + count * 100ms);
        const qint64 published = work.published;
        const auto goesOn = [&] {
            return work.published > published + 10 && work.received > received;
        };
        return isSteady && runUntil(goesOn, 20s) && !work.hasFailed;
    };
    QElapsedTimer timer;
    timer.start();
    QVERIFY(flap(warmUp));
    const Resources before = Resources::now();
    qInfo("after %d cycles: %s", warmUp, before.text().constData());
    for (int part = 1; part <= 10; ++part) {
        QVERIFY(flap(cycles / 10));
        qInfo("%d more: %s", part * (cycles / 10), Resources::now().text().constData());
    }
    // Objects that were let go are deleted by the event loop; timers of the test itself may end.
    QTRY_VERIFY(Resources::now().objects <= before.objects);
    const Resources after = Resources::now();
    qInfo("%lld connections, %lld gaps, %lld published, %lld received, %.1f s", work.connected,
          work.gaps, work.published, work.received, double(timer.elapsed()) / 1000);
    QCOMPARE(after.files, before.files);
    if (Resources::isHeapExact())
        QVERIFY2(after.heap - before.heap < 4 * 1024, after.text().constData());
    else
        QVERIFY2(after.resident - before.resident < 1024 * 1024, after.text().constData());
    QVERIFY(work.gaps > cycles / 10);
}

QTEST_GUILESS_MAIN(tst_Flapping)
#include "tst_flapping.moc"
