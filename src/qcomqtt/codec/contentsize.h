// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/packet/packets.h>

namespace QCoMqtt::Internal {

// The Remaining Length of each packet: the bytes behind its fixed header. Each adds up what the
// function of that packet in contentwriter.cpp writes.
[[nodiscard]] qint64 contentSize(const Publish &publish, ProtocolVersion version) noexcept;
[[nodiscard]] qint64 contentSize(const PubAck &pubAck, ProtocolVersion version) noexcept;
[[nodiscard]] qint64 contentSize(const PubRec &pubRec, ProtocolVersion version) noexcept;
[[nodiscard]] qint64 contentSize(const PubRel &pubRel, ProtocolVersion version) noexcept;
[[nodiscard]] qint64 contentSize(const PubComp &pubComp, ProtocolVersion version) noexcept;
[[nodiscard]] qint64 contentSize(const Connect &connect, ProtocolVersion version) noexcept;
[[nodiscard]] qint64 contentSize(const ConnAck &connAck, ProtocolVersion version) noexcept;
[[nodiscard]] qint64 contentSize(const Subscribe &subscribe, ProtocolVersion version) noexcept;
[[nodiscard]] qint64 contentSize(const SubAck &subAck, ProtocolVersion version) noexcept;
[[nodiscard]] qint64 contentSize(const Unsubscribe &unsubscribe, ProtocolVersion version) noexcept;
[[nodiscard]] qint64 contentSize(const UnsubAck &unsubAck, ProtocolVersion version) noexcept;
[[nodiscard]] qint64 contentSize(const PingReq &pingReq, ProtocolVersion version) noexcept;
[[nodiscard]] qint64 contentSize(const PingResp &pingResp, ProtocolVersion version) noexcept;
[[nodiscard]] qint64 contentSize(const Disconnect &disconnect, ProtocolVersion version) noexcept;
[[nodiscard]] qint64 contentSize(const Auth &auth, ProtocolVersion version) noexcept;

//! How much of a reason and its properties is written; what stands for success is left out.
enum class ReasonForm : quint8 { Nothing, CodeOnly, CodeAndProperties };
template<typename Packet>
[[nodiscard]] ReasonForm reasonForm(const Packet &packet, ProtocolVersion version) noexcept
{
    if (version != ProtocolVersion::V5)
        return ReasonForm::Nothing;
    if (!packet.properties.isEmpty())
        return ReasonForm::CodeAndProperties;
    if (packet.reasonCode == ReasonCode::Success)
        return ReasonForm::Nothing;
    // Section 3.15.2.1 does not allow AUTH to leave out the Property Length alone.
    return Packet::type == PacketType::Auth ? ReasonForm::CodeAndProperties : ReasonForm::CodeOnly;
}

} // namespace QCoMqtt::Internal
