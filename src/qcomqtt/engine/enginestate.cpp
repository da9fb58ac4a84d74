// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/engine.h>

#include <qcomqtt/engine/logging.h>
#include <qcomqtt/engine/randomness.h>
#include <qcomqtt/engine/scheduler.h>
#include <qcomqtt/networkoptions.h>

#include <QtCore/QRandomGenerator>

// How connections begin and end for those who wait.

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

QString randomClientId()
{
    // MQTT-3.1.3-5: every server takes 23 of these characters.
    constexpr auto characters
        = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"_L1;
    QString id = u"qco"_s;
    while (id.size() < 23)
        id += characters[Randomness::generator().bounded(characters.size())];
    return id;
}

Failure notConnected()
{
    return {ErrorCode::Disconnected, u"The client is not connected"_s};
}

Failure clientDestroyed()
{
    return {ErrorCode::Cancelled, u"The client was destroyed"_s};
}

template<typename Result>
void failAll(WaiterList &list, const Result &error)
{
    while (Waiter *waiter = list.first())
        waiter->fail(error);
}

} // namespace

SessionOptions Engine::sessionOptions(ClientOptions from)
{
    if (from.protocolVersion() == ProtocolVersion::Auto)
        from.protocolVersion(m_version.value_or(ProtocolVersion::V5));
    const bool isV5 = from.protocolVersion() == ProtocolVersion::V5;
    SessionOptions to;
    to.version = from.protocolVersion();
    to.clientId = from.clientId();
    if (to.clientId.isEmpty() && !isV5) {
        if (m_generatedClientId.isEmpty())
            m_generatedClientId = randomClientId();
        to.clientId = m_generatedClientId;
    }
    // Only who names the client can come back to its session after a restart. A session that
    // nobody can name would stay behind on the server with MQTT 3, which knows no expiry.
    const bool resumes = from.reconnectPolicy().isEnabled() || from.sessionExpiry().count() > 0;
    const bool isNamed = !from.clientId().isEmpty() || from.sessionStore();
    const CleanStart automatic = !resumes ? CleanStart::Always
        : isV5                            ? CleanStart::FirstOnly
        : isNamed                         ? CleanStart::Never
                                          : CleanStart::Always;
    to.cleanStart = !from.cleanStart() ? automatic
        : *from.cleanStart()           ? CleanStart::Always
                                       : CleanStart::Never;
    to.sessionExpiry = from.sessionExpiry();
    to.keepAlive = from.keepAlive();
    to.pingTimeout = from.pingTimeout();
    to.userName = from.userName();
    to.password = from.password();
    to.will = from.will();
    to.receiveMaximum = from.receiveMaximum();
    // What nobody asked for must keep nobody out: mosquitto 2.0 counts until PUBREC.
    to.strictReceiveMaximum = !from.hasAutomaticReceiveMaximum();
    to.maximumPacketSize = from.maximumPacketSize();
    to.topicAliasMaximum = from.topicAliasMaximum();
    to.automaticTopicAliases = from.hasAutomaticTopicAliases();
    to.inFlightWindow = from.inFlightWindow();
    to.outbox = from.outbox();
    to.identifySubscriptions = true;
    to.strictSession = from.isStrictSession();
    if (const auto authenticator = from.authenticator())
        to.authenticationMethod = authenticator->method();
    to.connectProperties = from.connectProperties();
    return to;
}

// What the streams can hold is what the server may send.
quint16 Engine::matchingReceiveMaximum(quint16 most) const
{
    return quint16(std::min<qsizetype>(most, m_dispatcher.smallestThrottle().value_or(most)));
}

std::exception_ptr Engine::exception(ErrorCode code, const QString &text) const
{
    return exception({code, text});
}

