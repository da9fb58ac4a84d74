// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "randompackets.h"

namespace QCoMqtt::Internal {

using Id = PropertyId;
using Code = ReasonCode;

QString RandomPackets::text()
{
    static constexpr char32_t characters[] = {U'a',      U'/',      U'$',      0x7F,    0x80,
                                              0x7FF,     0x800,     0xFEFF,    0xFFFD,  0x10000,
                                              0x10FFFF,  U'0',      U' ',      0x1,     0xE4};
    QString result;
    for (int size = upTo(coin() ? 5 : 200); size > 0; --size)
        result += QChar::fromUcs4(characters[m_random.bounded(int(std::size(characters)))]);
    return result;
}

QByteArray RandomPackets::bytes()
{
    QByteArray result;
    for (int size = upTo(coin() ? 5 : 300); size > 0; --size)
        result += char(upTo(255));
    return result;
}

Topic RandomPackets::topic()
{
    return Topic(QChar(u'/') + text());
}

TopicFilter RandomPackets::filter()
{
    const QString share = coin() && isV5() ? QStringLiteral("$share/group/") : QString();
    const QString rest = coin() ? QStringLiteral("/+/#") : QString();
    return TopicFilter(share + QStringLiteral("x/") + text() + rest);
}

quint32 RandomPackets::number(PropertyId id)
{
    switch (id) {
    case Id::PayloadFormatIndicator:
    case Id::RequestProblemInformation:
    case Id::RequestResponseInformation:
    case Id::MaximumQoS:
    case Id::RetainAvailable:
    case Id::WildcardSubscriptionAvailable:
    case Id::SubscriptionIdentifierAvailable:
    case Id::SharedSubscriptionAvailable:
        return quint32(upTo(1));
    case Id::ServerKeepAlive:
    case Id::TopicAliasMaximum:
        return quint32(upTo(65535));
    case Id::ReceiveMaximum:
    case Id::TopicAlias:
        return packetId();
    case Id::SubscriptionIdentifier:
        return 1 + (m_random.generate() >> (4 + upTo(27))) % 268'435'455;
    case Id::MaximumPacketSize:
        return std::max(1U, m_random.generate());
    default:
        return m_random.generate();
    }
}

Properties::Value RandomPackets::value(PropertyId id)
{
    switch (id) {
    case Id::ContentType:
    case Id::ResponseTopic:
    case Id::AssignedClientIdentifier:
    case Id::AuthenticationMethod:
    case Id::ResponseInformation:
    case Id::ServerReference:
    case Id::ReasonString:
        return text();
    case Id::CorrelationData:
    case Id::AuthenticationData:
        return bytes();
    case Id::UserProperty:
        return UserProperty(text(), text());
    default:
        return number(id);
    }
}

// Some of these, and some User Properties.
Properties RandomPackets::properties(const QList<PropertyId> &ids)
{
    Properties result;
    if (!isV5())
        return result;
    for (const PropertyId id : ids) {
        if (coin())
            result.append(id, value(id));
    }
    for (int more = upTo(coin() ? 0 : 3); more > 0; --more)
        result.append(Id::UserProperty, value(Id::UserProperty));
    return result;
}

Will RandomPackets::will()
{
    return Will(topic(), bytes(), QoS(upTo(2)))
        .retain(coin())
        .properties(properties({Id::PayloadFormatIndicator, Id::MessageExpiryInterval,
                                Id::ContentType, Id::ResponseTopic, Id::CorrelationData,
                                Id::WillDelayInterval}));
}

Packet RandomPackets::connect()
{
    Connect connect{.version = m_version, .cleanStart = coin()};
    connect.keepAlive = quint16(upTo(65535));
    connect.clientId = text();
    if (coin())
        connect.userName = text();
    if (coin() && (isV5() || connect.userName))
        connect.password = bytes();
    if (coin())
        connect.will = will();
    QList<PropertyId> ids = {Id::SessionExpiryInterval,     Id::RequestProblemInformation,
                             Id::RequestResponseInformation, Id::ReceiveMaximum,
                             Id::TopicAliasMaximum,         Id::MaximumPacketSize};
    connect.properties = properties(ids);
    if (isV5() && coin()) {
        connect.properties.append(Id::AuthenticationMethod, text());
        connect.properties.append(Id::AuthenticationData, bytes());
    }
    return connect;
}

Packet RandomPackets::connAck()
{
    const QList<ReasonCode> codes = isV5()
        ? QList{Code::Success, Code::Banned, Code::ConnectionRateExceeded}
        : QList{Code::Success, Code::UnsupportedProtocolVersion, Code::NotAuthorized};
    return ConnAck{.sessionPresent = coin(),
                   .reasonCode = any(codes),
                   .properties = properties(
                       {Id::SessionExpiryInterval, Id::AssignedClientIdentifier,
                        Id::ServerKeepAlive, Id::AuthenticationMethod, Id::AuthenticationData,
                        Id::ResponseInformation, Id::ServerReference, Id::ReasonString,
                        Id::ReceiveMaximum, Id::TopicAliasMaximum, Id::MaximumQoS,
                        Id::RetainAvailable, Id::MaximumPacketSize,
                        Id::WildcardSubscriptionAvailable, Id::SubscriptionIdentifierAvailable,
                        Id::SharedSubscriptionAvailable})};
}

Packet RandomPackets::publish(Reader reader)
{
    Publish publish{.topic = topic(), .payload = bytes(), .qos = QoS(upTo(2)), .retain = coin()};
    if (publish.qos != QoS::AtMostOnce) {
        publish.duplicate = coin();
        publish.packetId = packetId();
    }
    publish.properties = properties({Id::PayloadFormatIndicator, Id::MessageExpiryInterval,
                                     Id::ContentType, Id::ResponseTopic, Id::CorrelationData,
                                     Id::TopicAlias});
    if (isV5() && reader == Reader::Client) {
        for (int more = upTo(3); more > 0; --more)
            publish.properties.append(Id::SubscriptionIdentifier,
                                      value(Id::SubscriptionIdentifier));
    }
    if (publish.properties.contains(Id::TopicAlias) && coin())
        publish.topic = {};
    return publish;
}

template<typename Response>
Packet RandomPackets::response(const QList<ReasonCode> &codes)
{
    return Response{.packetId = packetId(),
                    .reasonCode = isV5() ? any(codes) : Code::Success,
                    .properties = properties({Id::ReasonString})};
}

Subscription RandomPackets::subscription()
{
    Subscription result(filter(), QoS(upTo(2)));
    if (!isV5())
        return result;
    result.retainAsPublished(coin()).retainHandling(RetainHandling(upTo(2)));
    return result.noLocal(!result.filter().isShared() && coin());
}

Packet RandomPackets::subscribe()
{
    Subscribe subscribe{.packetId = packetId()};
    for (int more = upTo(4); more >= 0; --more)
        subscribe.subscriptions.append(subscription());
    subscribe.properties = properties({Id::SubscriptionIdentifier});
    return subscribe;
}

Packet RandomPackets::subAck()
{
    SubAck subAck{.packetId = packetId(), .properties = properties({Id::ReasonString})};
    const QList<ReasonCode> codes = {Code::GrantedQoS0, Code::GrantedQoS1, Code::GrantedQoS2,
                                     isV5() ? Code::QuotaExceeded : Code::UnspecifiedError};
    for (int more = upTo(4); more >= 0; --more)
        subAck.reasonCodes.append(any(codes));
    return subAck;
}

Packet RandomPackets::unsubscribe()
{
    Unsubscribe unsubscribe{.packetId = packetId(), .properties = properties({})};
    for (int more = upTo(4); more >= 0; --more)
        unsubscribe.filters.append(filter());
    return unsubscribe;
}

Packet RandomPackets::unsubAck()
{
    UnsubAck unsubAck{.packetId = packetId(), .properties = properties({Id::ReasonString})};
    for (int more = upTo(4); more >= 0 && isV5(); --more)
        unsubAck.reasonCodes.append(
            any(QList{Code::Success, Code::NoSubscriptionExisted, Code::NotAuthorized}));
    return unsubAck;
}

Packet RandomPackets::disconnect(Reader reader)
{
    if (!isV5())
        return Disconnect{};
    const QList<PropertyId> fromServer = {Id::ReasonString, Id::ServerReference};
    const QList<PropertyId> fromClient = {Id::ReasonString, Id::SessionExpiryInterval};
    return Disconnect{
        .reasonCode = any(QList{Code::NormalDisconnection, Code::ProtocolError,
                                Code::QuotaExceeded}),
        .properties = properties(reader == Reader::Client ? fromServer : fromClient)};
}

Packet RandomPackets::auth()
{
    Auth auth{.reasonCode = Code::ContinueAuthentication,
              .properties = properties({Id::AuthenticationData, Id::ReasonString})};
    auth.properties.append(Id::AuthenticationMethod, text());
    return auth;
}

RandomPackets::Sample RandomPackets::next(PacketType type)
{
    const QList<ReasonCode> received = {Code::Success, Code::NotAuthorized, Code::QuotaExceeded};
    const QList<ReasonCode> released = {Code::Success, Code::PacketIdentifierNotFound};
    const Reader either = coin() ? Reader::Client : Reader::Server;
    switch (type) {
    case PacketType::Connect:
        return {connect(), Reader::Server};
    case PacketType::ConnAck:
        return {connAck(), Reader::Client};
    case PacketType::PubAck:
        return {response<PubAck>(received), either};
    case PacketType::PubRec:
        return {response<PubRec>(received), either};
    case PacketType::PubRel:
        return {response<PubRel>(released), either};
    case PacketType::PubComp:
        return {response<PubComp>(released), either};
    case PacketType::Subscribe:
        return {subscribe(), Reader::Server};
    case PacketType::SubAck:
        return {subAck(), Reader::Client};
    case PacketType::Unsubscribe:
        return {unsubscribe(), Reader::Server};
    case PacketType::UnsubAck:
        return {unsubAck(), Reader::Client};
    case PacketType::PingReq:
        return {PingReq{}, Reader::Server};
    case PacketType::PingResp:
        return {PingResp{}, Reader::Client};
    case PacketType::Disconnect: {
        const Reader reader = isV5() ? either : Reader::Server;
        return {disconnect(reader), reader};
    }
    case PacketType::Auth:
        return {auth(), either};
    case PacketType::Reserved:
    case PacketType::Publish:
        break;
    }
    return {publish(either), either};
}

} // namespace QCoMqtt::Internal
