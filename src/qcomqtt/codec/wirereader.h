// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/codec/malformation.h>

#include <QtCore/QByteArrayView>
#include <QtCore/QtEndian>

#include <utility>

namespace QCoMqtt::Internal {

//! Reads the fields of one packet one after another and never beyond its end.
//!
//! The first fault is kept, with the offset of its field; from then on every read gives zeros and
//! atEnd() is true. So a decoder reads on without looking, and asks once, at its end.
class WireReader
{
public:
    //! \a packet is the whole packet, \a position where its fixed header ends.
    WireReader(QByteArrayView packet, qsizetype position) noexcept
        : m_bytes(packet), m_position(position), m_end(packet.size())
    {}

    bool failed() const noexcept { return m_failed; }
    const Malformation &malformation() const noexcept { return m_malformation; }
    bool atEnd() const noexcept { return m_position >= m_end; }
    qsizetype remaining() const noexcept { return m_end - m_position; }
    //! Offset of the next field, for fail().
    qsizetype position() const noexcept { return m_position; }

    //! Keeps the fault unless there is one already. \a rule is a literal.
    void fail(ReasonCode reasonCode, qsizetype offset, const char *rule) noexcept;

    quint8 readByte() noexcept
    {
        const char *bytes = take(1);
        return bytes ? static_cast<quint8>(*bytes) : 0;
    }
    quint16 readTwoByteInteger() noexcept
    {
        const char *bytes = take(2);
        return bytes ? qFromBigEndian<quint16>(bytes) : 0;
    }
    quint32 readFourByteInteger() noexcept
    {
        const char *bytes = take(4);
        return bytes ? qFromBigEndian<quint32>(bytes) : 0;
    }
    quint32 readVariableByteInteger() noexcept
    {
        const bool isShort = !atEnd() && !(m_bytes.data()[m_position] & 0x80);
        return isShort ? quint32(m_bytes.data()[m_position++]) : readLongVariableByteInteger();
    }
    //! A length of two bytes and as many bytes as it says.
    QByteArrayView readBinaryData() noexcept
    {
        const qsizetype start = m_position;
        const quint16 size = readTwoByteInteger();
        if (size > remaining()) {
            failTruncated(start);
            return {};
        }
        return {m_bytes.data() + std::exchange(m_position, m_position + size), size};
    }
    //! The same, which must be UTF-8 without U+0000.
    QByteArrayView readUtf8() noexcept;
    QString readString();
    //! A packet identifier, which must not be 0.
    quint16 readPacketIdentifier() noexcept
    {
        const qsizetype start = m_position;
        const quint16 id = readTwoByteInteger();
        if (id == 0)
            fail(ReasonCode::ProtocolError, start, "a Packet Identifier is 0 (MQTT-2.2.1-3)");
        return id;
    }
    //! All that is left, to look at.
    QByteArrayView rest() const noexcept { return {m_bytes.data() + m_position, remaining()}; }
    QByteArrayView readRest() noexcept
    {
        const QByteArrayView all = rest();
        m_position = m_end;
        return all;
    }

    //! Makes the next \a length bytes the end, until widen() is called with what this returns.
    //! \a lengthOffset is where that length stands.
    [[nodiscard]] qsizetype narrow(quint32 length, qsizetype lengthOffset) noexcept
    {
        const qsizetype outerEnd = m_end;
        if (length > remaining())
            failTruncated(lengthOffset);
        else
            m_end = m_position + length;
        return outerEnd;
    }
    void widen(qsizetype end) noexcept
    {
        m_end = end;
        if (m_failed)
            m_position = end;
    }
    //! Fails unless everything is read.
    void expectEnd() noexcept;

private:
    //! The next \a size bytes, or nullptr when there are fewer.
    const char *take(qsizetype size) noexcept
    {
        if (remaining() < size) {
            failTruncated(m_position);
            return nullptr;
        }
        const char *bytes = m_bytes.data() + m_position;
        m_position += size;
        return bytes;
    }
    void failTruncated(qsizetype offset) noexcept;
    quint32 readLongVariableByteInteger() noexcept;

    QByteArrayView m_bytes;
    qsizetype m_position;
    qsizetype m_end;
    Malformation m_malformation;
    bool m_failed = false;
};

//! A variable byte integer at the start of some bytes (MQTT 5.0 section 1.5.5).
struct VariableByteInteger
{
    enum class Status : quint8 { Complete, Truncated, TooLong, NotMinimal };
    Status status = Status::Truncated;
    quint32 value = 0;
    qsizetype size = 0; //!< bytes it takes, up to and with the one at fault
};
[[nodiscard]] VariableByteInteger parseVariableByteInteger(QByteArrayView bytes) noexcept;

} // namespace QCoMqtt::Internal
