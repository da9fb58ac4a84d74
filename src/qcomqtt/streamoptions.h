// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/global.h>

namespace QCoMqtt {

//! How much a stream holds for its reader. When more comes, QoS 1 and 2 are held back at the server
//! by withheld acknowledgements, so that none is lost; of QoS 0 the oldest are dropped and counted.
class QCOMQTT_EXPORT StreamOptions
{
public:
    //! Messages a stream holds; default 1000. Throws UsageError below 1.
    StreamOptions &maximumMessages(qsizetype messages);
    //! Bytes of topic and payload a stream holds; default 16 MiB. Throws UsageError below 1.
    StreamOptions &maximumBytes(qsizetype bytes);

    qsizetype maximumMessages() const noexcept { return m_maximumMessages; }
    qsizetype maximumBytes() const noexcept { return m_maximumBytes; }

    friend bool operator==(const StreamOptions &, const StreamOptions &) = default;

private:
    qsizetype m_maximumMessages = 1000;
    qsizetype m_maximumBytes = 16 * 1024 * 1024;
};

} // namespace QCoMqtt
