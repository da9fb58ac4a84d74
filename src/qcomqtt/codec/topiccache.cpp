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

const Topic *TopicCache::findAmongKnown(QByteArrayView utf8) noexcept
{
    const bool isExpected = std::exchange(m_changes, true) && utf8.data() == m_expected.data()
        && utf8.size() == m_expected.size();
    const quint64 number = isExpected ? m_numberOfExpected : numberOf(utf8);
    m_numberLookedFor = number;
    const Known *known = m_topics.find(number, [&](const Known &each) {
        return each.number() == number && each.isOf(utf8);
    });
    if (!known)
        return nullptr;
    m_last = known;
    return &known->topic;
}

// After findAmongKnown() has found nothing.
bool TopicCache::make(QByteArrayView utf8, Topic &topic)
{
    if (!Topic::isValid(utf8))
        return false;
    topic = Topic::fromValidated(utf8.toByteArray());
    if (utf8.size() <= longestKept)
        m_last = &m_topics.insert({topic, m_numberLookedFor});
    return true;
}

} // namespace QCoMqtt::Internal
