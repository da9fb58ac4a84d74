// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/global.h>

#include <QCoroTask>

#include <concepts>
#include <exception>
#include <memory>
#include <stop_token>

namespace QCoMqtt {

//! Several tasks that stand and fall together, as Python's TaskGroup: the first that fails requests
//! a stop of the others, and join() throws its error when all have ended.
//! \code
//! TaskGroup group;
//! group.spawn(listen(client, group.token()));
//! group.spawn(publishReadings(client, group.token()));
//! co_await group.join();
//! \endcode
//! Belongs to one thread. A group that is destroyed before join() requests a stop of its tasks,
//! which then end by themselves; their errors are lost.
class QCOMQTT_EXPORT TaskGroup
{
public:
    TaskGroup();
    //! Also stops when \a parent is stopped; join() then throws CancelledError.
    explicit TaskGroup(std::stop_token parent);
    TaskGroup(TaskGroup &&) noexcept;
    //! Stops the tasks of the group that is replaced.
    TaskGroup &operator=(TaskGroup &&) noexcept;
    ~TaskGroup();

    //! For the tasks, which end early only when they pass it on.
    std::stop_token token() const noexcept;
    void requestStop() noexcept;

    //! Adds a task; what it returns is let go.
    template<typename Result>
    void spawn(QCoro::Task<Result> task)
    {
        add(watch(m_state, std::move(task)));
    }
    //! Adds what \a body returns when it is called with token(). Keeps \a body alive until its
    //! task has ended, with what it captured.
    template<typename Body>
        requires std::invocable<Body &, std::stop_token>
    void spawn(Body body)
    {
        add(run(m_state, token(), std::move(body)));
    }

    //! Tasks that have not ended.
    qsizetype size() const noexcept;
    //! Waits until every task has ended, also those that are added while it waits, then throws the
    //! error of the first that failed. The group may be used again, with a new token().
    [[nodiscard]] QCoro::Task<> join();

private:
    struct State;
    using StatePointer = std::shared_ptr<State>;
    //! The state owns its tasks: were they to own it too, neither would ever go.
    using WeakStatePointer = std::weak_ptr<State>;

    template<typename Result>
    static QCoro::Task<> watch(WeakStatePointer state, QCoro::Task<Result> task)
    {
        std::exception_ptr error;
        try {
            co_await task;
        } catch (...) {
            error = std::current_exception();
        }
        note(state, error);
    }
    template<typename Body>
    static QCoro::Task<> run(WeakStatePointer state, std::stop_token token, Body body)
    {
        std::exception_ptr error;
        try {
            co_await body(std::move(token));
        } catch (...) {
            error = std::current_exception();
        }
        note(state, error);
    }
    static QCoro::Task<> joined(StatePointer state);
    static void note(const WeakStatePointer &state, const std::exception_ptr &error);
    void add(QCoro::Task<> task);

    StatePointer m_state;
};

} // namespace QCoMqtt
