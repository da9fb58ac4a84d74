// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>

//! Calls of malloc(), calloc(), realloc() and their like by all threads of this process, whoever
//! makes them: the program, a library, or operator new. realloc() counts also when it can stay
//! where it is.
std::uint64_t allocationCount() noexcept;

//! False where they are not counted: with sanitizers, which have an allocator of their own, and
//! without the GNU C library.
bool countsAllocations() noexcept;
