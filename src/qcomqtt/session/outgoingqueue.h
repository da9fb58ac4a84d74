// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/session/operationplaces.h>
#include <qcomqtt/session/sessionoptions.h>
#include <qcomqtt/values/ring.h>

namespace QCoMqtt::Internal {

//! The messages that wait for a connection or for the server's Receive Maximum, in order. One may
//! be taken back from anywhere, in constant time.
class OutgoingQueue
{
public:
    struct Waiting
    {
        Publish publish;
        OperationId operation = 0;
        bool observed = false;
        Instant since = {}; // when it began to wait
    };

    bool isEmpty() const noexcept { return size() == 0; }
    qsizetype size() const noexcept { return m_slots.size() - m_gone; }
    qsizetype atMostOnce() const noexcept { return m_atMostOnce; }

    void append(Waiting &&waiting);
    void prepend(Waiting &&waiting);
    Waiting takeFirst();
    //! All of QoS 0, in order.
    std::vector<Waiting> takeAtMostOnce();
    //! False when it is not here.
    bool takeBack(OperationId operation);
    std::vector<Waiting> takeAll();

private:
    struct Slot
    {
        Waiting waiting;
        bool isGone = false;
    };
    void count(const Publish &publish) noexcept
    {
        m_atMostOnce += publish.qos == QoS::AtMostOnce ? 1 : 0;
    }
    void discount(const Publish &publish) noexcept
    {
        m_atMostOnce -= publish.qos == QoS::AtMostOnce ? 1 : 0;
    }
    Waiting takeFrom(Slot &slot);
    void tidy();

    Ring<Slot> m_slots; // the first one is never gone
    OperationPlaces m_places;
    qsizetype m_gone = 0;
    qsizetype m_atMostOnce = 0;
};

} // namespace QCoMqtt::Internal
