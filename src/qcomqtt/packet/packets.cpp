// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/packet/packets.h>

#include <qcomqtt/values/propertyprinter.h>

#include <QtCore/QDebug>

#include <array>

namespace QCoMqtt::Internal {

namespace {

// As a QLatin1StringView it would be printed in quotes.
const char *nameOf(ReasonCode code) noexcept
{
    return reasonCodeName(code).data();
}

void printProperties(QDebug &debug, const Properties &properties)
{
    if (!properties.isEmpty())
        Internal::printProperties(debug << ", ", properties, UserValues::BySize);
}

void printReasonCodes(QDebug &debug, const QList<ReasonCode> &codes)
{
    for (const ReasonCode code : codes)
        debug << ", " << nameOf(code);
}

// Only its size: it may be a secret, or very long.
void printSize(QDebug &debug, const char *what, const QByteArray &bytes)
{
    debug << ", " << what << ' ' << bytes.size() << " bytes";
}

void print(QDebug &debug, const Subscription &subscription)
{
    debug << ", " << subscription.filter() << " QoS " << int(subscription.qos());
    if (subscription.isNoLocal())
        debug << " no local";
    if (subscription.isRetainAsPublished())
        debug << " retain as published";
    if (subscription.retainHandling() != RetainHandling::SendAtSubscribe)
        debug << " retain handling " << int(subscription.retainHandling());
}

void print(QDebug &debug, const Will &will)
{
    debug << ", will " << will.topic() << " QoS " << int(will.qos());
    printSize(debug, "will payload", will.payload());
    if (will.isRetained())
        debug << ", will retain";
    printProperties(debug, will.properties());
}

// What stands between the brackets.
struct ContentPrinter
{
    QDebug &debug;

    void operator()(const Connect &connect) const
    {
        debug << "version " << int(connect.version) << ", client id " << connect.clientId
              << ", clean start " << connect.cleanStart << ", keep alive " << connect.keepAlive;
        if (connect.userName)
            printSize(debug, "user name", connect.userName->toUtf8()); // services take tokens there
        if (connect.password)
            printSize(debug, "password", *connect.password);
        if (connect.will)
            print(debug, *connect.will);
        printProperties(debug, connect.properties);
    }

    void operator()(const ConnAck &connAck) const
    {
        debug << nameOf(connAck.reasonCode) << ", session present " << connAck.sessionPresent;
        printProperties(debug, connAck.properties);
    }

    void operator()(const Publish &publish) const
    {
        debug << publish.topic << ", QoS " << int(publish.qos);
        if (publish.qos != QoS::AtMostOnce)
            debug << ", id " << publish.packetId;
        if (publish.retain)
            debug << ", retain";
        if (publish.duplicate)
            debug << ", duplicate";
        printSize(debug, "payload", publish.payload);
        printProperties(debug, publish.properties);
    }

    template<PacketType Type>
    void operator()(const PublishResponse<Type> &response) const
    {
        debug << "id " << response.packetId << ", " << nameOf(response.reasonCode);
        printProperties(debug, response.properties);
    }

    void operator()(const Subscribe &subscribe) const
    {
        debug << "id " << subscribe.packetId;
        for (const Subscription &subscription : subscribe.subscriptions)
            print(debug, subscription);
        printProperties(debug, subscribe.properties);
    }

    void operator()(const SubAck &subAck) const { printAnswer(subAck); }

    void operator()(const Unsubscribe &unsubscribe) const
    {
        debug << "id " << unsubscribe.packetId;
        for (const TopicFilter &filter : unsubscribe.filters)
            debug << ", " << filter;
        printProperties(debug, unsubscribe.properties);
    }

    void operator()(const UnsubAck &unsubAck) const { printAnswer(unsubAck); }

    void operator()(const PingReq &) const {}
    void operator()(const PingResp &) const {}
    void operator()(const Disconnect &disconnect) const
    {
        // 0 has this name only here (MQTT 5.0 table 3-10).
        const bool isNormal = disconnect.reasonCode == ReasonCode::NormalDisconnection;
        debug << (isNormal ? "Normal disconnection" : nameOf(disconnect.reasonCode));
        printProperties(debug, disconnect.properties);
    }
    void operator()(const Auth &auth) const
    {
        debug << nameOf(auth.reasonCode);
        printProperties(debug, auth.properties);
    }

    template<typename Answer>
    void printAnswer(const Answer &answer) const
    {
        debug << "id " << answer.packetId;
        printReasonCodes(debug, answer.reasonCodes);
        printProperties(debug, answer.properties);
    }
};

} // namespace

PacketType typeOf(const Packet &packet) noexcept
{
    return std::visit([]<typename T>(const T &) { return T::type; }, packet);
}

QLatin1StringView packetTypeName(PacketType type) noexcept
{
    static constexpr std::array names = {
        "Reserved",    "CONNECT",  "CONNACK", "PUBLISH",   "PUBACK",
        "PUBREC",      "PUBREL",   "PUBCOMP", "SUBSCRIBE", "SUBACK",
        "UNSUBSCRIBE", "UNSUBACK", "PINGREQ", "PINGRESP",  "DISCONNECT",
        "AUTH",
    };
    const auto index = static_cast<size_t>(type);
    return QLatin1StringView(names[index < names.size() ? index : 0]);
}

QDebug operator<<(QDebug debug, const Packet &packet)
{
    const QDebugStateSaver saver(debug);
    debug.nospace() << packetTypeName(typeOf(packet)).data() << '(';
    std::visit(ContentPrinter{debug}, packet);
    return debug << ')';
}

} // namespace QCoMqtt::Internal
