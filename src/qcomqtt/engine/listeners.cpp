// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/listeners.h>

#include <qcomqtt/engine/engine.h>
#include <qcomqtt/engine/logging.h>

#include <algorithm>

namespace QCoMqtt::Internal {

void Listeners::listen(const Subscription &subscription, MessageStream &&stream,
                       ResultWaiter<MessageStream> &waiter)
{
    Entry &entry = m_entries[subscription.filter()];
    ++entry.users;
    if (entry.granted && *entry.granted >= subscription.qos()) {
        waiter.succeed(std::move(stream));
        return;
    }
    auto pending = std::make_shared<Pending>(Pending{&waiter, std::move(stream)});
    waiter.operation = m_engine.addOperation(
        CallbackTarget([this, filter = subscription.filter(), pending](Outcome &&) {
            giveUp(filter, *pending);
        }));
    const bool mustAsk = entry.pending.empty() || entry.strongest.qos() < subscription.qos();
    if (entry.strongest.filter().isEmpty() || entry.strongest.qos() < subscription.qos())
        entry.strongest = subscription;
    entry.pending.push_back(std::move(pending));
    if (mustAsk)
        subscribe(subscription);
    m_engine.resumeReadingIfPossible(); // the stream may have got what nobody had taken
}

bool Listeners::holdsMessages() const
{
    return std::any_of(m_entries.begin(), m_entries.end(), [](const Entry &entry) {
        return std::any_of(entry.pending.begin(), entry.pending.end(),
                           [](const auto &pending) { return pending->stream.size() > 0; });
    });
}

// The stream goes when the answer comes; or now, when nobody else wants the subscription and the
// server was not asked yet.
void Listeners::giveUp(const TopicFilter &filter, Pending &pending)
{
    pending.waiter = nullptr;
    const auto entry = m_entries.find(filter);
    if (entry == m_entries.end() || entry->users > std::ssize(entry->pending)
        || std::any_of(entry->pending.begin(), entry->pending.end(),
                       [](const auto &other) { return other->waiter; })) {
        return;
    }
    // Both lead back here, where the entry must not be in use: taking back, which may let others
    // be sent and refused, and letting go of a stream, through release().
    const auto asked = std::exchange(entry->asked, {});
    qsizetype taken = 0;
    for (const OperationId id : asked)
        taken += m_engine.takeBackSubscribe(id) ? 1 : 0;
    const auto left = m_entries.find(filter);
    if (left != m_entries.end() && (left->unanswered -= taken) == 0)
        const auto finished = std::exchange(left->pending, {});
}

void Listeners::subscribe(const Subscription &subscription)
{
    ++m_entries[subscription.filter()].unanswered;
    const auto id = m_engine.subscribe({subscription}, {},
                                       CallbackTarget([this, subscription](Outcome &&outcome) {
                                           finish(subscription, std::move(outcome));
                                       }));
    const auto entry = m_entries.find(subscription.filter()); // it may be answered already
    if (entry != m_entries.end() && entry->unanswered > 0)
        entry->asked.push_back(id);
}

void Listeners::finish(const Subscription &subscription, Outcome &&outcome)
{
    const auto entry = m_entries.find(subscription.filter());
    if (entry == m_entries.end())
        return;
    // An entry may have been made anew since this was asked.
    if (entry->unanswered > 0 && --entry->unanswered == 0)
        entry->asked.clear();
    const auto error = m_engine.subscribeError(outcome);
    if (!error)
        entry->granted = std::max(entry->granted.value_or(QoS::AtMostOnce), subscription.qos());
    else if (entry->pending.empty())
        qCWarning(lcClient).noquote() << "The server did not renew the subscription to"
                                      << subscription.filter().toString();
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
    const bool granted = entry->granted.has_value();
    m_entries.erase(entry);
    if (granted)
        m_engine.unsubscribe({filter}, {}, UnsubscribeTarget{nullptr, {filter}});
}

void Listeners::unsubscribed(const TopicFilter &filter)
{
    const auto entry = m_entries.find(filter);
    if (entry == m_entries.end() || !entry->granted || !entry->pending.empty())
        return;
    m_entries.erase(entry);
    m_engine.endListened(filter);
}

void Listeners::forgetSubscriptions()
{
    for (Entry &entry : m_entries)
        entry.granted.reset();
}

void Listeners::renewSubscriptions()
{
    QList<Subscription> lost;
    for (const Entry &entry : std::as_const(m_entries)) {
        if (!entry.granted && entry.pending.empty())
            lost.append(entry.strongest);
    }
    for (const Subscription &subscription : std::as_const(lost))
        subscribe(subscription);
}

} // namespace QCoMqtt::Internal
