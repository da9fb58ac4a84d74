// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/codec/encoder.h>

#include <qcomqtt/codec/contentsize.h>
#include <qcomqtt/codec/contentwriter.h>

#include <algorithm>

namespace QCoMqtt::Internal {

namespace {

quint8 flagsOf(const Publish &publish) noexcept
{
    const auto qos = static_cast<quint8>(publish.qos);
    return quint8((publish.duplicate ? 0b1000 : 0) | (qos << 1) | (publish.retain ? 1 : 0));
}

template<typename T>
quint8 flagsOf(const T &) noexcept
{
    constexpr bool isMarked = T::type == PacketType::PubRel || T::type == PacketType::Subscribe
        || T::type == PacketType::Unsubscribe;
    return isMarked ? 0b0010 : 0; // table 2-2
}

// QByteArray::resize() alone takes exactly what is asked for, so that adding packet after packet
// would copy them all every time.
char *extend(QByteArray &output, qint64 size)
{
    const qsizetype start = output.size();
    const auto needed = static_cast<qsizetype>(start + size);
    if (needed > output.capacity())
        output.reserve(std::max(needed, 2 * output.capacity()));
    output.resize(needed);
    return output.data() + start;
}

qint64 packetSize(qint64 contentSize) noexcept
{
    return 1 + variableByteIntegerSize(contentSize) + contentSize;
}

template<typename T>
void writeFixedHeader(WireWriter &writer, const T &packet, qint64 size) noexcept
{
    writer.writeByte(quint8(static_cast<quint8>(T::type) << 4) | flagsOf(packet));
    writer.writeVariableByteInteger(quint32(size));
}

template<typename T>
void append(const T &packet, ProtocolVersion version, ByteBuffer &output)
{
    const qint64 size = contentSize(packet, version);
    WireWriter writer(output.extend(qsizetype(packetSize(size))));
    writeFixedHeader(writer, packet, size);
    writeContent(writer, packet, version);
}

// Apart from where the bytes go, so that what is done with each of the fifteen is there once.
qint64 contentSizeOf(const Packet &packet, ProtocolVersion version)
{
    return std::visit([=](const auto &alternative) { return contentSize(alternative, version); },
                      packet);
}

void writePacket(WireWriter writer, const Packet &packet, ProtocolVersion version, qint64 size)
{
    const auto write = [&](const auto &alternative) {
        writeFixedHeader(writer, alternative, size);
        writeContent(writer, alternative, version);
    };
    std::visit(write, packet);
}

// Without properties there is nothing to look up: the fields one after the other.
void appendPlain(const Publish &publish, ProtocolVersion version, ByteBuffer &output)
{
    const QByteArrayView topic = publish.topic.utf8();
    const bool hasId = publish.qos != QoS::AtMostOnce; // MQTT-2.2.1-2
    const bool isV5 = version == ProtocolVersion::V5;
    const qint64 size
        = 2 + topic.size() + (hasId ? 2 : 0) + (isV5 ? 1 : 0) + publish.payload.size();
    WireWriter writer(output.extend(qsizetype(packetSize(size))));
    writeFixedHeader(writer, publish, size);
    writer.writeBinaryData(topic);
    if (hasId)
        writer.writeTwoByteInteger(publish.packetId);
    if (isV5)
        writer.writeByte(0);
    writer.writeBytes(publish.payload);
}

// What says nothing but success is left out at the end (section 3.4.2.1).
template<PacketType Type>
void appendResponse(const PublishResponse<Type> &response, ProtocolVersion version,
                    ByteBuffer &output)
{
    if (response.reasonCode != ReasonCode::Success || !response.properties.isEmpty())
        return append(response, version, output);
    WireWriter writer(output.extend(4));
    writeFixedHeader(writer, response, 2);
    writer.writeTwoByteInteger(response.packetId);
}

} // namespace

void encode(const Packet &packet, ProtocolVersion version, QByteArray &output)
{
    const qint64 size = contentSizeOf(packet, version);
    writePacket(WireWriter(extend(output, packetSize(size))), packet, version, size);
}

void encode(const Packet &packet, ProtocolVersion version, ByteBuffer &output)
{
    const qint64 size = contentSizeOf(packet, version);
    char *const to = output.extend(qsizetype(packetSize(size)));
    writePacket(WireWriter(to), packet, version, size);
}

void encode(const Publish &publish, ProtocolVersion version, ByteBuffer &output)
{
    if (publish.properties.isEmpty())
        appendPlain(publish, version, output);
    else
        append(publish, version, output);
}

void encode(const PubAck &pubAck, ProtocolVersion version, ByteBuffer &output)
{
    appendResponse(pubAck, version, output);
}

void encode(const PubRec &pubRec, ProtocolVersion version, ByteBuffer &output)
{
    appendResponse(pubRec, version, output);
}

void encode(const PubRel &pubRel, ProtocolVersion version, ByteBuffer &output)
{
    appendResponse(pubRel, version, output);
}

void encode(const PubComp &pubComp, ProtocolVersion version, ByteBuffer &output)
{
    appendResponse(pubComp, version, output);
}

void encodeWithoutPayload(const Publish &publish, ProtocolVersion version, ByteBuffer &output)
{
    const qint64 size = contentSize(publish, version);
    WireWriter writer(output.extend(qsizetype(packetSize(size) - publish.payload.size())));
    writeFixedHeader(writer, publish, size);
    writeBeforePayload(writer, publish, version);
}

qint64 encodedSize(const Packet &packet, ProtocolVersion version)
{
    return packetSize(contentSizeOf(packet, version));
}

qint64 encodedSize(const Publish &publish, ProtocolVersion version)
{
    return packetSize(contentSize(publish, version));
}

} // namespace QCoMqtt::Internal
