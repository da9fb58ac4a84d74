// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <chrono>

namespace QCoMqtt::Internal {

//! A moment on a monotonic clock. The pure rooms never read a clock: they are told.
using Instant = std::chrono::steady_clock::time_point;

} // namespace QCoMqtt::Internal
