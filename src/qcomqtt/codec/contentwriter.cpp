// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/codec/contentwriter.h>

#include <qcomqtt/codec/connectflags.h>
#include <qcomqtt/codec/contentsize.h>
#include <qcomqtt/codec/propertywriter.h>
#include <qcomqtt/codec/reasoncodetable.h>

namespace QCoMqtt::Internal {

namespace {

void writeVersionedProperties(WireWriter &writer, const Properties &properties,
                              ProtocolVersion version) noexcept
{
    if (version == ProtocolVersion::V5)
        writeProperties(writer, properties);
}

template<typename Packet>
void writeReason(WireWriter &writer, const Packet &packet, ProtocolVersion version) noexcept
{
    const ReasonForm form = reasonForm(packet, version);
    if (form == ReasonForm::Nothing)
        return;
    writer.writeByte(static_cast<quint8>(packet.reasonCode));
    if (form == ReasonForm::CodeAndProperties)
        writeProperties(writer, packet.properties);
}

template<PacketType Type>
void writeResponse(WireWriter &writer, const PublishResponse<Type> &response,
                   ProtocolVersion version) noexcept
{
    writer.writeTwoByteInteger(response.packetId);
    writeReason(writer, response, version);
}

quint8 flagsOf(const Will &will) noexcept
{
    const auto qos = static_cast<quint8>(will.qos());
    return ConnectFlag::Will | (will.isRetained() ? ConnectFlag::WillRetain : 0)
        | quint8(qos << ConnectFlag::WillQoSShift);
}

quint8 flagsOf(const Connect &connect) noexcept
{
    return (connect.cleanStart ? ConnectFlag::CleanStart : 0)
        | (connect.will ? flagsOf(*connect.will) : 0)
        | (connect.password ? ConnectFlag::Password : 0)
        | (connect.userName ? ConnectFlag::UserName : 0);
}

void writeWill(WireWriter &writer, const Will &will, ProtocolVersion version) noexcept
{
    writeVersionedProperties(writer, will.properties(), version);
    writer.writeBinaryData(will.topic().utf8());
    writer.writeBinaryData(will.payload());
}

quint8 optionsOf(const Subscription &subscription, ProtocolVersion version) noexcept
{
    const auto qos = static_cast<quint8>(subscription.qos());
    if (version != ProtocolVersion::V5)
        return qos;
    const auto retainHandling = static_cast<quint8>(subscription.retainHandling());
    return qos | (subscription.isNoLocal() ? 0b0100 : 0)
        | (subscription.isRetainAsPublished() ? 0b1000 : 0) | quint8(retainHandling << 4);
}

} // namespace

void writeBeforePayload(WireWriter &writer, const Publish &publish,
                        ProtocolVersion version) noexcept
{
    writer.writeBinaryData(publish.topic.utf8());
    if (publish.qos != QoS::AtMostOnce) // MQTT-2.2.1-2
        writer.writeTwoByteInteger(publish.packetId);
    writeVersionedProperties(writer, publish.properties, version);
}

void writeContent(WireWriter &writer, const Publish &publish, ProtocolVersion version) noexcept
{
    writeBeforePayload(writer, publish, version);
    writer.writeBytes(publish.payload);
}

void writeContent(WireWriter &writer, const PubAck &pubAck, ProtocolVersion version) noexcept
{
    writeResponse(writer, pubAck, version);
}

void writeContent(WireWriter &writer, const PubRec &pubRec, ProtocolVersion version) noexcept
{
    writeResponse(writer, pubRec, version);
}

void writeContent(WireWriter &writer, const PubRel &pubRel, ProtocolVersion version) noexcept
{
    writeResponse(writer, pubRel, version);
}

void writeContent(WireWriter &writer, const PubComp &pubComp, ProtocolVersion version) noexcept
{
    writeResponse(writer, pubComp, version);
}

void writeContent(WireWriter &writer, const Connect &connect, ProtocolVersion) noexcept
{
    writer.writeBinaryData(connect.version == ProtocolVersion::V3_1 ? "MQIsdp" : "MQTT");
    writer.writeByte(static_cast<quint8>(connect.version));
    writer.writeByte(flagsOf(connect));
    writer.writeTwoByteInteger(connect.keepAlive);
    writeVersionedProperties(writer, connect.properties, connect.version);
    writer.writeString(connect.clientId);
    if (connect.will)
        writeWill(writer, *connect.will, connect.version);
    if (connect.userName)
        writer.writeString(*connect.userName);
    if (connect.password)
        writer.writeBinaryData(*connect.password);
}

void writeContent(WireWriter &writer, const ConnAck &connAck, ProtocolVersion version) noexcept
{
    writer.writeByte(connAck.sessionPresent ? 1 : 0);
    writer.writeByte(version == ProtocolVersion::V5 ? static_cast<quint8>(connAck.reasonCode)
                                                    : toConnectReturnCode(connAck.reasonCode));
    writeVersionedProperties(writer, connAck.properties, version);
}

void writeContent(WireWriter &writer, const Subscribe &subscribe, ProtocolVersion version) noexcept
{
    writer.writeTwoByteInteger(subscribe.packetId);
    writeVersionedProperties(writer, subscribe.properties, version);
    for (const Subscription &subscription : subscribe.subscriptions) {
        writer.writeBinaryData(subscription.filter().utf8());
        writer.writeByte(optionsOf(subscription, version));
    }
}

void writeContent(WireWriter &writer, const SubAck &subAck, ProtocolVersion version) noexcept
{
    writer.writeTwoByteInteger(subAck.packetId);
    writeVersionedProperties(writer, subAck.properties, version);
    for (const ReasonCode code : subAck.reasonCodes)
        writer.writeByte(version == ProtocolVersion::V5 ? static_cast<quint8>(code)
                                                        : toSubscribeReturnCode(code));
}

void writeContent(WireWriter &writer, const Unsubscribe &unsubscribe,
                  ProtocolVersion version) noexcept
{
    writer.writeTwoByteInteger(unsubscribe.packetId);
    writeVersionedProperties(writer, unsubscribe.properties, version);
    for (const TopicFilter &filter : unsubscribe.filters)
        writer.writeBinaryData(filter.utf8());
}

void writeContent(WireWriter &writer, const UnsubAck &unsubAck, ProtocolVersion version) noexcept
{
    writer.writeTwoByteInteger(unsubAck.packetId);
    if (version != ProtocolVersion::V5)
        return;
    writeProperties(writer, unsubAck.properties);
    for (const ReasonCode code : unsubAck.reasonCodes)
        writer.writeByte(static_cast<quint8>(code));
}

void writeContent(WireWriter &, const PingReq &, ProtocolVersion) noexcept {}

void writeContent(WireWriter &, const PingResp &, ProtocolVersion) noexcept {}

void writeContent(WireWriter &writer, const Disconnect &disconnect,
                  ProtocolVersion version) noexcept
{
    writeReason(writer, disconnect, version);
}

void writeContent(WireWriter &writer, const Auth &auth, ProtocolVersion version) noexcept
{
    writeReason(writer, auth, version);
}

} // namespace QCoMqtt::Internal
