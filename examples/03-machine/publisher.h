// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QCoMqtt/ClientOptions>

#include <QCoroTask>

#include <stop_token>

//! Publishes this machine's readings twice a second below machine/<name>/ until a stop is
//! requested. Throws QCoMqtt::Error when there is no way to the broker.
QCoro::Task<> publishMachine(QCoMqtt::ClientOptions broker, std::stop_token stop);
