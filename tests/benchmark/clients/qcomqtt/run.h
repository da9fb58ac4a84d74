// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "arrivals.h"
#include "measurement.h"
#include "runoptions.h"

#include <QCoMqtt/Client>

//! What one run of our client needs, whoever runs it.
struct Run
{
    Run(const RunOptions &what, Measurement &by)
        : options(what)
        , measurement(by)
        , arrivals(what, by)
        , qos(static_cast<QCoMqtt::QoS>(what.qos))
        , payload(what.size, 'x')
    {}

    const RunOptions &options;
    Measurement &measurement;
    Arrivals arrivals;
    QCoMqtt::QoS qos;
    QCoMqtt::Topic topic = benchmarkTopic;
    QByteArray payload;
};

QCoMqtt::ClientOptions clientOptions(const RunOptions &options);
