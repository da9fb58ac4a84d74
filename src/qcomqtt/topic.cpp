// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/topic.h>

#include <qcomqtt/error.h>
#include <qcomqtt/topicfilter.h>
#include <qcomqtt/values/usage.h>
#include <qcomqtt/values/utf8.h>
#include <qcomqtt/values/processor.h>

#include <QtCore/QDataStream>
#include <QtCore/QDebug>
#include <QtCore/QHash>

using namespace Qt::StringLiterals;

namespace QCoMqtt {

size_t Internal::hashOf(QByteArrayView utf8, size_t seed) noexcept
{
    const size_t hash = qHash(utf8, seed);
    clearUpperVectorHalves();
    return hash;
}

namespace {

// The rule that a topic name breaks, or nullptr.
const char *brokenRule(QByteArrayView utf8) noexcept
{
    if (utf8.isEmpty())
        return "it must have at least one character (MQTT-4.7.3-1)";
    if (utf8.size() > Internal::maximumFieldSize)
        return "its UTF-8 form must not have more than 65535 bytes (MQTT-4.7.3-3)";
    if (utf8.contains('\0'))
        return "it must not contain U+0000 (MQTT-4.7.3-2)";
    if (utf8.contains('#') || utf8.contains('+'))
        return "\"#\" and \"+\" are wildcards, which only a filter may have (MQTT-3.3.2-2)";
    if (!Internal::isWellFormedMqttUtf8(utf8))
        return "it is not UTF-8 (MQTT-1.5.4-1)";
    return nullptr;
}

template<typename View>
UsageError invalidTopic(View text, const char *rule)
{
    return UsageError(u"Invalid topic %1: %2"_s.arg(Internal::quoted(text),
                                                    QLatin1StringView(rule)));
}

QByteArray validated(QByteArray utf8)
{
    if (const char *rule = brokenRule(utf8))
        throw invalidTopic(QByteArrayView(utf8), rule);
    return utf8;
}

QByteArray utf8Of(QStringView name)
{
    if (!name.isValidUtf16())
        throw invalidTopic(name, "a lone surrogate has no UTF-8 form (MQTT-1.5.4-1)");
    return name.toUtf8();
}

} // namespace

Topic::Topic(const char *utf8) : m_utf8(validated(QByteArray(utf8))) {}

Topic::Topic(const QByteArray &utf8) : m_utf8(validated(utf8)) {}

Topic::Topic(QByteArrayView utf8) : m_utf8(validated(utf8.toByteArray())) {}

Topic::Topic(const QString &name) : Topic(QStringView(name)) {}

Topic::Topic(QStringView name) : m_utf8(validated(utf8Of(name))) {}

Topic::Topic(QLatin1StringView name) : Topic(QString(name)) {}

bool Topic::isValid(QByteArrayView utf8) noexcept
{
    return !brokenRule(utf8);
}

Topic Topic::fromValidated(QByteArray utf8) noexcept
{
    Topic topic;
    topic.m_utf8 = std::move(utf8);
    return topic;
}

qsizetype Topic::levelCount() const noexcept
{
    return isEmpty() ? 0 : QByteArrayView(m_utf8).count('/') + 1;
}

bool Topic::matches(const TopicFilter &filter) const noexcept
{
    return filter.matches(*this);
}

QString Topic::toString() const
{
    return Internal::fromUtf8Exactly(m_utf8);
}

QDebug operator<<(QDebug debug, const Topic &topic)
{
    return debug << topic.toString();
}

QDataStream &operator<<(QDataStream &stream, const Topic &topic)
{
    return stream << topic.m_utf8;
}

QDataStream &operator>>(QDataStream &stream, Topic &topic)
{
    topic = {};
    QByteArray utf8;
    stream >> utf8;
    if (utf8.isEmpty() || Topic::isValid(utf8))
        topic.m_utf8 = std::move(utf8);
    else
        stream.setStatus(QDataStream::ReadCorruptData);
    return stream;
}

} // namespace QCoMqtt
