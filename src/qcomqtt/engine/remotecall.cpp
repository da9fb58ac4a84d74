// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/remotecall.h>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

std::exception_ptr RemoteCallBase::cancelled(const QString &why)
{
    return exceptionFrom({ErrorCode::Cancelled, why});
}

// A caller in the client's own thread is served at once, so that what it asks for keeps its place
// among what is asked of the client itself.
void RemoteCallBase::start()
{
    if (m_caller->isClosed())
        return failWaiter(cancelled(u"The thread that awaits the operation is ending"_s));
    m_caller->enter(m_callerWatch);
    if (m_link->inbox().isCurrent())
        return arrive();
    if (!m_link->inbox().post<&RemoteCallBase::arrive>(shared_from_this()))
        failWaiter(cancelled(u"The thread of the client has ended"_s));
}

void RemoteCallBase::takeBack()
{
    m_callerWatch.leave();
    forgetWaiter();
    if (!std::exchange(m_isAwaited, false))
        return;
    if (m_link->inbox().isCurrent())
        giveUp();
    else
        m_link->inbox().post<&RemoteCallBase::giveUp>(shared_from_this());
}

void RemoteCallBase::arrive()
{
    if (m_isTaken.exchange(true))
        return; // giveUp() comes next
    m_self = shared_from_this();
    m_link->inbox().enter(m_clientWatch);
    if (Engine *engine = m_link->engine())
        begin(*engine);
    else
        stop(cancelled(u"The client was destroyed"_s));
}

// Comes behind arrive(), and maybe behind the result.
void RemoteCallBase::giveUp()
{
    if (isUnderWay())
        stop(cancelled(u"Nobody waits for the operation any more"_s));
    discard();
}

void RemoteCallBase::clientThreadEnds()
{
    stop(cancelled(u"The thread of the client has ended"_s));
}

void RemoteCallBase::callerThreadEnds()
{
    failWaiter(cancelled(u"The thread that awaits the operation has ended"_s));
}

void RemoteCallBase::sendBack()
{
    m_clientWatch.leave();
    const auto self = std::exchange(m_self, nullptr);
    if (m_caller->isCurrent())
        arriveBack();
    else if (!m_caller->post<&RemoteCallBase::arriveBack>(self))
        discard();
}

void RemoteCallBase::arriveBack()
{
    m_isAwaited = false;
    m_callerWatch.leave();
    settleWaiter();
}

} // namespace QCoMqtt::Internal
