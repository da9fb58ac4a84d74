// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/topic.h>

#include <array>

namespace QCoMqtt::Internal {

//! The topics seen last, so that a topic that comes again costs no allocation and no validation.
//! Direct mapped: a topic whose place is taken replaces what is there.
class TopicCache
{
public:
    //! The topic of these bytes, or nothing when they are no valid topic name.
    [[nodiscard]] std::optional<Topic> topic(QByteArrayView utf8);

private:
    std::array<Topic, 64> m_places;
};

} // namespace QCoMqtt::Internal
