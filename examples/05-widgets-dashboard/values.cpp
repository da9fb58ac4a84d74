// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "values.h"

namespace {

constexpr int mostTopics = 2000;
constexpr qint64 shownTime = 5 * 60 * 1000; // ms

} // namespace

Values::History &Values::entry(const QString &topic)
{
    History &history = m_histories[topic];
    if (!history) {
        history = std::make_shared<QCoMqtt::HistoryModel>();
        history->setMaximumAge(shownTime);
        history->setUpdateInterval(100);
    }
    return history;
}

void Values::put(const QCoMqtt::Message &message)
{
    const QString topic = message.topic().toString();
    if (m_histories.size() < mostTopics || m_histories.contains(topic)) {
        if (message.toDouble())
            entry(topic)->put(message);
    }
}

QCoMqtt::HistoryModel *Values::of(const QString &topic)
{
    return entry(topic).get();
}
