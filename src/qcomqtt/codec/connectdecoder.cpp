// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/codec/connectflags.h>
#include <qcomqtt/codec/decoder.h>
#include <qcomqtt/codec/propertyreader.h>

namespace QCoMqtt::Internal {

namespace {

std::optional<ProtocolVersion> versionOf(QByteArrayView name, quint8 level) noexcept
{
    if (name == "MQTT" && (level == 4 || level == 5))
        return ProtocolVersion{level};
    if (name == "MQIsdp" && level == 3)
        return ProtocolVersion::V3_1;
    return std::nullopt;
}

ProtocolVersion readVersion(WireReader &reader) noexcept
{
    const QByteArrayView name = reader.readUtf8();
    const qsizetype levelOffset = reader.position();
    const quint8 level = reader.readByte();
    const std::optional<ProtocolVersion> version = versionOf(name, level);
    if (!version)
        reader.fail(ReasonCode::UnsupportedProtocolVersion, levelOffset,
                    "the protocol name and version are not known (MQTT-3.1.2-1, MQTT-3.1.2-2)");
    return version.value_or(ProtocolVersion::V5);
}

const char *brokenFlagRule(quint8 flags, ProtocolVersion version) noexcept
{
    if (flags & ConnectFlag::Reserved)
        return "the reserved Connect Flag is set (MQTT-3.1.2-3)";
    constexpr quint8 willDetails = ConnectFlag::WillQoS | ConnectFlag::WillRetain;
    if (!(flags & ConnectFlag::Will) && (flags & willDetails))
        return "Will QoS or Will Retain is set without a will (MQTT-3.1.2-11, MQTT-3.1.2-13)";
    if ((flags & ConnectFlag::WillQoS) == ConnectFlag::WillQoS)
        return "the Will QoS is 3 (MQTT-3.1.2-12)";
    if (version != ProtocolVersion::V5 && (flags & ConnectFlag::Password)
        && !(flags & ConnectFlag::UserName))
        return "there is a password without a user name (3.1.1: MQTT-3.1.2-22)";
    return nullptr;
}

quint8 readFlags(WireReader &reader, ProtocolVersion version) noexcept
{
    const qsizetype offset = reader.position();
    const quint8 flags = reader.readByte();
    if (const char *rule = brokenFlagRule(flags, version))
        reader.fail(ReasonCode::MalformedPacket, offset, rule);
    return flags;
}

Properties readConnectProperties(WireReader &reader)
{
    const qsizetype offset = reader.position();
    Properties properties = readProperties(reader, holderOf(PacketType::Connect));
    if (properties.contains(PropertyId::AuthenticationData)
        && !properties.contains(PropertyId::AuthenticationMethod))
        reader.fail(ReasonCode::ProtocolError, offset,
                    "Authentication Data has no Authentication Method (section 3.1.2.11.10)");
    return properties;
}

std::optional<Will> readWill(WireReader &reader, quint8 flags, ProtocolVersion version,
                             TopicCache &topics)
{
    Properties properties;
    if (version == ProtocolVersion::V5)
        properties = readProperties(reader, willHolder);
    Topic topic = readTopic(reader, topics, false);
    const QByteArrayView payload = reader.readBinaryData();
    if (reader.failed())
        return std::nullopt;
    const auto qos = QoS((flags & ConnectFlag::WillQoS) >> ConnectFlag::WillQoSShift);
    return Will(std::move(topic), payload, qos)
        .retain(flags & ConnectFlag::WillRetain)
        .properties(properties);
}

// MQTT 3.1 section 3.1: the Remaining Length takes precedence over the flags, so that these
// fields may be missing there.
bool hasField(const WireReader &reader, quint8 flags, quint8 flag, ProtocolVersion version)
{
    return (flags & flag) && !(version == ProtocolVersion::V3_1 && reader.atEnd());
}

} // namespace

void decode(WireReader &reader, const DecodeContext &context, Connect &connect)
{
    connect.version = readVersion(reader);
    const quint8 flags = readFlags(reader, connect.version);
    connect.cleanStart = flags & ConnectFlag::CleanStart;
    connect.keepAlive = reader.readTwoByteInteger();
    if (connect.version == ProtocolVersion::V5)
        connect.properties = readConnectProperties(reader);
    connect.clientId = reader.readString();
    if (flags & ConnectFlag::Will)
        connect.will = readWill(reader, flags, connect.version, context.topics);
    if (hasField(reader, flags, ConnectFlag::UserName, connect.version))
        connect.userName = reader.readString();
    if (hasField(reader, flags, ConnectFlag::Password, connect.version))
        connect.password = reader.readBinaryData().toByteArray();
    reader.expectEnd();
}

} // namespace QCoMqtt::Internal
