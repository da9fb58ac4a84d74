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

    //! \a stream is open: a message may come before the SUBACK.
    void listen(const Subscription &subscription, MessageStream &&stream,
                ResultWaiter<MessageStream> &waiter);
    //! True when messages came for a listen() that still waits for its answer: nobody can take them
    //! before that is read.
    bool holdsMessages() const;
    //! A stream of this filter has closed.
    void release(const TopicFilter &filter);
    //! The application has unsubscribed: the streams of this filter end behind what they hold.
    void unsubscribed(const TopicFilter &filter);
    //! The session is over, and its subscriptions with it.
    void forgetSubscriptions();
    //! There is a connection with another session: the streams that are open want theirs again.
    void renewSubscriptions();

private:
    struct Pending
    {
        ResultWaiter<MessageStream> *waiter; // null when it gave up
        MessageStream stream;
    };
    struct Entry
    {
        qsizetype users = 0;
        Subscription strongest; // asked for so far
        std::optional<QoS> granted; // asked for by the one that the server accepted
        std::vector<OperationId> asked; // each SUBSCRIBE, until all are answered
        qsizetype unanswered = 0; // of those
        std::vector<std::shared_ptr<Pending>> pending;
    };
    void giveUp(const TopicFilter &filter, Pending &pending);
    void subscribe(const Subscription &subscription);
    void finish(const Subscription &subscription, Outcome &&outcome);

    Engine &m_engine;
    QHash<TopicFilter, Entry> m_entries;
};

} // namespace QCoMqtt::Internal
