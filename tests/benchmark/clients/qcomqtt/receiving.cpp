// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "receiving.h"

#include <stdexcept>

using namespace QCoMqtt;

namespace {

QCoro::Task<> makeTrips(Client &client, Run &run, const MessageStream &stream, qint64 trips)
{
    for (; trips > 0; --trips) {
        run.measurement.beginTrip();
        co_await client.publish(run.topic, run.payload, run.qos);
        const auto message = co_await stream.next();
        run.measurement.endTrip();
        if (!message)
            throw std::runtime_error("the stream ended before its last message");
        run.arrivals.count(message->payload().size());
    }
}

} // namespace

QCoro::Task<> makeRoundTrips(Client &client, Run &run)
{
    const auto stream = client.messages();
    co_await client.subscribe(run.topic.toString(), run.qos);
    run.measurement.expectTrips(run.options.messages);
    co_await makeTrips(client, run, stream, run.options.warmUp());
    run.measurement.start();
    co_await makeTrips(client, run, stream, run.options.messages);
    run.measurement.stop(run.options.messages);
    run.arrivals.check();
}
