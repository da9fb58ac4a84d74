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
