// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/codec/topiccache.h>

#include <QtCore/QHash>

namespace QCoMqtt::Internal {

namespace {

// Bounds what a server can make a connection hold on to: 16 KiB, and 4 MiB where thousands of topics
// come again and again.
constexpr qsizetype longestKept = 256;

} // namespace

bool TopicCache::findAmongAll(QByteArrayView utf8, Topic &topic)
{
    const quint64 hash = qHash(utf8, 0);
    if (const Topic &known = m_topics.at(hash); !utf8.isEmpty() && utf8 == known.utf8()) {
        topic = m_last = known;
        return true;
    }
    if (!Topic::isValid(utf8))
        return false;
    topic = Topic::fromValidated(utf8.toByteArray());
    keep(hash, topic);
    return true;
}

void TopicCache::keep(quint64 hash, const Topic &topic)
{
    if (topic.utf8().size() > longestKept)
        return;
    m_last = topic;
    if (!m_topics.at(hash).isEmpty() && m_topics.growsInstead())
        return keep(hash, topic);
    m_topics.at(hash) = topic;
}

} // namespace QCoMqtt::Internal
