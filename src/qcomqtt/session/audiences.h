// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/packet/packets.h>
#include <qcomqtt/session/audience.h>

#include <QtCore/QHash>

#include <vector>

namespace QCoMqtt::Internal {

//! Tells whom a received message is for by the Subscription Identifiers it carries, so that a
//! server that sends one copy for each of several overlapping subscriptions (MQTT-3.3.4-5) shows
//! nobody two of them.
//!
//! A server may also send one copy with all identifiers (MQTT-3.3.4-4); and some send one copy with
//! only one of them. For the last, to go by the identifiers would lose messages. So until two
//! identifiers, in one copy or in two, have proven that this server keeps to the rules, a message
//! is for everyone; except that what comes for a shared subscription is for that alone.
class Audiences
{
public:
    //! A connection begins, perhaps to another server.
    void linkUp();
    //! The server knows nothing of what was subscribed to.
    void clear();
    //! A number for a SUBSCRIBE packet that was not used yet.
    quint32 takeIdentifier();
    //! One of an earlier process's numbers: a server may send it.
    void takeAgain(quint32 identifier);
    //! The server has granted it. \a isCallers: the application chose the identifier and wants to
    //! see every copy.
    void insert(const Subscription &subscription, quint32 identifier, bool isCallers);
    void remove(const TopicFilter &filter);

    //! True when a message with this identifier, and no other, is for everyone, and nobody is to see
    //! the identifier.
    bool isOnlyOurs(quint32 identifier) const noexcept
    {
        return identifier - belowOurs - 1 < m_taken && m_overlaps == 0 && !m_callersAmongOurs;
    }
    //! Takes from the message the identifiers that the application does not know.
    AudiencePointer of(Publish &publish);

private:
    // Ours are counted up from here: away from those that people choose, and most in two bytes.
    static constexpr quint32 belowOurs = 8191;
    //! A granted subscription.
    struct Member
    {
        Subscription subscription;
        quint32 identifier = 0;
        bool isCallers = false;
        QList<TopicFilter> overlapping = {};
    };
    //! The subscriptions of one SUBSCRIBE packet.
    struct Bearers
    {
        QList<TopicFilter> filters;
        bool isCallers = false;
    };
    using Members = std::vector<const Member *>;
    //! The copies of one message seen last.
    struct Seen
    {
        Topic topic;
        QByteArray payload;
        QList<quint32> identifiers;
    };

    bool isOurs(quint32 identifier) const;
    void hideOurs(Publish &publish);
    Members carriersOf(const Publish &publish) const;
    Members rivalsOf(const Members &carriers, const Topic &topic) const;
    AudiencePointer judge(const Publish &publish, const Members &carriers, const Members &rivals);
    bool isAnotherCopy(const Publish &publish, const Members &carriers);
    static Members apartFrom(const Members &carriers, Members rivals);
    static AudiencePointer narrowed(const Publish &publish, const Members &carriers,
                                    const Members &rivals);
    static const Member *preferredOf(const Members &members);

    QHash<TopicFilter, Member> m_members;
    QList<TopicFilter> m_broad; // those of them that can overlap another
    QHash<quint32, Bearers> m_byIdentifier;
    Seen m_seen;
    quint32 m_taken = 0;
    qsizetype m_overlaps = 0; // pairs
    bool m_callersAmongOurs = false; // the application chose an identifier of those we choose
    bool m_proven = false;
};

} // namespace QCoMqtt::Internal
