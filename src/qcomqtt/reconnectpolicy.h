// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/error.h>

#include <chrono>
#include <functional>

namespace QCoMqtt {

//! What a client does when its connection is lost. Default: it stays disconnected, every waiting
//! operation fails with DisconnectedError, and the next connect() is the application's to call.
//! \code ClientOptions(host).reconnect(ReconnectPolicy::exponential(1s, 60s)) \endcode
class QCOMQTT_EXPORT ReconnectPolicy
{
public:
    //! Decides by the cause; true: try again.
    using Predicate = std::function<bool(const Failure &)>;

    //! Never reconnects.
    ReconnectPolicy() = default;
    //! Tries again after a random time between 0 and first, then 2 x first, 4 x first and so on,
    //! never more than \a longest ("full jitter", so that many clients do not come back at once).
    //! Throws UsageError unless 0 < first <= longest.
    //!
    //! A server that is busy (reason codes 0x88, 0x89, 0x96, 0x97 and 0x9F) is left alone for
    //! longer: 8 times as long, and at least half of that, within \a longest. So is one that keeps
    //! accepting and losing the client: from the third connection in a row that does not last, see
    //! resetAfter(), at least half of the time is waited.
    static ReconnectPolicy exponential(std::chrono::milliseconds first,
                                       std::chrono::milliseconds longest);

    //! Gives up after so many attempts in a row, that is without a connection between them that
    //! lasts as long as resetAfter(). Default: never. Throws UsageError below 1.
    ReconnectPolicy &maximumAttempts(int attempts);
    //! Also tries again when connect() itself fails. Default: connect() throws at the first failure.
    ReconnectPolicy &retryFirstConnect(bool on = true);
    //! How long a connection must last for the delays to begin anew, and attempts to be counted
    //! anew, when it is lost. Default: as long as the longest delay, 30 s at least. A server that
    //! accepts and soon closes, or two clients that take one client id from each other, are then
    //! met at growing intervals. 0: every connection counts. Throws UsageError when negative.
    ReconnectPolicy &resetAfter(std::chrono::milliseconds stable);
    //! Decides in place of isPermanent() whether to try again; an empty one restores that. It is
    //! asked after every loss and every failed attempt but those with ErrorCode::Usage and
    //! ErrorCode::Store, which no attempt heals. What it throws counts as no. A session that was
    //! taken over is given up at the sixth time in a row, whatever it says.
    //! \code policy.retryIf([](const Failure &cause) {
    //!     return cause.reasonCode == ReasonCode::NotAuthorized || !ReconnectPolicy::isPermanent(cause);
    //! }) \endcode
    ReconnectPolicy &retryIf(Predicate predicate);
    //! Makes no attempts while the system has no network, and one at once when there is one again;
    //! default true. It is known where QNetworkInformation has a backend, and never asked for
    //! servers on this machine; see ConnectionEvent::Type::WaitingForNetwork.
    ReconnectPolicy &waitForNetwork(bool on);

    bool isEnabled() const noexcept { return m_first.count() > 0; }
    bool retriesFirstConnect() const noexcept { return m_retryFirstConnect; }
    std::optional<int> maximumAttempts() const noexcept { return m_maximumAttempts; }
    std::chrono::milliseconds resetAfter() const noexcept;
    bool waitsForNetwork() const noexcept { return m_waitForNetwork; }
    //! The longest wait before attempt number \a attempt, which counts from 1.
    std::chrono::milliseconds longestDelay(int attempt) const noexcept;
    //! True when another attempt is to follow \a cause, as far as the cause decides.
    bool retries(const Failure &cause) const;

    //! True for causes that the same attempt would only meet again: wrong arguments, a session
    //! store that fails, a certificate that is not trusted, bad credentials, not authorized,
    //! banned, an unsupported version, an invalid client id or will, a server that has moved; and
    //! for a session that was taken over, where both clients would take it from each other for ever.
    static bool isPermanent(const Failure &cause) noexcept;

private:
    Predicate m_predicate;
    std::chrono::milliseconds m_first{0};
    std::chrono::milliseconds m_longest{0};
    std::optional<std::chrono::milliseconds> m_resetAfter;
    std::optional<int> m_maximumAttempts;
    bool m_retryFirstConnect = false;
    bool m_waitForNetwork = true;
};

} // namespace QCoMqtt
