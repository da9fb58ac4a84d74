// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <localbroker/subscriptionindex.h>

#include <algorithm>

namespace QCoMqtt::Internal {

namespace {

// MQTT-3.8.4-8 and MQTT-3.3.1-12, MQTT-3.3.1-13.
BrokerDelivery deliveryFor(const BrokerMessage &message, const BrokerSubscription &subscription)
{
    BrokerDelivery delivery{message, {}, {}};
    delivery.message.qos = std::min(message.qos, subscription.options.qos());
    delivery.message.retain = message.retain && subscription.options.isRetainAsPublished();
    if (subscription.identifier != 0)
        delivery.identifiers.append(subscription.identifier);
    if (subscription.options.filter().isShared())
        delivery.sharedFilter = subscription.options.filter();
    return delivery;
}

void merge(BrokerDelivery &into, const BrokerDelivery &other)
{
    into.message.qos = std::max(into.message.qos, other.message.qos);
    into.message.retain = into.message.retain || other.message.retain;
    into.identifiers.append(other.identifiers);
}

} // namespace

bool SubscriptionIndex::subscribe(BrokerSession &session, const Subscription &options,
                                  quint32 identifier)
{
    std::unique_ptr<BrokerSubscription> &place = session.subscriptions[options.filter()];
    if (place) {
        place->options = options; // MQTT-3.8.4-3
        place->identifier = identifier;
        return false;
    }
    place = std::make_unique<BrokerSubscription>(BrokerSubscription{&session, options, identifier});
    if (options.filter().isShared())
        joinGroup(place.get());
    else
        m_subscriptions.insert(options.filter(), place.get());
    return true;
}

bool SubscriptionIndex::unsubscribe(BrokerSession &session, const TopicFilter &filter)
{
    const auto found = session.subscriptions.find(filter);
    if (found == session.subscriptions.end())
        return false;
    if (filter.isShared())
        leaveGroup(found->second.get());
    else
        m_subscriptions.remove(filter, found->second.get());
    session.subscriptions.erase(found);
    return true;
}

void SubscriptionIndex::unsubscribeAll(BrokerSession &session)
{
    while (!session.subscriptions.empty())
        unsubscribe(session, TopicFilter(session.subscriptions.begin()->first));
}

void SubscriptionIndex::joinGroup(BrokerSubscription *subscription)
{
    const TopicFilter &filter = subscription->options.filter();
    std::unique_ptr<Group> &group = m_groups[filter];
    if (!group) {
        group = std::make_unique<Group>(Group{filter, {}, 0});
        m_sharedFilters.insert(filter, group.get());
    }
    group->members.push_back(subscription);
}

void SubscriptionIndex::leaveGroup(BrokerSubscription *subscription)
{
    const auto found = m_groups.find(subscription->options.filter());
    std::erase(found->second->members, subscription);
    if (found->second->members.empty()) {
        m_sharedFilters.remove(found->first, found->second.get());
        m_groups.erase(found);
    }
}

qsizetype SubscriptionIndex::deliver(const BrokerMessage &message, const Route &route,
                                     BrokerTime now, BrokerEffects &effects)
{
    m_matches.clear();
    m_subscriptions.forEachMatch(message.topic, [&](BrokerSubscription *subscription) {
        const bool back = !route.publisher.isEmpty()
            && subscription->session->clientId() == route.publisher;
        if (!(back && subscription->options.isNoLocal())) // MQTT-3.8.3-3
            m_matches.push_back(subscription);
    });
    m_groupMatches.clear();
    m_sharedFilters.forEachMatch(message.topic,
                                 [&](Group *group) { m_groupMatches.push_back(group); });

    if (route.overlappingCopies)
        deliverCopies(message, now, effects);
    else
        deliverOnce(message, now, effects);
    for (Group *group : m_groupMatches) {
        BrokerSubscription *member = nextMember(*group);
        member->session->deliver(deliveryFor(message, *member), now, effects);
    }
    return qsizetype(m_matches.size() + m_groupMatches.size());
}

void SubscriptionIndex::deliverCopies(const BrokerMessage &message, BrokerTime now,
                                      BrokerEffects &effects)
{
    for (BrokerSubscription *subscription : m_matches)
        subscription->session->deliver(deliveryFor(message, *subscription), now, effects);
}

// Sessions stay in the order in which the trie named them first.
void SubscriptionIndex::deliverOnce(const BrokerMessage &message, BrokerTime now,
                                    BrokerEffects &effects)
{
    std::vector<std::pair<BrokerSession *, BrokerDelivery>> deliveries;
    QHash<BrokerSession *, size_t> places;
    for (const BrokerSubscription *subscription : m_matches) {
        const auto place = places.constFind(subscription->session);
        if (place != places.constEnd()) {
            merge(deliveries[*place].second, deliveryFor(message, *subscription));
            continue;
        }
        places.insert(subscription->session, deliveries.size());
        deliveries.emplace_back(subscription->session, deliveryFor(message, *subscription));
    }
    for (auto &[session, delivery] : deliveries)
        session->deliver(std::move(delivery), now, effects);
}

// Round robin among those who are connected; when nobody is, among all.
BrokerSubscription *SubscriptionIndex::nextMember(Group &group)
{
    const size_t count = group.members.size();
    size_t chosen = group.next % count;
    for (size_t i = 0; i < count; ++i) {
        const size_t candidate = (group.next + i) % count;
        if (group.members[candidate]->session->link()) {
            chosen = candidate;
            break;
        }
    }
    group.next = chosen + 1;
    return group.members[chosen];
}

void SubscriptionIndex::deliverAgain(BrokerDelivery delivery, BrokerTime now,
                                     BrokerEffects &effects)
{
    const auto group = m_groups.find(delivery.sharedFilter);
    if (group == m_groups.end())
        return;
    BrokerSubscription *member = nextMember(*group->second);
    member->session->deliver(deliveryFor(delivery.message, *member), now, effects);
}

} // namespace QCoMqtt::Internal
