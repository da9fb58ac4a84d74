// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/global.h>

#include <QtCore/QByteArray>
#include <QtCore/QLatin1StringView>
#include <QtCore/QString>
#include <QtCore/QStringBuilder>

QT_BEGIN_NAMESPACE
class QDataStream;
class QDebug;
QT_END_NAMESPACE

namespace QCoMqtt {

class TopicFilter;

namespace Internal {
//! As qHash(), and leaves the processor as it found it; see processor.h.
[[nodiscard]] QCOMQTT_EXPORT size_t hashOf(QByteArrayView utf8, size_t seed) noexcept;
} // namespace Internal

//! The name of a topic that messages are published to (MQTT 5.0 section 4.7).
//!
//! Kept as the UTF-8 bytes of the wire: never normalised, never stripped. Implicitly shared.
//! Every constructor from text throws UsageError when the text is no valid topic name: it must
//! have 1 to 65535 bytes of UTF-8, no wildcard (+ or #), no U+0000 and no lone surrogate.
class QCOMQTT_EXPORT Topic
{
public:
    //! An empty topic, which is not valid for publishing.
    Topic() noexcept = default;
    Q_IMPLICIT Topic(const char *utf8);
    Q_IMPLICIT Topic(const QByteArray &utf8);
    Q_IMPLICIT Topic(QByteArrayView utf8);
    Q_IMPLICIT Topic(const QString &name);
    Q_IMPLICIT Topic(QStringView name);
    Q_IMPLICIT Topic(QLatin1StringView name);
    template<typename A, typename B>
    Q_IMPLICIT Topic(const QStringBuilder<A, B> &name) : Topic(QString(name)) {}

    //! True when a Topic can be made of \a utf8.
    [[nodiscard]] static bool isValid(QByteArrayView utf8) noexcept;
    //! A topic of bytes already known to be valid, or empty; nothing is checked.
    [[nodiscard]] static Topic fromValidated(QByteArray utf8) noexcept;

    bool isEmpty() const noexcept { return m_utf8.isEmpty(); }
    //! Number of levels: 1 more than there are slashes; 0 for an empty topic.
    qsizetype levelCount() const noexcept;
    //! True when \a filter selects this topic; see TopicFilter::matches().
    [[nodiscard]] bool matches(const TopicFilter &filter) const noexcept;

    const QByteArray &utf8() const noexcept { return m_utf8; }
    QString toString() const;

    friend bool operator==(const Topic &, const Topic &) noexcept = default;
    //! Byte order of the UTF-8 text, which is the order of its code points.
    friend bool operator<(const Topic &a, const Topic &b) noexcept { return a.m_utf8 < b.m_utf8; }
    friend size_t qHash(const Topic &topic, size_t seed = 0) noexcept
    {
        return Internal::hashOf(topic.m_utf8, seed);
    }
    friend QCOMQTT_EXPORT QDebug operator<<(QDebug debug, const Topic &topic);
    friend QCOMQTT_EXPORT QDataStream &operator<<(QDataStream &stream, const Topic &topic);
    //! Sets the stream's status to ReadCorruptData when the text is no valid topic.
    friend QCOMQTT_EXPORT QDataStream &operator>>(QDataStream &stream, Topic &topic);

private:
    QByteArray m_utf8;
};

} // namespace QCoMqtt

Q_DECLARE_TYPEINFO(QCoMqtt::Topic, Q_RELOCATABLE_TYPE);

template<>
struct std::hash<QCoMqtt::Topic>
{
    size_t operator()(const QCoMqtt::Topic &topic) const noexcept { return qHash(topic); }
};
