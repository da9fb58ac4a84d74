// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/packet/packets.h>

namespace QCoMqtt::Internal {

//! Why bytes are no packet that may come at this place.
struct Malformation
{
    //! What a DISCONNECT must say: MalformedPacket, ProtocolError, PacketTooLarge, ...
    ReasonCode reasonCode = ReasonCode::MalformedPacket;
    PacketType type = PacketType::Reserved;
    //! Where the field at fault begins, from the first byte of the packet; of a variable byte
    //! integer, the byte at fault. For what is too short, the field that is not complete.
    qsizetype offset = 0;
    const char *rule = ""; //!< what was broken, with its clause: a literal

    friend bool operator==(const Malformation &a, const Malformation &b) noexcept
    {
        return a.reasonCode == b.reasonCode && a.type == b.type && a.offset == b.offset
            && qstrcmp(a.rule, b.rule) == 0;
    }
};

} // namespace QCoMqtt::Internal
