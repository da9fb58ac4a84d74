// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "mqttwill.h"

#include "jspayload.h"

#include <qcomqtt/error.h>

#include <QtQml/QJSEngine>
#include <QtQml/qqml.h>

using namespace Qt::StringLiterals;

namespace QCoMqtt {

std::optional<Will> MqttWill::will() const
{
    if (m_topic.isEmpty())
        return std::nullopt;
    if (m_qos < 0 || m_qos > 2)
        throw UsageError(u"will.qos must be 0, 1 or 2"_s);
    Will will(m_topic, bytes(), static_cast<QoS>(m_qos));
    will.retain(m_retain);
    setProperties(will);
    return will;
}

Payload MqttWill::bytes() const
{
    return m_payload.isValid() ? JsPayload::fromVariant(m_payload, qjsEngine(parent())) : Payload();
}

void MqttWill::setProperties(Will &will) const
{
    if (m_delay != 0)
        will.delay(std::chrono::seconds(m_delay));
    if (m_messageExpiry >= 0)
        will.messageExpiry(std::chrono::seconds(m_messageExpiry));
    if (!m_contentType.isEmpty())
        will.contentType(m_contentType);
    if (!m_responseTopic.isEmpty())
        will.responseTopic(m_responseTopic);
    for (auto each = m_userProperties.cbegin(); each != m_userProperties.cend(); ++each)
        will.userProperty(each.key(), each.value().toString());
}

} // namespace QCoMqtt
