// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "run.h"

//! Subscribes and receives all, \a client being a Client or a ClientHandle.
template<typename Client>
QCoro::Task<> receiveAll(Client &client, Run &run, QCoMqtt::StreamOptions options = {})
{
    const auto stream = client.messages(options);
    co_await client.subscribe(run.topic.toString(), run.qos);
    while (auto message = co_await stream.next()) {
        run.arrivals.count(message->payload().size());
        if (run.arrivals.isComplete())
            break;
    }
    run.arrivals.check();
}

//! One message after the other, there and back again.
QCoro::Task<> makeRoundTrips(QCoMqtt::Client &client, Run &run);
