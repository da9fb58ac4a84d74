// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/awaiter.h>

#include <qcomqtt/engine/engine.h>
#include <qcomqtt/engine/inbox.h>
#include <qcomqtt/engine/remotecall.h>
#include <qcomqtt/engine/threadtimeouts.h>
#include <qcomqtt/error.h>
#include <qcomqtt/values/processor.h>

#include <QtCore/QThread>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

// The stop may be requested in any thread at any moment; what reaches the waiter's own thread finds
// there whether the waiter still exists.
struct OperationWaiter::StopLink
{
    void stop()
    {
        if (waiter)
            waiter->interrupt(
                Failure{ErrorCode::Cancelled, u"The operation was stopped by its stop token"_s});
    }

    OperationWaiter *waiter;
    std::shared_ptr<Inbox> inbox;
};

void OperationWaiter::StopRequest::operator()() const noexcept
{
    link->inbox->post<&StopLink::stop>(link);
}

bool OperationWaiter::admit()
{
    clearUpperVectorHalves();
    // Its timers and sockets belong to that thread, and so does all that an operation touches.
    const bool isForeign = m_engine && m_engine->threadId() != QThread::currentThreadId();
    if (isForeign || m_modifiers.stop.stop_requested()) [[unlikely]]
        refuse(isForeign);
    return !isSettled();
}

void OperationWaiter::refuse(bool isForeign)
{
    fail(exceptionFrom(isForeign
        ? Failure{ErrorCode::Usage, u"A client was used in another thread than its own"_s}
        : Failure{ErrorCode::Cancelled, u"A stop was requested before the start"_s}));
}

bool OperationWaiter::startTimeout(bool usesDefaultTimeout)
{
    auto limit = m_modifiers.timeout;
    if (!limit && usesDefaultTimeout && m_engine && m_engine->operationTimeout().count() > 0)
        limit = m_engine->operationTimeout();
    if (limit && limit->count() <= 0) {
        interrupt(Engine::timedOut());
        return false;
    }
    if (limit) {
        if (m_engine)
            m_engine->armTimeout(*this, *limit);
        else
            ThreadTimeouts::current().add(*this, *limit);
        m_hasTimeout = m_isArmed = true;
    }
    return true;
}

bool OperationWaiter::suspend(std::coroutine_handle<> continuation, bool usesDefaultTimeout)
{
    const bool mayHaveTimeout = m_modifiers.timeout || usesDefaultTimeout;
    if (mayHaveTimeout && !startTimeout(usesDefaultTimeout))
        return false;
    m_continuation = continuation;
    if (m_engine)
        m_scheduler = &m_engine->scheduler();
    if (m_modifiers.stop.stop_possible()) {
        m_stopLink = std::make_shared<StopLink>(StopLink{this, Inbox::current()});
        m_isArmed = true;
        m_stopCallback.emplace(m_modifiers.stop, StopRequest{m_stopLink});
    }
    return true;
}

void OperationWaiter::interrupt(Failure failure)
{
    if (isSettled())
        return;
    failure.deliveryState = giveUp();
    fail(exceptionFrom(failure));
}

void OperationWaiter::interrupt(std::exception_ptr error)
{
    if (isSettled())
        return;
    giveUp();
    fail(std::move(error));
}

std::optional<DeliveryState> OperationWaiter::giveUp() noexcept
{
    unlink();
    if (m_engine && operation != 0)
        m_deliveryState = m_engine->abandon(operation);
    else if (m_remoteCall)
        m_deliveryState = m_remoteCall->takeBackMessage();
    operation = 0;
    return m_deliveryState;
}

void OperationWaiter::disarm() noexcept
{
    if (m_stopLink)
        m_stopLink->waiter = nullptr;
    m_stopCallback.reset();
    if (m_hasTimeout && m_engine)
        m_engine->disarmTimeout(*this);
    else if (m_hasTimeout)
        ThreadTimeouts::current().remove(*this);
    m_hasTimeout = m_isArmed = false;
}

} // namespace QCoMqtt::Internal
