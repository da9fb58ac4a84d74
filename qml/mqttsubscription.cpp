// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "mqttsubscription.h"

namespace QCoMqtt {

MqttSubscription::MqttSubscription(QObject *parent) : QObject(parent), FilterUser(this)
{
    tellBy(this);
    tell(&FilterFollower::filterChanged, this, &MqttSubscription::filterChanged);
    connect(&follower(), &FilterFollower::received, this, &MqttSubscription::receive);
}

MqttSubscription::~MqttSubscription()
{
    follower().leave();
}

void MqttSubscription::receive(const Message &message)
{
    ++m_messageCount;
    m_lastMessage = MqttMessage(message);
    const QPointer<MqttSubscription> guard(this); // a handler may destroy this
    const MqttMessage received = m_lastMessage;
    Q_EMIT messageCountChanged();
    if (guard)
        Q_EMIT messageReceived(received);
}

} // namespace QCoMqtt
