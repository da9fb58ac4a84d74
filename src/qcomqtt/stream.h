// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/operation.h>

#include <QCoroAsyncGenerator> // QCORO_FOREACH

namespace QCoMqtt {

namespace Internal {

template<typename Item>
class StreamState;

template<typename Item>
struct NextCommand
{
    using Result = std::optional<Item>;
    static constexpr bool usesDefaultTimeout = false;

    void begin(ResultWaiter<Result> &waiter) const;
    //! For a result that nobody will see: the next reader gets it.
    void giveBack(Result &&result) const;

    std::shared_ptr<Engine> engine;
    std::shared_ptr<StreamState<Item>> state;
};

} // namespace Internal

//! A sequence of items that come over time; see MessageStream and EventStream.
//!
//! A movable handle; destroying the last one closes the stream. Several coroutines may read one
//! stream: each item goes to one of them. Belongs to the thread of its client; one that a
//! ClientHandle gave, to the thread that asked for it.
//!
//! \code
//! QCORO_FOREACH(const Message &message, stream) { ... }
//! while (auto message = co_await stream.next()) { ... }
//! \endcode
template<typename Item>
class Stream
{
    using State = Internal::StreamState<Item>;

public:
    class Iterator;
    using NextOperation = Operation<Internal::NextCommand<Item>>;

    //! A closed stream.
    Stream() = default;
    //! \internal
    Stream(std::shared_ptr<Internal::Engine> engine, std::shared_ptr<State> state)
        : m_engine(std::move(engine)), m_state(std::move(state))
    {}
    Stream(Stream &&) noexcept = default;
    Stream &operator=(Stream &&other) noexcept
    {
        if (this != &other) {
            close();
            m_engine = std::move(other.m_engine);
            m_state = std::move(other.m_state);
        }
        return *this;
    }
    ~Stream() { close(); }

    //! Waits for the next item. nullopt: the stream has ended, because it was closed or the client
    //! disconnected by its own will. Throws DisconnectedError when the connection is lost and no
    //! reconnect policy brings it back, CancelledError when the client is destroyed. What was
    //! received before comes first. After another connect() the stream goes on.
    [[nodiscard]] NextOperation next() const
    {
        return NextOperation(Internal::NextCommand<Item>{m_engine, m_state});
    }

    //! Ends the stream: those that wait get nullopt, what is held is let go.
    void close();
    bool isOpen() const noexcept { return m_state != nullptr; }
    //! Items held for a reader.
    qsizetype size() const noexcept;
    //! Items dropped because the stream was full.
    quint64 dropped() const noexcept;

    //! \internal Lets go of the stream without closing it.
    void release() noexcept
    {
        m_engine.reset();
        m_state.reset();
    }

    //! For QCORO_FOREACH: both wait for the next item as next() does.
    class First;
    class Advance;
    First begin() const { return First(next()); }
    Iterator end() const { return Iterator(); }

private:
    std::shared_ptr<Internal::Engine> m_engine;
    std::shared_ptr<State> m_state;
};

template<typename Item>
class Stream<Item>::Iterator
{
public:
    Iterator() = default;
    Iterator(std::optional<NextOperation> next, std::optional<Item> item)
        : m_next(std::move(next)), m_item(std::move(item))
    {}
    Iterator(Iterator &&) noexcept = default;
    Iterator &operator=(Iterator &&) noexcept = default;

    Item &operator*() noexcept { return *m_item; }
    bool operator!=(const Iterator &other) const noexcept
    {
        return m_item.has_value() != other.m_item.has_value();
    }
    //! Lets the current item go, which counts as consuming it, and waits for the next.
    Advance operator++()
    {
        m_item.reset();
        return Advance(*this);
    }

private:
    friend class Advance;
    std::optional<NextOperation> m_next;
    std::optional<Item> m_item;
};

template<typename Item>
class Stream<Item>::First
{
    using Base = Internal::CopyingAwaiter<Internal::NextCommand<Item>>;
    struct Wait final : Base
    {
        explicit Wait(const NextOperation &next)
            : Base(next.command(), next.modifiers()), operation(next)
        {}
        Iterator await_resume() { return Iterator(operation, Base::await_resume()); }
        NextOperation operation;
    };

public:
    explicit First(NextOperation next) : m_next(std::move(next)) {}
    Wait operator co_await() const { return Wait(m_next); }

private:
    NextOperation m_next;
};

template<typename Item>
class Stream<Item>::Advance
{
    // Refers to the iterator's operation, which is there as long as the iterator.
    using Base = Internal::Awaiter<Internal::NextCommand<Item>>;
    struct Wait final : Base
    {
        explicit Wait(Iterator &target)
            : Base(target.m_next->command(), target.m_next->modifiers()), iterator(target)
        {}
        Iterator &await_resume()
        {
            iterator.m_item = Base::await_resume();
            return iterator;
        }
        Iterator &iterator;
    };

public:
    explicit Advance(Iterator &iterator) : m_iterator(&iterator) {}
    Wait operator co_await() const { return Wait(*m_iterator); }

private:
    Iterator *m_iterator;
};

} // namespace QCoMqtt
