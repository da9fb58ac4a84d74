// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

// What Client and ClientHandle find wrong with arguments.

#include <qcomqtt/error.h>
#include <qcomqtt/publishoptions.h>
#include <qcomqtt/subscription.h>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

inline void checkTopic(const Topic &topic)
{
    if (topic.isEmpty())
        throw UsageError(u"Invalid topic \"\": it must have at least 1 byte (MQTT-4.7.3-1)"_s);
}

inline void checkFilter(const TopicFilter &filter)
{
    if (filter.isEmpty())
        throw UsageError(u"Invalid topic filter \"\": it must have at least 1 byte"_s);
}

inline void checkSubscriptions(const QList<Subscription> &subscriptions)
{
    if (subscriptions.isEmpty())
        throw UsageError(u"subscribe() needs at least one filter (MQTT-3.8.3-2)"_s);
}

inline void checkFilters(const QList<TopicFilter> &filters)
{
    if (filters.isEmpty())
        throw UsageError(u"unsubscribe() needs at least one filter (MQTT-3.10.3-2)"_s);
}

} // namespace QCoMqtt::Internal
