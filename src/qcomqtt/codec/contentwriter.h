// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/codec/wirewriter.h>
#include <qcomqtt/packet/packets.h>

namespace QCoMqtt::Internal {

//! What follows the fixed header, up to the payload.
void writeBeforePayload(WireWriter &writer, const Publish &publish,
                        ProtocolVersion version) noexcept;
// What follows the fixed header of each packet; as many bytes as contentSize() says.
void writeContent(WireWriter &writer, const Publish &publish, ProtocolVersion version) noexcept;
void writeContent(WireWriter &writer, const PubAck &pubAck, ProtocolVersion version) noexcept;
void writeContent(WireWriter &writer, const PubRec &pubRec, ProtocolVersion version) noexcept;
void writeContent(WireWriter &writer, const PubRel &pubRel, ProtocolVersion version) noexcept;
void writeContent(WireWriter &writer, const PubComp &pubComp, ProtocolVersion version) noexcept;
void writeContent(WireWriter &writer, const Connect &connect, ProtocolVersion version) noexcept;
void writeContent(WireWriter &writer, const ConnAck &connAck, ProtocolVersion version) noexcept;
void writeContent(WireWriter &writer, const Subscribe &subscribe, ProtocolVersion version) noexcept;
void writeContent(WireWriter &writer, const SubAck &subAck, ProtocolVersion version) noexcept;
void writeContent(WireWriter &writer, const Unsubscribe &unsubscribe,
                  ProtocolVersion version) noexcept;
void writeContent(WireWriter &writer, const UnsubAck &unsubAck, ProtocolVersion version) noexcept;
void writeContent(WireWriter &writer, const PingReq &pingReq, ProtocolVersion version) noexcept;
void writeContent(WireWriter &writer, const PingResp &pingResp, ProtocolVersion version) noexcept;
void writeContent(WireWriter &writer, const Disconnect &disconnect,
                  ProtocolVersion version) noexcept;
void writeContent(WireWriter &writer, const Auth &auth, ProtocolVersion version) noexcept;

} // namespace QCoMqtt::Internal
