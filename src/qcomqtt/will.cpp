// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/will.h>

#include <qcomqtt/error.h>
#include <qcomqtt/values/usage.h>
#include <qcomqtt/values/utf8.h>

using namespace Qt::StringLiterals;

namespace QCoMqtt {

Will::Will(Topic topic, Payload payload, QoS qos)
    : m_topic(std::move(topic)), m_payload(std::move(payload).bytes()), m_qos(qos)
{
    if (m_topic.isEmpty())
        throw UsageError(
            u"Invalid will topic \"\": it must have at least one character (MQTT-4.7.3-1)"_s);
    Internal::requireFieldSize(m_payload.size(), "will payload");
    Internal::requireQoS(qos);
}

Will &Will::retain(bool on)
{
    m_retain = on;
    return *this;
}

Will &Will::delay(std::chrono::seconds delay)
{
    m_properties.setNumber(PropertyId::WillDelayInterval,
                           Internal::requireSeconds(delay, "will delay"));
    return *this;
}

Will &Will::messageExpiry(std::chrono::seconds expiry)
{
    m_properties.setNumber(PropertyId::MessageExpiryInterval,
                           Internal::requireSeconds(expiry, "message expiry"));
    return *this;
}

Will &Will::contentType(const QString &type)
{
    Internal::requireMqttString(type, "content type");
    m_properties.setText(PropertyId::ContentType, type);
    return *this;
}

Will &Will::contentType(const char *utf8)
{
    return contentType(QString::fromUtf8(utf8));
}

Will &Will::responseTopic(const Topic &topic)
{
    if (topic.isEmpty())
        throw UsageError(
            u"Invalid response topic \"\": it must have at least one character (MQTT-4.7.3-1)"_s);
    m_properties.setText(PropertyId::ResponseTopic, topic.toString());
    return *this;
}

Will &Will::correlationData(const QByteArray &data)
{
    Internal::requireFieldSize(data.size(), "correlation data");
    m_properties.setBytes(PropertyId::CorrelationData, data);
    return *this;
}

Will &Will::utf8Payload()
{
    if (!Internal::isWellFormedUtf8(m_payload))
        throw UsageError(u"Invalid will payload of %1 bytes: it is said to be text, but is not "
                         "UTF-8 (section 3.1.3.2.3)"_s.arg(m_payload.size()));
    m_properties.setNumber(PropertyId::PayloadFormatIndicator, 1);
    return *this;
}

Will &Will::userProperty(const QString &name, const QString &value)
{
    Internal::requireMqttString(name, "name of a user property");
    Internal::requireMqttString(value, "value of a user property");
    m_properties.addUserProperty(name, value);
    return *this;
}

Will &Will::properties(const Properties &properties)
{
    m_properties = properties;
    return *this;
}

} // namespace QCoMqtt
