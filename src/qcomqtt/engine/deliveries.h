// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/message.h>
#include <qcomqtt/session/effects.h>

#include <vector>

namespace QCoMqtt::Internal {

class Engine;

//! The received messages that somebody still has to acknowledge. A message goes to several streams
//! with a ticket each; when all of them are closed, the session is told.
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
    void release(quint32 ticket);

    Engine *m_engine;
    std::vector<Entry> m_entries;
    std::vector<quint32> m_free;
};

} // namespace QCoMqtt::Internal
