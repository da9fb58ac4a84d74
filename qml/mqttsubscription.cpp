// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "mqttsubscription.h"

namespace QCoMqtt {

MqttSubscription::MqttSubscription(QObject *parent) : QObject(parent), FilterUser(this)
{
    tellBy(this);
    tell(&FilterFollower::filterChanged, this, &MqttSubscription::filterChanged);
    for (const auto changed :
         {&MqttSubscription::noLocalChanged, &MqttSubscription::retainAsPublishedChanged,
          &MqttSubscription::retainHandlingChanged})
        connect(this, changed, this, &MqttSubscription::passOptions);
    connect(&follower(), &FilterFollower::received, this, &MqttSubscription::receive);
}

MqttSubscription::~MqttSubscription()
{
    follower().leave();
}

void MqttSubscription::passOptions()
{
    follower().setOptions(Subscription()
                              .noLocal(m_noLocal)
                              .retainAsPublished(m_retainAsPublished)
                              .retainHandling(QCoMqtt::RetainHandling(int(m_retainHandling))));
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
