// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/session/effects.h>
#include <qcomqtt/awaiter.h>

#include <functional>
#include <vector>

namespace QCoMqtt::Internal {

//! Who gets the outcome of an operation that the session runs.
//! The waiters are those of publish(), of publish() at QoS 0 (which waits for the bytes to be
//! written), of subscribe() and unsubscribe(); a posted message has none.
struct PublishTarget
{
    ResultWaiter<PublishResult> *waiter;
};
struct WriteTarget
{
    ResultWaiter<PublishResult> *waiter;
};
struct SubscribeTarget
{
    ResultWaiter<SubscribeResult> *waiter;
};
struct UnsubscribeTarget
{
    ResultWaiter<SubscribeResult> *waiter; // may be null
    QList<TopicFilter> filters;
};
struct PostedTarget
{
};
using CallbackTarget = std::function<void(Outcome &&)>;
using Target = std::variant<std::monostate, PublishTarget, WriteTarget, SubscribeTarget,
                            UnsubscribeTarget, PostedTarget, CallbackTarget>;

//! The operations under way, found by id in constant time. An id is never given out twice.
class OperationTable
{
public:
    OperationId add(Target target);
    //! The target, which is taken out; monostate when the id is unknown.
    Target take(OperationId id);

private:
    struct Slot
    {
        quint32 generation = 1;
        Target target;
    };
    std::vector<Slot> m_slots;
    std::vector<quint32> m_free;
};

} // namespace QCoMqtt::Internal
