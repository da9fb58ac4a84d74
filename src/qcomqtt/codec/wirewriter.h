// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QByteArrayView>
#include <QtCore/QStringView>
#include <QtCore/QtEndian>

#include <cstring>

namespace QCoMqtt::Internal {

//! Bytes that a variable byte integer takes (MQTT 5.0 section 1.5.5).
[[nodiscard]] constexpr qint64 variableByteIntegerSize(qint64 value) noexcept
{
    return value < 0x80 ? 1 : value < 0x40'00 ? 2 : value < 0x20'00'00 ? 3 : 4;
}

//! Writes fields one after another into memory that was made large enough before.
class WireWriter
{
public:
    explicit WireWriter(char *to) noexcept : m_to(to) {}

    void writeByte(quint8 value) noexcept { *m_to++ = static_cast<char>(value); }
    void writeTwoByteInteger(quint16 value) noexcept
    {
        qToBigEndian(value, m_to);
        m_to += sizeof(value);
    }
    void writeFourByteInteger(quint32 value) noexcept
    {
        qToBigEndian(value, m_to);
        m_to += sizeof(value);
    }
    void writeVariableByteInteger(quint32 value) noexcept
    {
        for (qint64 more = variableByteIntegerSize(value) - 1; more > 0; --more) {
            writeByte(quint8(value) | 0x80);
            value >>= 7;
        }
        writeByte(value & 0x7F);
    }
    void writeBytes(QByteArrayView bytes) noexcept
    {
        if (bytes.isEmpty())
            return;
        std::memcpy(m_to, bytes.data(), size_t(bytes.size()));
        m_to += bytes.size();
    }
    //! Binary data, or a string that is UTF-8 already.
    void writeBinaryData(QByteArrayView bytes) noexcept
    {
        writeTwoByteInteger(quint16(bytes.size()));
        writeBytes(bytes);
    }
    void writeString(QStringView text) noexcept;

private:
    void writeUtf8(QStringView text) noexcept;

    char *m_to;
};

} // namespace QCoMqtt::Internal
