// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/engine.h>

#include <qcomqtt/engine/logging.h>
#include <qcomqtt/engine/turn.h>
#include <qcomqtt/networkoptions.h>
#include <qcomqtt/transport/serverurl.h>

// How an attempt to connect begins, and what comes after one that failed.

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

void Engine::startAttempt()
{
    setState(ConnectionState::Connecting);
    m_attempt.begin(m_optionsInForce, std::chrono::steady_clock::now());
    rearm();
    openStore();
}

// What an earlier process left decides on the server, the name and the version to begin with.
void Engine::openStore()
{
    if (!m_journal.hasStore() || m_journal.isOpen())
        return chooseServer();
    m_journal.open([this](std::variant<Journal::Contents, Failure> &&opened) {
        turn([&] {
            std::optional<Failure> failure;
            if (auto *contents = std::get_if<Journal::Contents>(&opened))
                failure = recall(std::move(*contents));
            else
                failure = std::get<Failure>(opened);
            if (failure)
                attemptFailed(*failure);
            else
                chooseServer();
        });
    });
}

std::optional<Failure> Engine::recall(Journal::Contents &&contents)
{
    if (const auto &begun = contents.snapshot.begun) {
        if (const auto failure = otherClient(m_optionsInForce.clientId(), begun->clientId)) {
            m_journal.close();
            return failure;
        }
        if (m_optionsInForce.protocolVersion() == ProtocolVersion::Auto)
            m_version = begun->version;
        m_generatedClientId = begun->clientId;
        SessionOptions options = sessionOptions(m_optionsInForce);
        options.receiveMaximum = m_session->options().receiveMaximum;
        m_session->setOptions(options);
        m_servers.recall(contents.server);
    }
    for (SessionSnapshot::Message &message : contents.snapshot.messages) {
        m_posted.begin();
        message.operation = OperationTable::posted;
    }
    m_session->recall(std::move(contents.snapshot), std::chrono::steady_clock::now(), m_effects);
    runEffects();
    return std::nullopt;
}

std::optional<Failure> Engine::otherClient(const QString &clientId, const QString &kept) const
{
    if (clientId.isEmpty() || clientId == kept)
        return std::nullopt;
    return Failure{ErrorCode::Store,
                   u"The session store is that of client id \"%1\", not of \"%2\""_s.arg(kept, clientId)};
}

void Engine::chooseServer()
{
    if (m_servers.isSeveral())
        m_optionsInForce.url(m_servers.current());
    m_session->setServerIsAnother(m_servers.isAnother() && !m_optionsInForce.hasSharedSessions());
    loadTls();
}

// Before anyone is asked for a password, and before any traffic.
void Engine::loadTls()
{
    const NetworkOptions &network = m_optionsInForce.network();
    const bool encrypted = !network.makeDevice && isEncrypted(m_optionsInForce.url());
    if (!encrypted || network.tls.isLoaded())
        return m_authentication.begin();
    const std::function<QCoro::Task<>()> load = [tls = network.tls] { return tls.load(); };
    m_tlsLoading.ask(load, [this](Answer<void> &&answer) {
        turn([&] {
            if (answer.error)
                attemptFailed({ErrorCode::Usage, textOf(answer.error)});
            else
                m_authentication.begin();
        });
    });
}

QString Engine::awaited() const
{
    if (m_journal.isOpening())
        return u"the session store took too long to open"_s;
    return m_tlsLoading.isPending() ? u"certificates and keys took too long to load"_s
                                    : m_authentication.awaited();
}

void Engine::attemptFailed(const Failure &reason)
{
    Failure cause = reason;
    if (!cause.stage)
        cause.stage = m_attempt.stage();
    qCDebug(lcClient).noquote() << "Not connected:" << cause.text;
    m_attempt.end(); // it may have failed before there was a transport
    if (fallsBack(cause) && fallBack())
        return;
    if (tryNextServer(cause))
        return;
    if ((m_everConnected || m_reconnector.policy().retriesFirstConnect())
        && retryLater(ConnectionEvent::Type::AttemptFailed, cause))
        return;
    m_events.push({ConnectionEvent::Type::AttemptFailed, false, false, cause, {}});
    finish(cause);
}

// A server of MQTT 3 may answer CONNECT of MQTT 5 with a refusal (MQTT-3.1.2-2) or not at all. An
// exchange with an authenticator must not be shortened by whoever can cut the link.
bool Engine::fallsBack(const Failure &cause) const
{
    if (m_optionsInForce.protocolVersion() != ProtocolVersion::Auto || m_version
        || m_session->options().version != ProtocolVersion::V5 || m_optionsInForce.authenticator())
        return false;
    if (cause.code == ErrorCode::Refused)
        return cause.reasonCode == ReasonCode::UnsupportedProtocolVersion;
    return m_attempt.stage() == ConnectStage::Mqtt && !cause.reasonCode
        && (cause.code == ErrorCode::Connect || cause.code == ErrorCode::Transport);
}

bool Engine::fallBack()
{
    m_version = ProtocolVersion::V3_1_1;
    SessionOptions options = sessionOptions(m_optionsInForce);
    options.receiveMaximum = m_session->options().receiveMaximum;
    if (Session::validate(options)) {
        m_version.reset();
        return false; // what was set needs MQTT 5: the first refusal says it best
    }
    qCDebug(lcClient) << "Trying again with MQTT 3.1.1";
    m_session->setOptions(options);
    startAttempt();
    return true;
}

bool Engine::tryNextServer(const Failure &cause)
{
    // What only this server is to blame for says nothing of the others.
    const bool itsOwn = cause.reasonCode == ReasonCode::ServerMoved
        || !cause.certificateErrors.isEmpty();
    const bool endsSearch = ReconnectPolicy::isPermanent(cause) && !itsOwn;
    if (!followReference(cause) && (endsSearch || !m_servers.advance()))
        return false;
    qCDebug(lcClient).noquote() << "Trying" << displayName(m_servers.current());
    m_lastFailure = cause;
    m_events.push({ConnectionEvent::Type::AttemptFailed, false, false, cause,
                   std::chrono::milliseconds(0)});
    startAttempt();
    return true;
}

bool Engine::retryLater(ConnectionEvent::Type type, const Failure &cause)
{
    watchNetwork();
    const bool pauses = lacksNetwork();
    const bool redirected = type == ConnectionEvent::Type::Lost && followReference(cause);
    const auto delay = redirected ? m_reconnector.delayToAnother()
                                  : m_reconnector.nextDelay(cause, !pauses);
    if (!delay)
        return false;
    if (!redirected)
        m_servers.begin();
    qCDebug(lcClient) << "Trying again in" << delay->count() << "ms";
    m_lastFailure = cause;
    setState(ConnectionState::WaitingToReconnect);
    m_retryAt = std::chrono::steady_clock::now() + *delay;
    m_events.push({type, false, false, cause, delay});
    if (pauses)
        waitForNetwork();
    while (Waiter *waiter = m_writers.first()) // written is all that QoS 0 promises
        static_cast<ResultWaiter<PublishResult> *>(waiter)->succeed(PublishResult());
    while (Waiter *waiter = m_disconnectedWaiters.first())
        static_cast<ResultWaiter<Disconnection> *>(waiter)->succeed(Disconnection(cause));
    return true;
}

} // namespace QCoMqtt::Internal
