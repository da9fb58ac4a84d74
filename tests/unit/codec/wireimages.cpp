// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "wireimages.h"

namespace QCoMqtt::Internal {

namespace {

constexpr auto v31 = ProtocolVersion::V3_1;
constexpr auto v311 = ProtocolVersion::V3_1_1;
constexpr auto v5 = ProtocolVersion::V5;
constexpr auto client = Reader::Client;
constexpr auto server = Reader::Server;

Properties properties(std::initializer_list<Properties::Entry> entries)
{
    Properties result;
    for (const Properties::Entry &entry : entries)
        result.append(entry.id, entry.value);
    return result;
}

QString text(const char *latin1)
{
    return QString::fromLatin1(latin1);
}

Connect fullConnect(ProtocolVersion version)
{
    Will will(Topic("w/t"), "gone", QoS::AtLeastOnce);
    will.retain();
    Connect connect{.version = version, .cleanStart = false, .keepAlive = 30};
    connect.clientId = text("cid");
    connect.userName = text("user");
    connect.password = "pw";
    if (version == v5) {
        will.delay(std::chrono::seconds(10));
        connect.properties = properties({{PropertyId::SessionExpiryInterval, 3600U},
                                         {PropertyId::ReceiveMaximum, 100U}});
    }
    connect.will = will;
    return connect;
}

Connect emptyUserNameAndPassword()
{
    Connect connect;
    connect.userName = QString();
    connect.password = QByteArray();
    return connect;
}

QList<WireImage> connects()
{
    return {
        {"CONNECT v5", v5, server, Connect{}, hex("10 0D 0004 4D515454 05 02 003C 00 0000")},
        {"CONNECT v5 with everything", v5, server, fullConnect(v5),
         hex("10 33 0004 4D515454 05 EC 001E 08 11 00000E10 21 0064 0003 636964"
             "05 18 0000000A 0003 772F74 0004 676F6E65 0004 75736572 0002 7077")},
        {"B3 CONNECT v5 with a password alone", v5, server,
         Connect{.password = QByteArray("pw")},
         hex("10 11 0004 4D515454 05 42 003C 00 0000 0002 7077")},
        {"B4 CONNECT v5 with empty user name and password", v5, server,
         emptyUserNameAndPassword(),
         hex("10 11 0004 4D515454 05 C2 003C 00 0000 0000 0000")},
        {"B5 CONNECT v5 with an empty will of QoS 2", v5, server,
         Connect{.will = Will(Topic("w"), {}, QoS::ExactlyOnce)},
         hex("10 13 0004 4D515454 05 16 003C 00 0000 00 0001 77 0000")},
        {"CONNECT v3.1.1", v311, server, Connect{.version = v311},
         hex("10 0C 0004 4D515454 04 02 003C 0000")},
        {"CONNECT v3.1.1 with everything", v311, server, fullConnect(v311),
         hex("10 24 0004 4D515454 04 EC 001E 0003 636964"
             "0003 772F74 0004 676F6E65 0004 75736572 0002 7077")},
        {"B5 CONNECT v3.1.1 with an empty retained will of QoS 0", v311, server,
         Connect{.version = v311, .will = Will(Topic("w")).retain()},
         hex("10 11 0004 4D515454 04 26 003C 0000 0001 77 0000")},
        {"CONNECT v3.1", v31, server, Connect{.version = v31, .clientId = text("cid")},
         hex("10 11 0006 4D5149736470 03 02 003C 0003 636964")},
        {"CONNECT v3.1 with everything", v31, server, fullConnect(v31),
         hex("10 26 0006 4D5149736470 03 EC 001E 0003 636964"
             "0003 772F74 0004 676F6E65 0004 75736572 0002 7077")},
    };
}

QList<WireImage> connAcks()
{
    const ConnAck accepted{.sessionPresent = true,
                           .properties =
                               properties({{PropertyId::ReceiveMaximum, 20U},
                                           {PropertyId::TopicAliasMaximum, 10U},
                                           {PropertyId::AssignedClientIdentifier, text("x")}})};
    const ConnAck refused{.reasonCode = ReasonCode::NotAuthorized,
                          .properties = properties({{PropertyId::ReasonString, text("no")}})};
    return {
        {"CONNACK v5", v5, client, ConnAck{}, hex("20 03 00 00 00")},
        {"CONNACK v5 with session and properties", v5, client, accepted,
         hex("20 0D 01 00 0A 21 0014 22 000A 12 0001 78")},
        {"CONNACK v5 refused", v5, client, refused, hex("20 08 00 87 05 1F 0002 6E6F")},
        {"CONNACK v3.1.1", v311, client, ConnAck{.sessionPresent = true}, hex("20 02 01 00")},
        {"CONNACK v3.1.1 refused", v311, client, ConnAck{.reasonCode = ReasonCode::NotAuthorized},
         hex("20 02 00 05")},
        {"CONNACK v3.1", v31, client, ConnAck{}, hex("20 02 00 00")},
        {"CONNACK v3.1 refused", v31, client,
         ConnAck{.reasonCode = ReasonCode::ServerUnavailable}, hex("20 02 00 03")},
    };
}

Publish fullPublish()
{
    Publish publish{.topic = "a/b", .payload = "hi", .qos = QoS::ExactlyOnce, .packetId = 1};
    publish.properties = properties({
        {PropertyId::PayloadFormatIndicator, 1U},
        {PropertyId::MessageExpiryInterval, 60U},
        {PropertyId::ContentType, text("t")},
        {PropertyId::ResponseTopic, text("r")},
        {PropertyId::CorrelationData, QByteArray("\1\2")},
        {PropertyId::SubscriptionIdentifier, 1U},
        {PropertyId::SubscriptionIdentifier, 268435455U},
        {PropertyId::TopicAlias, 5U},
        {PropertyId::UserProperty, UserProperty(text("a"), text("b"))},
        {PropertyId::UserProperty, UserProperty(text("a"), text("c"))},
    });
    return publish;
}

QList<WireImage> publishes()
{
    const Publish plain{.topic = "a/b", .payload = "hi"};
    const Publish retransmitted{.topic = "a/b",
                                .payload = "hi",
                                .qos = QoS::AtLeastOnce,
                                .retain = true,
                                .duplicate = true,
                                .packetId = 10};
    const Publish aliased{.properties = properties({{PropertyId::TopicAlias, 5U}})};
    return {
        {"PUBLISH v5", v5, client, plain, hex("30 08 0003 612F62 00 6869")},
        {"PUBLISH v5 to a server", v5, server, plain, hex("30 08 0003 612F62 00 6869")},
        {"PUBLISH v5 with every flag", v5, client, retransmitted,
         hex("3B 0A 0003 612F62 000A 00 6869")},
        {"PUBLISH v5 with every property", v5, client, fullPublish(),
         hex("34 36 0003 612F62 0001 2C 01 01 02 0000003C 03 0001 74 08 0001 72 09 0002 0102"
             "0B 01 0B FFFFFF7F 23 0005 26 0001 61 0001 62 26 0001 61 0001 63 6869")},
        {"PUBLISH v5 with an alias for its topic", v5, client, aliased,
         hex("30 06 0000 03 23 0005")},
        {"PUBLISH v3.1.1", v311, client, plain, hex("30 07 0003 612F62 6869")},
        {"PUBLISH v3.1.1 with every flag", v311, server, retransmitted,
         hex("3B 09 0003 612F62 000A 6869")},
        {"PUBLISH v3.1.1 of QoS 2", v311, client,
         Publish{.topic = "a/b", .qos = QoS::ExactlyOnce, .packetId = 65535},
         hex("34 07 0003 612F62 FFFF")},
        {"PUBLISH v3.1.1 of 200 bytes", v311, client,
         Publish{.topic = "a/b", .payload = QByteArray(200, 'x')},
         hex("30 CD01 0003 612F62") + QByteArray(200, 'x')},
        {"PUBLISH v3.1 of QoS 1", v31, server,
         Publish{.topic = "a/b", .payload = "hi", .qos = QoS::AtLeastOnce, .packetId = 0x1234},
         hex("32 09 0003 612F62 1234 6869")},
        {"PUBLISH v3.1 retained and empty", v31, client, Publish{.topic = "a/b", .retain = true},
         hex("31 05 0003 612F62")},
    };
}

QList<WireImage> publishResponses()
{
    const PubAck full{.packetId = 1,
                      .reasonCode = ReasonCode::QuotaExceeded,
                      .properties = properties({{PropertyId::ReasonString, text("full")}})};
    const PubRel hello{.packetId = 7,
                       .properties = properties({{PropertyId::ReasonString, text("hello")}})};
    const auto unknownId = ReasonCode::PacketIdentifierNotFound;
    return {
        {"PUBACK v5", v5, client, PubAck{.packetId = 1}, hex("40 02 0001")},
        {"PUBACK v5 with a reason", v5, client,
         PubAck{.packetId = 1, .reasonCode = ReasonCode::NoMatchingSubscribers},
         hex("40 03 0001 10")},
        {"PUBACK v5 with a property", v5, server, full,
         hex("40 0B 0001 97 07 1F 0004 66756C6C")},
        {"PUBACK v3.1.1", v311, client, PubAck{.packetId = 258}, hex("40 02 0102")},
        {"PUBACK v3.1", v31, server, PubAck{.packetId = 258}, hex("40 02 0102")},
        {"PUBREC v5", v5, server, PubRec{.packetId = 2}, hex("50 02 0002")},
        {"PUBREC v5 with a reason", v5, client,
         PubRec{.packetId = 2, .reasonCode = ReasonCode::UnspecifiedError}, hex("50 03 0002 80")},
        {"PUBREC v3.1.1", v311, client, PubRec{.packetId = 2}, hex("50 02 0002")},
        {"PUBREC v3.1", v31, client, PubRec{.packetId = 2}, hex("50 02 0002")},
        {"PUBREL v5", v5, client, PubRel{.packetId = 2}, hex("62 02 0002")},
        {"PUBREL v5 with a reason", v5, server, PubRel{.packetId = 2, .reasonCode = unknownId},
         hex("62 03 0002 92")},
        {"A-rob-2 PUBREL v5 with a property", v5, client, hello,
         hex("620c000700081f000568656c6c6f")},
        {"PUBREL v3.1.1", v311, server, PubRel{.packetId = 2}, hex("62 02 0002")},
        {"PUBREL v3.1", v31, client, PubRel{.packetId = 2}, hex("62 02 0002")},
        {"PUBCOMP v5", v5, client, PubComp{.packetId = 2}, hex("70 02 0002")},
        {"PUBCOMP v5 with a reason", v5, server, PubComp{.packetId = 2, .reasonCode = unknownId},
         hex("70 03 0002 92")},
        {"PUBCOMP v3.1.1", v311, client, PubComp{.packetId = 2}, hex("70 02 0002")},
        {"PUBCOMP v3.1", v31, server, PubComp{.packetId = 2}, hex("70 02 0002")},
    };
}

QList<WireImage> subscribes()
{
    const Subscription everything("#", QoS::ExactlyOnce);
    const Subscription plain("a/b", QoS::AtLeastOnce);
    const Subscription withOptions = Subscription("a/b", QoS::AtLeastOnce)
                                         .noLocal()
                                         .retainAsPublished()
                                         .retainHandling(RetainHandling::DoNotSend);
    const Subscribe full{
        .packetId = 10,
        .subscriptions = {withOptions, everything},
        .properties = properties({{PropertyId::SubscriptionIdentifier, 7U}})};
    const Subscribe simple{.packetId = 10, .subscriptions = {plain, everything}};
    const QList<ReasonCode> granted = {ReasonCode::GrantedQoS1, ReasonCode::GrantedQoS2};
    return {
        {"E1 E6 SUBSCRIBE v5 with every option", v5, server, full,
         hex("82 0F 000A 02 0B 07 0003 612F62 2D 0001 23 02")},
        {"E1 SUBSCRIBE v3.1.1", v311, server, simple,
         hex("82 0C 000A 0003 612F62 01 0001 23 02")},
        {"E1 SUBSCRIBE v3.1", v31, server, simple, hex("82 0C 000A 0003 612F62 01 0001 23 02")},
        {"SUBACK v5", v5, client,
         SubAck{.packetId = 10, .reasonCodes = granted + QList{ReasonCode::NotAuthorized}},
         hex("90 06 000A 00 01 02 87")},
        {"SUBACK v3.1.1", v311, client,
         SubAck{.packetId = 10, .reasonCodes = granted + QList{ReasonCode::UnspecifiedError}},
         hex("90 05 000A 01 02 80")},
        {"SUBACK v3.1", v31, client,
         SubAck{.packetId = 10, .reasonCodes = granted + QList{ReasonCode::GrantedQoS0}},
         hex("90 05 000A 01 02 00")},
    };
}

QList<WireImage> unsubscribes()
{
    const QList<TopicFilter> filters = {"a/b", "#"};
    const Unsubscribe unsubscribe{.packetId = 11, .filters = filters};
    const UnsubAck unsubAck{
        .packetId = 11, .reasonCodes = {ReasonCode::Success, ReasonCode::NoSubscriptionExisted}};
    return {
        {"E1 UNSUBSCRIBE v5", v5, server, unsubscribe, hex("A2 0B 000B 00 0003 612F62 0001 23")},
        {"E1 UNSUBSCRIBE v3.1.1", v311, server, unsubscribe,
         hex("A2 0A 000B 0003 612F62 0001 23")},
        {"E1 UNSUBSCRIBE v3.1", v31, server, unsubscribe, hex("A2 0A 000B 0003 612F62 0001 23")},
        {"UNSUBACK v5", v5, client, unsubAck, hex("B0 05 000B 00 00 11")},
        {"UNSUBACK v3.1.1", v311, client, UnsubAck{.packetId = 11}, hex("B0 02 000B")},
        {"UNSUBACK v3.1", v31, client, UnsubAck{.packetId = 11}, hex("B0 02 000B")},
    };
}

QList<WireImage> others()
{
    const Disconnect forgetting{
        .properties = properties({{PropertyId::SessionExpiryInterval, 0U}})};
    const Disconnect redirecting{
        .reasonCode = ReasonCode::UseAnotherServer,
        .properties = properties({{PropertyId::ServerReference, text("b:1883")}})};
    const Auth challenge{
        .reasonCode = ReasonCode::ContinueAuthentication,
        .properties = properties({{PropertyId::AuthenticationMethod, text("m")},
                                  {PropertyId::AuthenticationData, QByteArray("\1\2")}})};
    return {
        {"DISCONNECT v5", v5, server, Disconnect{}, hex("E0 00")},
        {"DISCONNECT v5 with a reason", v5, server,
         Disconnect{.reasonCode = ReasonCode::DisconnectWithWillMessage}, hex("E0 01 04")},
        {"DISCONNECT v5 with a property", v5, server, forgetting,
         hex("E0 07 00 05 11 00000000")},
        {"DISCONNECT v5 from a server", v5, client, redirecting,
         hex("E0 0B 9C 09 1C 0006 623A31383833")},
        {"DISCONNECT v3.1.1", v311, server, Disconnect{}, hex("E0 00")},
        {"DISCONNECT v3.1", v31, server, Disconnect{}, hex("E0 00")},
        {"AUTH v5", v5, client, Auth{}, hex("F0 00")},
        {"AUTH v5 challenge", v5, client, challenge, hex("F0 0B 18 09 15 0001 6D 16 0002 0102")},
        {"AUTH v5 answer", v5, server, challenge, hex("F0 0B 18 09 15 0001 6D 16 0002 0102")},
        {"PINGREQ v5", v5, server, PingReq{}, hex("C0 00")},
        {"PINGREQ v3.1.1", v311, server, PingReq{}, hex("C0 00")},
        {"PINGREQ v3.1", v31, server, PingReq{}, hex("C0 00")},
        {"PINGRESP v5", v5, client, PingResp{}, hex("D0 00")},
        {"PINGRESP v3.1.1", v311, client, PingResp{}, hex("D0 00")},
        {"PINGRESP v3.1", v31, client, PingResp{}, hex("D0 00")},
    };
}

} // namespace

QList<WireImage> wireImages()
{
    return connects() + connAcks() + publishes() + publishResponses() + subscribes()
        + unsubscribes() + others();
}

QList<WireImage> wireImages(ProtocolVersion version, Reader reader)
{
    QList<WireImage> images = wireImages();
    images.removeIf([=](const WireImage &image) {
        return image.version != version || image.reader != reader;
    });
    return images;
}

} // namespace QCoMqtt::Internal
