// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/topic.h>
#include <qcomqtt/values/recentmap.h>

#include <cstring>

namespace QCoMqtt::Internal {

//! The topics seen last, so that a topic that comes again costs no allocation and no validation.
class TopicCache
{
public:
    TopicCache() = default;
    Q_DISABLE_COPY_MOVE(TopicCache)

    //! The topic of these bytes, if it is known; until the next call.
    const Topic *findKnown(QByteArrayView utf8) noexcept
    {
        if (!m_last || !m_last->isOf(utf8))
            return findAmongKnown(utf8);
        m_changes = false;
        return &m_last->topic;
    }
    //! Sets \a topic to the one of these bytes; false when they are no valid topic name.
    [[nodiscard]] bool find(QByteArrayView utf8, Topic &topic)
    {
        const Topic *known = findKnown(utf8);
        if (!known)
            return make(utf8, topic);
        topic = Topic(*known); // copied and moved, which is inline, not assigned
        return true;
    }
    //! True when the topic found last is another than the one before.
    bool changes() const noexcept { return m_changes; }
    //! To be called while changes() with what will be looked for next, if that is known; these bytes
    //! stay where they are until then. So what is known of them is in the processor's cache when it is
    //! needed, where there are too many topics for all to be.
    void expect(QByteArrayView utf8) noexcept;
    //! A while later: the topic that this most probably is; nullptr when it is not known.
    const Topic *expected() noexcept
    {
        return m_changes && !m_expected.isEmpty() ? findExpected() : nullptr;
    }
    //! Topics that it knows now.
    std::size_t size() const noexcept { return m_topics.size(); }

private:
    struct Known
    {
        Topic topic;
        quint64 numberOfBytes = 0; // others are told apart without a look at their bytes

        quint64 number() const noexcept { return numberOfBytes; }
        bool isOf(QByteArrayView utf8) const noexcept
        {
            const QByteArray &own = topic.utf8();
            return utf8.size() == own.size()
                && std::memcmp(utf8.data(), own.constData(), std::size_t(own.size())) == 0;
        }
    };
    const Topic *findExpected() noexcept;
    const Topic *findAmongKnown(QByteArrayView utf8) noexcept;
    bool make(QByteArrayView utf8, Topic &topic);


    const Known *m_last = nullptr; // one of them
    QByteArrayView m_expected;
    quint64 m_numberOfExpected = 0;
    quint64 m_numberLookedFor = 0; // last
    bool m_changes = false;
    RecentMap<Known> m_topics;
};

} // namespace QCoMqtt::Internal
