// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/global.h>

#include <coroutine>
#include <exception>

namespace QCoMqtt::Internal {

class Scheduler;
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
//! One that waits for a coroutine of another thread is no part of a frame, and sends the result on.
class QCOMQTT_EXPORT Waiter
{
public:
    Q_DISABLE_COPY_MOVE(Waiter)

    bool isSettled() const noexcept { return m_settled; }
    void unlink() noexcept
    {
        if (!m_list)
            return;
        (m_previous ? m_previous->m_next : m_list->m_first) = m_next;
        (m_next ? m_next->m_previous : m_list->m_last) = m_previous;
        m_list = nullptr;
        m_previous = m_next = nullptr;
    }
    void fail(std::exception_ptr error);
    //! What it has failed with, if it has.
    const std::exception_ptr &error() const noexcept { return m_error; }

    //! What the engine knows this waiter's operation by; 0 when it knows nothing of it.
    quint64 operation = 0;

protected:
    Waiter() = default;
    ~Waiter()
    {
        unlink();
    }

    void settle();
    std::coroutine_handle<> m_continuation;
    Scheduler *m_scheduler = nullptr; // of the thread that it waits in, when that is known already
    void (*m_sendOn)(Waiter &) = nullptr; // in the place of a continuation
    std::exception_ptr m_error;

private:
    friend class WaiterList;
    friend class Scheduler;
    void proceed();
    Waiter *m_previous = nullptr;
    Waiter *m_next = nullptr;
    WaiterList *m_list = nullptr;
    bool m_settled = false;
};

inline void WaiterList::append(Waiter &waiter) noexcept
{
    waiter.unlink();
    waiter.m_list = this;
    waiter.m_previous = m_last;
    (m_last ? m_last->m_next : m_first) = &waiter;
    m_last = &waiter;
}

} // namespace QCoMqtt::Internal
