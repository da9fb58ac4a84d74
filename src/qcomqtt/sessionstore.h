// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/error.h>
#include <qcomqtt/sessionrecord.h>

#include <QCoroTask>

#include <QtCore/QList>

namespace QCoMqtt {

//! Where a client keeps what must outlive its process: messages of QoS 1 and 2 that were accepted
//! and not acknowledged, identifiers of received messages of QoS 2, and subscriptions. See
//! ClientOptions::sessionStore(); there are MemorySessionStore and SqliteSessionStore, and this is
//! what to implement for another.
//!
//! A store belongs to one client at a time, and holds one session. Its coroutines are called in the
//! thread of the client, and must go on there. What they throw, best a StoreError, ends the
//! connection: nothing is written to the server that is not kept.
class QCOMQTT_EXPORT SessionStore
{
public:
    virtual ~SessionStore();

    //! Takes possession, and gives every record there is, in any order. Called at the first
    //! connect(), and again after close().
    [[nodiscard]] virtual QCoro::Task<QList<SessionRecord>> open() = 0;
    //! Puts and removes records, all or none of them, and ends when they are kept for good. A client
    //! waits for its end before it commits more, but at its own end, when it hands over the rest:
    //! what is committed first takes effect first. One that failed comes again, with more.
    [[nodiscard]] virtual QCoro::Task<> commit(QList<SessionRecord> changes) = 0;
    //! True when the store has something of its own for the next commit(), which then comes in this
    //! turn of the event loop, before anything is written to the server; default false.
    [[nodiscard]] virtual bool hasUncommitted() const;
    //! Lets go, behind what was committed already. Does not wait.
    virtual void close() = 0;

protected:
    SessionStore();
    Q_DISABLE_COPY_MOVE(SessionStore)
};

} // namespace QCoMqtt
