// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/sharedstream.h>

#include <qcomqtt/engine/engine.h>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

std::exception_ptr cancelled(const QString &why)
{
    return exceptionFrom({ErrorCode::Cancelled, why});
}

} // namespace

SharedStreamState::SharedStreamState(std::shared_ptr<ClientLink> link,
                                     std::shared_ptr<Inbox> readerInbox,
                                     std::optional<TopicFilter> filter,
                                     const StreamOptions &options)
    : MessageStreamState(std::move(filter), options)
    , m_link(std::move(link))
    , m_readerInbox(std::move(readerInbox))
{}

// --- in the client's thread -----------------------------------------------------------------------

void SharedStreamState::open(Dispatcher &dispatcher)
{
    m_link->inbox().enter(m_watch);
    MessageStreamState::open(dispatcher);
}

void SharedStreamState::hold(Message &&message)
{
    const Lock lock(m_mutex);
    if (!m_readerWaits)
        return MessageStreamState::hold(std::move(message));
    if (options().ackMode() == AckMode::OnReceive)
        message.acknowledge();
    m_handed.append(std::move(message));
    wakeReader();
}

void SharedStreamState::end(std::exception_ptr error)
{
    const Lock lock(m_mutex);
    MessageStreamState::end(error);
    m_ending = {true, true, std::move(error)};
    wakeReader();
}

void SharedStreamState::reopen()
{
    const Lock lock(m_mutex);
    const bool wasOver = isOver();
    MessageStreamState::reopen();
    m_ending.isOver = isOver();
    if (wasOver)
        wakeReader();
}

void SharedStreamState::close()
{
    unblockHere();
    MessageStreamState::close();
}

std::vector<Message> SharedStreamState::takeAll()
{
    m_watch.leave();
    const Lock lock(m_mutex);
    m_isGone = true;
    std::vector<Message> all;
    while (!m_handed.isEmpty())
        all.push_back(m_handed.takeFirst());
    std::vector<Message> held = MessageStreamState::takeAll();
    std::move(held.begin(), held.end(), std::back_inserter(all));
    return all;
}

bool SharedStreamState::blocks() const noexcept
{
    const Lock lock(m_mutex);
    return MessageStreamState::blocks();
}

void SharedStreamState::openHere()
{
    if (m_isGone)
        return;
    if (Engine *engine = m_link->engine())
        engine->openStream(shared_from_this());
    else
        orphan(cancelled(u"The client was destroyed"_s));
}

void SharedStreamState::Watch::threadEnds()
{
    m_stream.end(cancelled(u"The thread of the client has ended"_s));
}

void SharedStreamState::closeHere()
{
    close();
}

void SharedStreamState::unblockHere()
{
    int times = 0;
    {
        const Lock lock(m_mutex);
        times = std::exchange(m_unblocked, 0);
    }
    for (; times > 0 && dispatcher(); --times)
        dispatcher()->streamUnblocks();
}

// --- in any thread --------------------------------------------------------------------------------

qsizetype SharedStreamState::size() const noexcept
{
    const Lock lock(m_mutex);
    return m_handed.size() + MessageStreamState::size();
}

quint64 SharedStreamState::dropped() const noexcept
{
    const Lock lock(m_mutex);
    return MessageStreamState::dropped();
}

// False when the client's thread has ended.
template<auto function>
bool SharedStreamState::callHome()
{
    if (!m_link->inbox().isCurrent())
        return m_link->inbox().post<function>(shared_from_this());
    (this->*function)();
    return true;
}

// Under the mutex. The reader is told through its inbox also in the client's own thread: it must not
// be settled from within the dispatch.
void SharedStreamState::wakeReader()
{
    m_readerWaits = false;
    m_readerInbox->post<&SharedStreamState::wake>(shared_from_this());
}

// --- in the thread of the reader ------------------------------------------------------------------

void SharedStreamState::wake()
{
    if (m_reader)
        m_reader->wake();
}

bool SharedStreamState::openByReader()
{
    return callHome<&SharedStreamState::openHere>();
}

void SharedStreamState::closeByReader()
{
    m_reader = nullptr;
    callHome<&SharedStreamState::closeHere>();
}

std::optional<Message> SharedStreamState::takeByReader()
{
    bool unblocked = false;
    std::optional<Message> message;
    {
        const Lock lock(m_mutex);
        if (!m_handed.isEmpty()) {
            message = m_handed.takeFirst();
        } else if (queue().size() > 0) {
            const bool wasBlocking = queue().blocks();
            message = queue().take();
            unblocked = wasBlocking && !queue().blocks();
            m_unblocked += unblocked;
        }
    }
    if (unblocked)
        callHome<&SharedStreamState::unblockHere>();
    return message;
}

void SharedStreamState::putBackByReader(Message &&message)
{
    const Lock lock(m_mutex);
    if (m_isGone) {
        message.requireAcknowledge(); // nobody has seen it: the server shall send it again
        const Message unseen = std::move(message);
        return;
    }
    m_handed.prepend(std::move(message));
}

bool SharedStreamState::waitByReader()
{
    const Lock lock(m_mutex);
    m_readerWaits = m_handed.isEmpty() && queue().size() == 0 && !m_ending.hasEnded;
    return m_readerWaits;
}

SharedStreamState::Ending SharedStreamState::takeEnding()
{
    const Lock lock(m_mutex);
    Ending ending = m_ending;
    m_ending.hasEnded = false;
    return ending;
}

RemoteStreamState::RemoteStreamState(std::shared_ptr<SharedStreamState> shared)
    : m_shared(std::move(shared))
{
    m_shared->attach(this);
    if (m_shared->readerInbox().isClosed())
        cancel(u"The thread that reads the stream is ending"_s);
    else
        m_shared->readerInbox().enter(*this);
}

RemoteStreamState::~RemoteStreamState()
{
    RemoteStreamState::close();
}

void RemoteStreamState::close()
{
    end(nullptr);
    if (std::exchange(m_isClosed, true))
        return;
    leave();
    m_shared->closeByReader();
}

void RemoteStreamState::next(Reader &reader)
{
    if (!m_shared->readerInbox().isCurrent())
        return reader.fail(exceptionFrom(
            {ErrorCode::Usage, u"A stream was read in another thread than its own"_s}));
    if (auto message = m_shared->takeByReader())
        return reader.succeed(std::move(message));
    waitOrEnd(reader);
    wake();
}

void RemoteStreamState::wake()
{
    bool waits = false;
    while (!m_isClosed && !waits) {
        while (firstReader()) {
            auto message = m_shared->takeByReader();
            if (!message)
                break;
            firstReader()->succeed(std::move(message));
        }
        const auto ending = m_shared->takeEnding();
        if (ending.hasEnded)
            end(ending.error);
        if (isOver() && !ending.isOver)
            reopen();
        waits = !firstReader() || m_shared->waitByReader();
    }
}

void RemoteStreamState::threadEnds()
{
    cancel(u"The thread that reads the stream has ended"_s);
}

void RemoteStreamState::cancel(const QString &why)
{
    leave();
    end(cancelled(why));
    m_isClosed = true;
    m_shared->closeByReader();
}

} // namespace QCoMqtt::Internal
