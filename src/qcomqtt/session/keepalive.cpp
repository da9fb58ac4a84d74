// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/session/keepalive.h>

#include <algorithm>

namespace QCoMqtt::Internal {

using namespace std::chrono_literals;

namespace {

// A ping at the very end of the interval would come too late on a slow network.
std::chrono::milliseconds margin(std::chrono::seconds interval) noexcept
{
    return std::min<std::chrono::milliseconds>(std::chrono::milliseconds(interval) / 4, 5s);
}

} // namespace

void KeepAlive::start(std::chrono::seconds interval, std::chrono::milliseconds timeout, bool strict,
                      Instant now) noexcept
{
    m_interval = interval;
    m_timeout = timeout > 0ms
        // No reasonable wait is longer, and it keeps the sum with an Instant far from overflow.
        ? std::min<std::chrono::milliseconds>(timeout, 65535s)
        : std::min<std::chrono::milliseconds>(std::chrono::milliseconds(interval) / 2, 10s);
    m_strict = strict;
    m_waiting = false;
    m_lastSent = now;
    m_lastReceived = now;
}

void KeepAlive::received(Instant now) noexcept
{
    m_lastReceived = now;
    if (!m_strict)
        m_waiting = false;
}

// The interval runs from the end of one packet to the beginning of the next (3.1.2.10).
void KeepAlive::taken(Instant now) noexcept
{
    m_lastSent = now;
    if (m_waiting)
        m_answerDue = std::max(m_answerDue, now + m_allowed);
}

// Receiving does not count as activity of ours (MQTT-3.1.2-20), and sending into a dead
// connection shows nothing: so whichever is longer ago counts. With a PINGREQ out, asking again
// would show no more; then only the duty to send something remains.
Instant KeepAlive::pingDue() const noexcept
{
    const Instant since = m_waiting ? m_lastSent : std::min(m_lastSent, m_lastReceived);
    return since + m_interval - margin(m_interval);
}

void KeepAlive::expectAnswer(std::chrono::milliseconds limit, Instant now) noexcept
{
    m_allowed = limit;
    m_answerDue = now + limit;
    m_waiting = true;
}

// Also with a ping out: that one may have gone where the answer does not come back from.
void KeepAlive::probe(std::chrono::milliseconds limit, Instant now) noexcept
{
    expectAnswer(m_timeout > 0ms ? std::min(limit, m_timeout) : limit, now);
}

KeepAlive::Action KeepAlive::tick(Instant now) noexcept
{
    if (m_waiting && now >= m_answerDue)
        return Action::GiveUp;
    if (m_interval == 0s || now < pingDue())
        return Action::Nothing;
    if (!m_waiting)
        expectAnswer(m_timeout, now);
    return Action::SendPing;
}

std::optional<Instant> KeepAlive::deadline() const noexcept
{
    if (m_interval == 0s)
        return m_waiting ? std::optional(m_answerDue) : std::nullopt;
    return m_waiting ? std::min(m_answerDue, pingDue()) : pingDue();
}

} // namespace QCoMqtt::Internal
