// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/topic/overlap.h>

#include <qcomqtt/values/levels.h>

namespace QCoMqtt::Internal {

namespace {

bool isWildcard(QByteArrayView level) noexcept
{
    return isAnyLevel(level) || isRest(level);
}

// MQTT-4.7.2-1: no topic of the system starts with what a wildcard matches.
bool isSystemAgainstWildcard(QByteArrayView a, QByteArrayView b) noexcept
{
    return isWildcard(a) && b.startsWith('$');
}

// "#" matches its parent level too, so it also stands where the other filter has ended.
bool endsOrIsRest(const LevelCursor &cursor) noexcept
{
    return cursor.atEnd() || isRest(cursor.level());
}

} // namespace

bool overlap(const TopicFilter &a, const TopicFilter &b) noexcept
{
    if (a.isEmpty() || b.isEmpty())
        return false;
    LevelCursor left(a.topicPart());
    LevelCursor right(b.topicPart());
    if (isSystemAgainstWildcard(left.level(), right.level())
        || isSystemAgainstWildcard(right.level(), left.level()))
        return false;
    const bool isFirstEmpty = left.level().isEmpty() || right.level().isEmpty();
    int levels = 0;
    while (!left.atEnd() && !right.atEnd()) {
        const QByteArrayView one = left.level();
        const QByteArrayView other = right.level();
        if (isRest(one) || isRest(other))
            return true;
        if (one != other && !isAnyLevel(one) && !isAnyLevel(other))
            return false;
        left.next();
        right.next();
        ++levels;
    }
    if (levels == 1 && isFirstEmpty)
        return false; // both would match the empty topic only, which there is not
    return endsOrIsRest(left) && endsOrIsRest(right);
}

} // namespace QCoMqtt::Internal
