// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QCoroTask>

#include <QtCore/QSocketNotifier>

#include <chrono>
#include <stop_token>

//! Waits until \a descriptor can be read or written without blocking. Throws CancelledError when a
//! stop is requested.
QCoro::Task<> untilReady(int descriptor, QSocketNotifier::Type type, std::stop_token stop);

//! Waits until \a time; not at all when it is past. Throws CancelledError when a stop is requested.
QCoro::Task<> pauseUntil(std::chrono::steady_clock::time_point time, std::stop_token stop);

//! Waits for \a task; when it ends, well or not, \a others are told to stop.
QCoro::Task<> stopAfter(QCoro::Task<> task, std::stop_source others);
