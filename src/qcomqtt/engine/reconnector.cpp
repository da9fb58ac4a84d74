// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/reconnector.h>

#include <qcomqtt/engine/randomness.h>

#include <QtCore/QRandomGenerator>

#include <utility>

namespace QCoMqtt::Internal {

namespace {

// A server that is busy is met as if so many attempts had failed before.
constexpr int attemptsAheadWhenBusy = 3;

bool isBusy(const Failure &cause) noexcept
{
    return cause.reasonCode == ReasonCode::ServerUnavailable
        || cause.reasonCode == ReasonCode::ServerBusy
        || cause.reasonCode == ReasonCode::MessageRateTooHigh
        || cause.reasonCode == ReasonCode::QuotaExceeded
        || cause.reasonCode == ReasonCode::ConnectionRateExceeded;
}

// Full jitter: when a server restarts, its clients must not all come back in one moment.
std::chrono::milliseconds randomBetween(std::chrono::milliseconds least,
                                        std::chrono::milliseconds most)
{
    const auto width = static_cast<quint64>((most - least).count()) + 1;
    return least + std::chrono::milliseconds(Randomness::generator().bounded(width));
}

} // namespace

bool Reconnector::lost(Instant now) noexcept
{
    const auto connectedAt = std::exchange(m_connectedAt, std::nullopt);
    if (!connectedAt)
        return false;
    if (now - *connectedAt < m_policy.resetAfter())
        return ++m_shortConnections == flappingFrom;
    m_attempts = 0;
    m_shortConnections = 0;
    m_takeovers = 0;
    return false;
}

bool Reconnector::mayRetry(const Failure &cause)
{
    if (!m_policy.isEnabled() || !m_policy.retries(cause))
        return false;
    return cause.reasonCode != ReasonCode::SessionTakenOver || ++m_takeovers <= mostTakeovers;
}

bool Reconnector::isUsedUp() const noexcept
{
    return m_policy.maximumAttempts() && m_attempts >= *m_policy.maximumAttempts();
}

std::optional<std::chrono::milliseconds> Reconnector::nextDelay(const Failure &cause, bool counts)
{
    if (!mayRetry(cause) || (counts && isUsedUp()))
        return {};
    const int attempt = m_attempts + 1;
    if (counts)
        m_attempts = attempt;
    const bool busy = isBusy(cause);
    const auto most = m_policy.longestDelay(busy ? attempt + attemptsAheadWhenBusy : attempt);
    return randomBetween(busy || isFlapping() ? most / 2 : std::chrono::milliseconds(0), most);
}

std::optional<std::chrono::milliseconds> Reconnector::delayToAnother()
{
    if (!m_policy.isEnabled() || isUsedUp())
        return {};
    const auto most = m_policy.longestDelay(++m_attempts);
    return m_attempts == 1 ? std::chrono::milliseconds(0)
                           : randomBetween(std::chrono::milliseconds(0), most);
}

} // namespace QCoMqtt::Internal
