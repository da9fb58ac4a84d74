// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

//! The parts of MQTT that sink and limit speak, who have no codec: theirs would have to be measured
//! too.
namespace Wire {

//! The first byte of a packet, MQTT 5.0 section 2.1.
enum FirstByte : unsigned char {
    Connect = 0x10,
    ConnAck = 0x20,
    Publish = 0x30,
    PubAck = 0x40,
    PubRec = 0x50,
    PubRel = 0x62,
    PubComp = 0x70,
    Subscribe = 0x82,
    SubAck = 0x90,
    Unsubscribe = 0xA2,
    UnsubAck = 0xB0,
    PingReq = 0xC0,
    PingResp = 0xD0,
    Disconnect = 0xE0,
};

//! Identifiers of properties, MQTT 5.0 section 2.2.2.2.
enum Property : unsigned char {
    SessionExpiryInterval = 0x11,
    AssignedClientIdentifier = 0x12,
    RequestProblemInformation = 0x17,
    RequestResponseInformation = 0x19,
    ReceiveMaximum = 0x21,
    TopicAliasMaximum = 0x22,
    UserProperty = 0x26,
    MaximumPacketSize = 0x27,
};

inline std::string twoBytes(std::uint64_t value)
{
    return {char(value >> 8), char(value)};
}

inline std::size_t twoBytesAt(std::string_view bytes, std::size_t offset) noexcept
{
    return std::size_t(static_cast<unsigned char>(bytes[offset]) << 8)
        | static_cast<unsigned char>(bytes[offset + 1]);
}

//! Text or binary data with its length before it.
inline std::string prefixed(std::string_view bytes)
{
    return twoBytes(bytes.size()).append(bytes);
}

//! MQTT 5.0 section 1.5.5
inline std::string variableByteInteger(std::uint64_t value)
{
    std::string bytes;
    do {
        const std::uint64_t rest = value >> 7;
        bytes += char((value & 0x7F) | (rest > 0 ? 0x80 : 0));
        value = rest;
    } while (value > 0);
    return bytes;
}

//! The value at \a offset, which moves behind it; -1 when it is not complete.
inline std::int64_t takeVariableByteInteger(std::string_view bytes, std::size_t &offset) noexcept
{
    std::int64_t value = 0;
    for (int shift = 0; offset < bytes.size(); shift += 7) {
        const auto byte = static_cast<unsigned char>(bytes[offset++]);
        value |= std::int64_t(byte & 0x7F) << shift;
        if (!(byte & 0x80))
            return value;
    }
    return -1;
}

inline std::string packet(unsigned char firstByte, std::string_view content)
{
    return char(firstByte) + variableByteInteger(content.size()).append(content);
}

inline int qosOf(unsigned char firstByte) noexcept
{
    return (firstByte >> 1) & 3;
}

} // namespace Wire
