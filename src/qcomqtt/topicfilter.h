// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/topic.h>

namespace QCoMqtt {

//! A filter that selects topics: levels, + for one level, # for the rest (MQTT 5.0 section 4.7),
//! or a shared subscription "$share/group/filter" (section 4.8).
//!
//! Every constructor from text throws UsageError that names the text and the rule it breaks.
class QCOMQTT_EXPORT TopicFilter
{
public:
    //! An empty filter, which is not valid for subscribing and matches nothing.
    TopicFilter() noexcept = default;
    Q_IMPLICIT TopicFilter(const char *utf8);
    Q_IMPLICIT TopicFilter(const QByteArray &utf8);
    Q_IMPLICIT TopicFilter(QByteArrayView utf8);
    Q_IMPLICIT TopicFilter(const QString &filter);
    Q_IMPLICIT TopicFilter(QStringView filter);
    Q_IMPLICIT TopicFilter(QLatin1StringView filter);
    template<typename A, typename B>
    Q_IMPLICIT TopicFilter(const QStringBuilder<A, B> &filter) : TopicFilter(QString(filter)) {}

    //! True when a TopicFilter can be made of \a utf8.
    [[nodiscard]] static bool isValid(QByteArrayView utf8) noexcept;

    //! True when this filter selects \a topic: # matches its parent level too, and a leading
    //! wildcard never matches a topic that starts with $. A shared filter matches as its part
    //! behind the group. Allocates nothing.
    [[nodiscard]] bool matches(const Topic &topic) const noexcept;

    bool isEmpty() const noexcept { return m_utf8.isEmpty(); }
    bool hasWildcard() const noexcept;
    //! True for "$share/group/filter".
    bool isShared() const noexcept;
    //! The group of a shared filter, else empty.
    QString shareName() const;
    //! The part of a shared filter behind the group, else the whole filter. A view into this
    //! object.
    QByteArrayView topicPart() const noexcept;
    qsizetype levelCount() const noexcept;

    const QByteArray &utf8() const noexcept { return m_utf8; }
    QString toString() const;

    friend bool operator==(const TopicFilter &, const TopicFilter &) noexcept = default;
    friend bool operator<(const TopicFilter &a, const TopicFilter &b) noexcept
    {
        return a.m_utf8 < b.m_utf8;
    }
    friend size_t qHash(const TopicFilter &filter, size_t seed = 0) noexcept
    {
        return Internal::hashOf(filter.m_utf8, seed);
    }
    friend QCOMQTT_EXPORT QDebug operator<<(QDebug debug, const TopicFilter &filter);
    friend QCOMQTT_EXPORT QDataStream &operator<<(QDataStream &stream, const TopicFilter &filter);
    friend QCOMQTT_EXPORT QDataStream &operator>>(QDataStream &stream, TopicFilter &filter);

private:
    QByteArray m_utf8;
};

} // namespace QCoMqtt

Q_DECLARE_TYPEINFO(QCoMqtt::TopicFilter, Q_RELOCATABLE_TYPE);

template<>
struct std::hash<QCoMqtt::TopicFilter>
{
    size_t operator()(const QCoMqtt::TopicFilter &filter) const noexcept { return qHash(filter); }
};
