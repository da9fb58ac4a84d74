// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/turn.h>

// What is written, when, and who waits until there is room for more.

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

// Bytes written but not taken by the system above which publishers wait, and below which they go on.
constexpr qint64 highWaterMark = 256 * 1024;
constexpr qint64 lowWaterMark = 128 * 1024;

Instant now()
{
    return std::chrono::steady_clock::now();
}

} // namespace

// What was sent behind something that must be remembered is written when that is kept for good.
void Engine::flush()
{
    if (m_journal.hasStore()) {
        if (m_journal.isCommitting())
            return;
        if (m_journal.hasChanges()) {
            permitWriting(m_covered);
            m_covered = m_output.size();
        }
        if (const auto failure = m_journal.commit())
            return endLink(*failure);
        if (m_journal.isCommitting())
            return;
    }
    permitWriting(m_output.size());
    closeIfAsked();
}

void Engine::permitWriting(qsizetype size)
{
    m_permitted = std::max(m_permitted, size);
    writeOn();
}

// A large payload goes out in portions, and what stands behind it waits for that.
void Engine::writeOn()
{
    if (!m_transport || m_permitted == 0 || std::exchange(m_isWriting, true))
        return;
    const qsizetype written = m_output.writeSome(*m_transport, m_permitted);
    m_isWriting = false;
    m_permitted -= written;
    m_covered = std::max<qsizetype>(m_covered - written, 0);
    m_transportBacklog = m_transport->bytesToWrite();
    m_writeWatch.written(m_transportBacklog, now());
}

void Engine::writeEverything()
{
    m_output.writeAll(*m_transport);
    m_permitted = 0;
    m_covered = 0;
}

// What the session sent before it asked has been handed on by now.
void Engine::closeIfAsked()
{
    if (!m_closing || !m_transport)
        return;
    writeEverything(); // closing waits for what the transport has
    if (m_state == ConnectionState::Disconnecting && !isDraining()) {
        m_closing.reset();
        m_transport->close(); // onClosed() goes on
        return;
    }
    endLink(m_closing->cause.value_or(Failure{ErrorCode::Disconnected, {}}));
}

void Engine::onBytesWritten()
{
    const Instant time = now();
    m_session->bytesTaken(time);
    writeOn();
    m_writeWatch.taken(m_transport->bytesToWrite(), time);
    if (m_writers.isEmpty() && m_posters.isEmpty())
        return;
    turn([this] { resumeWriters(); });
}

// A transport that has handed on everything at once does not tell of it later.
void Engine::goOnWriting()
{
    for (int rounds = 0; hasWritersToResume(); ++rounds) {
        if (rounds == maximumWriteRounds)
            return requestTurn();
        {
            const Scheduler::Batch batch;
            resumeWriters();
        }
        if (m_shutDown)
            return;
        flush();
    }
}

bool Engine::isWriteBacklogHigh() const
{
    // What the transport had last it has at most: only writeOn() gives it more.
    if (m_output.size() + m_transportBacklog <= highWaterMark)
        return false;
    return m_output.size() + (m_transport ? m_transport->bytesToWrite() : 0) > highWaterMark;
}

bool Engine::isOutboxFull() const
{
    const bool blocks = m_session->options().outbox.policy() == OutboxPolicy::Block;
    return (blocks && !m_session->hasRoomInOutbox()) || isWriteBacklogHigh();
}

bool Engine::isWriteBacklogLow() const
{
    return m_output.size() + (m_transport ? m_transport->bytesToWrite() : 0) <= lowWaterMark;
}

bool Engine::hasWritersToResume() const
{
    return (!m_writers.isEmpty() && isWriteBacklogLow())
        || (!m_posters.isEmpty() && !isOutboxFull());
}

void Engine::resumeWriters()
{
    if (isWriteBacklogLow()) {
        while (Waiter *waiter = m_writers.first())
            static_cast<ResultWaiter<PublishResult> *>(waiter)->succeed(PublishResult());
    }
    while (!m_posters.isEmpty() && !isOutboxFull())
        static_cast<ResultWaiter<Nothing> *>(m_posters.first())->succeed({});
}

} // namespace QCoMqtt::Internal
