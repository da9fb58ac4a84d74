// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "coroutinetest.h"

#include <qcomqtt/client.h>

//! Connects and says what it failed with; a Failure without text when it did not.
inline QCoMqtt::Failure failureOf(const QCoMqtt::ClientOptions &options)
{
    QCoMqtt::Failure failure;
    try {
        runUntilDone([](QCoMqtt::ClientOptions options) -> QCoro::Task<> {
            QCoMqtt::Client client(options);
            co_await client.connect();
        }(options));
    } catch (const QCoMqtt::Error &error) {
        failure = error.failure();
    }
    return failure;
}
