// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QCoroTask>

#include <chrono>
#include <optional>
#include <stop_token>

//! Waits for \a time; false when a stop was requested, which ends the wait at once.
QCoro::Task<bool> pauseFor(std::chrono::milliseconds time, std::stop_token stop);

//! Tells \a tasks to stop when \a time is over; without a time it does nothing.
QCoro::Task<> stopAt(std::optional<std::chrono::seconds> time, std::stop_source tasks);

//! Waits for \a task; when it ends, well or not, \a others are told to stop. For tasks that make
//! sense together only.
QCoro::Task<> stopAfter(QCoro::Task<> task, std::stop_source others);

//! Waits for \a task; when it fails, \a others are told to stop.
QCoro::Task<> stopOnFailure(QCoro::Task<> task, std::stop_source others);