void Engine::connectToServer(ResultWaiter<ConnectResult> &waiter)
{
    if (m_shutDown)
        return waiter.fail(exception(clientDestroyed()));
    if (m_state != ConnectionState::Disconnected)
        return waiter.fail(exception(
            ErrorCode::Usage, u"connect() was called while connecting or connected"_s));
    if (m_options.url().isEmpty() && !m_options.network().makeDevice)
        return waiter.fail(exception(ErrorCode::Usage, u"No server to connect to was set"_s));
    SessionOptions options = sessionOptions(m_options);
    if (options.version != ProtocolVersion::V5 && m_options.clientId().isEmpty()
        && m_options.cleanStart() == false) {
        return waiter.fail(exception( // MQTT-3.1.3-7
            ErrorCode::Usage, u"A session that MQTT 3 keeps needs a client id"_s));
    }
    if (m_options.hasAutomaticReceiveMaximum())
        options.receiveMaximum = matchingReceiveMaximum(options.receiveMaximum);
    if (m_options.sessionStore() && options.sessionExpiry.count() == 0) {
        return waiter.fail(exception(
            ErrorCode::Usage, u"A session store needs a session that lasts: set sessionExpiry()"_s));
    }
    if (const auto failure = Session::validate(options))
        return waiter.fail(exception(*failure));
    const bool goesOn = m_journal.isOpen() && m_journal.uses(m_options.sessionStore());
    if (goesOn && !m_session->clientId().isEmpty()) {
        if (const auto failure = otherClient(m_options.clientId(), m_session->clientId()))
            return waiter.fail(exception(*failure));
    }
    resetSessionFor(options);
    m_optionsInForce = m_options;
    m_session->setOptions(options);
    m_servers.set(m_options.servers(), m_options.serverOrder());
    m_reconnector.setPolicy(m_options.reconnectPolicy());
    watchSleep();
    m_lastFailure.reset();
    m_everConnected = false;
    m_dispatcher.reopenAll();
    m_connectWaiter = &waiter;
    m_connectOperation = waiter.operation = m_operations.add(std::monostate());
    startAttempt();
}

void Engine::run(Connected &&connected)
{
    m_attempt.end();
    setState(ConnectionState::Connected);
    m_connectResult = std::move(connected.result);
    m_everConnected = true;
    m_servers.connected();
    logConnected(m_session->options().version, m_connectResult);
    if (m_optionsInForce.protocolVersion() == ProtocolVersion::Auto)
        m_version = m_session->options().version;
    m_lastFailure.reset();
    m_reconnector.connected(turnTime());
    watchNetwork();
    m_events.push({ConnectionEvent::Type::Connected, m_connectResult.isSessionPresent(),
                   connected.foreignSession, {}, {}});
    if (connected.mayHaveMissed)
        m_events.push({ConnectionEvent::Type::Gap, false, false, {}, {}});
    if (ResultWaiter<ConnectResult> *waiter = std::exchange(m_connectWaiter, nullptr)) {
        m_operations.take(std::exchange(m_connectOperation, 0));
        waiter->operation = 0;
        waiter->succeed(m_connectResult);
    }
    while (Waiter *waiter = m_connectedWaiters.first())
        static_cast<ResultWaiter<ConnectResult> *>(waiter)->succeed(m_connectResult);
    m_listeners.renewSubscriptions();
}

void Engine::lost(const Failure &cause)
{
    qCDebug(lcClient).noquote() << "Connection lost:" << cause.text;
    m_authentication.failAll(exception(cause));
    if (m_reconnector.lost(std::chrono::steady_clock::now())) {
        qCWarning(lcClient).noquote() << "Connections are lost again and again soon after they came"
                                         " about. Is there another client with the id"
                                      << m_session->clientId() + u'?';
    }
    if (retryLater(ConnectionEvent::Type::Lost, cause))
        return;
    m_events.push({ConnectionEvent::Type::Lost, false, false, cause, {}});
    finish(cause);
}

// There will be no other connection unless the application asks for one.
void Engine::finish(const std::optional<Failure> &cause)
{
    setState(ConnectionState::Disconnected);
    m_retryAt = Instant::max();
    m_drainUntil = Instant::max();
    const auto goodbye = std::exchange(m_goodbye, std::nullopt);
    m_lastFailure = cause;
    if (ResultWaiter<ConnectResult> *waiter = std::exchange(m_connectWaiter, nullptr)) {
        m_operations.take(std::exchange(m_connectOperation, 0));
        waiter->operation = 0;
        waiter->fail(exception(cause.value_or(
            Failure{ErrorCode::Cancelled, u"disconnect() was called while connecting"_s})));
    }
    Failure failure = cause.value_or(notConnected());
    if (failure.code != ErrorCode::Protocol)
        failure.code = ErrorCode::Disconnected;
    // A failed attempt takes nothing from streams that were opened before it.
    if (m_everConnected)
        m_dispatcher.endAll(cause ? exception(failure) : nullptr);
    failEverything(failure, goodbye && goodbye->keepsMessages() ? Ending::Kept : Ending::Pause);
    m_journal.failWaiters(exception(failure));
    if (m_session->options().sessionExpiry.count() == 0)
        resetSession();
    while (Waiter *waiter = m_disconnectedWaiters.first())
        static_cast<ResultWaiter<Disconnection> *>(waiter)->succeed(Disconnection(cause));
    while (Waiter *waiter = m_disconnecters.first())
        static_cast<ResultWaiter<Nothing> *>(waiter)->succeed({});
}

