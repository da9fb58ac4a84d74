// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/global.h>

namespace QCoMqtt {

//! How much a stream holds for its reader, what it does when more comes, and when it acknowledges.
//!
//! Messages of QoS 1 and 2 that are held and not acknowledged are limited by the Receive Maximum of
//! the connection too, which is shared by all streams; see ClientOptions::receiveMaximum().
//! \code client.messages("sensor/#", StreamOptions().policy(StreamPolicy::LatestPerTopic)) \endcode
class QCOMQTT_EXPORT StreamOptions
{
public:
    //! Messages a stream holds; default 1000. Throws UsageError below 1.
    StreamOptions &maximumMessages(qsizetype messages);
    //! Bytes of topic and payload a stream holds; default 16 MiB. Throws UsageError below 1.
    StreamOptions &maximumBytes(qsizetype bytes);
    //! Default StreamPolicy::Throttle. What it drops is counted by the stream's dropped().
    StreamOptions &policy(StreamPolicy policy) noexcept;
    //! Default AckMode::OnConsume.
    StreamOptions &ackMode(AckMode mode) noexcept;

    qsizetype maximumMessages() const noexcept { return m_maximumMessages; }
    qsizetype maximumBytes() const noexcept { return m_maximumBytes; }
    StreamPolicy policy() const noexcept { return m_policy; }
    AckMode ackMode() const noexcept { return m_ackMode; }

    friend bool operator==(const StreamOptions &, const StreamOptions &) = default;

private:
    qsizetype m_maximumMessages = 1000;
    qsizetype m_maximumBytes = 16 * 1024 * 1024;
    StreamPolicy m_policy = StreamPolicy::Throttle;
    AckMode m_ackMode = AckMode::OnConsume;
};

} // namespace QCoMqtt
