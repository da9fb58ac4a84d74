// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/engine/inbox.h>
#include <qcomqtt/message.h>
#include <qcomqtt/session/effects.h>

#include <QtCore/QThread>

#include <vector>

namespace QCoMqtt::Internal {

class Engine;

//! The received messages that somebody still has to acknowledge. A message goes to several streams
//! with a ticket each; when all of them are closed, the session is told. Tickets may be handed in
//! from any thread: those of another are brought here by its inbox, many at a time.
class Deliveries final : public TicketOffice
{
public:
    explicit Deliveries(Engine &engine) : m_engine(&engine) {}

    //! A number for \a count tickets of one message.
    quint32 open(DeliveryId delivery, quint32 count);
    //! True when nobody else has a ticket of this number, nor has had one and was done with it.
    bool isTakenByNobodyElse(quint32 ticket) const noexcept
    {
        return m_entries[ticket].tickets == 1 && !m_entries[ticket].isTaken;
    }
    //! The connections' session is over: what is open now is nobody's to acknowledge.
    void forgetAll() noexcept;
    //! The engine is gone; tickets may live on.
    void orphan() noexcept { m_engine = nullptr; }

    void close(quint32 ticket, bool consumed) override;
    void acknowledge(quint32 ticket, ReasonCode code, const QString &reason) override;

private:
    struct Entry
    {
        DeliveryId delivery = 0;
        quint32 tickets = 0;
        bool forsaken = false;
        bool isTaken = false; // somebody was done with it
        ReasonCode code = ReasonCode::Success;
        QString reason;
    };
    //! A ticket that was handed in.
    struct Return
    {
        quint32 ticket = 0;
        bool isAcknowledged = false;
        bool isConsumed = false;
        ReasonCode code = ReasonCode::Success;
        QString reason;
    };
    bool isElsewhere() const noexcept { return QThread::currentThreadId() != m_threadId; }
    void sendHome(Return &&ticket);
    void takeReturns();
    void acknowledgeHere(quint32 ticket, ReasonCode code, const QString &reason);
    void release(quint32 ticket);

    Engine *m_engine;
    const Qt::HANDLE m_threadId = QThread::currentThreadId();
    const std::shared_ptr<Inbox> m_inbox = Inbox::current();
    std::mutex m_mutex;
    std::vector<Return> m_returns; // under the mutex; each with its reference
    std::vector<Entry> m_entries;
    std::vector<quint32> m_free;
};

} // namespace QCoMqtt::Internal
