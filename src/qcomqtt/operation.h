// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/awaiter.h>

namespace QCoMqtt {

//! Something to co_await. Nothing happens before that, or before start(): an operation is lazy,
//! like a Python coroutine. It may be copied; each co_await performs it once more.
//!
//! Awaiting it throws the Error it ends with: TimeoutError after timeout(), CancelledError after
//! a stop was requested or the client was destroyed.
template<typename Command>
class [[nodiscard("nothing happens until it is awaited or started")]] Operation
{
public:
    using Result = std::conditional_t<std::is_same_v<typename Command::Result, Internal::Nothing>,
                                      void, typename Command::Result>;

    explicit Operation(Command &&command) : m_command(std::move(command)) {}

    //! The same operation with a time limit, counted from the co_await. 0 or less: it must be done
    //! at once.
    Operation timeout(std::chrono::milliseconds limit) const
    {
        Operation limited = *this;
        limited.m_modifiers.timeout = limit;
        return limited;
    }
    //! The same operation that ends with CancelledError when a stop is requested, which may happen
    //! in any thread.
    Operation stopOn(std::stop_token token) const
    {
        Operation stoppable = *this;
        stoppable.m_modifiers.stop = std::move(token);
        return stoppable;
    }
    //! Starts it now; the task ends when the operation does. For several at one time. A task that
    //! is dropped runs on, and its error is lost.
    QCoro::Task<Result> start() const { return run(*this); }

    //! Builds the awaiter in the frame of the coroutine. A member: GCC 12 copies what a promise's
    //! await_transform() returns, and an awaiter must stay where it is.
    Internal::CopyingAwaiter<Command> operator co_await() const &
    {
        return Internal::CopyingAwaiter<Command>(m_command, m_modifiers);
    }
    //! What is awaited where it is made stays there until that is over: nothing is copied.
    Internal::Awaiter<Command> operator co_await() &&
    {
        return Internal::Awaiter<Command>(m_command, m_modifiers);
    }

    //! \internal
    const Command &command() const noexcept { return m_command; }
    //! \internal
    Command &command() noexcept { return m_command; }
    //! \internal
    const Internal::Modifiers &modifiers() const noexcept { return m_modifiers; }

private:
    static QCoro::Task<Result> run(Operation operation)
    {
        if constexpr (std::is_void_v<Result>) {
            co_await std::move(operation);
        } else {
            auto result = co_await std::move(operation);
            co_return std::move(result);
        }
    }

    Command m_command;
    Internal::Modifiers m_modifiers;
};

} // namespace QCoMqtt
