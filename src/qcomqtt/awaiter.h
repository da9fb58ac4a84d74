// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/error.h>
#include <qcomqtt/waiter.h>

#include <QCoroTask>

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>

namespace QCoMqtt::Internal {

class Engine;
class RemoteCallBase;

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
    //! Ends the operation from outside: the engine forgets it, and the coroutine gets \a failure,
    //! with what becomes of its message if it has one.
    void interrupt(Failure failure);
    void interrupt(std::exception_ptr error);
    //! The engine has taken the message, and no more than room for others is waited for.
    void setAccepted(DeliveryState state) noexcept { m_deliveryState = state; }
    //! The message goes to the client's thread in \a call, which is there as long as the waiter is.
    void setRemoteCall(RemoteCallBase &call) noexcept { m_remoteCall = &call; }
    bool hasTimeout() const noexcept { return m_modifiers.timeout.has_value(); }
    //! The moment set by armTimeout(); for the engine's ordered set.
    std::chrono::steady_clock::time_point deadline;

protected:
    //! \a engine must be there until leave(), and \a modifiers as long as this: whoever derives sees
    //! to it. Null for what is awaited in another thread than the client's.
    OperationWaiter(Engine *engine, const Modifiers &modifiers)
        : m_engine(engine), m_modifiers(modifiers)
    {}
    OperationWaiter(Engine *engine, Modifiers &&modifiers) = delete; // would be gone at once
    ~OperationWaiter() = default;
    //! The coroutine waits no more, or never will.
    void leave() noexcept
    {
        if (m_isArmed)
            disarm();
        if (!isSettled())
            giveUp();
    }

    //! False when a stop was requested already, or in the wrong thread; the waiter is then settled.
    bool admit();
    //! Begins to count the time; false when there was none.
    bool startTimeout(bool usesDefaultTimeout);
    //! Returns false when the operation ended meanwhile, so that the coroutine goes right on.
    bool suspend(std::coroutine_handle<> continuation, bool usesDefaultTimeout);
    void setEngine(Engine *engine) noexcept { m_engine = engine; }
    std::exception_ptr takeError() noexcept { return std::exchange(m_error, nullptr); }
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
    void refuse(bool isForeign);
    std::optional<DeliveryState> giveUp() noexcept;
    void disarm() noexcept;

    Engine *m_engine;
    const Modifiers &m_modifiers;
    std::optional<DeliveryState> m_deliveryState;
    RemoteCallBase *m_remoteCall = nullptr;
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
    //! With what a result can be made of.
    template<typename Value = Result>
    void succeed(Value &&value)
    {
        if (isSettled())
            return;
        m_result.emplace(std::forward<Value>(value));
        settle();
    }

protected:
    ~ResultWaiter() = default;
    std::optional<Result> m_result;
};

//! What co_await makes of an operation that stands in the coroutine's frame until the co_await is
//! over: pinned there itself.
template<typename Command>
class Awaiter : public ResultWaiter<typename Command::Result>
{
public:
    //! What it begins with is taken out of \a command.
    Awaiter(Command &command, const Modifiers &modifiers)
        : ResultWaiter<typename Command::Result>(command.engine.get(), modifiers)
        , m_command(command)
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
        else if constexpr (requires { m_command.refused(*this); })
            m_command.refused(*this);
        return this->isSettled();
    }
    bool await_suspend(std::coroutine_handle<> continuation)
    {
        return this->suspend(continuation, Command::usesDefaultTimeout);
    }
    auto await_resume()
    {
        this->rethrowError();
        if constexpr (!std::is_same_v<typename Command::Result, Nothing>) {
            typename Command::Result result = std::move(*this->m_result);
            this->m_result.reset();
            return result;
        }
    }

private:
    Command &m_command;
};

template<typename Command>
struct OperationCopy
{
    Command command;
    Modifiers modifiers;
};

//! The same of an operation that may be awaited again, or be gone before this is over.
template<typename Command>
class CopyingAwaiter : private OperationCopy<Command>, public Awaiter<Command>
{
public:
    CopyingAwaiter(const Command &command, const Modifiers &modifiers)
        : OperationCopy<Command>{command, modifiers}
        , Awaiter<Command>(OperationCopy<Command>::command, OperationCopy<Command>::modifiers)
    {}
};

} // namespace QCoMqtt::Internal
