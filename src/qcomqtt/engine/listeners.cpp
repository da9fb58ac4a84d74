// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/listeners.h>

#include <qcomqtt/engine/engine.h>

namespace QCoMqtt::Internal {

void Listeners::listen(const Subscription &subscription, const StreamOptions &options,
                       ResultWaiter<MessageStream> &waiter)
{
    // The stream exists before SUBSCRIBE is sent: a message may come before the SUBACK.
    MessageStream stream = m_engine.openListenStream(subscription.filter(), options);
    Entry &entry = m_entries[subscription.filter()];
    ++entry.users;
    if (entry.granted && entry.qos >= subscription.qos()) {
        waiter.succeed(std::move(stream));
        return;
    }
    auto pending = std::make_shared<Pending>(Pending{&waiter, std::move(stream)});
    waiter.operation = m_engine.addOperation(CallbackTarget([pending](Outcome &&) {
        pending->waiter = nullptr; // gave up; the stream goes when the answer comes
    }));
    const bool isFirst = entry.pending.empty() || entry.qos < subscription.qos();
    entry.qos = std::max(entry.qos, subscription.qos());
    entry.pending.push_back(std::move(pending));
    if (isFirst)
        subscribe(subscription);
}

void Listeners::subscribe(const Subscription &subscription)
{
    m_engine.subscribe({subscription}, {},
                       CallbackTarget([this, filter = subscription.filter()](Outcome &&outcome) {
                           finish(filter, std::move(outcome));
                       }));
}

void Listeners::finish(const TopicFilter &filter, Outcome &&outcome)
{
    const auto entry = m_entries.find(filter);
    if (entry == m_entries.end())
        return;
    const auto error = m_engine.subscribeError(outcome);
    entry->granted = !error;
    // Letting go of a stream comes back here through release(): the list must not be in use.
    const auto finished = std::exchange(entry->pending, {});
    for (const auto &pending : finished) {
        if (!pending->waiter)
            continue;
        m_engine.takeOperation(pending->waiter->operation);
        if (error)
            pending->waiter->fail(error);
        else
            pending->waiter->succeed(std::move(pending->stream));
    }
}

void Listeners::release(const TopicFilter &filter)
{
    const auto entry = m_entries.find(filter);
    if (entry == m_entries.end() || --entry->users > 0)
        return;
    const bool granted = entry->granted;
    m_entries.erase(entry);
    if (granted)
        m_engine.unsubscribe({filter}, {}, {});
}

void Listeners::forgetSubscriptions()
{
    for (Entry &entry : m_entries)
        entry.granted = false;
}

} // namespace QCoMqtt::Internal
