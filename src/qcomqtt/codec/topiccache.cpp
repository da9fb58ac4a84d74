// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/codec/topiccache.h>

#include <qcomqtt/values/bytehash.h>
#include <qcomqtt/values/processor.h>

#include <utility>

namespace QCoMqtt::Internal {

namespace {

// Bounds what a server can make a connection hold on to, with tens of thousands of topics: 10 MiB.
constexpr qsizetype longestKept = 256;

} // namespace

void TopicCache::expect(QByteArrayView utf8) noexcept
{
    m_expected = utf8;
    m_numberOfExpected = numberOf(utf8);
    m_topics.expect(m_numberOfExpected);
}

const Topic *TopicCache::findExpected() noexcept
{
    const Known *known = m_topics.find(m_numberOfExpected, [this](const Known &each) {
        return each.number() == m_numberOfExpected;
    });
    if (!known)
        return nullptr;
    prefetch(known->topic.utf8().constData());
    return &known->topic;
}

bool TopicCache::findAmongAll(QByteArrayView utf8, Topic &topic)
{
    const bool isExpected = std::exchange(m_changes, true) && utf8.data() == m_expected.data()
        && utf8.size() == m_expected.size();
    const quint64 number = isExpected ? m_numberOfExpected : numberOf(utf8);
    const Known *known = m_topics.find(number, [&](const Known &each) {
        return each.number() == number && each.isOf(utf8);
    });
    if (known) {
        m_last = known;
        topic = Topic(known->topic);
        return true;
    }
    if (!Topic::isValid(utf8))
        return false;
    topic = Topic::fromValidated(utf8.toByteArray());
    if (utf8.size() <= longestKept)
        m_last = &m_topics.insert({topic, number});
    return true;
}

} // namespace QCoMqtt::Internal
