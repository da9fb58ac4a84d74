// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "scriptedpeer.h"
#include "testpackets.h"

#include <qcomqtt/client.h>
#include <qcomqtt/clienthandle.h>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace std::chrono_literals;

namespace {

std::unique_ptr<Client> outlives; // the application
int waiting = 0; // for messages of a client, by way of its handle
int told = 0;

QCoro::Task<> waitForMessage(ClientHandle handle)
{
    ++waiting;
    MessageStream stream = handle.messages();
    try {
        co_await stream.next();
    } catch (const CancelledError &) {
        ++told;
    }
}

} // namespace

// The application ends whenever it likes.
class tst_ApplicationEnd : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void i17_quittingWhileDraining_data();
    void i17_quittingWhileDraining();
    void i17_aClientMayOutliveTheApplication();
    void whoWaitsByAHandleIsTold();
};

void tst_ApplicationEnd::i17_quittingWhileDraining_data()
{
    QTest::addColumn<bool>("disconnecting");
    QTest::newRow("I17 drain()") << false;
    QTest::newRow("I17 disconnect() that drains") << true;
}

// Nothing holds the event loop back, and nobody is resumed before the client goes.
void tst_ApplicationEnd::i17_quittingWhileDraining()
{
    QFETCH(bool, disconnecting);
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck());
    auto client = std::make_unique<Client>(peer.url());
    int resumed = 0;
    bool cancelled = false;
    const auto work = [](Client &client, bool disconnecting, int &resumed,
                         bool &cancelled) -> QCoro::Task<> {
        co_await client.connect();
        co_await client.post("a", 1, QoS::AtLeastOnce);
        QTimer::singleShot(0, qApp, &QCoreApplication::quit);
        try {
            if (disconnecting)
                co_await client.disconnect(DisconnectOptions().drain(1h));
            else
                co_await client.drain();
        } catch (const CancelledError &) {
            cancelled = true;
        }
        ++resumed;
    }(*client, disconnecting, resumed, cancelled);
    QCOMPARE(QCoreApplication::exec(), 0);
    QCOMPARE(resumed, 0);
    QCOMPARE(client->state(),
             disconnecting ? ConnectionState::Disconnecting : ConnectionState::Connected);
    client.reset();
    QCOMPARE(resumed, 1);
    QCOMPARE(cancelled, true);
    // The goodbye went out with the destructor.
    QTRY_COMPARE(peer.receivedOf<Disconnect>().size(), 1);
}

void tst_ApplicationEnd::i17_aClientMayOutliveTheApplication()
{
    ScriptedPeer peer;
    peer.acceptConnection(assignedConnAck());
    outlives = std::make_unique<Client>(peer.url());
    RUN_COROUTINE(outlives->connect().start());
    outlives->publish("a", 1, QoS::AtLeastOnce).start();
    outlives->drain().start();
    QTRY_COMPARE(peer.receivedOf<Publish>().size(), 1);
    QCOMPARE(outlives->state(), ConnectionState::Connected);
}

// No event loop will come that could tell them: see main().
void tst_ApplicationEnd::whoWaitsByAHandleIsTold()
{
    auto client = std::make_unique<Client>(ClientOptions(QStringLiteral("mqtt://127.0.0.1")));
    waitForMessage(client->handle());
    QCOMPARE(waiting, 1);
    client.reset();
    QCOMPARE(told, 0);
}

int main(int argc, char **argv)
{
    int failures = 0;
    {
        QCoreApplication application(argc, argv);
        tst_ApplicationEnd test;
        failures = QTest::qExec(&test, argc, argv);
    }
    if (told != waiting)
        ++failures;
    outlives.reset(); // and whoever waited for it
    return failures;
}

#include "tst_applicationend.moc"
