// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/global.h>

#include <QCoroTask>

#include <chrono>
#include <coroutine>
#include <exception>
#include <memory>
#include <stop_token>

namespace QCoMqtt::Internal {

class Engine;
class Waiter;

//! A list of waiters that owns none of them and costs no allocation.
class QCOMQTT_EXPORT WaiterList
{
public:
    WaiterList() = default;
    //! Unlinks those still in it.
    ~WaiterList();
    Q_DISABLE_COPY_MOVE(WaiterList)

    bool isEmpty() const noexcept { return m_first == nullptr; }
    Waiter *first() const noexcept { return m_first; }
    void append(Waiter &waiter) noexcept;

private:
    friend class Waiter;
    Waiter *m_first = nullptr;
    Waiter *m_last = nullptr;
};

//! A coroutine that waits for something of the library: lives in the frame of that coroutine,
//! stands in at most one list, is settled once, and unlinks itself when the frame is destroyed.
//! Settling never resumes beneath the caller: the scheduler does, when all state is consistent.
class QCOMQTT_EXPORT Waiter
{
public:
    Q_DISABLE_COPY_MOVE(Waiter)

    bool isSettled() const noexcept { return m_settled; }
    void unlink() noexcept;
    void fail(std::exception_ptr error);

    //! What the engine knows this waiter's operation by; 0 when it knows nothing of it.
    quint64 operation = 0;

protected:
    Waiter() = default;
    ~Waiter()
    {
        if (m_list)
            unlink();
    }

    void settle();
    std::coroutine_handle<> m_continuation;
    std::exception_ptr m_error;

private:
    friend class WaiterList;
    friend class Scheduler;
    Waiter *m_previous = nullptr;
    Waiter *m_next = nullptr;
    WaiterList *m_list = nullptr;
    bool m_settled = false;
};

//! The changes a caller made to an operation.
struct Modifiers
{
    std::optional<std::chrono::milliseconds> timeout;
    std::stop_token stop;
};

//! A waiter that can run out of time and be stopped.
class QCOMQTT_EXPORT OperationWaiter : public Waiter
{
public:
    //! Ends the operation from outside: the engine forgets it, and the coroutine gets \a error.
    void interrupt(std::exception_ptr error);
    //! The moment set by armTimeout(); for the engine's ordered set.
    std::chrono::steady_clock::time_point deadline;

protected:
    //! \a engine must be there until leave(): whoever derives keeps it alive.
    OperationWaiter(Engine *engine, const Modifiers &modifiers)
        : m_engine(engine), m_modifiers(modifiers)
    {}
    ~OperationWaiter() = default;
    //! The coroutine waits no more, or never will.
    void leave() noexcept
    {
        if (m_isArmed)
            disarm();
        if (!isSettled())
            giveUp();
    }

    //! False when a stop was requested already; the waiter is then settled.
    bool admit()
    {
        if (m_modifiers.stop.stop_requested())
            refuse();
        return !isSettled();
    }
    //! Returns false when the operation ended meanwhile, so that the coroutine goes right on.
    bool suspend(std::coroutine_handle<> continuation, bool usesDefaultTimeout);
    void rethrowError()
    {
        if (m_isArmed)
            disarm();
        if (m_error)
            std::rethrow_exception(m_error);
    }

private:
    struct StopLink;
    struct StopRequest
    {
        std::shared_ptr<StopLink> link;
        void operator()() const noexcept;
    };
    void refuse();
    void giveUp() noexcept;
    void disarm() noexcept;

    Engine *m_engine;
    Modifiers m_modifiers;
    std::shared_ptr<StopLink> m_stopLink;
    std::optional<std::stop_callback<StopRequest>> m_stopCallback;
    bool m_hasTimeout = false;
    bool m_isArmed = false; // a time-out or a stop may come
};

//! Stands for void where a value is needed.
struct Nothing
{
};

template<typename Result>
class ResultWaiter : public OperationWaiter
{
public:
    using OperationWaiter::OperationWaiter;
    void succeed(Result result)
    {
        if (isSettled())
            return;
        m_result.emplace(std::move(result));
        settle();
    }

protected:
    ~ResultWaiter() = default;
    std::optional<Result> m_result;
};

//! What co_await makes of an operation: pinned in the coroutine's frame.
template<typename Command>
class Awaiter : public ResultWaiter<typename Command::Result>
{
public:
    Awaiter(const Command &command, const Modifiers &modifiers)
        : ResultWaiter<typename Command::Result>(command.engine.get(), modifiers)
        , m_command(command)
    {}
    Awaiter(Command &&command, const Modifiers &modifiers)
        : ResultWaiter<typename Command::Result>(command.engine.get(), modifiers)
        , m_command(std::move(command))
    {}
    //! The frame may be destroyed after it was settled and before it was resumed.
    ~Awaiter()
    {
        if constexpr (requires { m_command.giveBack(std::move(*this->m_result)); }) {
            if (this->m_result)
                m_command.giveBack(std::move(*this->m_result));
        }
        this->leave();
    }

    bool await_ready()
    {
        if (this->admit())
            m_command.begin(*this);
        return this->isSettled();
    }
    bool await_suspend(std::coroutine_handle<> continuation)
    {
        return this->suspend(continuation, Command::usesDefaultTimeout);
    }
    auto await_resume()
    {
        this->rethrowError();
        if constexpr (!std::is_same_v<typename Command::Result, Nothing>)
            return *std::exchange(this->m_result, std::nullopt);
    }

private:
    Command m_command;
};

} // namespace QCoMqtt::Internal
