// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "arrivals.h"
#include "measurement.h"
#include "runoptions.h"

#include <concepts>

//! A client whose calls end when what they ask for is done. A concept, not a class: nothing virtual
//! is to stand between a client and what it measures.
template<typename Client>
concept BlockingClient = requires(Client client, std::int64_t messages, int qos)
{
    client.connect();
    client.subscribe();
    client.publish(messages, qos); // and has them acknowledged
    client.receive(); // all messages of the run
    client.makeTrip(); // one message there and back again
    client.disconnect();
    {
        client.arrivals()
        } -> std::convertible_to<const Arrivals &>;
};

template<BlockingClient Client>
void publishAll(Client &client, const RunOptions &options, Measurement &measurement)
{
    client.publish(options.warmUp(), options.qos);
    measurement.start();
    client.publish(options.messages, options.qos);
    if (options.qos == 0)
        client.publish(1, 1); // when it is acknowledged, the others have arrived
    measurement.stop(options.messages);
}

template<BlockingClient Client>
void receiveAll(Client &client)
{
    client.subscribe();
    client.receive();
    client.arrivals().check();
}

template<BlockingClient Client>
void makeTrips(Client &client, Measurement &measurement, std::int64_t trips)
{
    for (; trips > 0; --trips) {
        measurement.beginTrip();
        client.makeTrip();
        measurement.endTrip();
    }
}

template<BlockingClient Client>
void makeAllTrips(Client &client, const RunOptions &options, Measurement &measurement)
{
    client.subscribe();
    measurement.expectTrips(options.messages);
    makeTrips(client, measurement, options.warmUp());
    measurement.start();
    makeTrips(client, measurement, options.messages);
    measurement.stop(options.messages);
    client.arrivals().check();
}

//! The whole run, from connecting to disconnecting.
template<BlockingClient Client>
void runBlocking(Client &client, const RunOptions &options, Measurement &measurement)
{
    client.connect();
    switch (options.operation) {
    case RunOptions::Operation::Publish:
        publishAll(client, options, measurement);
        break;
    case RunOptions::Operation::Receive:
        receiveAll(client);
        break;
    case RunOptions::Operation::RoundTrip:
        makeAllTrips(client, options, measurement);
    }
    client.disconnect();
}
