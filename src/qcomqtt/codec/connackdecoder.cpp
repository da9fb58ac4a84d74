// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/codec/decoder.h>
#include <qcomqtt/codec/propertyreader.h>

namespace QCoMqtt::Internal {

namespace {

bool readFlags(WireReader &reader) noexcept
{
    const qsizetype offset = reader.position();
    const quint8 flags = reader.readByte();
    if (flags > 1)
        reader.fail(ReasonCode::MalformedPacket, offset,
                    "reserved Connect Acknowledge Flags are set (MQTT-3.2.2-1)");
    return flags == 1;
}

ReasonCode readReturnCode(WireReader &reader) noexcept
{
    const qsizetype offset = reader.position();
    const std::optional<ReasonCode> code = fromConnectReturnCode(reader.readByte());
    if (!code)
        reader.fail(ReasonCode::ProtocolError, offset,
                    "the CONNACK return code is reserved (3.1.1 section 3.2.2.3)");
    return code.value_or(ReasonCode::UnspecifiedError);
}

// A server that knows only MQTT 3 refuses CONNECT of MQTT 5 in its own words, without properties
// (3.1.1: MQTT-3.1.2-2).
void checkForOldServer(WireReader reader, WireReader &result) noexcept
{
    constexpr quint16 unacceptableProtocolVersion = 0x0001;
    if (reader.remaining() == 2 && reader.readTwoByteInteger() == unacceptableProtocolVersion)
        result.fail(ReasonCode::UnsupportedProtocolVersion, result.position() + 1,
                    "the server refuses in the words of MQTT 3: it does not know this version");
}

} // namespace

void decode(WireReader &reader, const DecodeContext &context, ConnAck &connAck)
{
    const bool isV5 = context.version == ProtocolVersion::V5;
    if (isV5)
        checkForOldServer(reader, reader);
    connAck.sessionPresent = readFlags(reader);
    connAck.reasonCode =
        isV5 ? readReasonCode(reader, PacketType::ConnAck, context.reader) : readReturnCode(reader);
    if (isV5)
        connAck.properties = readProperties(reader, holderOf(PacketType::ConnAck));
    reader.expectEnd();
}

} // namespace QCoMqtt::Internal
