// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/reconnectpolicy.h>

#include <algorithm>

namespace QCoMqtt {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

ReconnectPolicy ReconnectPolicy::exponential(std::chrono::milliseconds first,
                                             std::chrono::milliseconds longest)
{
    if (first.count() <= 0 || longest < first) {
        throw UsageError(u"Invalid reconnect policy: the first delay (%1 ms) must be positive and "
                         "not above the longest (%2 ms)"_s.arg(first.count())
                             .arg(longest.count()));
    }
    // Beyond a year it is no delay, and sums must not overflow.
    constexpr std::chrono::milliseconds year = std::chrono::years(1);
    ReconnectPolicy policy;
    policy.m_first = std::min(first, year);
    policy.m_longest = std::min(longest, year);
    return policy;
}

ReconnectPolicy &ReconnectPolicy::maximumAttempts(int attempts)
{
    if (attempts < 1)
        throw UsageError(u"Invalid number of reconnect attempts %1: it must be at least 1"_s.arg(
            attempts));
    m_maximumAttempts = attempts;
    return *this;
}

ReconnectPolicy &ReconnectPolicy::retryFirstConnect(bool on)
{
    m_retryFirstConnect = on;
    return *this;
}

ReconnectPolicy &ReconnectPolicy::resetAfter(std::chrono::milliseconds stable)
{
    if (stable.count() < 0)
        throw UsageError(u"Invalid time until the delays begin anew %1 ms: it must not be "
                         "negative"_s.arg(stable.count()));
    m_resetAfter = stable;
    return *this;
}

ReconnectPolicy &ReconnectPolicy::retryIf(Predicate predicate)
{
    m_predicate = std::move(predicate);
    return *this;
}

ReconnectPolicy &ReconnectPolicy::waitForNetwork(bool on)
{
    m_waitForNetwork = on;
    return *this;
}

// Two clients with one id keep each connection of the other for as long as their delays: what is
// shorter than those must not count as stable, or they would soon go on at full speed.
std::chrono::milliseconds ReconnectPolicy::resetAfter() const noexcept
{
    return m_resetAfter.value_or(std::max<std::chrono::milliseconds>(m_longest, 30s));
}

std::chrono::milliseconds ReconnectPolicy::longestDelay(int attempt) const noexcept
{
    std::chrono::milliseconds delay = m_first;
    for (int i = 1; i < attempt && delay < m_longest; ++i)
        delay *= 2;
    return std::min(delay, m_longest);
}

bool ReconnectPolicy::retries(const Failure &cause) const
{
    if (cause.code == ErrorCode::Usage || cause.code == ErrorCode::Store)
        return false;
    if (!m_predicate)
        return !isPermanent(cause);
    try {
        return m_predicate(cause);
    } catch (...) {
        return false;
    }
}

bool ReconnectPolicy::isPermanent(const Failure &cause) noexcept
{
    if (cause.code == ErrorCode::Usage || cause.code == ErrorCode::Store)
        return true;
    if (!cause.certificateErrors.isEmpty())
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

} // namespace QCoMqtt
