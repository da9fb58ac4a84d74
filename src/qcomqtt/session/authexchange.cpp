// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/session/authexchange.h>

namespace QCoMqtt::Internal {

namespace {

Violation violation(PacketType type, const char *rule)
{
    return {ReasonCode::ProtocolError, type, rule};
}

} // namespace

void AuthExchange::connect(const QString &method)
{
    m_method = method;
    m_rounds = 0;
    m_due = isSetUp() ? Due::Server : Due::Nothing;
}

Verdict AuthExchange::receive(const Auth &auth, bool isConnected, Output &output)
{
    if (!isSetUp()) {
        return violation(PacketType::Auth,
                         "AUTH though no authentication method was set (MQTT-4.12.0-6)");
    }
    if (auth.properties.text(PropertyId::AuthenticationMethod) != m_method) {
        return violation(PacketType::Auth,
                         "another authentication method than ours (MQTT-4.12.0-5)");
    }
    if (m_due != Due::Server)
        return violation(PacketType::Auth, "AUTH that answers nothing of ours (4.12)");
    switch (auth.reasonCode) {
    case ReasonCode::ContinueAuthentication:
        if (++m_rounds > maximumRounds) {
            return Violation{ReasonCode::ImplementationSpecificError, PacketType::Auth,
                             "more challenges than this client answers (4.12)"};
        }
        challenge(auth.properties, false, output);
        return std::nullopt;
    case ReasonCode::Success:
        if (isConnected) {
            challenge(auth.properties, true, output);
            return std::nullopt;
        }
        return violation(PacketType::Auth, "AUTH with success instead of CONNACK (4.12)");
    default:
        return violation(PacketType::Auth, "AUTH with a code that no server sends (3.15.2.1)");
    }
}

Verdict AuthExchange::receive(const ConnAck &connAck, Output &output)
{
    if (m_due != Due::Server)
        return violation(PacketType::ConnAck, "CONNACK before its challenge was answered (4.12)");
    challenge(connAck.properties, true, output);
    return std::nullopt;
}

void AuthExchange::challenge(const Properties &properties, bool isLast, Output &output)
{
    m_due = isLast ? Due::Verdict : Due::Answer;
    output.challenge(
        {properties.bytes(PropertyId::AuthenticationData).value_or(QByteArray()), isLast});
}

void AuthExchange::reauthenticate(const QByteArray &data, Output &output)
{
    m_rounds = 0;
    send(ReasonCode::ReAuthenticate, data, output);
}

void AuthExchange::answer(const QByteArray &data, Output &output)
{
    if (m_due == Due::Answer)
        send(ReasonCode::ContinueAuthentication, data, output); // MQTT-4.12.0-3
}

void AuthExchange::send(ReasonCode code, const QByteArray &data, Output &output)
{
    Auth auth{code};
    auth.properties.setText(PropertyId::AuthenticationMethod, m_method); // MQTT-4.12.0-5
    if (!data.isEmpty())
        auth.properties.setBytes(PropertyId::AuthenticationData, data);
    output.send(std::move(auth));
    m_due = Due::Server;
}

} // namespace QCoMqtt::Internal
