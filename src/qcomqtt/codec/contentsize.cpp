// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/codec/contentsize.h>

#include <qcomqtt/codec/propertywriter.h>
#include <qcomqtt/values/utf8.h>

namespace QCoMqtt::Internal {

namespace {

constexpr qint64 lengthSize = 2;
constexpr qint64 packetIdSize = 2;

qint64 fieldSize(QByteArrayView bytes) noexcept
{
    return lengthSize + bytes.size();
}

qint64 fieldSize(QStringView text) noexcept
{
    return lengthSize + utf8Size(text);
}

qint64 versionedPropertiesSize(const Properties &properties, ProtocolVersion version) noexcept
{
    return version == ProtocolVersion::V5 ? propertyFieldSize(properties) : 0;
}

template<typename Packet>
qint64 reasonSize(const Packet &packet, ProtocolVersion version) noexcept
{
    switch (reasonForm(packet, version)) {
    case ReasonForm::Nothing:
        return 0;
    case ReasonForm::CodeOnly:
        return 1;
    case ReasonForm::CodeAndProperties:
        return 1 + propertyFieldSize(packet.properties);
    }
    Q_UNREACHABLE();
}

qint64 willSize(const Will &will, ProtocolVersion version) noexcept
{
    return versionedPropertiesSize(will.properties(), version) + fieldSize(will.topic().utf8())
        + fieldSize(will.payload());
}

} // namespace

qint64 contentSize(const Publish &publish, ProtocolVersion version) noexcept
{
    return fieldSize(publish.topic.utf8())
        + (publish.qos == QoS::AtMostOnce ? 0 : packetIdSize) // MQTT-2.2.1-2
        + versionedPropertiesSize(publish.properties, version) + publish.payload.size();
}

qint64 contentSize(const PubAck &pubAck, ProtocolVersion version) noexcept
{
    return packetIdSize + reasonSize(pubAck, version);
}

qint64 contentSize(const PubRec &pubRec, ProtocolVersion version) noexcept
{
    return packetIdSize + reasonSize(pubRec, version);
}

qint64 contentSize(const PubRel &pubRel, ProtocolVersion version) noexcept
{
    return packetIdSize + reasonSize(pubRel, version);
}

qint64 contentSize(const PubComp &pubComp, ProtocolVersion version) noexcept
{
    return packetIdSize + reasonSize(pubComp, version);
}

qint64 contentSize(const Connect &connect, ProtocolVersion) noexcept
{
    constexpr qint64 levelFlagsAndKeepAliveSize = 4;
    const qint64 nameSize =
        fieldSize(QByteArrayView(connect.version == ProtocolVersion::V3_1 ? "MQIsdp" : "MQTT"));
    qint64 size = nameSize + levelFlagsAndKeepAliveSize
        + versionedPropertiesSize(connect.properties, connect.version)
        + fieldSize(connect.clientId);
    if (connect.will)
        size += willSize(*connect.will, connect.version);
    if (connect.userName)
        size += fieldSize(*connect.userName);
    if (connect.password)
        size += fieldSize(*connect.password);
    return size;
}

qint64 contentSize(const ConnAck &connAck, ProtocolVersion version) noexcept
{
    return 2 + versionedPropertiesSize(connAck.properties, version);
}

qint64 contentSize(const Subscribe &subscribe, ProtocolVersion version) noexcept
{
    qint64 size = packetIdSize + versionedPropertiesSize(subscribe.properties, version);
    for (const Subscription &subscription : subscribe.subscriptions)
        size += fieldSize(subscription.filter().utf8()) + 1;
    return size;
}

qint64 contentSize(const SubAck &subAck, ProtocolVersion version) noexcept
{
    return packetIdSize + versionedPropertiesSize(subAck.properties, version)
        + subAck.reasonCodes.size();
}

qint64 contentSize(const Unsubscribe &unsubscribe, ProtocolVersion version) noexcept
{
    qint64 size = packetIdSize + versionedPropertiesSize(unsubscribe.properties, version);
    for (const TopicFilter &filter : unsubscribe.filters)
        size += fieldSize(filter.utf8());
    return size;
}

qint64 contentSize(const UnsubAck &unsubAck, ProtocolVersion version) noexcept
{
    if (version != ProtocolVersion::V5)
        return packetIdSize;
    return packetIdSize + propertyFieldSize(unsubAck.properties) + unsubAck.reasonCodes.size();
}

qint64 contentSize(const PingReq &, ProtocolVersion) noexcept
{
    return 0;
}

qint64 contentSize(const PingResp &, ProtocolVersion) noexcept
{
    return 0;
}

qint64 contentSize(const Disconnect &disconnect, ProtocolVersion version) noexcept
{
    return reasonSize(disconnect, version);
}

qint64 contentSize(const Auth &auth, ProtocolVersion version) noexcept
{
    return reasonSize(auth, version);
}

} // namespace QCoMqtt::Internal
