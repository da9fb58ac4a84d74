// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/values/instant.h>

#include <optional>

namespace QCoMqtt::Internal {

//! Decides when PINGREQ is due and when the server counts as dead (MQTT 5.0 section 3.1.2.10).
class KeepAlive
{
public:
    enum class Action : unsigned char { Nothing, SendPing, GiveUp };

    //! \a interval 0: no pings. \a timeout 0: half the interval, 10 s at most.
    void start(std::chrono::seconds interval, std::chrono::milliseconds timeout, bool strict,
               Instant now) noexcept;
    void stop() noexcept
    {
        m_interval = std::chrono::seconds(0);
        m_waiting = false;
    }

    void sent(Instant now) noexcept { m_lastSent = now; }
    void received(Instant now) noexcept;
    //! The link took bytes that had to wait for it: what waits longer has no answer yet.
    void taken(Instant now) noexcept;
    void pongReceived() noexcept { m_waiting = false; }

    //! A ping goes out now, whatever the interval; the server counts as dead when no answer comes
    //! within \a limit, or within the timeout when that is shorter.
    void probe(std::chrono::milliseconds limit, Instant now) noexcept;
    //! What is due now; at most one thing, however late the call comes.
    Action tick(Instant now) noexcept;
    std::optional<Instant> deadline() const noexcept;
    //! How long the answer to the last ping may take.
    std::chrono::milliseconds allowed() const noexcept { return m_allowed; }

private:
    void expectAnswer(std::chrono::milliseconds limit, Instant now) noexcept;
    Instant pingDue() const noexcept;

    std::chrono::seconds m_interval{0};
    std::chrono::milliseconds m_timeout{0};
    std::chrono::milliseconds m_allowed{0};
    Instant m_lastSent;
    Instant m_lastReceived;
    Instant m_answerDue; // when waiting
    bool m_strict = false;
    bool m_waiting = false;
};

} // namespace QCoMqtt::Internal
