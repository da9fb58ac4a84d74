// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/topicfilter.h>

#include <memory>

namespace QCoMqtt::Internal {

//! Whom a copy of a message is for, among those whose filter matches its topic, when the server
//! sends a copy for each of several subscriptions.
struct Audience
{
    QList<TopicFilter> subscriptions = {}; //!< that the server sent this copy for
    QList<TopicFilter> others = {}; //!< that get a copy of their own
    bool strangers = true; //!< those with another filter, or with none, take this copy

    bool includes(const std::optional<TopicFilter> &filter) const
    {
        if (filter && others.contains(*filter))
            return false;
        return strangers || (filter && subscriptions.contains(*filter));
    }
    friend bool operator==(const Audience &, const Audience &) = default;
};

//! Null: everyone.
using AudiencePointer = std::shared_ptr<const Audience>;

} // namespace QCoMqtt::Internal
