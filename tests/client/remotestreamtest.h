// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "streamtest.h"
#include "testpackets.h"
#include "workerthread.h"

//! A stream that a worker reads, of a client that lives in the thread of the test, as its peer does.
class RemoteStreamTest : public StreamTest
{
protected:
    //! Opens a stream of "s/#" in the worker.
    void openInWorker(const QCoMqtt::StreamOptions &options)
    {
        const auto errand = worker.start(
            [this, options, handle = client->handle()] { return open(handle, options, stream); });
        FINISH(errand);
    }
    void closeInWorker()
    {
        const auto errand = worker.start([this] { return close(stream); });
        FINISH(errand);
    }
    //! What the worker takes until nothing is held.
    QList<int> readHeld()
    {
        QList<int> numbers;
        const auto errand = worker.start([&] { return takeHeld(stream, numbers); });
        [&] { FINISH(errand); }();
        return numbers;
    }

    static QCoro::Task<> takeHeld(QCoMqtt::MessageStream &stream, QList<int> &numbers)
    {
        while (stream.size() > 0) {
            const auto message = co_await stream.next();
            numbers.append(int(message->toInt().value_or(-1)));
        }
    }

    QCoMqtt::MessageStream stream; // the worker's
    WorkerThread worker;

private:
    static QCoro::Task<> open(QCoMqtt::ClientHandle client, QCoMqtt::StreamOptions options,
                              QCoMqtt::MessageStream &stream)
    {
        stream = client.messages("s/#", options);
        co_await client.drain(); // has been done: then the stream is open
    }
    static QCoro::Task<> close(QCoMqtt::MessageStream &stream)
    {
        stream.close();
        co_return;
    }
};
