// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/codec/packetreader.h>

#include <qcomqtt/codec/decoder.h>

#include <cstring>

namespace QCoMqtt::Internal {

namespace {

// An empty buffer larger than this is given back.
constexpr qsizetype largestKeptBuffer = 256 * 1024;

template<typename T>
void decodeAs(WireReader &reader, const DecodeContext &context, Packet &packet)
{
    decode(reader, context, packet.emplace<T>());
}

void decode(WireReader &reader, const DecodeContext &context, PacketType type, Packet &packet)
{
    switch (type) {
    case PacketType::Reserved: // refused with the fixed header
        return;
    case PacketType::Connect:
        return decodeAs<Connect>(reader, context, packet);
    case PacketType::ConnAck:
        return decodeAs<ConnAck>(reader, context, packet);
    case PacketType::Publish:
        return decodeAs<Publish>(reader, context, packet);
    case PacketType::PubAck:
        return decodeAs<PubAck>(reader, context, packet);
    case PacketType::PubRec:
        return decodeAs<PubRec>(reader, context, packet);
    case PacketType::PubRel:
        return decodeAs<PubRel>(reader, context, packet);
    case PacketType::PubComp:
        return decodeAs<PubComp>(reader, context, packet);
    case PacketType::Subscribe:
        return decodeAs<Subscribe>(reader, context, packet);
    case PacketType::SubAck:
        return decodeAs<SubAck>(reader, context, packet);
    case PacketType::Unsubscribe:
        return decodeAs<Unsubscribe>(reader, context, packet);
    case PacketType::UnsubAck:
        return decodeAs<UnsubAck>(reader, context, packet);
    case PacketType::PingReq:
        return decodeAs<PingReq>(reader, context, packet);
    case PacketType::PingResp:
        return decodeAs<PingResp>(reader, context, packet);
    case PacketType::Disconnect:
        return decodeAs<Disconnect>(reader, context, packet);
    case PacketType::Auth:
        return decodeAs<Auth>(reader, context, packet);
    }
}

} // namespace

PacketReader::PacketReader(Reader reader, ProtocolVersion version)
    : m_reader(reader), m_version(version)
{}

void PacketReader::append(QByteArrayView bytes)
{
    compact();
    m_bytes.append(bytes);
}

// Moves what is left to the front only when at least as much was read before it, so that a byte
// is moved once on average at most.
void PacketReader::compact()
{
    const qsizetype pending = pendingBytes();
    if (m_position < pending || m_position == 0)
        return;
    if (pending == 0 && m_bytes.capacity() > largestKeptBuffer) {
        m_bytes = QByteArray();
    } else {
        char *bytes = m_bytes.data();
        std::memmove(bytes, bytes + m_position, size_t(pending));
        m_bytes.truncate(pending);
    }
    m_position = 0;
}

PacketType PacketReader::pendingType() const noexcept
{
    return pendingBytes() > 0 ? static_cast<PacketType>(quint8(m_bytes.at(m_position)) >> 4)
                              : PacketType::Reserved;
}

PacketReader::Status PacketReader::next()
{
    if (m_failed)
        return Status::Malformed;
    const QByteArrayView pending = QByteArrayView(m_bytes).sliced(m_position);
    FixedHeader header;
    switch (readFixedHeader(pending, {m_reader, m_version, m_maximumPacketSize}, header,
                            m_malformation)) {
    case FrameStatus::Incomplete:
        return Status::NeedMoreBytes;
    case FrameStatus::Malformed:
        return fail();
    case FrameStatus::Complete:
        break;
    }
    if (pending.size() < header.packetSize())
        return Status::NeedMoreBytes;
    return read(pending.first(header.packetSize()), header);
}

PacketReader::Status PacketReader::read(QByteArrayView bytes, const FixedHeader &header)
{
    WireReader reader(bytes, header.size);
    decode(reader, {m_reader, m_version, header.flags, m_topics, m_publishProperties}, header.type,
           m_packet);
    if (reader.failed()) {
        m_malformation = reader.malformation();
        m_malformation.type = header.type;
        return fail();
    }
    m_position += bytes.size();
    if (const auto *connect = std::get_if<Connect>(&m_packet))
        m_version = connect->version;
    return Status::Packet;
}

PacketReader::Status PacketReader::fail()
{
    m_failed = true;
    return Status::Malformed;
}

void PacketReader::reset()
{
    m_bytes = QByteArray();
    m_position = 0;
    m_malformation = {};
    m_failed = false;
}

} // namespace QCoMqtt::Internal
