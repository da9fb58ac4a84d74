// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/codec/decoder.h>

#include <qcomqtt/codec/reasoncodetable.h>
#include <qcomqtt/values/utf8.h>

namespace QCoMqtt::Internal {

namespace {

void refuseTopic(WireReader &reader, qsizetype offset, QByteArrayView utf8) noexcept
{
    if (utf8.isEmpty())
        reader.fail(ReasonCode::ProtocolError, offset, "a topic is empty (MQTT-4.7.3-1)");
    else if (!isWellFormedMqttUtf8(utf8))
        reader.fail(ReasonCode::MalformedPacket, offset,
                    "a topic is not UTF-8, or contains U+0000 (MQTT-3.3.2-1, MQTT-1.5.4-2)");
    else
        reader.fail(ReasonCode::TopicNameInvalid, offset,
                    "a topic has a wildcard (MQTT-3.3.2-2)");
}

} // namespace

Topic readTopic(WireReader &reader, TopicCache &topics, bool mayBeEmpty)
{
    const qsizetype offset = reader.position();
    const QByteArrayView utf8 = reader.readBinaryData();
    if (utf8.isEmpty() && mayBeEmpty)
        return {};
    if (Topic topic; topics.find(utf8, topic))
        return topic;
    refuseTopic(reader, offset, utf8);
    return {};
}

ReasonCode readReasonCode(WireReader &reader, PacketType type, Reader end) noexcept
{
    const qsizetype offset = reader.position();
    const quint8 code = reader.readByte();
    if (!isReasonCodeOf(code, type, end))
        reader.fail(ReasonCode::ProtocolError, offset,
                    "the sender must not use this reason code in this packet (section 2.4)");
    return ReasonCode{code};
}

} // namespace QCoMqtt::Internal
