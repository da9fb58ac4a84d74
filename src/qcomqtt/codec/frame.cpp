// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/codec/frame.h>

#include <qcomqtt/codec/wirereader.h>

namespace QCoMqtt::Internal {

namespace {

bool isSentByClientsOnly(PacketType type, ProtocolVersion version) noexcept
{
    switch (type) {
    case PacketType::Connect:
    case PacketType::Subscribe:
    case PacketType::Unsubscribe:
    case PacketType::PingReq:
        return true;
    case PacketType::Disconnect:
        return version != ProtocolVersion::V5;
    default:
        return false;
    }
}

bool isSentByServersOnly(PacketType type) noexcept
{
    switch (type) {
    case PacketType::ConnAck:
    case PacketType::SubAck:
    case PacketType::UnsubAck:
    case PacketType::PingResp:
        return true;
    default:
        return false;
    }
}

bool isForbiddenType(PacketType type, ProtocolVersion version) noexcept
{
    return type == PacketType::Reserved
        || (type == PacketType::Auth && version != ProtocolVersion::V5);
}

bool isForTheOtherEnd(PacketType type, const FrameRules &rules) noexcept
{
    return rules.reader == Reader::Client ? isSentByClientsOnly(type, rules.version)
                                          : isSentByServersOnly(type);
}

// Table 2-2. What the flags of a PUBLISH say is for its decoder.
bool areFlagsAllowed(PacketType type, quint8 flags, ProtocolVersion version) noexcept
{
    constexpr quint8 duplicate = 0b1000;
    switch (type) {
    case PacketType::Publish:
        return true;
    case PacketType::PubRel:
    case PacketType::Subscribe:
    case PacketType::Unsubscribe:
        // MQTT 3.1 sections 3.6, 3.8 and 3.10: these may be marked as sent again.
        if (version == ProtocolVersion::V3_1)
            flags &= ~duplicate;
        return flags == 0b0010; // MQTT-3.6.1-1, MQTT-3.8.1-1, MQTT-3.10.1-1
    default:
        return flags == 0; // MQTT-2.1.3-1
    }
}

FrameStatus refuse(Malformation &malformation, PacketType type, ReasonCode reasonCode,
                   qsizetype offset, const char *rule) noexcept
{
    malformation = {reasonCode, type, offset, rule};
    return FrameStatus::Malformed;
}

FrameStatus checkFirstByte(const FixedHeader &header, const FrameRules &rules,
                           Malformation &malformation) noexcept
{
    if (isForbiddenType(header.type, rules.version))
        return refuse(malformation, header.type, ReasonCode::MalformedPacket, 0,
                      "the packet type is reserved in this version (section 2.1.2)");
    if (isForTheOtherEnd(header.type, rules))
        return refuse(malformation, header.type, ReasonCode::ProtocolError, 0,
                      "the sender must not send this packet type (section 2.1.2)");
    if (!areFlagsAllowed(header.type, header.flags, rules.version))
        return refuse(malformation, header.type, ReasonCode::MalformedPacket, 0,
                      "the flags of the fixed header are not as prescribed (MQTT-2.1.3-1)");
    return FrameStatus::Complete;
}

FrameStatus readRemainingLength(QByteArrayView bytes, const FrameRules &rules,
                                FixedHeader &header, Malformation &malformation) noexcept
{
    const auto length = parseVariableByteInteger(bytes.sliced(1));
    using Status = VariableByteInteger::Status;
    if (length.status == Status::Truncated)
        return FrameStatus::Incomplete;
    if (length.status == Status::TooLong)
        return refuse(malformation, header.type, ReasonCode::MalformedPacket, length.size,
                      "the Remaining Length has more than four bytes (section 1.5.5)");
    // MQTT 3.1.1 does not ask for the shortest form.
    if (length.status == Status::NotMinimal && rules.version == ProtocolVersion::V5)
        return refuse(malformation, header.type, ReasonCode::MalformedPacket, length.size,
                      "the Remaining Length has more bytes than it needs (MQTT-1.5.5-1)");
    header.size = 1 + length.size;
    header.remainingLength = length.value;
    if (header.packetSize() > rules.maximumPacketSize)
        return refuse(malformation, header.type, ReasonCode::PacketTooLarge, 1,
                      "the packet is larger than the Maximum Packet Size (MQTT-3.1.2-24)");
    return FrameStatus::Complete;
}

} // namespace

FrameStatus readFixedHeader(QByteArrayView bytes, const FrameRules &rules, FixedHeader &header,
                            Malformation &malformation) noexcept
{
    if (bytes.isEmpty())
        return FrameStatus::Incomplete;
    const auto first = static_cast<quint8>(bytes.front());
    header.type = PacketType(first >> 4);
    header.flags = first & 0x0F;
    if (header.type == PacketType::Publish) // both ends send it, with any flags
        return readRemainingLength(bytes, rules, header, malformation);
    const FrameStatus status = checkFirstByte(header, rules, malformation);
    return status == FrameStatus::Complete
        ? readRemainingLength(bytes, rules, header, malformation)
        : status;
}

} // namespace QCoMqtt::Internal
