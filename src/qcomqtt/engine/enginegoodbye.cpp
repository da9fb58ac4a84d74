// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/engine.h>

// How the application ends a connection.

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

Instant now()
{
    return std::chrono::steady_clock::now();
}

} // namespace

void Engine::disconnectFromServer(const DisconnectOptions &options, ResultWaiter<Nothing> &waiter)
{
    if (m_shutDown)
        return waiter.fail(exception(ErrorCode::Cancelled, u"The client was destroyed"_s));
    switch (m_state) {
    case ConnectionState::Disconnected:
        return waiter.succeed({});
    case ConnectionState::Disconnecting:
        return m_disconnecters.append(waiter);
    case ConnectionState::Connecting:
    case ConnectionState::WaitingToReconnect:
        m_goodbye.emplace(options);
        abandonTransport();
        m_session->linkLost(now());
        m_events.push({ConnectionEvent::Type::Disconnected, false, false, {}, {}});
        finish({});
        m_dispatcher.endAll(nullptr);
        return waiter.succeed({});
    case ConnectionState::Connected:
        if (const auto failure = m_session->validate(options.reason(), options.properties()))
            return waiter.fail(exception(*failure));
        m_disconnecters.append(waiter);
        setState(ConnectionState::Disconnecting);
        m_goodbye.emplace(options);
        if (options.drainTimeout().count() > 0 && !m_session->hasPublishedAll()) {
            m_drainUntil = now()
                + std::min<std::chrono::milliseconds>(options.drainTimeout(), std::chrono::years(1));
            rearm();
        } else {
            sayGoodbye();
        }
        requestFlush();
    }
}

// Checked at the end of every turn, so it costs one comparison when there is nothing to drain.
void Engine::sayGoodbyeWhenDrained()
{
    if (isDraining() && m_session->hasPublishedAll())
        sayGoodbye();
}

// Nobody wants another connection.
void Engine::lostWhileDraining(const Failure &cause)
{
    m_authentication.failAll(exception(cause));
    m_events.push({ConnectionEvent::Type::Lost, false, false, cause, {}});
    finish(cause);
}

void Engine::sayGoodbye()
{
    m_drainUntil = Instant::max();
    m_session->disconnect(m_goodbye->reason(), m_goodbye->properties(), now(), m_effects);
    runEffects();
}

} // namespace QCoMqtt::Internal
