// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "sessiondriver.h"

namespace QCoMqtt::Internal {

inline Effect granted(OperationId operation, const QList<ReasonCode> &codes,
                      const Properties &properties = {})
{
    return Complete{operation, SubscribeResult(codes, properties)};
}

//! Subscriptions to \a count filters of \a length characters each.
inline QList<Subscription> numbered(int count, int length = 12)
{
    QList<Subscription> result;
    for (int i = 0; i < count; ++i)
        result.append(QByteArray::number(i).rightJustified(length, '/'));
    return result;
}

inline QList<TopicFilter> filtersOf(const std::vector<Subscribe> &packets)
{
    QList<TopicFilter> filters;
    for (const Subscribe &packet : packets) {
        for (const Subscription &subscription : packet.subscriptions)
            filters.append(subscription.filter());
    }
    return filters;
}

} // namespace QCoMqtt::Internal
