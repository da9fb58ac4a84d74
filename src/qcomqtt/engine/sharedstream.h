// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/engine/clientlink.h>
#include <qcomqtt/engine/messagestreamstate.h>

namespace QCoMqtt::Internal {

class RemoteStreamState;

//! A stream that is filled in the client's thread and read in another. Both take from the one queue,
//! under a mutex, so that limits and policies mean what they mean in one thread: nothing is
//! fetched ahead of the reader. Only who waits is woken through an inbox.
class SharedStreamState final : public MessageStreamState,
                                public std::enable_shared_from_this<SharedStreamState>
{
public:
    //! For a reader in the thread of \a readerInbox.
    SharedStreamState(std::shared_ptr<ClientLink> link, std::shared_ptr<Inbox> readerInbox,
                      std::optional<TopicFilter> filter, const StreamOptions &options);

    // --- in the client's thread ---------------------------------------------------------------
    void open(Dispatcher &dispatcher) override;
    void end(std::exception_ptr error) override;
    void reopen() override;
    void close() override;
    //! It is over for good then.
    std::vector<Message> takeAll() override;
    bool blocks() const noexcept override;

    // --- in any thread ------------------------------------------------------------------------
    qsizetype size() const noexcept override;
    quint64 dropped() const noexcept override;

    // --- in the thread of the reader ----------------------------------------------------------
    //! What happened to the stream since the last call.
    struct Ending
    {
        bool hasEnded = false;
        bool isOver = false; // it has not gone on
        std::exception_ptr error;
    };
    void attach(RemoteStreamState *reader) noexcept { m_reader = reader; }
    //! Opens it in the client's thread; false when that has ended.
    [[nodiscard]] bool openByReader();
    //! Closes it there.
    void closeByReader();
    std::optional<Message> takeByReader();
    void putBackByReader(Message &&message);
    //! False when there is something for it already.
    bool waitByReader();
    Ending takeEnding();
    Inbox &readerInbox() const noexcept { return *m_readerInbox; }

private:
    using Lock = std::lock_guard<std::recursive_mutex>;
    void hold(Message &&message) override;
    //! Tells of the end of the client's thread, while the stream is open.
    class Watch final : public Guest
    {
    public:
        explicit Watch(SharedStreamState &stream) : m_stream(stream) {}
        void threadEnds() override;

    private:
        SharedStreamState &m_stream;
    };
    template<auto function>
    bool callHome();
    void wakeReader();
    void wake();
    void openHere();
    void closeHere();
    void unblockHere();

    const std::shared_ptr<ClientLink> m_link;
    const std::shared_ptr<Inbox> m_readerInbox;
    Watch m_watch{*this}; // the client's thread alone looks at it
    RemoteStreamState *m_reader = nullptr; // the reader's thread alone looks at it

    // Recursive: an overflow ends the stream while it is being filled. What stands below, and all of
    // the base class but its dispatcher, is touched under the mutex only.
    mutable std::recursive_mutex m_mutex;
    Ring<Message> m_handed; // to a reader that waited: beyond the limits, as in one thread
    Ending m_ending;
    int m_unblocked = 0; // times that the dispatcher was not told of yet
    bool m_readerWaits = false;
    bool m_isGone = false; // closed, or without a client: nothing is held any more
};

//! The reader's side of it.
class RemoteStreamState final : public StreamState<Message>, private Guest
{
public:
    explicit RemoteStreamState(std::shared_ptr<SharedStreamState> shared);
    ~RemoteStreamState() override;

    void next(Reader &reader) override;
    void close() override;
    qsizetype size() const noexcept override { return m_shared->size(); }
    quint64 dropped() const noexcept override { return m_shared->dropped(); }
    //! There may be something for those that wait.
    void wake();
    //! Nothing will come any more.
    void cancel(const QString &why);

private:
    Message take() override { return m_shared->takeByReader().value_or(Message()); }
    void putBack(Message &&message) override { m_shared->putBackByReader(std::move(message)); }
    void threadEnds() override;

    const std::shared_ptr<SharedStreamState> m_shared;
    bool m_isClosed = false;
};

} // namespace QCoMqtt::Internal
