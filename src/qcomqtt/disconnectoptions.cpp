// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/disconnectoptions.h>

#include <qcomqtt/error.h>

namespace QCoMqtt {

using namespace Qt::StringLiterals;

DisconnectOptions::DisconnectOptions(ReasonCode reason, Properties properties)
    : m_properties(std::move(properties)), m_reason(reason)
{}

DisconnectOptions &DisconnectOptions::drain(std::chrono::milliseconds longest)
{
    if (longest.count() < 0)
        throw UsageError(
            u"Invalid time of %1 ms to drain: it must not be negative"_s.arg(longest.count()));
    m_drainTimeout = longest;
    return *this;
}

DisconnectOptions &DisconnectOptions::keepMessages(bool on) noexcept
{
    m_keepsMessages = on;
    return *this;
}

} // namespace QCoMqtt
