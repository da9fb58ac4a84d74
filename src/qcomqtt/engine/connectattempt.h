// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/clientoptions.h>
#include <qcomqtt/values/instant.h>

#include <optional>

namespace QCoMqtt::Internal {

//! How far an attempt to connect has come, and how long it may still take: as a whole, and in its
//! present stage.
class QCOMQTT_TESTED_EXPORT ConnectAttempt
{
public:
    void begin(const ClientOptions &options, Instant now);
    void enter(ConnectStage stage, Instant now);
    //! It has succeeded or failed: no limit runs any more. Its stage stays known.
    void end() noexcept { m_deadline = m_stageDeadline = Instant::max(); }

    //! None until there is a transport.
    const std::optional<ConnectStage> &stage() const noexcept { return m_stage; }
    Instant deadline() const noexcept { return std::min(m_deadline, m_stageDeadline); }
    //! Why it is over by \a now, if it is. \a awaited ends the sentence, when it is not the server
    //! that it waits for.
    std::optional<Failure> expired(Instant now, const QString &awaited) const;

private:
    QString timeoutText(Instant now, const QString &awaited) const;

    ClientOptions m_options;
    std::optional<ConnectStage> m_stage;
    Instant m_deadline = Instant::max();
    Instant m_stageDeadline = Instant::max();
};

} // namespace QCoMqtt::Internal
