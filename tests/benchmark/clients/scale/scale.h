// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "measurement.h"
#include "runoptions.h"

#include <QCoMqtt/Client>

//! Who measures, and what of.
struct ScaleRun
{
    const RunOptions &options;
    Measurement measurement = {};

    QCoMqtt::ClientOptions clientOptions() const;
    QCoMqtt::QoS qos() const { return static_cast<QCoMqtt::QoS>(options.qos); }
    QByteArray payload() const { return QByteArray(options.size, 'x'); }
    //! The number behind \a key in what is extra in the order; 1 when it is not there.
    int extra(const std::string &key) const;
};

//! Runs an event loop until \a task has ended, and rethrows what it threw.
void runUntilDone(QCoro::Task<> task);

//! As many streams as there are topics, each of one topic; mode "streams".
void receiveOnManyStreams(ScaleRun &run);
//! As many subscriptions as there are topics, and one stream; mode "subscriptions".
void receiveOnManySubscriptions(ScaleRun &run);
//! What was in flight when the connection was lost, and one new message; mode "reconnect".
void reconnectInFlight(ScaleRun &run);
//! Publishes through a session store on the disk; modes "store-process" and "store-power".
void publishDurably(ScaleRun &run);
