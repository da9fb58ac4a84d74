// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/codec/packetreader.h>

#include <qcomqtt/codec/decoder.h>

#include <cstring>

namespace QCoMqtt::Internal {

namespace {

// An empty buffer larger than this is given back.
constexpr qsizetype largestKeptBuffer = 256 * 1024;
// What is read at one time: enough that a system call is a small part of the cost of its messages.
constexpr qsizetype readSize = 128 * 1024;
// A message from this size on is read into its own payload.
constexpr qsizetype largePacket = 64 * 1024;
// Of a payload that is not here yet; more memory is taken as bytes come.
constexpr qsizetype largestOnTrust = 1024 * 1024;

// Bytes before the payload, or nothing while those that say so are not all here.
std::optional<qsizetype> sizeBeforePayload(QByteArrayView bytes, const FixedHeader &header,
                                           ProtocolVersion version) noexcept
{
    const bool hasId = (header.flags & 0b0110) != 0;
    if (bytes.size() < header.size + 2)
        return std::nullopt;
    qsizetype position
        = header.size + 2 + qFromBigEndian<quint16>(bytes.data() + header.size) + (hasId ? 2 : 0);
    if (version != ProtocolVersion::V5)
        return position;
    if (bytes.size() <= position)
        return std::nullopt;
    const auto length = parseVariableByteInteger(bytes.sliced(position));
    if (length.status != VariableByteInteger::Status::Complete)
        return std::nullopt;
    return position + length.size + qsizetype(length.value);
}

// The Subscription Identifier that is all there is, with nothing wrong with it; else 0.
quint32 onlyIdentifierOf(QByteArrayView properties) noexcept
{
    const auto *bytes = reinterpret_cast<const quint8 *>(properties.data());
    if (properties.size() < 2 || bytes[0] != quint8(PropertyId::SubscriptionIdentifier))
        return 0;
    if (properties.size() == 3 && bytes[1] >= 0x80 && bytes[2] > 0 && bytes[2] < 0x80) [[likely]]
        return (bytes[1] & 0x7Fu) | quint32(bytes[2]) << 7; // as long as nearly all of ours are
    const auto identifier = parseVariableByteInteger(properties.sliced(1));
    const bool isAll = identifier.status == VariableByteInteger::Status::Complete
        && 1 + identifier.size == properties.size();
    return isAll ? identifier.value : 0;
}

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
    while (m_filled < m_payloadSize && !bytes.isEmpty()) {
        const Space payload = space();
        const QByteArrayView part = bytes.first(std::min(payload.size, bytes.size()));
        std::memcpy(payload.data, part.data(), size_t(part.size()));
        m_filled += part.size();
        bytes = bytes.sliced(part.size());
    }
    makeRoom(bytes.size());
    m_bytes.append(bytes);
}

PacketReader::Space PacketReader::space()
{
    if (m_payloadSize == 0) {
        makeRoom(readSize);
        return {m_bytes.reserve(readSize), readSize};
    }
    QByteArray &payload = largePublish().payload;
    if (m_filled == payload.size())
        payload.resize(std::min(m_payloadSize, std::max(largestOnTrust, 2 * m_filled)));
    return {payload.data() + m_filled, payload.size() - m_filled};
}

void PacketReader::received(qsizetype size) noexcept
{
    if (m_payloadSize == 0)
        m_bytes.extendBy(size);
    else
        m_filled += size;
}

ByteBuffer PacketReader::takeMemory() noexcept
{
    if (pendingBytes() > 0 || m_bytes.capacity() > largestKeptBuffer)
        return {};
    m_position = 0;
    m_bytes.clear();
    return std::exchange(m_bytes, {});
}

// Moves what is left to the front only when at least as much was read before it, so that a byte
// is moved once on average at most.
void PacketReader::compact()
{
    const qsizetype pending = m_bytes.size() - m_position;
    if (m_position < pending || m_position == 0)
        return;
    if (pending == 0 && m_bytes.capacity() > largestKeptBuffer)
        m_bytes = {};
    else
        m_bytes.removeFirst(m_position);
    m_position = 0;
}

void PacketReader::makeRoom(qsizetype size)
{
    if (m_position == m_bytes.size() || m_bytes.capacity() - m_bytes.size() < size)
        compact();
}

PacketType PacketReader::pendingType() const noexcept
{
    if (m_payloadSize > 0)
        return PacketType::Publish;
    return pendingBytes() > 0 ? static_cast<PacketType>(quint8(m_bytes.data()[m_position]) >> 4)
                              : PacketType::Reserved;
}

PacketReader::Status PacketReader::next()
{
    if (m_failed)
        return Status::Malformed;
    if (m_payloadSize > 0)
        return goOnFilling();
    const QByteArrayView pending = m_bytes.view().sliced(m_position);
    FixedHeader header;
    if (readShortPublishHeader(pending, header) && header.packetSize() <= pending.size()
        && header.packetSize() <= qsizetype(m_maximumPacketSize)) {
        const QByteArrayView bytes = pending.first(header.packetSize());
        return readUsual(bytes, header) ? Status::Packet : read(bytes, header);
    }
    switch (readFixedHeader(pending, {m_reader, m_version, m_maximumPacketSize}, header,
                            m_malformation)) {
    case FrameStatus::Incomplete:
        return Status::NeedMoreBytes;
    case FrameStatus::Malformed:
        return fail();
    case FrameStatus::Complete:
        break;
    }
    if (pending.size() < header.packetSize()) {
        const bool isLarge
            = header.type == PacketType::Publish && header.packetSize() >= largePacket;
        return isLarge ? beginLargePayload(pending, header) : Status::NeedMoreBytes;
    }
    return read(pending.first(header.packetSize()), header);
}

// A message as most are: of a topic that is known, and without a property but an identifier that
// is kept apart. What it is not sure of it leaves to read(), which would make the same of the rest.
bool PacketReader::readUsual(QByteArrayView bytes, const FixedHeader &header)
{
    const quint8 qos = (header.flags >> 1) & 0b11;
    const bool isDuplicate = header.flags & 0b1000;
    const qsizetype sizeOfId = qos > 0 ? 2 : 0;
    if (qos == 3 || (isDuplicate && qos == 0) || bytes.size() < header.size + 2)
        return false;
    const char *at = bytes.data() + header.size;
    const qsizetype topicSize = qFromBigEndian<quint16>(at);
    qsizetype left = bytes.size() - header.size - 2 - topicSize - sizeOfId;
    const Topic *topic = left > 0 ? m_topics.findKnown({at + 2, topicSize}) : nullptr;
    if (!topic)
        return false;
    at += 2 + topicSize;
    const quint16 packetId = sizeOfId > 0 ? qFromBigEndian<quint16>(at) : 0;
    at += sizeOfId;
    quint32 identifier = 0;
    if (m_version == ProtocolVersion::V5) {
        const auto size = qsizetype(quint8(*at));
        if (m_keepsIdentifiersApart && size < left)
            identifier = onlyIdentifierOf({at + 1, size});
        if (size != 0 && identifier == 0)
            return false;
        at += 1 + size;
        left -= 1 + size;
    }
    if (qos > 0 && packetId == 0)
        return false;
    auto *known = std::get_if<Publish>(&m_packet);
    Publish &publish = known ? *known : m_packet.emplace<Publish>();
    publish.topic = Topic(*topic);
    publish.payload = QByteArray(at, left);
    publish.qos = QoS{qos};
    publish.retain = header.flags & 0b0001;
    publish.duplicate = isDuplicate;
    publish.packetId = packetId;
    if (!publish.properties.isEmpty())
        publish.properties = {};
    m_onlyIdentifier = identifier;
    advance(bytes.size());
    return true;
}

PacketReader::Status PacketReader::read(QByteArrayView bytes, const FixedHeader &header)
{
    WireReader reader(bytes, header.size);
    m_onlyIdentifier = 0;
    decode(reader, {m_reader, m_version, header.flags, m_topics, m_publishProperties}, header.type,
           m_packet);
    if (reader.failed()) {
        m_malformation = reader.malformation();
        m_malformation.type = header.type;
        return fail();
    }
    advance(bytes.size());
    if (const auto *connect = std::get_if<Connect>(&m_packet))
        m_version = connect->version;
    return Status::Packet;
}

void PacketReader::advance(qsizetype size) noexcept
{
    m_position += size;
    if (m_topics.changes())
        m_topics.expect(nextTopic());
}

// The topic of the message that comes next, if it is here.
QByteArrayView PacketReader::nextTopic() const noexcept
{
    const QByteArrayView pending = m_bytes.view().sliced(m_position);
    FixedHeader header;
    if (!readShortPublishHeader(pending, header) || pending.size() < header.size + 2)
        return {};
    const QByteArrayView rest = pending.sliced(header.size + 2);
    const qsizetype size = qFromBigEndian<quint16>(pending.data() + header.size);
    return size <= rest.size() ? rest.first(size) : QByteArrayView();
}

// All that stands before the payload is read as a message without one.
PacketReader::Status PacketReader::beginLargePayload(QByteArrayView bytes,
                                                     const FixedHeader &header)
{
    const auto size = sizeBeforePayload(bytes, header, m_version);
    if (!size || *size > bytes.size() || *size >= header.packetSize())
        return Status::NeedMoreBytes;
    if (read(bytes.first(*size), header) != Status::Packet)
        return Status::Malformed;
    const QByteArrayView begun = bytes.sliced(*size);
    m_payloadSize = header.packetSize() - *size;
    m_position = m_bytes.size();
    QByteArray &payload = largePublish().payload;
    payload.resize(std::min(m_payloadSize, std::max(largestOnTrust, 2 * begun.size())));
    std::memcpy(payload.data(), begun.data(), size_t(begun.size()));
    m_filled = begun.size();
    return Status::NeedMoreBytes;
}

PacketReader::Status PacketReader::goOnFilling()
{
    if (m_filled < m_payloadSize)
        return Status::NeedMoreBytes;
    m_payloadSize = 0;
    m_filled = 0;
    return Status::Packet;
}

std::optional<PacketReader::Response> PacketReader::takeShortPacket() noexcept
{
    const auto *bytes = reinterpret_cast<const uchar *>(m_bytes.data() + m_position);
    const bool isResponse
        = bytes[0] == 0x40 || bytes[0] == 0x50 || bytes[0] == 0x62 || bytes[0] == 0x70;
    const auto packetId = qFromBigEndian<quint16>(bytes + 2);
    if (!isResponse || packetId == 0 || m_maximumPacketSize < 4 || m_payloadSize > 0)
        return std::nullopt;
    m_position += 4;
    return Response{PacketType(bytes[0] >> 4), packetId};
}

PacketReader::Status PacketReader::fail()
{
    m_failed = true;
    return Status::Malformed;
}

void PacketReader::reset()
{
    m_bytes = {};
    m_position = 0;
    m_payloadSize = 0;
    m_filled = 0;
    m_topics.expect({});
    m_malformation = {};
    m_failed = false;
}

} // namespace QCoMqtt::Internal
