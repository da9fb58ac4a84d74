// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/engine.h>

#include <qcomqtt/engine/logging.h>
#include <qcomqtt/engine/transportfactory.h>
#include <qcomqtt/engine/turn.h>
#include <qcomqtt/transport/serverurl.h>
#include <qcomqtt/transport/transportlog.h>
#include <qcomqtt/transporterror.h>

#include <QtCore/QThread>

// The link: transports come and go here, time passes, bytes come in and go out.

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

Packet packetOf(const PacketReader::Response &response)
{
    switch (response.type) {
    case PacketType::PubAck:
        return PubAck{response.packetId};
    case PacketType::PubRec:
        return PubRec{response.packetId};
    case PacketType::PubRel:
        return PubRel{response.packetId};
    default:
        return PubComp{response.packetId};
    }
}

void logReceived(const Packet &packet, quint32 onlyIdentifier = 0)
{
    QDebug debug = qDebug(lcPackets) << "<--" << packet;
    if (onlyIdentifier != 0)
        debug << "with Subscription Identifier" << onlyIdentifier;
}

Instant now()
{
    return std::chrono::steady_clock::now();
}

} // namespace

Engine::Engine(ClientOptions options)
    : m_options(std::move(options))
    , m_optionsInForce(m_options)
    , m_session(std::make_unique<Session>(sessionOptions(m_options)))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Engine::onTimer);
}

Engine::~Engine() = default;

std::shared_ptr<Engine> Engine::create(ClientOptions options)
{
    // The last one to let go may be a coroutine that a turn has resumed: then the socket that
    // started the turn is still at work.
    return std::shared_ptr<Engine>(new Engine(std::move(options)), [](Engine *engine) {
        if (engine->m_holders == 0)
            return delete engine;
        // Nor may what it has posted to itself find it in between.
        QCoreApplication::removePostedEvents(engine);
        engine->deleteLater();
    });
}

void Engine::endTurn()
{
    if (m_shutDown)
        return;
    sayGoodbyeWhenDrained();
    flush();
    goOnWriting();
    if (!m_shutDown)
        rearm();
}

Instant Engine::turnTime() const
{
    return m_turns > 0 ? m_turnBegin : now();
}

void Engine::openTransport()
{
    m_reader.reset();
    m_reader.setVersion(m_session->options().version);
    m_reader.setMaximumPacketSize(m_session->options().maximumPacketSize);
    m_reader.keepIdentifiersApart();
    m_output.clear();
    m_permitted = 0;
    m_covered = 0;
    m_transportBacklog = 0;
    m_closing.reset();
    m_writeWatch.start(m_optionsInForce.writeTimeout());
    m_readingPaused = false;

    m_transport = createTransport(m_optionsInForce);
    m_transport->setParent(this);
    connect(m_transport, &Transport::stageChanged, this, [this] { enter(m_transport->stage()); });
    connect(m_transport, &Transport::opened, this, &Engine::onOpened);
    connect(m_transport, &Transport::readyRead, this, &Engine::onReadyRead);
    connect(m_transport, &Transport::bytesWritten, this, &Engine::onBytesWritten);
    connect(m_transport, &Transport::closed, this, &Engine::onClosed);
    qCDebug(lcTransport).noquote() << "Opening a connection to"
                                   << displayName(m_optionsInForce.url());
    enter(ConnectStage::Resolve);
    m_transport->open();
}

void Engine::releaseTransport()
{
    m_tlsLoading.cancel();
    m_authentication.cancel();
    m_journal.cancelOpening();
    if (Transport *transport = std::exchange(m_transport, nullptr)) {
        qCDebug(lcTransport) << "Closing";
        transport->disconnect(this);
        connect(transport, &Transport::closed, transport, &QObject::deleteLater);
        transport->close();
    }
    m_attempt.end();
    m_writeWatch.stop();
}

void Engine::abandonTransport()
{
    m_tlsLoading.cancel();
    m_authentication.cancel();
    m_journal.cancelOpening();
    if (Transport *transport = std::exchange(m_transport, nullptr)) {
        qCDebug(lcTransport) << "Abandoned";
        transport->disconnect(this);
        transport->abandon();
        transport->deleteLater();
    }
    m_attempt.end();
    m_writeWatch.stop();
}

