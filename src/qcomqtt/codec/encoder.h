// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/packet/packets.h>
#include <qcomqtt/values/bytebuffer.h>

namespace QCoMqtt::Internal {

//! Largest value of a variable byte integer (MQTT 5.0 section 1.5.5).
inline constexpr quint32 maximumVariableByteInteger = 268'435'455;

//! Appends the bytes of \a packet to \a output. The packet must be valid for \a version: strings
//! and binary data within 65535 bytes, no lone surrogate, a size up to
//! maximumVariableByteInteger; callers check at the boundary where users' data comes in.
//! Properties are written for V5 only.
QCOMQTT_EXPORT void encode(const Packet &packet, ProtocolVersion version, QByteArray &output);
QCOMQTT_TESTED_EXPORT void encode(const Packet &packet, ProtocolVersion version,
                                  ByteBuffer &output);
// The same without building a Packet, for the most frequent ones.
QCOMQTT_TESTED_EXPORT void encode(const Publish &publish, ProtocolVersion version,
                                  ByteBuffer &output);
QCOMQTT_TESTED_EXPORT void encode(const PubAck &pubAck, ProtocolVersion version,
                                  ByteBuffer &output);
QCOMQTT_TESTED_EXPORT void encode(const PubRec &pubRec, ProtocolVersion version,
                                  ByteBuffer &output);
QCOMQTT_TESTED_EXPORT void encode(const PubRel &pubRel, ProtocolVersion version,
                                  ByteBuffer &output);
QCOMQTT_TESTED_EXPORT void encode(const PubComp &pubComp, ProtocolVersion version,
                                  ByteBuffer &output);
//! All of \a publish that stands before its payload.
QCOMQTT_TESTED_EXPORT void encodeWithoutPayload(const Publish &publish, ProtocolVersion version,
                                                ByteBuffer &output);

//! How many bytes encode() would append; may be more than a packet can have, so that callers can
//! compare with limits.
[[nodiscard]] QCOMQTT_TESTED_EXPORT qint64 encodedSize(const Packet &packet,
                                                       ProtocolVersion version);
[[nodiscard]] QCOMQTT_EXPORT qint64 encodedSize(const Publish &publish, ProtocolVersion version);

} // namespace QCoMqtt::Internal
