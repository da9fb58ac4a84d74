// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QByteArrayView>

#include <optional>
#include <string>

namespace QCoMqtt::Internal {

//! Judges what the codec makes of any bytes, as a fuzzer finds them.
//!
//! The first byte chooses the end that reads and its version, the second how many bytes come at
//! once (0: all). The rest is the stream. It must give packets, then perhaps one Malformation:
//! with a reason code that a DISCONNECT can carry, an offset within the packet, and a rule. It
//! must give the same however it is cut. Every packet must encode to as many bytes as announced,
//! which decode to an equal packet. Memory must not exceed what was given by more than a factor.
//!
//! Returns what is wrong, or nothing.
[[nodiscard]] std::optional<std::string> judgeCodec(QByteArrayView input);

} // namespace QCoMqtt::Internal
