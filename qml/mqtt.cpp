// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "mqtt.h"

#include "clientreference.h"

#include <QtQml/qqml.h>

namespace QCoMqtt {

Mqtt::Mqtt(QObject *attachee)
    : QObject(attachee), m_reference(std::make_unique<ClientReference>(attachee))
{
    connect(m_reference.get(), &ClientReference::changed, this, &Mqtt::clientChanged);
    m_reference->resolve();
}

Mqtt::~Mqtt() = default;

Mqtt *Mqtt::qmlAttachedProperties(QObject *attachee)
{
    return new Mqtt(attachee);
}

MqttClient *Mqtt::client() const
{
    return m_reference->client();
}

MqttClient *Mqtt::ownClient() const
{
    return m_reference->explicitClient();
}

void Mqtt::setClient(MqttClient *client)
{
    if (client == m_reference->explicitClient())
        return;
    m_reference->setExplicitClient(client);
    ClientReference::attachmentsChanged();
}

} // namespace QCoMqtt
