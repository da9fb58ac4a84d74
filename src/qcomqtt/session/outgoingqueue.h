// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/session/operationplaces.h>
#include <qcomqtt/session/sessionoptions.h>
#include <qcomqtt/values/ring.h>

#include <QtCore/QHash>

#include <set>

namespace QCoMqtt::Internal {

//! The messages that wait for a connection or for the server's Receive Maximum, in order. One may
//! be taken back from anywhere, in constant time.
class OutgoingQueue
{
public:
    struct Waiting
    {
        using Relocatable = void;
        Publish publish;
        OperationId operation = 0;
        Instant since = {}; // when it began to wait
        Order order = 0; // 0 with QoS 0
        Instant expiry = Instant::max(); // when it is of no use any more; set when it comes in
        bool observed = false;
        bool wasSent = false; // in a session that the server has lost
        bool isGone = false; // taken back: an empty place

        //! When it waits no more, and is not sent.
        DeliveryState fate() const noexcept
        {
            return wasSent ? DeliveryState::MaybeDelivered : DeliveryState::NotSent;
        }
    };

    //! Limits are the caller's to keep; what is here already stays.
    void setOptions(const OutboxOptions &options);
    bool hasRoomFor(const Publish &publish) const noexcept
    {
        return hasRoom(sizeOf(publish));
    }
    //! For one more message, however small.
    bool hasRoom(qsizetype bytes = 0) const noexcept
    {
        return size() < m_options.maximumMessages() && m_bytes + bytes <= m_options.maximumBytes();
    }
    //! Bytes of topics and payloads.
    qsizetype bytes() const noexcept { return m_bytes; }

    bool isEmpty() const noexcept { return size() == 0; }
    qsizetype size() const noexcept { return m_waiting.size() - m_gone; }
    qsizetype atMostOnce() const noexcept { return m_atMostOnce; }

    void append(Waiting &&waiting);
    //! Adds one that begins to wait now, where it will stand.
    Waiting &append(Publish &&publish, OperationId operation, bool observed, Instant since,
                    Order order);
    void prepend(Waiting &&waiting);
    Waiting takeFirst();
    //! The same, but gives it to \a use where it stands; that must leave the queue alone.
    template<typename Use>
    void useFirst(Use &&use)
    {
        Waiting &first = m_waiting.front();
        discount(first, m_waiting.first());
        use(std::move(first));
        dropFirst();
    }
    //! The one of this topic that came last, when the policy asks for the latest of each.
    std::optional<Waiting> takeSameTopic(const Topic &topic);
    //! All of QoS 0, in order.
    std::vector<Waiting> takeAtMostOnce();
    //! Nothing when it is not here.
    std::optional<Waiting> takeBack(OperationId operation);
    std::vector<Waiting> takeAll();
    //! When takeExpired() will have something.
    std::optional<Instant> nextExpiry() const noexcept;
    //! What is of no use any more.
    std::vector<Waiting> takeExpired(Instant now);

private:
    static qsizetype sizeOf(const Publish &publish) noexcept
    {
        return publish.topic.utf8().size() + publish.payload.size();
    }
    Instant expiryOf(const Waiting &waiting) const;
    void enter(Waiting &waiting, quint64 place);
    void enterLast(Waiting &waiting);
    void dropFirst();
    void count(const Waiting &waiting, quint64 place);
    void discount(const Waiting &waiting, quint64 place);
    Waiting takeFrom(quint64 place);
    void tidy();

    Ring<Waiting> m_waiting; // the first one is never gone
    OperationPlaces m_places;
    std::set<std::pair<Instant, quint64>> m_expiries; // and the places of those that expire
    QHash<Topic, quint64> m_latest; // and its place; with OutboxPolicy::LatestPerTopic only
    OutboxOptions m_options;
    qsizetype m_gone = 0;
    qsizetype m_atMostOnce = 0;
    qsizetype m_bytes = 0;
};

} // namespace QCoMqtt::Internal
