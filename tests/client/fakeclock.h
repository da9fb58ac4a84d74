// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <chrono>

//! The clocks as all libraries in the process see them: the real ones, and in threads that have
//! called begin() what is added here. Linux only; fakeclock.cpp must be a part of the program itself.
namespace FakeClock {

using std::chrono::seconds;

void begin();
//! The system sleeps that long and wakes: its steady clock has stopped meanwhile.
void sleepWithClockStopped(seconds time);
//! The same where the steady clock runs on, and no other tells of sleep.
void sleepWithClockRunning(seconds time);
//! Time passes awake. Timers find out when the event loop looks again.
void pass(seconds time);
//! Somebody sets the clock on the wall.
void setWallClock(seconds by);
//! As if there were no clock that counts sleep.
void hideBootClock(bool hidden);

} // namespace FakeClock
