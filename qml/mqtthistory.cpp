// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "mqtthistory.h"

#include <QtQml/QQmlInfo>

#include <cmath>

namespace QCoMqtt {

MqttHistory::MqttHistory(QObject *parent) : HistoryModel(parent), FilterUser(this, Kind::Topic)
{
    tellBy(this);
    tell(&FilterFollower::filterChanged, this, &MqttHistory::topicChanged);
    fill(this, &MqttHistory::take);
    for (const auto changed : {&MqttHistory::spanChanged, &MqttHistory::fromChanged,
                               &MqttHistory::toChanged})
        connect(this, changed, this, &MqttHistory::curveChanged);
    connect(this, &HistoryModel::updated, this, &MqttHistory::curveChanged);
}

MqttHistory::~MqttHistory()
{
    follower().leave();
}

void MqttHistory::setPath(const QString &path)
{
    if (path == m_path)
        return;
    m_path = path;
    try {
        m_place = path;
    } catch (const Error &error) {
        qmlWarning(this) << error.text();
        m_place = JsonPath();
    }
    const QPointer<MqttHistory> guard(this); // a handler may destroy this
    clear();
    if (guard)
        follower().recall();
    if (guard)
        Q_EMIT pathChanged();
}

void MqttHistory::setSpan(qint64 milliseconds)
{
    if (std::exchange(m_span, milliseconds) != milliseconds)
        Q_EMIT spanChanged();
}

void MqttHistory::setFrom(double value)
{
    setBound(m_from, value, &MqttHistory::fromChanged);
}

void MqttHistory::setTo(double value)
{
    setBound(m_to, value, &MqttHistory::toChanged);
}

// NaN is no other value than NaN.
void MqttHistory::setBound(double &bound, double value, void (MqttHistory::*changed)())
{
    if (bound == value || (std::isnan(bound) && std::isnan(value)))
        return;
    bound = value;
    Q_EMIT(this->*changed)();
}

} // namespace QCoMqtt
