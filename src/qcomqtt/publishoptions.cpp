// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/publishoptions.h>

#include <qcomqtt/error.h>
#include <qcomqtt/publishprogress.h>

namespace QCoMqtt {

using namespace Qt::StringLiterals;

PublishOptions::PublishOptions(QoS qos) : m_qos(qos)
{
    if (qos > QoS::ExactlyOnce)
        throw UsageError(u"Invalid QoS %1: it must be 0, 1 or 2"_s.arg(static_cast<int>(qos)));
}

PublishOptions &PublishOptions::retain(bool on)
{
    m_retain = on;
    return *this;
}

PublishOptions &PublishOptions::messageExpiry(std::chrono::seconds expiry)
{
    if (expiry.count() < 0 || expiry.count() > 0xFFFF'FFFF)
        throw UsageError(u"Invalid message expiry %1 s: it must be 0 to 4294967295"_s.arg(
            expiry.count()));
    m_properties.setNumber(PropertyId::MessageExpiryInterval, static_cast<quint32>(expiry.count()));
    return *this;
}

PublishOptions &PublishOptions::contentType(const QString &type)
{
    m_properties.setText(PropertyId::ContentType, type);
    return *this;
}

PublishOptions &PublishOptions::contentType(const char *utf8)
{
    return contentType(QString::fromUtf8(utf8));
}

PublishOptions &PublishOptions::responseTopic(const Topic &topic)
{
    m_properties.setText(PropertyId::ResponseTopic, topic.toString());
    return *this;
}

PublishOptions &PublishOptions::correlationData(const QByteArray &data)
{
    m_properties.setBytes(PropertyId::CorrelationData, data);
    return *this;
}

PublishOptions &PublishOptions::utf8Payload()
{
    m_properties.setNumber(PropertyId::PayloadFormatIndicator, 1);
    return *this;
}

PublishOptions &PublishOptions::userProperty(const QString &name, const QString &value)
{
    m_properties.addUserProperty(name, value);
    return *this;
}

PublishOptions &PublishOptions::properties(const Properties &properties)
{
    m_properties = properties;
    return *this;
}

PublishOptions &PublishOptions::progress(const PublishProgress &progress)
{
    m_observer = progress.m_progress.lock();
    return *this;
}

} // namespace QCoMqtt
