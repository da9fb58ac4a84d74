// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/engine/scheduler.h>
#include <qcomqtt/gather.h>

#include <functional>
#include <memory>

namespace QCoMqtt::Internal {

//! What a task of the application gave: a value (monostate for void), or the error it ended with.
template<typename Result>
using Answer = Gathered<std::conditional_t<std::is_void_v<Result>, std::monostate, Result>>;

//! What \a error says, for the text of a Failure.
[[nodiscard]] QCOMQTT_TESTED_EXPORT QString textOf(const std::exception_ptr &error);

//! Something that the application decides in a coroutine of its own: credentials, headers, whether
//! to trust a certificate.
//!
//! The answer comes from the event loop, in the thread that asked, never beneath ask(). It does not
//! come after cancel() or the end of this object. The application's coroutine cannot be ended from
//! outside: when it never ends, its own frame and the small one that awaits it remain, and nothing
//! else, for they know the asker only weakly.
class Decision
{
public:
    Decision() = default;
    Q_DISABLE_COPY_MOVE(Decision)

    bool isPending() const noexcept { return m_pending != nullptr; }
    void cancel() noexcept { m_pending.reset(); }

    //! Calls \a question and later \a then with its answer; what was asked before is cancelled.
    //! \a question lives as long as the coroutine it has made, which may use its captures.
    template<typename Result, typename... Arguments>
    void ask(const std::function<QCoro::Task<Result>(Arguments...)> &question,
             std::type_identity_t<std::function<void(Answer<Result> &&)>> then,
             std::type_identity_t<Arguments>... arguments)
    {
        const auto pending = std::make_shared<Pending<Result>>();
        pending->owner = this;
        pending->then = std::move(then);
        m_pending = pending;
        await<Result, Arguments...>(question, &Scheduler::current(), pending,
                                    std::move(arguments)...);
    }

private:
    template<typename Result>
    struct Pending
    {
        Decision *owner = nullptr; // which owns this
        std::function<void(Answer<Result> &&)> then;
    };

    template<typename Result, typename... Arguments>
    static QCoro::Task<> await(std::function<QCoro::Task<Result>(Arguments...)> question,
                               Scheduler *scheduler, std::weak_ptr<Pending<Result>> pending,
                               Arguments... arguments)
    {
        const auto answer = std::make_shared<Answer<Result>>();
        try {
            auto task = question(std::move(arguments)...);
            if constexpr (std::is_void_v<Result>) {
                co_await task;
                answer->value.emplace();
            } else {
                answer->value.emplace(co_await task);
            }
        } catch (...) {
            answer->error = std::current_exception();
        }
        // The coroutine may have been resumed in another thread: only the event loop goes back.
        QMetaObject::invokeMethod(scheduler, [pending, answer] { deliver(pending, *answer); },
                                  Qt::QueuedConnection);
    }

    template<typename Result>
    static void deliver(const std::weak_ptr<Pending<Result>> &asked, Answer<Result> &answer)
    {
        std::shared_ptr<Pending<Result>> pending = asked.lock();
        if (!pending)
            return;
        const auto then = std::move(pending->then);
        pending->owner->m_pending.reset(); // the answer may lead to the next question
        pending.reset();
        then(std::move(answer));
    }

    std::shared_ptr<void> m_pending;
};

} // namespace QCoMqtt::Internal
