// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// The packets that are a reason and its properties: PUBACK, PUBREC, PUBREL, PUBCOMP, DISCONNECT
// and AUTH; and those that are nothing.
#include <qcomqtt/codec/decoder.h>
#include <qcomqtt/codec/propertyreader.h>

namespace QCoMqtt::Internal {

namespace {

// What is left out at the end means success and no properties (sections 3.4.2.1 and 3.14.2.1).
template<typename Packet>
void readReason(WireReader &reader, const DecodeContext &context, Packet &packet)
{
    if (context.version == ProtocolVersion::V5) {
        if (!reader.atEnd())
            packet.reasonCode = readReasonCode(reader, Packet::type, context.reader);
        if (!reader.atEnd())
            packet.properties = readProperties(reader, holderOf(Packet::type));
    }
    reader.expectEnd();
}

template<PacketType Type>
void readResponse(WireReader &reader, const DecodeContext &context,
                  PublishResponse<Type> &response)
{
    response.packetId = reader.readPacketIdentifier();
    readReason(reader, context, response);
}

} // namespace

void decode(WireReader &reader, const DecodeContext &context, PubAck &pubAck)
{
    readResponse(reader, context, pubAck);
}

void decode(WireReader &reader, const DecodeContext &context, PubRec &pubRec)
{
    readResponse(reader, context, pubRec);
}

void decode(WireReader &reader, const DecodeContext &context, PubRel &pubRel)
{
    readResponse(reader, context, pubRel);
}

void decode(WireReader &reader, const DecodeContext &context, PubComp &pubComp)
{
    readResponse(reader, context, pubComp);
}

void decode(WireReader &reader, const DecodeContext &, PingReq &)
{
    reader.expectEnd();
}

void decode(WireReader &reader, const DecodeContext &, PingResp &)
{
    reader.expectEnd();
}

void decode(WireReader &reader, const DecodeContext &context, Disconnect &disconnect)
{
    const qsizetype start = reader.position();
    readReason(reader, context, disconnect);
    if (context.reader == Reader::Client
        && disconnect.properties.contains(PropertyId::SessionExpiryInterval))
        reader.fail(ReasonCode::ProtocolError, start + 1,
                    "a server sent a Session Expiry Interval in DISCONNECT (MQTT-3.14.2-2)");
}

void decode(WireReader &reader, const DecodeContext &context, Auth &auth)
{
    const qsizetype start = reader.position();
    if (reader.atEnd()) { // section 3.15.2.1: the same as 0x00
        if (context.reader == Reader::Server)
            reader.fail(ReasonCode::ProtocolError, 0,
                        "a client sent AUTH with Success (table 3-11)");
        return;
    }
    auth.reasonCode = readReasonCode(reader, PacketType::Auth, context.reader);
    auth.properties = readProperties(reader, holderOf(PacketType::Auth));
    if (!auth.properties.contains(PropertyId::AuthenticationMethod))
        reader.fail(ReasonCode::ProtocolError, start + 1,
                    "AUTH has no Authentication Method (section 3.15.2.2.2)");
    reader.expectEnd();
}

} // namespace QCoMqtt::Internal
