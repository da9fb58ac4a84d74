// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "logcatcher.h"

#include <localbroker/localbroker.h>
#include <qcomqtt/client.h>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

//! Two clients with one name at a real broker (B37).
class tst_Takeover : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void b37_theLaterClientStays();
    void b37_withMqtt3TheFightComesToAnEnd();

private:
    static ClientOptions options(const LocalBroker &broker, ProtocolVersion version)
    {
        return ClientOptions(u"127.0.0.1"_s, broker.port())
            .protocolVersion(version)
            .clientId(u"twin"_s)
            .reconnect(ReconnectPolicy::exponential(1ms, 16ms).maximumAttempts(8));
    }
};

void tst_Takeover::b37_theLaterClientStays()
{
    LocalBroker broker;
    broker.listen();
    Client first(options(broker, ProtocolVersion::V5));
    Client second(options(broker, ProtocolVersion::V5));
    RUN_COROUTINE(first.connect().start());
    RUN_COROUTINE(second.connect().start());
    QTRY_COMPARE(first.state(), ConnectionState::Disconnected);
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const Disconnection why = co_await client.disconnected();
        CO_COMPARE(why.reasonCode(), std::optional(ReasonCode::SessionTakenOver));
    }(first));
    QCOMPARE(second.state(), ConnectionState::Connected);
    QCOMPARE(broker.acceptedConnections(), 2);
}

// All that either sees is a connection that is closed. Once one has used up its attempts, the other
// one stays; nine connections of each are the most that there can be.
void tst_Takeover::b37_withMqtt3TheFightComesToAnEnd()
{
    const LogCatcher log;
    LocalBroker broker;
    broker.listen();
    Client first(options(broker, ProtocolVersion::V3_1_1));
    Client second(options(broker, ProtocolVersion::V3_1_1));
    RUN_COROUTINE(first.connect().start());
    RUN_COROUTINE(second.connect().start());
    const auto hasEnded = [](const Client &lost, const Client &won) {
        return lost.state() == ConnectionState::Disconnected
            && won.state() == ConnectionState::Connected;
    };
    QTRY_VERIFY(hasEnded(first, second) || hasEnded(second, first));
    QVERIFY2(broker.acceptedConnections() >= 9 && broker.acceptedConnections() <= 18,
             qPrintable(QString::number(broker.acceptedConnections())));
    QVERIFY(log.text().contains(u"Is there another client with the id twin?"_s));
}

QTEST_GUILESS_MAIN(tst_Takeover)
#include "tst_takeover.moc"
