// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "settings.h"

#include <QCoroTask>

#include <stop_token>

//! The most that a packet can have behind its first bytes (MQTT 5.0 section 2.1.4).
constexpr qsizetype largestPayload = 268'435'455;

//! What is to be published when it is one message: of the command line, a file or the standard input.
QCoro::Task<QByteArray> readPayload(const PublishSettings &settings, std::stop_token stop);
