// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/topic.h>
#include <qcomqtt/values/directmap.h>

#include <cstring>

namespace QCoMqtt::Internal {

//! The topics seen last, so that a topic that comes again costs no allocation and no validation.
class TopicCache
{
public:
    TopicCache() = default;
    Q_DISABLE_COPY_MOVE(TopicCache)

    //! Sets \a topic to the one of these bytes; false when they are no valid topic name.
    [[nodiscard]] bool find(QByteArrayView utf8, Topic &topic)
    {
        const QByteArray &last = m_last.utf8();
        if (utf8.isEmpty() || utf8.size() != last.size()
            || std::memcmp(utf8.data(), last.constData(), std::size_t(utf8.size())) != 0) {
            return findAmongAll(utf8, topic);
        }
        topic = m_last;
        return true;
    }
    //! Topics that it has room for now.
    std::size_t capacity() const noexcept { return m_topics.capacity(); }

private:
    bool findAmongAll(QByteArrayView utf8, Topic &topic);
    void keep(quint64 hash, const Topic &topic);

    Topic m_last;
    DirectMap<Topic> m_topics;
};

} // namespace QCoMqtt::Internal
