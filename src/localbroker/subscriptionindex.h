// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <localbroker/brokersession.h>

#include <qcomqtt/topic/topictrie.h>

namespace QCoMqtt::Internal {

//! Knows which subscriptions a message goes to.
class SubscriptionIndex
{
public:
    //! Adds the subscription to the session and to the index, in place of one with the same
    //! filter. Returns true when there was none.
    bool subscribe(BrokerSession &session, const Subscription &options, quint32 identifier);
    //! Returns false when there was none.
    bool unsubscribe(BrokerSession &session, const TopicFilter &filter);
    void unsubscribeAll(BrokerSession &session);

    //! How a message finds its receivers.
    struct Route
    {
        QString publisher; //!< client id, for No Local; empty: the broker itself
        bool overlappingCopies = false;
    };
    //! Delivers \a message to every subscription that matches; returns how many did.
    qsizetype deliver(const BrokerMessage &message, const Route &route, BrokerTime now,
                      BrokerEffects &effects);
    //! Delivers to the next member of the group again what another member has not finished.
    void deliverAgain(BrokerDelivery delivery, BrokerTime now, BrokerEffects &effects);

private:
    struct Group
    {
        TopicFilter filter;
        std::vector<BrokerSubscription *> members;
        size_t next = 0;
    };

    BrokerSubscription *nextMember(Group &group);
    void deliverCopies(const BrokerMessage &message, BrokerTime now, BrokerEffects &effects);
    void deliverOnce(const BrokerMessage &message, BrokerTime now, BrokerEffects &effects);
    void joinGroup(BrokerSubscription *subscription);
    void leaveGroup(BrokerSubscription *subscription);

    TopicTrie<BrokerSubscription *> m_subscriptions;
    TopicTrie<Group *> m_sharedFilters;
    std::map<TopicFilter, std::unique_ptr<Group>> m_groups;
    std::vector<BrokerSubscription *> m_matches; // kept to save allocations
    std::vector<Group *> m_groupMatches;
};

} // namespace QCoMqtt::Internal
