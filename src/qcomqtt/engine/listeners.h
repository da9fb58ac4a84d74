// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/commands.h>
#include <qcomqtt/session/effects.h>

#include <QtCore/QHash>

namespace QCoMqtt::Internal {

class Engine;

//! The subscriptions behind listen(): one per filter, however many streams share it, ended with the
//! last of them.
class Listeners
{
public:
    explicit Listeners(Engine &engine) : m_engine(engine) {}

    void listen(const Subscription &subscription, const StreamOptions &options,
                ResultWaiter<MessageStream> &waiter);
    //! A stream of this filter has closed.
    void release(const TopicFilter &filter);
    //! The session is over, and its subscriptions with it.
    void forgetSubscriptions();

private:
    struct Pending
    {
        ResultWaiter<MessageStream> *waiter; // null when it gave up
        MessageStream stream;
    };
    struct Entry
    {
        qsizetype users = 0;
        QoS qos = QoS::AtMostOnce;
        bool granted = false;
        std::vector<std::shared_ptr<Pending>> pending;
    };
    void subscribe(const Subscription &subscription);
    void finish(const TopicFilter &filter, Outcome &&outcome);

    Engine &m_engine;
    QHash<TopicFilter, Entry> m_entries;
};

} // namespace QCoMqtt::Internal
