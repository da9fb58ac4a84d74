// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/values/instant.h>

//! The clocks of a thread as all libraries in the process see them, once begin() was called: they
//! stand still, but for the moment that it takes to read them, and go on when they are told to.
//! Linux only; virtualclock.cpp must be a part of the program itself.
namespace VirtualClock {

using QCoMqtt::Internal::Instant;
using Duration = std::chrono::nanoseconds;

//! Sets the clocks to the time at which every history begins.
void begin();
//! Without the moment that reading takes.
Instant now() noexcept;
//! Since begin().
Duration elapsed() noexcept;
//! Never goes back.
void advanceTo(Instant time) noexcept;

//! The clock on the real wall, in seconds, for reports.
double realSeconds();

} // namespace VirtualClock
