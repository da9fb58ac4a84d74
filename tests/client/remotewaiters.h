// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "answeringpeer.h"
#include "workerthread.h"

#include <qcomqtt/client.h>
#include <qcomqtt/error.h>

// Coroutines that wait in another thread than the client's, and what became of them.

//! How often a number of coroutines came back, and with what.
struct Returns
{
    std::atomic<int> cancelled = 0;
    std::atomic<int> timedOut = 0;
    std::atomic<int> ended = 0;
    std::atomic<int> elsewhere = 0; // in another thread than they waited in
    int all() const { return cancelled + timedOut + ended; }
};

inline QCoro::Task<> count(QCoro::Task<> task, Returns &returns)
{
    const QThread *here = QThread::currentThread();
    std::atomic<int> *which = &returns.ended;
    try {
        co_await task;
    } catch (const QCoMqtt::CancelledError &) {
        which = &returns.cancelled;
    } catch (const QCoMqtt::TimeoutError &) {
        which = &returns.timedOut;
    } catch (const QCoMqtt::DisconnectedError &) {}
    if (QThread::currentThread() != here)
        ++returns.elsewhere;
    ++*which;
}

template<typename Operation>
QCoro::Task<> awaited(Operation operation)
{
    co_await operation;
}

inline QCoro::Task<> readOne(QCoMqtt::MessageStream stream, std::stop_token stop,
                             std::chrono::milliseconds limit)
{
    co_await stream.next().stopOn(stop).timeout(limit);
}

inline constexpr std::chrono::milliseconds never = std::chrono::hours(1);

//! Starts everything that waits when the peer holds its answers; returns how much that is.
inline int waitForEverything(const QCoMqtt::ClientHandle &client, Returns &returns,
                             std::stop_token stop = {}, std::chrono::milliseconds limit = never)
{
    int number = 0;
    const auto wait = [&](auto operation) {
        count(awaited(operation.stopOn(stop).timeout(limit)), returns);
        ++number;
    };
    for (const auto qos : {QCoMqtt::QoS::AtLeastOnce, QCoMqtt::QoS::ExactlyOnce})
        wait(client.publish("a", 1, qos));
    wait(client.subscribe("b"));
    wait(client.unsubscribe("b"));
    wait(client.listen("c"));
    wait(client.request("d", "?"));
    wait(client.disconnected());
    count(readOne(client.messages(), stop, limit), returns);
    return number + 1;
}

//! A client that is connected, to a peer that answers nothing any more.
class RemoteWaitersTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { renew(); }
    void cleanup()
    {
        client.reset();
        peer.reset();
    }

protected:
    void renew()
    {
        client.reset();
        peer = std::make_unique<AnsweringPeer>(100);
        client = std::make_unique<QCoMqtt::Client>(peer->url());
        RUN_COROUTINE(client->connect().start());
        peer->hold(true);
    }

    std::unique_ptr<AnsweringPeer> peer;
    std::unique_ptr<QCoMqtt::Client> client;
};
