// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/logging.h>
#include <qcomqtt/engine/serverreference.h>
#include <qcomqtt/engine/systemnetwork.h>
#include <qcomqtt/engine/turn.h>
#include <qcomqtt/networkoptions.h>

// What happens around the client: the system sleeps, networks come and go, servers move.

namespace QCoMqtt::Internal {

using namespace std::chrono_literals;

namespace {

// An answer that takes longer after waking is not worth waiting for: connecting anew is faster.
constexpr std::chrono::milliseconds probeLimit = 3s;

Instant now()
{
    return std::chrono::steady_clock::now();
}

} // namespace

void Engine::watchSleep()
{
    if (m_wakeWatch)
        return;
    m_wakeWatch = WakeWatch::ofThisThread();
    connect(m_wakeWatch.get(), &WakeWatch::woke, this, &Engine::onWake);
}

// Not before it may matter: it costs a plug-in and a bus.
void Engine::watchNetwork()
{
    if (!needsNetwork())
        return;
    SystemNetwork::instance().load();
    connect(&SystemNetwork::instance(), &SystemNetwork::changed, this, &Engine::onNetworkChanged,
            Qt::UniqueConnection);
}

bool Engine::needsNetwork() const
{
    const ReconnectPolicy &policy = m_reconnector.policy();
    return policy.isEnabled() && policy.waitsForNetwork() && !m_optionsInForce.network().makeDevice
        && SystemNetwork::isNeededFor(m_optionsInForce.servers());
}

bool Engine::lacksNetwork() const
{
    return !SystemNetwork::instance().isPresent() && needsNetwork();
}

void Engine::onWake()
{
    if (m_shutDown)
        return;
    const Holder holder(*this);
    qCDebug(lcClient) << "The system has slept";
    readInTurns(maximumReadTurns); // what came meanwhile comes before what may follow from asking
    turn([this] {
        m_writeWatch.restart(now());
        probe();
        if (m_state == ConnectionState::WaitingToReconnect && !lacksNetwork())
            retryNow();
    });
}

void Engine::onNetworkChanged()
{
    turn([this] {
        const bool waiting = m_state == ConnectionState::WaitingToReconnect;
        if (waiting && lacksNetwork())
            waitForNetwork();
        else if (waiting)
            retryNow();
        else if (!lacksNetwork())
            probe();
    });
}

void Engine::probe()
{
    if (m_state != ConnectionState::Connected)
        return;
    m_session->probe(probeLimit, now(), m_effects);
    runEffects();
}

void Engine::waitForNetwork()
{
    qCDebug(lcClient) << "Waiting for a network";
    m_retryAt = Instant::max();
    m_events.push({ConnectionEvent::Type::WaitingForNetwork, false, false, m_lastFailure, {}});
}

void Engine::retryIfWaiting()
{
    turn([this] {
        if (m_state == ConnectionState::WaitingToReconnect)
            retryNow();
    });
}

void Engine::retryNow()
{
    m_retryAt = Instant::max();
    startAttempt();
}

bool Engine::followReference(const Failure &cause)
{
    const bool moved = cause.reasonCode == ReasonCode::ServerMoved;
    const QStringList hosts = m_optionsInForce.referableHosts();
    if ((!moved && cause.reasonCode != ReasonCode::UseAnotherServer) || hosts.isEmpty()
        || m_optionsInForce.network().makeDevice)
        return false;
    const auto servers = referencedServers(cause.serverReference, m_servers.current(), hosts);
    if (m_servers.redirect(servers, moved))
        return true;
    qCDebug(lcClient).noquote() << "Not following the server reference" << cause.serverReference;
    return false;
}

} // namespace QCoMqtt::Internal
