// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/streamoptions.h>

#include <qcomqtt/error.h>

namespace QCoMqtt {

using namespace Qt::StringLiterals;

StreamOptions &StreamOptions::maximumMessages(qsizetype messages)
{
    if (messages < 1)
        throw UsageError(
            u"Invalid stream limit of %1 messages: it must be at least 1"_s.arg(messages));
    m_maximumMessages = messages;
    return *this;
}

StreamOptions &StreamOptions::maximumBytes(qsizetype bytes)
{
    if (bytes < 1)
        throw UsageError(u"Invalid stream limit of %1 bytes: it must be at least 1"_s.arg(bytes));
    m_maximumBytes = bytes;
    return *this;
}

StreamOptions &StreamOptions::policy(StreamPolicy policy) noexcept
{
    m_policy = policy;
    return *this;
}

StreamOptions &StreamOptions::ackMode(AckMode mode) noexcept
{
    m_ackMode = mode;
    return *this;
}

} // namespace QCoMqtt
