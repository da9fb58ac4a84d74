// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/messagestreamstate.h>

#include <qcomqtt/engine/dispatcher.h>
#include <qcomqtt/engine/logging.h>
#include <qcomqtt/error.h>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::minutes warningInterval{1};

} // namespace

MessageStreamState::MessageStreamState(std::optional<TopicFilter> filter,
                                       const StreamOptions &options)
    : m_queue(options), m_filter(std::move(filter))
{}

void MessageStreamState::push(Message &&message)
{
    if (options().ackMode() == AckMode::Manual)
        message.requireAcknowledge();
    Reader *reader = firstReader();
    if (!reader)
        return hold(std::move(message));
    if (options().ackMode() == AckMode::OnReceive)
        message.acknowledge();
    reader->succeed(std::move(message));
}

void MessageStreamState::hold(Message &&message)
{
    const quint64 dropped = m_queue.dropped();
    const qsizetype size = MessageQueue::sizeOf(message);
    const bool hadRoom = m_queue.hasRoomFor(size);
    const bool wasBlocking = m_queue.blocks();
    if (!m_queue.push(std::move(message)) && !m_overflowed)
        overflow();
    if (m_queue.dropped() > dropped && options().policy() != StreamPolicy::LatestPerTopic)
        warnOfDrops();
    if (!wasBlocking && m_queue.blocks())
        m_dispatcher->streamBlocks();
    // Before the next one like it is dropped, or bytes are all that is in the way, the reader runs.
    if (hadRoom && !m_queue.hasRoomFor(size))
        m_dispatcher->streamIsFull();
}

void MessageStreamState::overflow()
{
    m_overflowed = true;
    end(std::make_exception_ptr(OverflowError(
        {.code = ErrorCode::Overflow,
         .text = u"The stream of %1 held %2 messages when another one came"_s.arg(
             m_filter ? m_filter->toString() : u"all messages"_s).arg(size())})));
}

void MessageStreamState::warnOfDrops()
{
    const auto now = std::chrono::steady_clock::now();
    if (now < m_nextWarning)
        return;
    m_nextWarning = now + warningInterval;
    qCWarning(lcClient).noquote()
        << "A stream of" << (m_filter ? m_filter->toString() : u"all messages"_s)
        << "is full and drops messages;" << m_queue.dropped() << "so far";
}

Message MessageStreamState::take()
{
    const bool wasBlocking = m_queue.blocks();
    Message message = m_queue.take();
    if (wasBlocking && !m_queue.blocks() && m_dispatcher)
        m_dispatcher->streamUnblocks();
    return message;
}

void MessageStreamState::putBack(Message &&message)
{
    if (!m_dispatcher) {
        message.requireAcknowledge(); // nobody has seen it: the server shall send it again
        const Message unseen = std::move(message);
        return;
    }
    const bool wasBlocking = m_queue.blocks();
    m_queue.giveBack(std::move(message));
    if (!wasBlocking && m_queue.blocks())
        m_dispatcher->streamBlocks();
}

void MessageStreamState::close()
{
    end(nullptr);
    if (m_dispatcher)
        std::exchange(m_dispatcher, nullptr)->remove(*this);
    takeAll();
}

void MessageStreamState::reopen()
{
    if (!m_overflowed)
        StreamState::reopen();
}

void MessageStreamState::orphan(std::exception_ptr error)
{
    m_dispatcher = nullptr;
    takeAll();
    end(std::move(error));
}

} // namespace QCoMqtt::Internal
