// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "scriptedpeer.h"
#include "testpackets.h"

#include <qcomqtt/client.h>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;

// What a server sends last lies in the socket together with the end of the connection.
class tst_LastBytes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void h11_whatCameBeforeTheEndIsReceived_data() { addEnds(); }
    void h11_whatCameBeforeTheEndIsReceived();
    void h11_anAcknowledgementBeforeTheEndCounts_data() { addEnds(); }
    void h11_anAcknowledgementBeforeTheEndCounts();
    void h11_theReasonBeforeTheEndIsTold_data() { addEnds(); }
    void h11_theReasonBeforeTheEndIsTold();

private:
    static void addEnds()
    {
        QTest::addColumn<bool>("reset");
        QTest::newRow("H11 FIN") << false;
        QTest::newRow("H11 RST") << true;
    }
    //! Ends the connection when what was sent lies in the client's socket.
    static void endBehindIt(ScriptedPeer &peer, bool reset)
    {
        peer.then([&peer] { peer.flush(); });
        reset ? peer.reset() : peer.close();
    }
};

void tst_LastBytes::h11_whatCameBeforeTheEndIsReceived()
{
    QFETCH(const bool, reset);
    constexpr int count = 500;
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck()).expectAny<Publish>();
    for (int i = 0; i < count; ++i)
        peer.reply(publishOf("a", QByteArray::number(i)));
    endBehindIt(peer, reset);
    RUN_COROUTINE([](ScriptedPeer &peer) -> QCoro::Task<> {
        Client client(peer.url());
        auto stream = client.messages();
        co_await client.connect();
        co_await client.publish("go");
        for (int i = 0; i < count; ++i) {
            const auto message = co_await stream.next();
            CO_VERIFY(message);
            CO_COMPARE(message->payload(), QByteArray::number(i));
        }
        const auto error = co_await thrown<DisconnectedError>(stream.next().start());
        CO_VERIFY(error);
    }(peer));
}

void tst_LastBytes::h11_anAcknowledgementBeforeTheEndCounts()
{
    QFETCH(const bool, reset);
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck()).expectAny<Publish>().reply(PubAck{1});
    endBehindIt(peer, reset);
    RUN_COROUTINE([](ScriptedPeer &peer) -> QCoro::Task<> {
        Client client(peer.url());
        co_await client.connect();
        co_await client.publish("a", 1, QoS::AtLeastOnce);
        co_await client.disconnected();
    }(peer));
}

void tst_LastBytes::h11_theReasonBeforeTheEndIsTold()
{
    QFETCH(const bool, reset);
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck())
        .expectAny<Publish>()
        .reply(Disconnect{ReasonCode::ServerShuttingDown});
    endBehindIt(peer, reset);
    RUN_COROUTINE([](ScriptedPeer &peer) -> QCoro::Task<> {
        Client client(peer.url());
        co_await client.connect();
        co_await client.publish("go");
        const Disconnection why = co_await client.disconnected();
        CO_COMPARE(why.reasonCode(), std::optional(ReasonCode::ServerShuttingDown));
    }(peer));
}

QTEST_GUILESS_MAIN(tst_LastBytes)

#include "tst_lastbytes.moc"
