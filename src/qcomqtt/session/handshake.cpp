// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/session/handshake.h>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr quint32 largestPacket = 268'435'460;

// What has its default is left out; options of the application's own come last.
Properties connectProperties(const SessionOptions &options)
{
    Properties properties;
    if (options.sessionExpiry > 0s) {
        properties.setNumber(PropertyId::SessionExpiryInterval,
                             quint32(options.sessionExpiry.count()));
    }
    if (options.receiveMaximum != 65535)
        properties.setNumber(PropertyId::ReceiveMaximum, options.receiveMaximum);
    if (options.maximumPacketSize < largestPacket)
        properties.setNumber(PropertyId::MaximumPacketSize, options.maximumPacketSize);
    if (options.topicAliasMaximum > 0)
        properties.setNumber(PropertyId::TopicAliasMaximum, options.topicAliasMaximum);
    if (!options.requestProblemInformation)
        properties.setNumber(PropertyId::RequestProblemInformation, 0);
    if (!options.authenticationMethod.isEmpty())
        properties.setText(PropertyId::AuthenticationMethod, options.authenticationMethod);
    if (!options.authenticationData.isEmpty())
        properties.setBytes(PropertyId::AuthenticationData, options.authenticationData);
    for (const Properties::Entry &entry : options.connectProperties.entries())
        properties.append(entry.id, entry.value);
    return properties;
}

Verdict connAckViolation(const char *rule)
{
    return Violation{ReasonCode::ProtocolError, PacketType::ConnAck, rule};
}

QString reasonStringOf(const Properties &properties)
{
    return properties.text(PropertyId::ReasonString).value_or(QString());
}

QString serverReferenceOf(const Properties &properties)
{
    return properties.text(PropertyId::ServerReference).value_or(QString());
}

} // namespace

Connect makeConnect(const SessionOptions &options, const QString &clientId, bool cleanStart)
{
    Connect connect;
    connect.version = options.version;
    connect.cleanStart = cleanStart;
    connect.keepAlive = quint16(options.keepAlive.count());
    connect.clientId = clientId;
    connect.userName = options.userName;
    connect.password = options.password;
    connect.will = options.will;
    if (options.version == ProtocolVersion::V5)
        connect.properties = connectProperties(options);
    return connect;
}

Verdict judge(const ConnAck &connAck, const Connect &connect)
{
    if (connect.cleanStart && connAck.sessionPresent)
        return connAckViolation("session present after a clean start (MQTT-3.2.2-2)");
    if (connect.version != ProtocolVersion::V5)
        return std::nullopt;
    const Properties &answer = connAck.properties;
    const bool assigned = answer.contains(PropertyId::AssignedClientIdentifier);
    if (connect.clientId.isEmpty() && !assigned)
        return connAckViolation("no client identifier assigned though none was sent (3.2.2.3.7)");
    if (!connect.clientId.isEmpty() && assigned)
        return connAckViolation("client identifier assigned though one was sent (3.2.2.3.7)");
    if (answer.text(PropertyId::AuthenticationMethod)
        != connect.properties.text(PropertyId::AuthenticationMethod)) {
        return connAckViolation("another authentication method than ours (MQTT-4.12.0-5)");
    }
    if (answer.number(PropertyId::ReceiveMaximum) == 0u)
        return connAckViolation("Receive Maximum of 0 (3.2.2.3.3)");
    if (answer.number(PropertyId::MaximumPacketSize) == 0u)
        return connAckViolation("Maximum Packet Size of 0 (3.2.2.3.6)");
    if (answer.number(PropertyId::MaximumQoS).value_or(0) > 1)
        return connAckViolation("Maximum QoS above 1 (3.2.2.3.4)");
    return std::nullopt;
}

ConnectResult makeConnectResult(const ConnAck &connAck, const Connect &connect,
                                ProtocolVersion version)
{
    const Properties &answer = connAck.properties;
    const quint32 expiry = answer.number(PropertyId::SessionExpiryInterval)
                               .value_or(connect.properties
                                             .number(PropertyId::SessionExpiryInterval)
                                             .value_or(0));
    const quint32 keepAlive = answer.number(PropertyId::ServerKeepAlive)
                                  .value_or(connect.keepAlive); // MQTT-3.2.2-21
    const QString clientId = answer.text(PropertyId::AssignedClientIdentifier)
                                 .value_or(connect.clientId);
    return ConnectResult(connAck.sessionPresent, clientId, std::chrono::seconds(keepAlive),
                         std::chrono::seconds(expiry),
                         Capabilities::fromProperties(answer, version), answer);
}

Failure refusedConnection(ReasonCode code, const Properties &properties)
{
    return {.code = ErrorCode::Refused,
            .text = "The server refused the connection: "_L1 + reasonCodeText(code),
            .reasonCode = code,
            .reasonString = reasonStringOf(properties),
            .serverReference = serverReferenceOf(properties)};
}

Failure closedByServer(const Disconnect &disconnect, bool beforeConnAck)
{
    return {.code = beforeConnAck ? ErrorCode::Connect : ErrorCode::Disconnected,
            .text = "The server closed the connection: "_L1 + reasonCodeText(disconnect.reasonCode),
            .reasonCode = disconnect.reasonCode,
            .reasonString = reasonStringOf(disconnect.properties),
            .serverReference = serverReferenceOf(disconnect.properties)};
}

Failure notAServer(PacketType type)
{
    Failure failure{.code = ErrorCode::Connect,
                    .text = u"The other end does not speak MQTT, or not as a server."_s};
    if (type != PacketType::Reserved) {
        failure.text = "The server began with the unexpected packet "_L1 + packetTypeName(type)
            + " instead of CONNACK (MQTT-3.2.0-1)."_L1;
        failure.packetType = quint8(type);
    }
    if (type == PacketType::Auth)
        failure.reasonCode = ReasonCode::ProtocolError; // MQTT-4.12.0-6
    return failure;
}

Failure protocolFailure(const Violation &violation, qsizetype offset)
{
    return {.code = ErrorCode::Protocol,
            .text = u"The server broke the protocol with %1: %2"_s
                        .arg(violation.type == PacketType::Reserved
                                 ? "what is no packet"_L1
                                 : packetTypeName(violation.type),
                             QLatin1StringView(violation.rule)),
            .reasonCode = violation.reasonCode,
            .packetType = quint8(violation.type),
            .offset = offset,
            .rule = violation.rule};
}

Failure keepAliveTimeout(std::chrono::milliseconds timeout)
{
    return {.code = ErrorCode::Disconnected,
            .text = u"The server did not answer a PINGREQ within %1 s."_s
                        .arg(double(timeout.count()) / 1000),
            .reasonCode = ReasonCode::KeepAliveTimeout};
}

} // namespace QCoMqtt::Internal
