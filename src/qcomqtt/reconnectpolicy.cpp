// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/reconnectpolicy.h>

#include <qcomqtt/error.h>

#include <algorithm>

namespace QCoMqtt {

using namespace Qt::StringLiterals;

ReconnectPolicy ReconnectPolicy::exponential(std::chrono::milliseconds first,
                                             std::chrono::milliseconds longest)
{
    if (first.count() <= 0 || longest < first) {
        throw UsageError(u"Invalid reconnect policy: the first delay (%1 ms) must be positive and "
                         "not above the longest (%2 ms)"_s.arg(first.count())
                             .arg(longest.count()));
    }
    ReconnectPolicy policy;
    policy.m_first = first;
    policy.m_longest = longest;
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

std::chrono::milliseconds ReconnectPolicy::longestDelay(int attempt) const noexcept
{
    std::chrono::milliseconds delay = m_first;
    for (int i = 1; i < attempt && delay < m_longest; ++i)
        delay *= 2;
    return std::min(delay, m_longest);
}

} // namespace QCoMqtt
