// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "mqttmessage.h"

#include "jspayload.h"

namespace QCoMqtt {

QVariant MqttMessage::text() const
{
    return JsPayload::text(m_message.payload());
}

QJsonValue MqttMessage::json() const
{
    return JsPayload::parsed(m_message.payload());
}

} // namespace QCoMqtt
