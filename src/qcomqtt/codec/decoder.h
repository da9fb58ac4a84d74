// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/codec/frame.h>
#include <qcomqtt/codec/propertycache.h>
#include <qcomqtt/codec/topiccache.h>
#include <qcomqtt/codec/wirereader.h>

namespace QCoMqtt::Internal {

//! What a packet is read with.
struct DecodeContext
{
    Reader reader;
    ProtocolVersion version;
    quint8 flags; //!< of the fixed header
    TopicCache &topics;
    PropertyCache &publishProperties;
};

// One for each packet: reads what follows the fixed header into a packet that is in its default
// state. What is wrong is told to the reader; the packet is then worth nothing.
void decode(WireReader &reader, const DecodeContext &context, Publish &publish);
void decode(WireReader &reader, const DecodeContext &context, PubAck &pubAck);
void decode(WireReader &reader, const DecodeContext &context, PubRec &pubRec);
void decode(WireReader &reader, const DecodeContext &context, PubRel &pubRel);
void decode(WireReader &reader, const DecodeContext &context, PubComp &pubComp);
void decode(WireReader &reader, const DecodeContext &context, Connect &connect);
void decode(WireReader &reader, const DecodeContext &context, ConnAck &connAck);
void decode(WireReader &reader, const DecodeContext &context, Subscribe &subscribe);
void decode(WireReader &reader, const DecodeContext &context, SubAck &subAck);
void decode(WireReader &reader, const DecodeContext &context, Unsubscribe &unsubscribe);
void decode(WireReader &reader, const DecodeContext &context, UnsubAck &unsubAck);
void decode(WireReader &reader, const DecodeContext &context, PingReq &pingReq);
void decode(WireReader &reader, const DecodeContext &context, PingResp &pingResp);
void decode(WireReader &reader, const DecodeContext &context, Disconnect &disconnect);
void decode(WireReader &reader, const DecodeContext &context, Auth &auth);

//! Reads a topic name, which may be empty only when \a mayBeEmpty.
[[nodiscard]] Topic readTopic(WireReader &reader, TopicCache &topics, bool mayBeEmpty);
//! Reads a reason code that MQTT 5.0 lists for packets of \a type.
[[nodiscard]] ReasonCode readReasonCode(WireReader &reader, PacketType type, Reader end) noexcept;

} // namespace QCoMqtt::Internal
