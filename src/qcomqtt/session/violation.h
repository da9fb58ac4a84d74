// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/packet/packets.h>

#include <optional>

namespace QCoMqtt::Internal {

//! What the server did that the standard forbids, seen only with the state of the connection in
//! mind; what the bytes alone show is a Malformation.
struct Violation
{
    ReasonCode reasonCode = ReasonCode::ProtocolError;
    PacketType type = PacketType::Reserved;
    const char *rule = ""; //!< a literal, with its clause
};

//! Nothing when the packet was in order.
using Verdict = std::optional<Violation>;

} // namespace QCoMqtt::Internal
