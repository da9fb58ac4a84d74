// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/reconnector.h>

#include <QtCore/QRandomGenerator>

namespace QCoMqtt::Internal {

std::optional<std::chrono::milliseconds> Reconnector::nextDelay(const Failure &cause)
{
    if (!m_policy.isEnabled() || isPermanent(cause))
        return {};
    if (m_policy.maximumAttempts() && m_attempts >= *m_policy.maximumAttempts())
        return {};
    // Full jitter: when a server restarts, its clients must not all come back in one moment.
    const auto longest = m_policy.longestDelay(++m_attempts).count();
    return std::chrono::milliseconds(
        QRandomGenerator::system()->bounded(static_cast<quint64>(longest) + 1));
}

bool Reconnector::isPermanent(const Failure &cause) noexcept
{
    if (cause.code == ErrorCode::Usage || cause.code == ErrorCode::Store)
        return true;
    if (!cause.reasonCode || cause.code == ErrorCode::Protocol)
        return false;
    switch (*cause.reasonCode) {
    case ReasonCode::UnsupportedProtocolVersion:
    case ReasonCode::ClientIdentifierNotValid:
    case ReasonCode::BadUserNameOrPassword:
    case ReasonCode::NotAuthorized:
    case ReasonCode::Banned:
    case ReasonCode::BadAuthenticationMethod:
    case ReasonCode::SessionTakenOver: // MQTT-3.1.4-3: two clients would take it from each other
    case ReasonCode::TopicNameInvalid:
    case ReasonCode::PacketTooLarge:
    case ReasonCode::PayloadFormatInvalid:
    case ReasonCode::RetainNotSupported:
    case ReasonCode::QoSNotSupported:
    case ReasonCode::ServerMoved:
        return true;
    default:
        return false;
    }
}

} // namespace QCoMqtt::Internal
