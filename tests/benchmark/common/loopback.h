// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>

//! Sockets of a server that only this machine reaches.
namespace Loopback {

//! Listens on a port that nobody uses. Throws std::system_error.
int listen();
std::uint16_t portOf(int listener);
//! A connection that never waits, neither to be read nor to send; -1 when it is gone already.
int accept(int listener) noexcept;

} // namespace Loopback