void Engine::failEverything(const Failure &failure, Ending ending)
{
    const auto error = exception(failure);
    // First: the room that failing the others makes is not what they wait for.
    Failure written = failure;
    written.deliveryState = DeliveryState::MaybeDelivered;
    failAll(m_writers, exception(written));
    const bool keeps = ending == Ending::Kept
        || (ending == Ending::Pause && m_session->options().outbox.acceptsOffline());
    if (!keeps)
        failAll(m_posters, error);
    m_session->failAll(failure, m_effects, keeps);
    runEffects();
    m_requests.failAll(error);
    m_authentication.failAll(error);
}

// Another name is another session, and so is another store.
void Engine::resetSessionFor(const SessionOptions &options)
{
    const SessionOptions &previous = m_session->options();
    if (!m_journal.uses(m_options.sessionStore())) {
        m_journal.use(m_options.sessionStore());
        resetSession();
    } else if (!m_journal.isOpen()
               && (options.version != previous.version || options.clientId != previous.clientId)) {
        resetSession();
    }
}

void Engine::resetSession()
{
    m_session->forget();
    m_dispatcher.forgetDeliveries();
    m_listeners.forgetSubscriptions();
    m_requests.forgetSubscription();
}

const std::shared_ptr<ClientLink> &Engine::link()
{
    if (!m_link)
        m_link = std::make_shared<ClientLink>(*this, m_state);
    return m_link;
}

void Engine::setState(ConnectionState state) noexcept
{
    m_state = state;
    if (m_link)
        m_link->state.store(state, std::memory_order_relaxed);
}

void Engine::shutdown()
{
    const auto self = shared_from_this();
    const Scheduler::Batch batch;
    if (m_link)
        m_link->cut();
    const bool connected = m_state == ConnectionState::Connected;
    if (m_journal.isCommitting() || m_journal.hasChanges())
        m_output.truncate(m_permitted); // the rest is not kept yet: the next process sends it
    if (connected) {
        m_session->disconnect(ReasonCode::NormalDisconnection, {},
                              std::chrono::steady_clock::now(), m_effects);
        runEffects();
    } else if (isDraining()) {
        sayGoodbye(); // as it was asked for, only sooner
    }
    // While disconnecting, the goodbye may still stand here.
    if (m_transport && (connected || m_state == ConnectionState::Disconnecting))
        writeEverything();
    m_shutDown = true;
    abandonTransport();
    m_timer.stop();
    m_retryAt = Instant::max();
    m_lastFailure.reset();
    setState(ConnectionState::Disconnected);

    const Failure failure = clientDestroyed();
    const auto error = exception(failure);
    if (ResultWaiter<ConnectResult> *waiter = std::exchange(m_connectWaiter, nullptr)) {
        waiter->operation = 0;
        waiter->fail(error);
    }
    m_session->linkLost(std::chrono::steady_clock::now());
    failEverything(failure, Ending::ForGood);
    m_journal.failWaiters(error);
    m_journal.finish();
    failAll(m_posted.drainers(), error);
    failAll(m_connectedWaiters, error);
    failAll(m_disconnectedWaiters, error);
    failAll(m_disconnecters, error);
    m_dispatcher.orphanAll(error);
    m_events.end(error);
    m_observers.endAll(error);
}

void Engine::waitConnected(ResultWaiter<ConnectResult> &waiter)
{
    if (m_shutDown)
        waiter.fail(exception(clientDestroyed()));
    else if (m_state == ConnectionState::Connected)
        waiter.succeed(m_connectResult);
    else
        m_connectedWaiters.append(waiter);
}

void Engine::waitDisconnected(ResultWaiter<Disconnection> &waiter)
{
    if (m_shutDown)
        waiter.fail(exception(clientDestroyed()));
    else if (m_state == ConnectionState::Connected || m_state == ConnectionState::Disconnecting
             || m_state == ConnectionState::Connecting)
        m_disconnectedWaiters.append(waiter);
    else
        waiter.succeed(Disconnection(m_lastFailure));
}

bool Engine::admitMessageLater(Waiter &waiter)
{
    return (!m_shutDown && m_session->options().outbox.acceptsOffline()) || admit(waiter);
}

bool Engine::admit(Waiter &waiter)
{
    if (m_shutDown)
        waiter.fail(exception(clientDestroyed()));
    else if (m_state == ConnectionState::Disconnected
             || m_state == ConnectionState::Disconnecting)
        waiter.fail(exception(notConnected()));
    return !waiter.isSettled();
}

} // namespace QCoMqtt::Internal
