// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/codec/malformation.h>
#include <qcomqtt/codec/reader.h>
#include <qcomqtt/codec/propertycache.h>
#include <qcomqtt/codec/topiccache.h>
#include <qcomqtt/values/bytebuffer.h>

namespace QCoMqtt::Internal {

struct FixedHeader;

//! Turns a stream of bytes, cut anywhere, into packets.
//!
//! Holds the bytes it was given and little beyond: a length announced by the peer makes it allocate
//! 1 MiB at most, and what did come twice at most. Everything that the bytes alone show to be wrong is refused here with its exact
//! reason code; what depends on the state of the connection is the session's to judge.
class QCOMQTT_EXPORT PacketReader
{
public:
    enum class Status : quint8 { Packet, NeedMoreBytes, Malformed };

    explicit PacketReader(Reader reader, ProtocolVersion version = ProtocolVersion::V5);

    //! Packets from now on are read as this version. A server's reader sets it by itself from the
    //! CONNECT packet.
    void setVersion(ProtocolVersion version) noexcept { m_version = version; }
    ProtocolVersion version() const noexcept { return m_version; }
    //! A packet of more bytes than this is refused with PacketTooLarge as soon as its length is
    //! known (MQTT-3.1.2-24). Default: what the standard allows at most, 268435460.
    void setMaximumPacketSize(quint32 bytes) noexcept { m_maximumPacketSize = bytes; }

    void append(QByteArrayView bytes);
    //! Where the next bytes may be read into; what was is told by received(). Of a large message that
    //! is the payload which the packet will have, so that nothing is copied.
    struct Space
    {
        char *data = nullptr;
        qsizetype size = 0;
    };
    Space space();
    void received(qsizetype size) noexcept;
    //! Memory for the bytes that come, where there is none; takeMemory() gives it back as soon as no
    //! bytes are held. For who has one piece of memory for many readers.
    void giveMemory(ByteBuffer &&memory) noexcept
    {
        if (m_bytes.capacity() == 0)
            m_bytes = std::move(memory);
    }
    ByteBuffer takeMemory() noexcept;

    //! PUBACK, PUBREC, PUBREL or PUBCOMP that says nothing but success: most of them.
    struct Response
    {
        PacketType type = PacketType::Reserved;
        quint16 packetId = 0;
    };
    //! The next packet if it is one; else it is for next() to read.
    std::optional<Response> takeResponse() noexcept
    {
        const qsizetype left = m_bytes.size() - m_position;
        if (left < 4 || m_bytes.data()[m_position + 1] != 2 || m_failed)
            return std::nullopt;
        return takeShortPacket();
    }
    //! Reads the next packet. After Malformed every further call says Malformed.
    Status next();
    //! After Status::Packet: the packet, which may be moved from.
    Packet &packet() noexcept { return m_packet; }
    //! From now on a message that has a Subscription Identifier and no other property may come without
    //! it, and onlyIdentifier() tells it: nothing is allocated for what nobody is to see. So do those of
    //! a topic that came before.
    void keepIdentifiersApart() noexcept { m_keepsIdentifiersApart = true; }
    //! After Status::Packet: that of this packet; 0 when it has none, or it is among its properties.
    quint32 onlyIdentifier() const noexcept { return m_onlyIdentifier; }
    //! The topic of the message that comes next, most probably, if that can be told; for who has
    //! something to fetch from memory for it.
    const Topic *expectedTopic() noexcept { return m_topics.expected(); }
    //! After Status::Malformed: why.
    const Malformation &malformation() const noexcept { return m_malformation; }
    //! Of the packet that has begun to come and is not whole yet; Reserved when there is none.
    PacketType pendingType() const noexcept;
    //! Bytes held that belong to no finished packet yet.
    qsizetype pendingBytes() const noexcept { return m_bytes.size() - m_position + m_filled; }
    //! Bytes of memory taken for them.
    qsizetype capacity() const noexcept { return m_bytes.capacity(); }
    //! Forgets all bytes and faults, for a new connection.
    void reset();

private:
    void compact();
    void makeRoom(qsizetype size);
    Status read(QByteArrayView bytes, const FixedHeader &header);
    bool readUsual(QByteArrayView bytes, const FixedHeader &header);
    Status beginLargePayload(QByteArrayView bytes, const FixedHeader &header);
    Status goOnFilling();
    Publish &largePublish() noexcept { return *std::get_if<Publish>(&m_packet); }
    std::optional<Response> takeShortPacket() noexcept;
    void advance(qsizetype size) noexcept;
    QByteArrayView nextTopic() const noexcept;
    Status fail();

    ByteBuffer m_bytes;
    qsizetype m_position = 0;
    qsizetype m_payloadSize = 0; // of the message that is being filled, else 0
    qsizetype m_filled = 0;
    quint32 m_maximumPacketSize = 268'435'460;
    Packet m_packet;
    Malformation m_malformation;
    TopicCache m_topics;
    PropertyCache m_publishProperties;
    Reader m_reader;
    ProtocolVersion m_version;
    quint32 m_onlyIdentifier = 0;
    bool m_keepsIdentifiersApart = false;
    bool m_failed = false;
};

} // namespace QCoMqtt::Internal
