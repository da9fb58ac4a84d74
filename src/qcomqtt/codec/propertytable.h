// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/packet/packets.h>

namespace QCoMqtt::Internal {

//! How the value of a property stands in the bytes (MQTT 5.0 section 1.5).
enum class WireType : quint8 {
    Byte,
    TwoByteInteger,
    FourByteInteger,
    VariableByteInteger,
    Utf8String,
    BinaryData,
    Utf8StringPair,
};

//! A set of packets; the will's properties within a CONNECT count as one of their own.
using PropertyHolders = quint16;
//! No packet has type 0, so its bit is free.
inline constexpr PropertyHolders willHolder = 1;
[[nodiscard]] constexpr PropertyHolders holderOf(PacketType type) noexcept
{
    return PropertyHolders(1U << static_cast<unsigned>(type));
}

//! What the standard says of one property (MQTT 5.0 table 2-4 and the sections of the packets).
struct PropertyRule
{
    PropertyId id;
    WireType wireType;
    PropertyHolders holders; //!< where it may stand
    PropertyHolders repeatableIn; //!< where it may stand more than once
    quint32 lowest; //!< of the allowed numbers
    quint32 highest;
    ReasonCode outOfRange; //!< what to answer to other numbers
    const char *range; //!< the rule about them, with its section
};

//! The rule of a property, or nullptr when there is none of that number.
[[nodiscard]] const PropertyRule *propertyRule(quint32 id) noexcept;

} // namespace QCoMqtt::Internal
