// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/codec/reader.h>
#include <qcomqtt/packet/packets.h>

namespace QCoMqtt::Internal {

//! True when MQTT 5.0 lists this code for the packet and lets the sender, which is the other end
//! than \a reader, use it (table 2-6 and the tables of the packets).
[[nodiscard]] bool isReasonCodeOf(quint8 code, PacketType type, Reader reader) noexcept;

//! The reason code of the same meaning for a SUBACK return code of MQTT 3.1.1 (section 3.9.3), or
//! nothing when the standard reserves it.
[[nodiscard]] std::optional<ReasonCode> fromSubscribeReturnCode(quint8 code) noexcept;
//! The SUBACK return code of MQTT 3.1.1 closest to \a code.
[[nodiscard]] quint8 toSubscribeReturnCode(ReasonCode code) noexcept;

} // namespace QCoMqtt::Internal
