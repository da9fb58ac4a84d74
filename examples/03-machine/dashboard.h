// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QCoMqtt/ClientOptions>

#include <QCoroTask>

#include <chrono>
#include <optional>
#include <stop_token>

//! Shows machine/# of \a broker: at a terminal live, else as one table at the end. It ends after
//! \a time, when that is given, or when a stop is requested; what was seen last stays printed.
//! Throws when there is no way to the broker or no machine said anything.
QCoro::Task<> showDashboard(QCoMqtt::ClientOptions broker, std::optional<std::chrono::seconds> time,
                            std::stop_token stop);