void Engine::onOpened()
{
    turn([this] {
        qCDebug(lcTransport) << "Open";
        enter(ConnectStage::Mqtt);
        m_session->open(now(), m_effects);
        runEffects();
    });
}

// The event loop gets its turn however fast the server sends.
void Engine::onReadyRead()
{
    if (!readInTurns(maximumReadTurns) || m_readPosted)
        return;
    m_readPosted = true;
    QMetaObject::invokeMethod(this, [this] {
        m_readPosted = false;
        onReadyRead();
    }, Qt::QueuedConnection);
}

// Readers of streams get their turn before the streams overflow.
bool Engine::readInTurns(int maximumTurns)
{
    const Holder holder(*this);
    bool more = true;
    for (int turns = 0; more && turns < maximumTurns; ++turns) {
        more = false;
        turn([&] { more = readSome(); });
    }
    return more && !m_shutDown;
}

// True when there may be more for another turn.
bool Engine::readSome()
{
    // One piece of memory for all clients of the thread: a connection that is idle has none.
    static thread_local ByteBuffer spare;
    m_reader.giveMemory(std::exchange(spare, {}));
    ReadBudget budget;
    bool isDry = false;
    while (!isDry && parseSome(budget)) {
        const PacketReader::Space space = m_reader.space();
        const qint64 size = m_transport->read(space.data, space.size);
        isDry = size <= 0;
        if (!isDry) {
            m_lastRead = std::chrono::system_clock::now();
            m_reader.received(size);
        }
    }
    if (ByteBuffer memory = m_reader.takeMemory(); memory.capacity() > 0)
        spare = std::move(memory);
    return !isDry && m_transport && !m_closing && !m_readingPaused;
}

// True when it needs more bytes, false when this turn must parse no more.
bool Engine::parseSome(ReadBudget &budget)
{
    while (m_transport && !m_closing && !(m_readingPaused = mustPauseReading())) {
        if (budget.isSpent() || m_dispatcher.takeStreamFull())
            return false;
        --budget.packets;
        if (const auto response = m_reader.takeResponse()) {
            receiveResponse(*response);
            continue;
        }
        switch (m_reader.next()) {
        case PacketReader::Status::NeedMoreBytes:
            if (m_state != ConnectionState::Connecting)
                return true;
            m_session->receiveBeginning(m_reader.pendingType(), now(), m_effects);
            runEffects();
            return m_transport && !m_closing;
        case PacketReader::Status::Malformed:
            m_session->receiveMalformed(m_reader.malformation(), now(), m_effects);
            break;
        case PacketReader::Status::Packet:
            if (const auto *publish = std::get_if<Publish>(&m_reader.packet()))
                budget.payloadBytes -= publish->payload.size();
            receivePacket();
            break;
        }
        runEffects();
        if (m_scheduler.hasReady())
            letReadersRun();
    }
    return false;
}

// A message has its reader before the next is looked at: it is still in the processor's cache then, its
// memory serves for the next, and no stream has to hold it.
void Engine::letReadersRun()
{
    // Who runs an event loop of its own (a dialog) gets there what was read but not looked at yet.
    if (m_reader.pendingBytes() > 0 && !std::exchange(m_nestedReadPosted, true)) {
        QMetaObject::invokeMethod(this, [this] {
            m_nestedReadPosted = false;
            if (m_readersOnStack > 0)
                onReadyRead();
        }, Qt::QueuedConnection);
    }
    ++m_readersOnStack;
    m_scheduler.resumeReady();
    --m_readersOnStack;
}

void Engine::receivePacket()
{
    Packet &packet = m_reader.packet();
    const quint32 identifier = m_reader.onlyIdentifier();
    if (m_packetLog.isDebugEnabled()) [[unlikely]]
        logReceived(packet, identifier);
    auto *publish = std::get_if<Publish>(&packet);
    if (!publish)
        return m_session->receive(std::move(packet), turnTime(), m_effects);
    m_session->receiveMessage(std::move(*publish), identifier, turnTime(), m_effects);
    if (const Topic *next = m_reader.expectedTopic())
        m_dispatcher.expect(*next);
}

