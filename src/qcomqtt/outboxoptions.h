// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/global.h>

#include <chrono>

namespace QCoMqtt {

//! How much may wait to be sent, for a connection or for the server's Receive Maximum, and what
//! happens to more. What is on its way to the server is not in the outbox any more.
//! \code ClientOptions(host).outbox(OutboxOptions(OutboxPolicy::LatestPerTopic).maximumMessages(500)) \endcode
//!
//! A message that is dropped ends the publish() that awaits it with OverflowError, or counts as the
//! failure of one that was posted; see Client::drain() and Client::outbox().
class QCOMQTT_EXPORT OutboxOptions
{
public:
    OutboxOptions() = default;
    Q_IMPLICIT OutboxOptions(OutboxPolicy policy) : m_policy(policy) {}

    //! Default OutboxPolicy::Block.
    OutboxOptions &policy(OutboxPolicy policy) noexcept;
    //! Messages that may wait; default 1000. Throws UsageError below 1.
    OutboxOptions &maximumMessages(qsizetype messages);
    //! Bytes of topics and payloads that may wait; default 64 MiB. Throws UsageError below 1.
    OutboxOptions &maximumBytes(qsizetype bytes);
    //! How long a message may wait, beside its own Message Expiry Interval; then it ends with
    //! TimeoutError. Default 0: for ever. Throws UsageError below 0.
    OutboxOptions &maximumAge(std::chrono::milliseconds age);
    //! Accept messages while there is no connection and none is sought, also before the first
    //! connect(): they wait for the next one, whether the last ended well or not. Default false:
    //! without a connection, and without a reconnect policy that seeks one, they end at once with
    //! DisconnectedError.
    OutboxOptions &acceptOffline(bool on = true) noexcept;

    OutboxPolicy policy() const noexcept { return m_policy; }
    qsizetype maximumMessages() const noexcept { return m_maximumMessages; }
    qsizetype maximumBytes() const noexcept { return m_maximumBytes; }
    std::chrono::milliseconds maximumAge() const noexcept { return m_maximumAge; }
    bool acceptsOffline() const noexcept { return m_acceptsOffline; }

    friend bool operator==(const OutboxOptions &, const OutboxOptions &) = default;

private:
    qsizetype m_maximumMessages = 1000;
    qsizetype m_maximumBytes = 64 * 1024 * 1024;
    std::chrono::milliseconds m_maximumAge{0};
    OutboxPolicy m_policy = OutboxPolicy::Block;
    bool m_acceptsOffline = false;
};

//! What stands in the outbox of a client, and what was dropped from it.
class QCOMQTT_EXPORT OutboxStatus
{
public:
    OutboxStatus() = default;
    //! \internal
    OutboxStatus(qsizetype messages, qsizetype bytes, quint64 dropped) noexcept
        : m_messages(messages), m_bytes(bytes), m_dropped(dropped)
    {}

    //! Messages that wait.
    qsizetype messages() const noexcept { return m_messages; }
    //! Bytes of their topics and payloads.
    qsizetype bytes() const noexcept { return m_bytes; }
    //! Messages that were dropped since the client was made, because it was full, they were replaced
    //! or waited too long.
    quint64 dropped() const noexcept { return m_dropped; }

    friend bool operator==(const OutboxStatus &, const OutboxStatus &) = default;

private:
    qsizetype m_messages = 0;
    qsizetype m_bytes = 0;
    quint64 m_dropped = 0;
};

} // namespace QCoMqtt
