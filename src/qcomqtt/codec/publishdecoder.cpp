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
    if (isV5) {
        const qsizetype propertiesOffset = reader.position();
        publish.properties = readProperties(reader, holderOf(PacketType::Publish),
                                            context.publishProperties);
        checkProperties(reader, context.reader, topicOffset, propertiesOffset, publish);
    }
    publish.payload = reader.readRest().toByteArray();
}

} // namespace QCoMqtt::Internal
