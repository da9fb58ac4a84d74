// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/qcomqtt_export.h>
#include <qcomqtt/topicfilter.h>

namespace QCoMqtt::Internal {

//! True when there is a topic that both filters match, which a server then may send once or twice.
//! A shared filter counts as its part behind the group. Allocates nothing.
[[nodiscard]] QCOMQTT_TESTED_EXPORT bool overlap(const TopicFilter &a,
                                                 const TopicFilter &b) noexcept;

//! True for a filter that can overlap another one that is not broad; all others overlap only broad
//! ones and themselves.
[[nodiscard]] inline bool isBroad(const TopicFilter &filter) noexcept
{
    return filter.hasWildcard() || filter.isShared();
}

} // namespace QCoMqtt::Internal
