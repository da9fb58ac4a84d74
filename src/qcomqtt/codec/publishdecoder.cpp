// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/codec/decoder.h>
#include <qcomqtt/codec/propertyreader.h>

namespace QCoMqtt::Internal {

namespace {

void readFlags(WireReader &reader, quint8 flags, Publish &publish) noexcept
{
    const quint8 qos = (flags >> 1) & 0b11;
    publish.duplicate = flags & 0b1000;
    publish.retain = flags & 0b0001;
    publish.qos = QoS{qos};
    if (qos == 3)
        reader.fail(ReasonCode::MalformedPacket, 0, "both QoS bits are set (MQTT-3.3.1-4)");
    else if (qos == 0 && publish.duplicate)
        reader.fail(ReasonCode::MalformedPacket, 0, "DUP is set with QoS 0 (MQTT-3.3.1-2)");
}

// A Subscription Identifier that is all the properties there are, and nothing wrong with it: it is
// read. Else 0, and nothing is.
quint32 readOnlyIdentifier(WireReader &reader) noexcept
{
    const QByteArrayView bytes = reader.rest();
    if (bytes.size() < 3 || quint8(bytes[1]) != quint8(PropertyId::SubscriptionIdentifier))
        return 0;
    const auto identifier = parseVariableByteInteger(bytes.sliced(2));
    if (identifier.status != VariableByteInteger::Status::Complete || identifier.value == 0
        || qsizetype(bytes[0]) != 1 + identifier.size)
        return 0;
    reader.skip(2 + identifier.size);
    return identifier.value;
}

void checkProperties(WireReader &reader, Reader end, qsizetype topicOffset,
                     qsizetype propertiesOffset, const Publish &publish) noexcept
{
    const Properties &properties = publish.properties;
    if (publish.topic.isEmpty() && !properties.contains(PropertyId::TopicAlias))
        reader.fail(ReasonCode::ProtocolError, topicOffset,
                    "a topic is empty, and no Topic Alias stands for it (section 3.3.2.1)");
    if (end == Reader::Server && properties.contains(PropertyId::SubscriptionIdentifier))
        reader.fail(ReasonCode::ProtocolError, propertiesOffset,
                    "a client sent a Subscription Identifier with a message (MQTT-3.3.4-6)");
}

} // namespace

void decode(WireReader &reader, const DecodeContext &context, Publish &publish)
{
    const bool isV5 = context.version == ProtocolVersion::V5;
    readFlags(reader, context.flags, publish);
    const qsizetype topicOffset = reader.position();
    publish.topic = readTopic(reader, context.topics, isV5);
    if (publish.qos != QoS::AtMostOnce)
        publish.packetId = reader.readPacketIdentifier();
    const bool mayBeApart = isV5 && context.onlyIdentifier && !publish.topic.isEmpty();
    const quint32 identifier = mayBeApart ? readOnlyIdentifier(reader) : 0;
    if (identifier != 0) {
        *context.onlyIdentifier = identifier;
    } else if (isV5) {
        const qsizetype propertiesOffset = reader.position();
        publish.properties = readProperties(reader, holderOf(PacketType::Publish),
                                            context.publishProperties);
        checkProperties(reader, context.reader, topicOffset, propertiesOffset, publish);
    }
    publish.payload = reader.readRest().toByteArray();
}

} // namespace QCoMqtt::Internal
