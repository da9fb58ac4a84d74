// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "measurement.h"
#include "runoptions.h"

#include <QCoMqtt/Client>

//! One run of our client, by its own thread or by a handle of a client in another.
struct Run
{
    explicit Run(const RunOptions &what)
        : options(what), qos(static_cast<QCoMqtt::QoS>(what.qos)), payload(what.size, 'x')
    {}

    const RunOptions &options;
    Measurement measurement = {};
    QCoMqtt::QoS qos;
    QCoMqtt::Topic topic = benchmarkTopic;
    QByteArray payload;
};

QCoMqtt::ClientOptions clientOptions(const RunOptions &options);

QCoro::Task<> publishAwaited(QCoMqtt::Client &client, Run &run);
QCoro::Task<> publishConcurrently(QCoMqtt::Client &client, Run &run);
QCoro::Task<> publishPosted(QCoMqtt::Client &client, Run &run);
//! Posts all before it connects, without a warm-up.
QCoro::Task<> publishOffline(QCoMqtt::Client &client, Run &run);
QCoro::Task<> receive(QCoMqtt::Client &client, Run &run);
QCoro::Task<> makeRoundTrips(QCoMqtt::Client &client, Run &run);

//! The same by handles, in the thread that calls.
void runInOtherThread(Run &run);
