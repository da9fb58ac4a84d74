// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "mqttoutboxoptions.h"

#include <qcomqtt/error.h>

using namespace Qt::StringLiterals;

namespace QCoMqtt {

OutboxOptions MqttOutboxOptions::options() const
{
    if (!(m_maximumBytes >= 1 && m_maximumBytes <= 9e15)) // also NaN
        throw UsageError(u"outbox.maximumBytes must be at least 1, not %1"_s.arg(m_maximumBytes));
    return OutboxOptions(static_cast<OutboxPolicy>(m_policy))
        .maximumMessages(m_maximumMessages)
        .maximumBytes(static_cast<qsizetype>(m_maximumBytes))
        .maximumAge(std::chrono::milliseconds(m_maximumAge))
        .acceptOffline(m_acceptOffline);
}

} // namespace QCoMqtt
