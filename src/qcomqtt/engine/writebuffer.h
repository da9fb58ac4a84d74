// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/codec/encoder.h>

#include <deque>

namespace QCoMqtt::Internal {

class Transport;

//! What is to be written, in order. Small packets stand encoded one behind the other, so that one
//! write takes many; a large payload stays where the application has it, and goes out in portions.
class QCOMQTT_TESTED_EXPORT WriteBuffer
{
public:
    //! A payload from this size on is not copied.
    static constexpr qsizetype largePayload = 32 * 1024;
    //! A transport that holds this much gets no more of a large payload until it has handed some on.
    static constexpr qint64 portion = 256 * 1024;

    //! Bytes that are left.
    qsizetype size() const noexcept { return encodedLeft() + m_largeBytes; }
    bool isEmpty() const noexcept { return size() == 0; }
    //! Bytes of memory taken beside the payloads of the application.
    qsizetype capacity() const noexcept { return m_bytes.capacity(); }

    void append(const Packet &packet, ProtocolVersion version);
    void append(const Publish &publish, ProtocolVersion version);
    template<PacketType Type>
    void append(const PublishResponse<Type> &response, ProtocolVersion version)
    {
        encode(response, version, m_bytes);
    }
    //! Writes of the first \a size bytes what \a transport should have now; returns how many.
    qsizetype writeSome(Transport &transport, qsizetype size);
    //! Writes everything, however much of it the transport must hold.
    void writeAll(Transport &transport);
    //! Drops the packets behind the first \a size bytes.
    void truncate(qsizetype size);
    void clear();

private:
    struct LargePayload
    {
        qsizetype position = 0; // of what follows it in m_bytes
        QByteArray bytes;
        qsizetype written = 0;

        qsizetype left() const noexcept { return bytes.size() - written; }
    };

    qsizetype writeBehindEachOther(Transport &transport, qsizetype size, qint64 enough);
    qsizetype writeEncoded(Transport &transport, qsizetype size);
    qsizetype writeLarge(Transport &transport, qsizetype size, qint64 enough);
    void compact();
    qsizetype encodedLeft() const noexcept { return m_bytes.size() - m_written; }

    ByteBuffer m_bytes;
    qsizetype m_written = 0; // of m_bytes
    std::deque<LargePayload> m_large;
    qsizetype m_largeBytes = 0; // left of them
};

} // namespace QCoMqtt::Internal
