// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>

namespace QCoMqtt::Internal {

//! Tells the system that this memory of many megabytes is going to be used from one end to the
//! other, so that it may hand it over in large pages: to get it in pages of 4 KiB takes longer than
//! what is done with them. Does nothing for smaller ones, and where there is nothing to be told.
void preferLargePages(void *memory, std::size_t bytes) noexcept;

} // namespace QCoMqtt::Internal