void Engine::receiveResponse(const PacketReader::Response &response)
{
    if (m_packetLog.isDebugEnabled()) [[unlikely]]
        logReceived(packetOf(response));
    if (m_state == ConnectionState::Connecting)
        m_session->receive(packetOf(response), now(), m_effects);
    else
        m_session->receiveSuccess(response.type, response.packetId, turnTime(), m_effects);
    runEffects();
}

bool Engine::mustPauseReading() const
{
    if (m_state == ConnectionState::Connecting && m_session->isJudgingServer())
        return true;
    const bool isFull = m_dispatcher.isBlocked() || m_session->holdsTooMany();
    return isFull && !m_listeners.holdsMessages();
}

void Engine::resumeReadingIfPossible()
{
    if (!m_readingPaused || mustPauseReading())
        return;
    m_readingPaused = false;
    QMetaObject::invokeMethod(this, &Engine::onReadyRead, Qt::QueuedConnection);
}

void Engine::onClosed(const std::optional<Failure> &failure)
{
    const Holder holder(*this);
    qCDebug(lcTransport).noquote() << (failure ? u"Closed: "_s + failure->text : u"Closed"_s);
    const Transport *closed = m_transport;
    while (readInTurns(maximumReadTurns)) { } // what came together with the end
    if (!m_transport || m_transport != closed)
        return; // the last packet told why, or a coroutine went on with another connection
    turn([this, &failure] {
        const bool connecting = m_state == ConnectionState::Connecting;
        const bool ours = m_state == ConnectionState::Disconnecting && !isDraining();
        m_authentication.cancel();
        m_transport->disconnect(this);
        std::exchange(m_transport, nullptr)->deleteLater();
        m_attempt.end();
        m_writeWatch.stop();
        m_session->linkLost(now());
        if (ours) {
            m_events.push({ConnectionEvent::Type::Disconnected, false, false, {}, {}});
            finish({});
        } else if (connecting) {
            attemptFailed(failure.value_or(
                Failure{ErrorCode::Connect,
                        u"The server closed the connection before it answered CONNECT"_s}));
        } else if (isDraining()) {
            lostWhileDraining(failure.value_or(
                Failure{ErrorCode::Disconnected, u"The server closed the connection"_s}));
        } else {
            lost(failure.value_or(
                Failure{ErrorCode::Disconnected, u"The server closed the connection"_s}));
        }
    });
}

void Engine::requestFlush()
{
    if (m_turnPosted)
        return;
    // A coroutine that was resumed may run an event loop of its own: the turn then ends late.
    const bool turnEndsSoon
        = m_turns > 0 && thread()->loopLevel() == m_turnLoopLevel;
    if (!turnEndsSoon)
        requestTurn();
}

void Engine::requestTurn()
{
    if (m_turnPosted)
        return;
    m_turnPosted = true;
    QMetaObject::invokeMethod(this, [this] {
        m_turnPosted = false;
        turn([] {});
    }, Qt::QueuedConnection);
}

void Engine::endLink(const Failure &cause)
{
    m_closing.reset();
    const ConnectionState state = m_state;
    releaseTransport();
    m_session->linkLost(now());
    const Scheduler::Batch batch;
    if (state == ConnectionState::Connecting)
        attemptFailed(cause);
    else if (isDraining())
        lostWhileDraining(cause);
    else if (state != ConnectionState::Disconnected)
        lost(cause);
}

void Engine::takeTurn()
{
    turn([] {});
}

std::exception_ptr Engine::exception(const Failure &failure) const
{
    if (failure.code == ErrorCode::Transport)
        return std::make_exception_ptr(TransportError(failure));
    if (failure.code == ErrorCode::Authentication)
        return std::make_exception_ptr(AuthenticationError(failure, m_authentication.cause()));
    Failure itself = failure;
    itself.deliveryState.reset();
    if (failure.code == ErrorCode::Disconnected && m_lastFailure && *m_lastFailure != itself)
        return std::make_exception_ptr(DisconnectedError(failure, exception(*m_lastFailure)));
    return exceptionFrom(failure);
}

} // namespace QCoMqtt::Internal
