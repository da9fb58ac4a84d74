// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/codec/topiccache.h>

#include <QtCore/QHash>

namespace QCoMqtt::Internal {

namespace {

// Keeps what the cache holds on to below 32 KiB.
constexpr qsizetype longestKept = 512;

} // namespace

bool TopicCache::findAmongAll(QByteArrayView utf8, Topic &topic)
{
    Topic &place = m_places[qHash(utf8, 0) % m_places.size()];
    if (utf8.isEmpty() || utf8 != place.utf8()) {
        if (!Topic::isValid(utf8))
            return false;
        topic = Topic::fromValidated(utf8.toByteArray());
        if (utf8.size() > longestKept)
            return true;
        place = topic;
    }
    m_last = &place;
    topic = place;
    return true;
}

} // namespace QCoMqtt::Internal
