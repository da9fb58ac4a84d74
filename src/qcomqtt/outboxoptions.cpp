// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/outboxoptions.h>

#include <qcomqtt/error.h>

namespace QCoMqtt {

using namespace Qt::StringLiterals;

OutboxOptions &OutboxOptions::policy(OutboxPolicy policy) noexcept
{
    m_policy = policy;
    return *this;
}

OutboxOptions &OutboxOptions::maximumMessages(qsizetype messages)
{
    if (messages < 1)
        throw UsageError(
            u"Invalid outbox limit of %1 messages: it must be at least 1"_s.arg(messages));
    m_maximumMessages = messages;
    return *this;
}

OutboxOptions &OutboxOptions::maximumBytes(qsizetype bytes)
{
    if (bytes < 1)
        throw UsageError(u"Invalid outbox limit of %1 bytes: it must be at least 1"_s.arg(bytes));
    m_maximumBytes = bytes;
    return *this;
}

OutboxOptions &OutboxOptions::maximumAge(std::chrono::milliseconds age)
{
    if (age.count() < 0)
        throw UsageError(
            u"Invalid outbox limit of %1 ms: it must not be negative"_s.arg(age.count()));
    m_maximumAge = age;
    return *this;
}

OutboxOptions &OutboxOptions::acceptOffline(bool on) noexcept
{
    m_acceptsOffline = on;
    return *this;
}

} // namespace QCoMqtt
