// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <localbroker/retainedmessages.h>

namespace QCoMqtt::Internal {

void RetainedMessages::store(const BrokerMessage &message)
{
    if (message.payload.isEmpty())
        m_messages.erase(message.topic);
    else
        m_messages.insert_or_assign(message.topic, message);
}

std::vector<BrokerMessage> RetainedMessages::matching(const TopicFilter &filter, BrokerTime now)
{
    std::vector<BrokerMessage> found;
    removeExpired(now);
    if (!filter.hasWildcard()) {
        if (const auto exact = m_messages.find(Topic::fromValidated(filter.utf8()));
            exact != m_messages.end())
            found.push_back(exact->second);
        return found;
    }
    for (const auto &[topic, message] : m_messages) {
        if (filter.matches(topic))
            found.push_back(message);
    }
    return found;
}

qsizetype RetainedMessages::count(BrokerTime now)
{
    removeExpired(now);
    return qsizetype(m_messages.size());
}

void RetainedMessages::removeExpired(BrokerTime now)
{
    std::erase_if(m_messages, [now](const auto &entry) { return entry.second.isExpired(now); });
}

} // namespace QCoMqtt::Internal
