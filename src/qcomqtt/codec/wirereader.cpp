// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/codec/wirereader.h>

#include <qcomqtt/values/utf8.h>

#include <algorithm>

namespace QCoMqtt::Internal {

VariableByteInteger parseVariableByteInteger(QByteArrayView bytes) noexcept
{
    constexpr qsizetype longest = 4;
    using Status = VariableByteInteger::Status;
    VariableByteInteger result;
    const qsizetype available = std::min(bytes.size(), longest);
    while (result.size < available) {
        const auto byte = static_cast<quint8>(bytes[result.size]);
        result.value |= quint32(byte & 0x7F) << (7 * result.size);
        ++result.size;
        if (byte & 0x80)
            continue;
        // MQTT-1.5.5-1: a last byte of zero adds nothing.
        result.status = byte == 0 && result.size > 1 ? Status::NotMinimal : Status::Complete;
        return result;
    }
    result.status = result.size == longest ? Status::TooLong : Status::Truncated;
    return result;
}

void WireReader::fail(ReasonCode reasonCode, qsizetype offset, const char *rule) noexcept
{
    if (m_failed)
        return;
    m_failed = true;
    m_malformation.reasonCode = reasonCode;
    m_malformation.offset = offset;
    m_malformation.rule = rule;
    m_position = m_end;
}

void WireReader::failTruncated(qsizetype offset) noexcept
{
    fail(ReasonCode::MalformedPacket, offset, "the packet ends within a field (section 2.1.4)");
}

quint32 WireReader::readLongVariableByteInteger() noexcept
{
    const auto integer =
        parseVariableByteInteger(m_bytes.sliced(m_position, remaining()));
    switch (integer.status) {
    case VariableByteInteger::Status::Complete:
        m_position += integer.size;
        return integer.value;
    case VariableByteInteger::Status::Truncated:
        failTruncated(m_position);
        break;
    case VariableByteInteger::Status::TooLong:
        fail(ReasonCode::MalformedPacket, m_position + integer.size - 1,
             "a Variable Byte Integer has more than four bytes (section 1.5.5)");
        break;
    case VariableByteInteger::Status::NotMinimal:
        fail(ReasonCode::MalformedPacket, m_position + integer.size - 1,
             "a Variable Byte Integer has more bytes than it needs (MQTT-1.5.5-1)");
        break;
    }
    return 0;
}

QByteArrayView WireReader::readUtf8() noexcept
{
    const qsizetype start = m_position;
    const QByteArrayView bytes = readBinaryData();
    if (isWellFormedMqttUtf8(bytes))
        return bytes;
    fail(ReasonCode::MalformedPacket, start,
         "a string is not UTF-8, or contains U+0000 (MQTT-1.5.4-1, MQTT-1.5.4-2)");
    return {};
}

QString WireReader::readString()
{
    return fromUtf8Exactly(readUtf8());
}

void WireReader::expectEnd() noexcept
{
    if (!atEnd())
        fail(ReasonCode::MalformedPacket, m_position,
             "the packet has bytes behind its last field (section 2.1.4)");
}

} // namespace QCoMqtt::Internal
