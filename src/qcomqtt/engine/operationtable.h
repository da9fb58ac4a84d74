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
    //! What all posted messages share that nobody observes: who posts counts, and takes none back.
    //! Always there.
    static constexpr OperationId posted = OperationId(1) << 32;

    OperationTable() { m_slots.push_back({1, PostedTarget()}); }
    template<typename T>
    OperationId add(T &&target)
    {
        const quint32 index = takeFree();
        Slot &slot = m_slots[index];
        slot.target = std::forward<T>(target);
        return OperationId(slot.generation) << 32 | index;
    }
    //! Null when the id is unknown. Until the next one is added.
    Target *find(OperationId id) noexcept
    {
        const auto index = static_cast<quint32>(id);
        const bool known = index < m_slots.size() && m_slots[index].generation == id >> 32;
        return known ? &m_slots[index].target : nullptr;
    }
    //! For one that find() knows: takes it out.
    void release(OperationId id) noexcept
    {
        if (id == posted)
            return;
        const auto index = static_cast<quint32>(id);
        m_slots[index].target = std::monostate();
        ++m_slots[index].generation;
        m_free.push_back(index); // has the room: see takeFree()
    }
    //! The target, which is taken out; monostate when the id is unknown.
    Target take(OperationId id);

private:
    struct Slot
    {
        quint32 generation = 1;
        Target target;
    };
    quint32 takeFree()
    {
        if (m_free.empty())
            grow();
        const quint32 index = m_free.back();
        m_free.pop_back();
        return index;
    }
    void grow();

    std::vector<Slot> m_slots;
    std::vector<quint32> m_free;
};

} // namespace QCoMqtt::Internal
