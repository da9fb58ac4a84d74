// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/turn.h>

// Time: one timer for everything that has a deadline.

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

Instant now()
{
    return std::chrono::steady_clock::now();
}

} // namespace

void Engine::onTimer()
{
    const Instant due = std::exchange(m_timerDeadline, Instant::max());
    const Holder holder(*this);
    if (m_wakeWatch)
        m_wakeWatch->check(due);
    if (letSocketsGoFirst(due))
        return;
    readInTurns(maximumReadTurns);
    turn([this] {
        const Instant time = now();
        while (OperationWaiter *waiter = m_timeouts.takeExpired(time))
            waiter->interrupt(timedOut());
        if (const auto failure = m_attempt.expired(time, awaited()))
            connectTimedOut(*failure);
        if (time >= m_writeWatch.deadline())
            onWriteTimeout();
        if (time >= m_drainUntil)
            sayGoodbye();
        if (time >= m_retryAt)
            retryNow();
        if (m_readingPaused)
            m_session->readingIsPaused(time);
        if (const auto deadline = m_session->deadline(); deadline && *deadline <= time) {
            m_session->tick(time, m_effects);
            runEffects();
        }
    });
}

// An application that was busy for long finds the answers waiting: they come before the verdict that
// none has come. Part of them may still lie with the system, until the event loop has looked there.
bool Engine::letSocketsGoFirst(Instant due)
{
    constexpr auto late = std::chrono::milliseconds(100);
    const Instant time = now();
    m_timerWaitsForSockets = !m_timerWaitsForSockets && m_transport && time - due > late;
    if (m_timerWaitsForSockets) {
        m_timerDeadline = time;
        m_timer.start(0);
    }
    return m_timerWaitsForSockets;
}

void Engine::connectTimedOut(const Failure &failure)
{
    abandonTransport();
    m_session->linkLost(now());
    attemptFailed(failure);
}

void Engine::enter(ConnectStage stage)
{
    m_attempt.enter(stage, now());
    rearm();
}

void Engine::rearm()
{
    Instant next = std::min(
        {m_attempt.deadline(), m_writeWatch.deadline(), m_retryAt, m_drainUntil});
    if (const auto deadline = m_session->deadline())
        next = std::min(next, *deadline);
    if (const auto deadline = m_timeouts.next())
        next = std::min(next, *deadline);
    // A timer that fires too early only looks again: moving it at every packet would cost more.
    if (next >= m_timerDeadline)
        return;
    m_timerDeadline = next;
    const auto delay = std::chrono::ceil<std::chrono::milliseconds>(next - now());
    m_timer.start(std::max(delay, std::chrono::milliseconds(0)));
}

void Engine::onWriteTimeout()
{
    m_writeWatch.stop();
    if (m_state != ConnectionState::Connected)
        return; // connecting and disconnecting have limits of their own, and so has draining
    abandonTransport();
    m_session->linkLost(now());
    lost({ErrorCode::Disconnected, u"The server took nothing of what was sent for %1 s"_s.arg(
                                       double(m_optionsInForce.writeTimeout().count()) / 1000)});
}

std::chrono::milliseconds Engine::operationTimeout() const noexcept
{
    return m_optionsInForce.operationTimeout();
}

void Engine::armTimeout(OperationWaiter &waiter, std::chrono::milliseconds limit)
{
    // Beyond a year it is no limit, and the sum must not overflow.
    m_timeouts.add(waiter, now() + std::min<std::chrono::milliseconds>(limit, std::chrono::years(1)));
    rearm();
}

Failure Engine::timedOut()
{
    return {ErrorCode::Timeout, u"The operation took longer than its time limit"_s};
}

} // namespace QCoMqtt::Internal
