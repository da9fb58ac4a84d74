// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// SUBSCRIBE, UNSUBSCRIBE and their answers.
#include <qcomqtt/codec/decoder.h>
#include <qcomqtt/codec/propertyreader.h>
#include <qcomqtt/codec/reasoncodetable.h>
#include <qcomqtt/values/utf8.h>

namespace QCoMqtt::Internal {

namespace {

bool isV5(const DecodeContext &context) noexcept
{
    return context.version == ProtocolVersion::V5;
}

template<typename Packet>
void readIdentifierAndProperties(WireReader &reader, const DecodeContext &context, Packet &packet)
{
    packet.packetId = reader.readPacketIdentifier();
    if (isV5(context))
        packet.properties = readProperties(reader, holderOf(Packet::type));
}

TopicFilter readFilter(WireReader &reader)
{
    const qsizetype offset = reader.position();
    const QByteArrayView utf8 = reader.readUtf8();
    if (!reader.failed() && TopicFilter::isValid(utf8))
        return TopicFilter(utf8);
    reader.fail(ReasonCode::TopicFilterInvalid, offset,
                "a topic filter is not valid (sections 4.7.1, 4.7.3 and 4.8.2)");
    return {};
}

void expectContent(WireReader &reader, const char *rule) noexcept
{
    if (reader.atEnd())
        reader.fail(ReasonCode::ProtocolError, reader.position(), rule);
}

void checkOptions(WireReader &reader, quint8 options, const TopicFilter &filter,
                  const DecodeContext &context) noexcept
{
    const qsizetype offset = reader.position() - 1;
    const quint8 reserved = isV5(context) ? 0b1100'0000 : 0b1111'1100;
    if (options & reserved)
        reader.fail(ReasonCode::MalformedPacket, offset,
                    "reserved bits of the Subscription Options are set (MQTT-3.8.3-5)");
    else if ((options & 0b11) == 3)
        reader.fail(ReasonCode::ProtocolError, offset,
                    "the Maximum QoS of a subscription is 3 (section 3.8.3.1)");
    else if (((options >> 4) & 0b11) == 3)
        reader.fail(ReasonCode::ProtocolError, offset,
                    "the Retain Handling of a subscription is 3 (section 3.8.3.1)");
    else if ((options & 0b100) && filter.isShared())
        reader.fail(ReasonCode::ProtocolError, offset,
                    "a shared subscription has No Local (MQTT-3.8.3-4)");
}

Subscription readSubscription(WireReader &reader, const DecodeContext &context)
{
    const TopicFilter filter = readFilter(reader);
    const quint8 options = reader.readByte();
    if (!reader.failed())
        checkOptions(reader, options, filter, context);
    if (reader.failed())
        return {};
    return Subscription(filter, QoS(options & 0b11))
        .noLocal(options & 0b100)
        .retainAsPublished(options & 0b1000)
        .retainHandling(RetainHandling((options >> 4) & 0b11));
}

ReasonCode readSubscribeReturnCode(WireReader &reader) noexcept
{
    const qsizetype offset = reader.position();
    const std::optional<ReasonCode> code = fromSubscribeReturnCode(reader.readByte());
    if (!code)
        reader.fail(ReasonCode::ProtocolError, offset,
                    "a SUBACK return code is reserved (3.1.1: MQTT-3.9.3-2)");
    return code.value_or(ReasonCode::UnspecifiedError);
}

template<typename Packet>
void readReasonCodes(WireReader &reader, const DecodeContext &context, Packet &packet)
{
    expectContent(reader, "there is no reason code (MQTT-3.9.3-1, MQTT-3.11.3-1)");
    packet.reasonCodes.reserve(reader.remaining());
    while (!reader.atEnd())
        packet.reasonCodes.append(readReasonCode(reader, Packet::type, context.reader));
}

} // namespace

void decode(WireReader &reader, const DecodeContext &context, Subscribe &subscribe)
{
    readIdentifierAndProperties(reader, context, subscribe);
    expectContent(reader, "there is no topic filter (MQTT-3.8.3-2)");
    while (!reader.atEnd())
        subscribe.subscriptions.append(readSubscription(reader, context));
}

void decode(WireReader &reader, const DecodeContext &context, SubAck &subAck)
{
    readIdentifierAndProperties(reader, context, subAck);
    if (isV5(context)) {
        readReasonCodes(reader, context, subAck);
        return;
    }
    expectContent(reader, "there is no return code (3.1.1: MQTT-3.8.4-5)");
    subAck.reasonCodes.reserve(reader.remaining());
    while (!reader.atEnd())
        subAck.reasonCodes.append(readSubscribeReturnCode(reader));
}

void decode(WireReader &reader, const DecodeContext &context, Unsubscribe &unsubscribe)
{
    readIdentifierAndProperties(reader, context, unsubscribe);
    expectContent(reader, "there is no topic filter (MQTT-3.10.3-2)");
    while (!reader.atEnd())
        unsubscribe.filters.append(readFilter(reader));
}

void decode(WireReader &reader, const DecodeContext &context, UnsubAck &unsubAck)
{
    readIdentifierAndProperties(reader, context, unsubAck);
    if (isV5(context))
        readReasonCodes(reader, context, unsubAck);
    else
        reader.expectEnd();
}

} // namespace QCoMqtt::Internal
