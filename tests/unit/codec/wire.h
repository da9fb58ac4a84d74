// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/codec/encoder.h>
#include <qcomqtt/codec/packetreader.h>

#include <QtCore/QDebug>
#include <QtTest/QTest>

// What the tests of the codec have in common.

namespace QCoMqtt::Internal {

inline constexpr ProtocolVersion allVersions[] = {ProtocolVersion::V3_1, ProtocolVersion::V3_1_1,
                                                  ProtocolVersion::V5};

//! Bytes of hexadecimal digits; spaces do not matter.
inline QByteArray hex(const char *digits)
{
    return QByteArray::fromHex(digits);
}

inline QByteArray encoded(const Packet &packet, ProtocolVersion version)
{
    QByteArray bytes;
    encode(packet, version, bytes);
    return bytes;
}

//! \a content with the length of two bytes before it.
inline QByteArray field(const QByteArray &content)
{
    return QByteArray::fromHex(QByteArray::number(content.size(), 16).rightJustified(4, '0'))
        + content;
}

//! \a content behind a fixed header of one length byte.
inline QByteArray framed(quint8 first, const QByteArray &content)
{
    Q_ASSERT(content.size() < 128);
    return QByteArray(1, char(first)) + char(content.size()) + content;
}

//! What a fresh reader makes of some bytes: which fault, or none.
struct Fault
{
    ReasonCode reasonCode;
    qsizetype offset;
    friend bool operator==(const Fault &, const Fault &) = default;
};
inline constexpr Fault noFault = {ReasonCode::Success, -1};
inline constexpr Fault moreBytesNeeded = {ReasonCode::Success, -2};

inline char *toString(const Fault &fault)
{
    QString text;
    QDebug(&text).nospace() << fault.reasonCode << " at offset " << fault.offset;
    return QTest::toString(text);
}

inline char *toString(const Packet &packet)
{
    QString text;
    QDebug(&text) << packet;
    return QTest::toString(text);
}

inline Fault faultOf(const QByteArray &bytes, Reader end, ProtocolVersion version)
{
    PacketReader reader(end, version);
    reader.append(bytes);
    switch (reader.next()) {
    case PacketReader::Status::Packet:
        return reader.pendingBytes() == 0 ? noFault : Fault{ReasonCode::Success, -3};
    case PacketReader::Status::NeedMoreBytes:
        return moreBytesNeeded;
    case PacketReader::Status::Malformed:
        break;
    }
    return {reader.malformation().reasonCode, reader.malformation().offset};
}

//! The packet that the bytes are; nothing when they are not exactly one.
inline std::optional<Packet> decoded(const QByteArray &bytes, Reader end, ProtocolVersion version)
{
    PacketReader reader(end, version);
    reader.append(bytes);
    if (reader.next() != PacketReader::Status::Packet || reader.pendingBytes() > 0)
        return std::nullopt;
    return std::move(reader.packet());
}

template<typename T>
std::optional<T> decodedAs(const QByteArray &bytes, Reader end, ProtocolVersion version)
{
    const std::optional<Packet> packet = decoded(bytes, end, version);
    const T *wanted = packet ? std::get_if<T>(&*packet) : nullptr;
    return wanted ? std::optional<T>(*wanted) : std::nullopt;
}

} // namespace QCoMqtt::Internal
