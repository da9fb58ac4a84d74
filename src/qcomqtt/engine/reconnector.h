// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/reconnectpolicy.h>
#include <qcomqtt/values/instant.h>

namespace QCoMqtt::Internal {

//! Counts attempts and says when the next one is due.
class QCOMQTT_TESTED_EXPORT Reconnector
{
public:
    //! Connections in a row that did not last, from which on both sides are given more time.
    static constexpr int flappingFrom = 3;
    //! Takeovers of the session in a row that a predicate may answer.
    static constexpr int mostTakeovers = 5;

    //! Begins anew.
    void setPolicy(const ReconnectPolicy &policy) { *this = Reconnector(policy); }
    const ReconnectPolicy &policy() const noexcept { return m_policy; }

    //! The server has accepted. That alone proves nothing: it may close at once.
    void connected(Instant now) noexcept { m_connectedAt = now; }
    //! That connection is lost: the delays begin anew when it was stable. True when it is the one
    //! with which flapping begins.
    bool lost(Instant now) noexcept;
    //! The last connections did not last. With MQTT 3 that is all that is seen of another client
    //! with the same id.
    bool isFlapping() const noexcept { return m_shortConnections >= flappingFrom; }

    //! The delay before the next attempt after \a cause; nothing when there is to be none. A
    //! failure that was bound to come does not \a count.
    std::optional<std::chrono::milliseconds> nextDelay(const Failure &cause, bool counts = true);

    //! The server itself named another one: that is tried at once, unless that has led nowhere
    //! stable lately.
    std::optional<std::chrono::milliseconds> delayToAnother();

    Reconnector() = default;

private:
    explicit Reconnector(const ReconnectPolicy &policy) : m_policy(policy) {}
    bool mayRetry(const Failure &cause);
    bool isUsedUp() const noexcept;

    ReconnectPolicy m_policy;
    std::optional<Instant> m_connectedAt;
    int m_attempts = 0;
    int m_shortConnections = 0;
    int m_takeovers = 0;
};

} // namespace QCoMqtt::Internal
