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
    TopicCache() = default;
    Q_DISABLE_COPY_MOVE(TopicCache)

    //! Sets \a topic to the one of these bytes; false when they are no valid topic name.
    [[nodiscard]] bool find(QByteArrayView utf8, Topic &topic)
    {
        if (utf8.isEmpty() || utf8 != m_last->utf8())
            return findAmongAll(utf8, topic);
        topic = *m_last;
        return true;
    }

private:
    bool findAmongAll(QByteArrayView utf8, Topic &topic);

    std::array<Topic, 64> m_places;
    const Topic *m_last = m_places.data();
};

} // namespace QCoMqtt::Internal
