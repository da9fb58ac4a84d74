// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/codec/malformation.h>
#include <qcomqtt/codec/reader.h>

#include <QtCore/QByteArrayView>

namespace QCoMqtt::Internal {

//! The first bytes of every packet (MQTT 5.0 section 2.1.1).
struct FixedHeader
{
    PacketType type = PacketType::Reserved;
    quint8 flags = 0;
    qsizetype size = 0; //!< bytes of the fixed header itself
    qsizetype remainingLength = 0;

    qsizetype packetSize() const noexcept { return size + remainingLength; }
};

//! The short way for most packets: a PUBLISH whose Remaining Length takes one or two bytes. False when
//! it is anything else, or not to be read without a closer look.
[[nodiscard]] inline bool readShortPublishHeader(QByteArrayView bytes, FixedHeader &header) noexcept
{
    constexpr quint8 more = 0x80; // another byte of the length follows
    if (bytes.size() < 3)
        return false;
    const auto *start = reinterpret_cast<const quint8 *>(bytes.data());
    const bool isOneByte = !(start[1] & more);
    if (start[0] >> 4 != quint8(PacketType::Publish)
        || (!isOneByte && (start[2] == 0 || start[2] & more)))
        return false;
    header.type = PacketType::Publish;
    header.flags = start[0] & 0x0F;
    header.size = isOneByte ? 2 : 3;
    header.remainingLength = isOneByte ? start[1] : (start[1] & 0x7F) | start[2] << 7;
    return true;
}

//! What may come now.
struct FrameRules
{
    Reader reader = Reader::Client;
    ProtocolVersion version = ProtocolVersion::V5;
    quint32 maximumPacketSize = 0;
};

enum class FrameStatus : quint8 { Complete, Incomplete, Malformed };

//! Reads the fixed header at the start of \a bytes, and refuses as early as possible: the rest of
//! the packet need not be there. Fills \a header when complete, \a malformation when malformed.
[[nodiscard]] FrameStatus readFixedHeader(QByteArrayView bytes, const FrameRules &rules,
                                          FixedHeader &header,
                                          Malformation &malformation) noexcept;

} // namespace QCoMqtt::Internal
