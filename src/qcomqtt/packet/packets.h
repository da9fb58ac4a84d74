// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

// The control packets of MQTT 3.1, 3.1.1 and 5.0 as plain values: no bytes, no version. What a
// version does not have (properties, most reason codes) is left empty.

#include <qcomqtt/properties.h>
#include <qcomqtt/reasoncode.h>
#include <qcomqtt/subscription.h>
#include <qcomqtt/topic.h>
#include <qcomqtt/will.h>

#include <variant>

namespace QCoMqtt::Internal {

//! Control packet type, MQTT 5.0 table 2-1.
enum class PacketType : quint8 {
    Reserved = 0,
    Connect = 1,
    ConnAck = 2,
    Publish = 3,
    PubAck = 4,
    PubRec = 5,
    PubRel = 6,
    PubComp = 7,
    Subscribe = 8,
    SubAck = 9,
    Unsubscribe = 10,
    UnsubAck = 11,
    PingReq = 12,
    PingResp = 13,
    Disconnect = 14,
    Auth = 15,
};

struct Connect
{
    static constexpr PacketType type = PacketType::Connect;
    ProtocolVersion version = ProtocolVersion::V5;
    bool cleanStart = true;
    quint16 keepAlive = 60;
    QString clientId = {};
    std::optional<QString> userName = std::nullopt;
    std::optional<QByteArray> password = std::nullopt;
    std::optional<Will> will = std::nullopt;
    Properties properties = {};
    friend bool operator==(const Connect &, const Connect &) = default;
};

struct ConnAck
{
    static constexpr PacketType type = PacketType::ConnAck;
    bool sessionPresent = false;
    //! For MQTT 3 the code of the same meaning as the return code.
    ReasonCode reasonCode = ReasonCode::Success;
    Properties properties = {};
    friend bool operator==(const ConnAck &, const ConnAck &) = default;
};

struct Publish
{
    static constexpr PacketType type = PacketType::Publish;
    Topic topic = {}; //!< empty when only a topic alias stands for it
    QByteArray payload = {};
    QoS qos = QoS::AtMostOnce;
    bool retain = false;
    bool duplicate = false;
    quint16 packetId = 0; //!< 0 exactly when qos is AtMostOnce
    Properties properties = {};
    friend bool operator==(const Publish &, const Publish &) = default;
};

//! PUBACK, PUBREC, PUBREL and PUBCOMP have one shape.
template<PacketType Type>
struct PublishResponse
{
    static constexpr PacketType type = Type;
    quint16 packetId = 0;
    ReasonCode reasonCode = ReasonCode::Success;
    Properties properties = {};
    friend bool operator==(const PublishResponse &, const PublishResponse &) = default;
};
using PubAck = PublishResponse<PacketType::PubAck>;
using PubRec = PublishResponse<PacketType::PubRec>;
using PubRel = PublishResponse<PacketType::PubRel>;
using PubComp = PublishResponse<PacketType::PubComp>;

struct Subscribe
{
    static constexpr PacketType type = PacketType::Subscribe;
    quint16 packetId = 0;
    QList<Subscription> subscriptions = {};
    Properties properties = {};
    friend bool operator==(const Subscribe &, const Subscribe &) = default;
};

struct SubAck
{
    static constexpr PacketType type = PacketType::SubAck;
    quint16 packetId = 0;
    QList<ReasonCode> reasonCodes = {};
    Properties properties = {};
    friend bool operator==(const SubAck &, const SubAck &) = default;
};

struct Unsubscribe
{
    static constexpr PacketType type = PacketType::Unsubscribe;
    quint16 packetId = 0;
    QList<TopicFilter> filters = {};
    Properties properties = {};
    friend bool operator==(const Unsubscribe &, const Unsubscribe &) = default;
};

struct UnsubAck
{
    static constexpr PacketType type = PacketType::UnsubAck;
    quint16 packetId = 0;
    QList<ReasonCode> reasonCodes = {}; //!< empty in MQTT 3
    Properties properties = {};
    friend bool operator==(const UnsubAck &, const UnsubAck &) = default;
};

struct PingReq
{
    static constexpr PacketType type = PacketType::PingReq;
    friend bool operator==(const PingReq &, const PingReq &) = default;
};

struct PingResp
{
    static constexpr PacketType type = PacketType::PingResp;
    friend bool operator==(const PingResp &, const PingResp &) = default;
};

struct Disconnect
{
    static constexpr PacketType type = PacketType::Disconnect;
    ReasonCode reasonCode = ReasonCode::NormalDisconnection;
    Properties properties = {};
    friend bool operator==(const Disconnect &, const Disconnect &) = default;
};

struct Auth
{
    static constexpr PacketType type = PacketType::Auth;
    ReasonCode reasonCode = ReasonCode::Success;
    Properties properties = {};
    friend bool operator==(const Auth &, const Auth &) = default;
};

//! Publish stands first: it is what a default-constructed Packet is, and the most frequent.
using Packet = std::variant<Publish, PubAck, PubRec, PubRel, PubComp, Connect, ConnAck, Subscribe,
                            SubAck, Unsubscribe, UnsubAck, PingReq, PingResp, Disconnect, Auth>;

[[nodiscard]] QCOMQTT_TESTED_EXPORT PacketType typeOf(const Packet &packet) noexcept;
//! "PUBLISH" and so on, as the standard writes them.
[[nodiscard]] QCOMQTT_TESTED_EXPORT QLatin1StringView packetTypeName(PacketType type) noexcept;
//! One readable line. What may be a secret is shown only by its size: user names (which are tokens
//! with some services), passwords, payloads, binary properties and values of User Properties.
QCOMQTT_TESTED_EXPORT QDebug operator<<(QDebug debug, const Packet &packet);

} // namespace QCoMqtt::Internal
