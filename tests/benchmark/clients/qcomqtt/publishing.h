// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "run.h"

//! The ways to publish so many messages. All but post() end when the last is acknowledged.
QCoro::Task<> publishAwaited(QCoMqtt::Client &client, Run &run, qint64 messages);
QCoro::Task<> publishConcurrently(QCoMqtt::Client &client, Run &run, qint64 messages);
QCoro::Task<> post(QCoMqtt::Client &client, Run &run, qint64 messages);
QCoro::Task<> postAndDrain(QCoMqtt::Client &client, Run &run, qint64 messages);

//! Posts all before it connects, without a warm-up.
QCoro::Task<> publishOffline(QCoMqtt::Client &client, Run &run);

//! Publishes all in one way, \a client being a Client or a ClientHandle.
template<typename Client>
QCoro::Task<>
publishAll(Client &client, Run &run, QCoro::Task<> (*way)(Client &, Run &, qint64 messages))
{
    co_await way(client, run, run.options.warmUp());
    run.measurement.start();
    co_await way(client, run, run.options.messages);
    if (run.qos
        == QCoMqtt::QoS::AtMostOnce) // when this one is acknowledged, the others have arrived
        co_await client.publish(run.topic, run.payload, QCoMqtt::QoS::AtLeastOnce);
    run.measurement.stop(run.options.messages);
}
