// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/global.h>

#include <chrono>

namespace QCoMqtt {

//! What a client does when its connection is lost. Default: it stays disconnected, every waiting
//! operation fails with DisconnectedError, and the next connect() is the application's to call.
//! \code ClientOptions(host).reconnect(ReconnectPolicy::exponential(1s, 60s)) \endcode
class QCOMQTT_EXPORT ReconnectPolicy
{
public:
    //! Never reconnects.
    ReconnectPolicy() = default;
    //! Tries again after a random time between 0 and first, then 2 x first, 4 x first and so on,
    //! never more than \a longest ("full jitter", so that many clients do not come back at once).
    //! Throws UsageError unless 0 < first <= longest.
    static ReconnectPolicy exponential(std::chrono::milliseconds first,
                                       std::chrono::milliseconds longest);

    //! Gives up after so many attempts in a row. Default: never.
    ReconnectPolicy &maximumAttempts(int attempts);
    //! Also tries again when connect() itself fails. Default: connect() throws at the first failure.
    ReconnectPolicy &retryFirstConnect(bool on = true);

    bool isEnabled() const noexcept { return m_first.count() > 0; }
    bool retriesFirstConnect() const noexcept { return m_retryFirstConnect; }
    std::optional<int> maximumAttempts() const noexcept { return m_maximumAttempts; }
    //! The longest wait before attempt number \a attempt, which counts from 1.
    std::chrono::milliseconds longestDelay(int attempt) const noexcept;

    friend bool operator==(const ReconnectPolicy &, const ReconnectPolicy &) = default;

private:
    std::chrono::milliseconds m_first{0};
    std::chrono::milliseconds m_longest{0};
    std::optional<int> m_maximumAttempts;
    bool m_retryFirstConnect = false;
};

} // namespace QCoMqtt
