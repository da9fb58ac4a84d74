// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/subscription.h>

#include <qcomqtt/error.h>
#include <qcomqtt/values/usage.h>

using namespace Qt::StringLiterals;

namespace QCoMqtt {

Subscription::Subscription(TopicFilter filter, QoS qos, int)
    : m_filter(std::move(filter)), m_qos(qos)
{
    if (m_filter.isEmpty())
        throw UsageError(
            u"Invalid topic filter \"\": it must have at least one character (MQTT-4.7.3-1)"_s);
    Internal::requireQoS(qos);
}

Subscription &Subscription::noLocal(bool on)
{
    if (on && m_filter.isShared())
        throw UsageError(u"Invalid subscription to %1: a shared one cannot have No Local "
                         "(MQTT-3.8.3-4)"_s.arg(Internal::quoted(m_filter.utf8())));
    m_noLocal = on;
    return *this;
}

Subscription &Subscription::retainAsPublished(bool on)
{
    m_retainAsPublished = on;
    return *this;
}

Subscription &Subscription::retainHandling(RetainHandling handling)
{
    if (handling > RetainHandling::DoNotSend)
        throw UsageError(u"Invalid retain handling %1: it is 0, 1 or 2 (section 3.8.3.1)"_s
                             .arg(int(handling)));
    m_retainHandling = handling;
    return *this;
}

} // namespace QCoMqtt
