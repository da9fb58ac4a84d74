// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/waiter.h>

#include <qcomqtt/engine/engine.h>
#include <qcomqtt/engine/scheduler.h>
#include <qcomqtt/error.h>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

WaiterList::~WaiterList()
{
    while (m_first)
        m_first->unlink();
}

void WaiterList::append(Waiter &waiter) noexcept
{
    waiter.unlink();
    waiter.m_list = this;
    waiter.m_previous = m_last;
    (m_last ? m_last->m_next : m_first) = &waiter;
    m_last = &waiter;
}

void Waiter::unlink() noexcept
{
    if (!m_list)
        return;
    (m_previous ? m_previous->m_next : m_list->m_first) = m_next;
    (m_next ? m_next->m_previous : m_list->m_last) = m_previous;
    m_list = nullptr;
    m_previous = m_next = nullptr;
}

void Waiter::fail(std::exception_ptr error)
{
    if (m_settled)
        return;
    m_error = std::move(error);
    settle();
}

void Waiter::settle()
{
    m_settled = true;
    unlink();
    if (m_continuation) // else it ended before the coroutine had to suspend
        Scheduler::current().schedule(*this);
}

// The stop may be requested in any thread at any moment; what reaches the waiter's own thread finds
// there whether the waiter still exists.
struct OperationWaiter::StopLink
{
    OperationWaiter *waiter;
    Scheduler *scheduler;
};

void OperationWaiter::StopRequest::operator()() const noexcept
{
    QMetaObject::invokeMethod(link->scheduler, [link = link] {
        if (link->waiter)
            link->waiter->interrupt(exceptionFrom(
                {ErrorCode::Cancelled, u"The operation was stopped by its stop token"_s}));
    }, Qt::QueuedConnection);
}

void OperationWaiter::refuse()
{
    fail(exceptionFrom({ErrorCode::Cancelled, u"A stop was requested before the start"_s}));
}

bool OperationWaiter::suspend(std::coroutine_handle<> continuation, bool usesDefaultTimeout)
{
    auto limit = m_modifiers.timeout;
    if (!limit && usesDefaultTimeout && m_engine && m_engine->operationTimeout().count() > 0)
        limit = m_engine->operationTimeout();
    if (limit && limit->count() <= 0) {
        interrupt(Engine::timeoutError());
        return false;
    }
    if (limit && m_engine) {
        m_engine->armTimeout(*this, *limit);
        m_hasTimeout = m_isArmed = true;
    }
    m_continuation = continuation;
    if (m_modifiers.stop.stop_possible()) {
        m_stopLink = std::make_shared<StopLink>(StopLink{this, &Scheduler::current()});
        m_isArmed = true;
        m_stopCallback.emplace(m_modifiers.stop, StopRequest{m_stopLink});
    }
    return true;
}

void OperationWaiter::interrupt(std::exception_ptr error)
{
    if (isSettled())
        return;
    giveUp();
    fail(std::move(error));
}

void OperationWaiter::giveUp() noexcept
{
    unlink();
    if (m_engine && operation != 0)
        m_engine->abandon(operation);
    operation = 0;
}

void OperationWaiter::disarm() noexcept
{
    if (m_stopLink)
        m_stopLink->waiter = nullptr;
    m_stopCallback.reset();
    if (m_hasTimeout)
        m_engine->disarmTimeout(*this);
    m_hasTimeout = m_isArmed = false;
}

} // namespace QCoMqtt::Internal
