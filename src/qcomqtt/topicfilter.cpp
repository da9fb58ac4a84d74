// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/topicfilter.h>

#include <qcomqtt/error.h>
#include <qcomqtt/values/levels.h>
#include <qcomqtt/values/usage.h>
#include <qcomqtt/values/utf8.h>

#include <QtCore/QDataStream>
#include <QtCore/QDebug>

using namespace Qt::StringLiterals;

namespace QCoMqtt {

namespace {

constexpr QByteArrayView sharePrefix("$share/");

bool hasWildcards(QByteArrayView text) noexcept
{
    return text.contains('+') || text.contains('#');
}

QByteArrayView firstLevel(QByteArrayView levels) noexcept
{
    return Internal::LevelCursor(levels).level();
}

// The rule that the levels of a filter break, or nullptr.
const char *brokenLevelRule(QByteArrayView filter) noexcept
{
    for (Internal::LevelCursor cursor(filter); !cursor.atEnd(); cursor.next()) {
        const QByteArrayView level = cursor.level();
        if (level.contains('#') && level.size() > 1)
            return "\"#\" must be a whole level (MQTT-4.7.1-1)";
        if (level.contains('+') && level.size() > 1)
            return "\"+\" must be a whole level (MQTT-4.7.1-2)";
        if (Internal::isRest(level) && !cursor.isLast())
            return "\"#\" must be the last level (MQTT-4.7.1-1)";
    }
    return nullptr;
}

const char *brokenShareRule(QByteArrayView filter) noexcept
{
    const QByteArrayView rest = filter.sliced(sharePrefix.size());
    const QByteArrayView group = firstLevel(rest);
    if (group.isEmpty())
        return "the group behind \"$share/\" must have at least one character (MQTT-4.8.2-1)";
    if (hasWildcards(group))
        return "the group behind \"$share/\" must have neither \"#\" nor \"+\" (MQTT-4.8.2-2)";
    if (rest.size() <= group.size() + 1)
        return "a filter must follow the group behind \"$share/\" (MQTT-4.8.2-2)";
    return nullptr;
}

// The rule that a filter breaks, or nullptr.
const char *brokenRule(QByteArrayView utf8) noexcept
{
    if (utf8.isEmpty())
        return "it must have at least one character (MQTT-4.7.3-1)";
    if (utf8.size() > Internal::maximumFieldSize)
        return "its UTF-8 form must not have more than 65535 bytes (MQTT-4.7.3-3)";
    if (utf8.contains('\0'))
        return "it must not contain U+0000 (MQTT-4.7.3-2)";
    if (!Internal::isWellFormedMqttUtf8(utf8))
        return "it is not UTF-8 (MQTT-1.5.4-1)";
    if (utf8.startsWith(sharePrefix)) {
        if (const char *rule = brokenShareRule(utf8))
            return rule;
    }
    return brokenLevelRule(utf8);
}

template<typename View>
UsageError invalidFilter(View text, const char *rule)
{
    return UsageError(u"Invalid topic filter %1: %2"_s.arg(Internal::quoted(text),
                                                           QLatin1StringView(rule)));
}

QByteArray validated(QByteArray utf8)
{
    if (const char *rule = brokenRule(utf8))
        throw invalidFilter(QByteArrayView(utf8), rule);
    return utf8;
}

QByteArray utf8Of(QStringView filter)
{
    if (!filter.isValidUtf16())
        throw invalidFilter(filter, "a lone surrogate has no UTF-8 form (MQTT-1.5.4-1)");
    return filter.toUtf8();
}

bool levelsMatch(Internal::LevelCursor filter, Internal::LevelCursor topic) noexcept
{
    for (; !filter.atEnd() && !topic.atEnd(); filter.next(), topic.next()) {
        const QByteArrayView wanted = filter.level();
        if (Internal::isRest(wanted))
            return true;
        if (!Internal::isAnyLevel(wanted) && wanted != topic.level())
            return false;
    }
    // Section 4.7.1.2: # stands for its parent level too.
    return topic.atEnd() && (filter.atEnd() || Internal::isRest(filter.level()));
}

} // namespace

TopicFilter::TopicFilter(const char *utf8) : m_utf8(validated(QByteArray(utf8))) {}

TopicFilter::TopicFilter(const QByteArray &utf8) : m_utf8(validated(utf8)) {}

TopicFilter::TopicFilter(QByteArrayView utf8) : m_utf8(validated(utf8.toByteArray())) {}

TopicFilter::TopicFilter(const QString &filter) : TopicFilter(QStringView(filter)) {}

TopicFilter::TopicFilter(QStringView filter) : m_utf8(validated(utf8Of(filter))) {}

TopicFilter::TopicFilter(QLatin1StringView filter) : TopicFilter(QString(filter)) {}

bool TopicFilter::isValid(QByteArrayView utf8) noexcept
{
    return !brokenRule(utf8);
}

bool TopicFilter::matches(const Topic &topic) const noexcept
{
    if (isEmpty() || topic.isEmpty())
        return false;
    const QByteArrayView filter = topicPart();
    const QByteArrayView name = topic.utf8();
    if (name.front() == '$' && (filter.front() == '+' || filter.front() == '#')) // MQTT-4.7.2-1
        return false;
    return levelsMatch(Internal::LevelCursor(filter), Internal::LevelCursor(name));
}

bool TopicFilter::hasWildcard() const noexcept
{
    return hasWildcards(m_utf8);
}

bool TopicFilter::isShared() const noexcept
{
    return m_utf8.startsWith(sharePrefix);
}

QString TopicFilter::shareName() const
{
    if (!isShared())
        return {};
    const QByteArrayView rest = QByteArrayView(m_utf8).sliced(sharePrefix.size());
    return Internal::fromUtf8Exactly(firstLevel(rest));
}

QByteArrayView TopicFilter::topicPart() const noexcept
{
    if (!isShared())
        return m_utf8;
    const QByteArrayView rest = QByteArrayView(m_utf8).sliced(sharePrefix.size());
    return rest.sliced(firstLevel(rest).size() + 1);
}

qsizetype TopicFilter::levelCount() const noexcept
{
    return isEmpty() ? 0 : QByteArrayView(m_utf8).count('/') + 1;
}

QString TopicFilter::toString() const
{
    return Internal::fromUtf8Exactly(m_utf8);
}

QDebug operator<<(QDebug debug, const TopicFilter &filter)
{
    return debug << filter.toString();
}

QDataStream &operator<<(QDataStream &stream, const TopicFilter &filter)
{
    return stream << filter.m_utf8;
}

QDataStream &operator>>(QDataStream &stream, TopicFilter &filter)
{
    filter = {};
    QByteArray utf8;
    stream >> utf8;
    if (utf8.isEmpty() || TopicFilter::isValid(utf8))
        filter.m_utf8 = std::move(utf8);
    else
        stream.setStatus(QDataStream::ReadCorruptData);
    return stream;
}

} // namespace QCoMqtt
