// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/codec/topiccache.h>

#include <QtCore/QHash>

namespace QCoMqtt::Internal {

namespace {

// Keeps what the cache holds on to below 32 KiB.
constexpr qsizetype longestKept = 512;

} // namespace

std::optional<Topic> TopicCache::topic(QByteArrayView utf8)
{
    Topic &place = m_places[qHash(utf8, 0) % m_places.size()];
    if (!utf8.isEmpty() && utf8 == place.utf8())
        return place;
    if (!Topic::isValid(utf8))
        return std::nullopt;
    Topic topic = Topic::fromValidated(utf8.toByteArray());
    if (utf8.size() <= longestKept)
        place = topic;
    return topic;
}

} // namespace QCoMqtt::Internal
