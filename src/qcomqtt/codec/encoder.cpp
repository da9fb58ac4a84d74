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
char *grow(QByteArray &output, qint64 size)
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
void append(const T &packet, ProtocolVersion version, QByteArray &output)
{
    const qint64 size = contentSize(packet, version);
    WireWriter writer(grow(output, packetSize(size)));
    writeFixedHeader(writer, packet, size);
    writeContent(writer, packet, version);
}

} // namespace

void encode(const Packet &packet, ProtocolVersion version, QByteArray &output)
{
    if (const auto *publish = std::get_if<Publish>(&packet)) // the most frequent
        return append(*publish, version, output);
    std::visit([&](const auto &alternative) { append(alternative, version, output); }, packet);
}

void encode(const Publish &publish, ProtocolVersion version, QByteArray &output)
{
    append(publish, version, output);
}

void encodeWithoutPayload(const Publish &publish, ProtocolVersion version, QByteArray &output)
{
    const qint64 size = contentSize(publish, version);
    WireWriter writer(grow(output, packetSize(size) - publish.payload.size()));
    writeFixedHeader(writer, publish, size);
    writeBeforePayload(writer, publish, version);
}

qint64 encodedSize(const Packet &packet, ProtocolVersion version)
{
    return std::visit(
        [version](const auto &alternative) {
            return packetSize(contentSize(alternative, version));
        },
        packet);
}

qint64 encodedSize(const Publish &publish, ProtocolVersion version)
{
    return packetSize(contentSize(publish, version));
}

} // namespace QCoMqtt::Internal
