// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/session/subscriptions.h>

#include <algorithm>

// What the server has granted.

namespace QCoMqtt::Internal {

// Subscribing again replaces what was there, which keeps its place.
void Subscriptions::grant(const Subscription &subscription, const Part &part, Output &output)
{
    const Order known = m_grantedOrder.value(subscription.filter());
    const SubscriptionKept granted{known != 0 ? known : m_nextOrder, subscription,
                                   part.request->properties, part.identifier};
    insert(granted);
    output.remember(granted);
}

void Subscriptions::insert(const SubscriptionKept &granted)
{
    const TopicFilter &filter = granted.subscription.filter();
    m_nextOrder = std::max(m_nextOrder, granted.order + 1);
    m_grantedOrder.insert(filter, granted.order);
    m_granted.insert_or_assign(granted.order, Granted{granted.subscription, granted.properties});
    if (granted.identifier != 0) {
        m_audiences.insert(granted.subscription, granted.identifier,
                           granted.properties.contains(PropertyId::SubscriptionIdentifier));
    } else {
        m_audiences.remove(filter);
    }
}

void Subscriptions::forgetSession()
{
    m_granted.clear();
    m_grantedOrder.clear();
    m_audiences = Audiences();
    m_restorePending = false;
}

void Subscriptions::recall(const std::vector<SubscriptionKept> &subscriptions)
{
    for (const SubscriptionKept &granted : subscriptions) {
        insert(granted);
        m_audiences.takeAgain(granted.identifier);
    }
}

void Subscriptions::revoke(const TopicFilter &filter, Output &output)
{
    m_audiences.remove(filter);
    if (const Order order = m_grantedOrder.take(filter)) {
        m_granted.erase(order);
        output.remember(SubscriptionDone{order});
    }
}

bool Subscriptions::mayHaveMissed(bool resumed) const
{
    return std::any_of(m_granted.begin(), m_granted.end(), [=](const auto &entry) {
        return !resumed || entry.second.subscription.qos() == QoS::AtMostOnce;
    });
}

bool Subscriptions::matches(const Topic &topic) const
{
    const auto asked = [&](const Subscription &subscription) {
        return subscription.filter().matches(topic);
    };
    return std::any_of(m_granted.begin(), m_granted.end(),
                       [&](const auto &entry) { return asked(entry.second.subscription); })
        || std::any_of(m_requests.begin(), m_requests.end(), [&](const RequestPointer &request) {
               return std::any_of(request->subscriptions.begin(), request->subscriptions.end(),
                                  asked);
           });
}

} // namespace QCoMqtt::Internal
