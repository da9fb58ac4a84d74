// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <localbroker/brokertypes.h>

#include <map>

namespace QCoMqtt::Internal {

//! The last retained message of every topic.
class RetainedMessages
{
public:
    //! Keeps \a message in place of that of its topic; an empty payload only removes
    //! (MQTT-3.3.1-6, MQTT-3.3.1-7).
    void store(const BrokerMessage &message);
    //! Those that \a filter selects, in the order of their topics.
    std::vector<BrokerMessage> matching(const TopicFilter &filter, BrokerTime now);
    qsizetype count(BrokerTime now);
    void clear() { m_messages.clear(); }

private:
    void removeExpired(BrokerTime now);

    std::map<Topic, BrokerMessage> m_messages;
};

} // namespace QCoMqtt::Internal
