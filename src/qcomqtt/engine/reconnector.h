// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/error.h>
#include <qcomqtt/reconnectpolicy.h>

namespace QCoMqtt::Internal {

//! Counts attempts and says when the next one is due.
class QCOMQTT_EXPORT Reconnector
{
public:
    void setPolicy(const ReconnectPolicy &policy) { m_policy = policy; }
    const ReconnectPolicy &policy() const noexcept { return m_policy; }
    //! A connection stands: the next loss starts from the shortest delay.
    void reset() noexcept { m_attempts = 0; }
    //! The delay before the next attempt after \a cause; nothing when there is to be none.
    std::optional<std::chrono::milliseconds> nextDelay(const Failure &cause);

    //! True for causes that the same attempt would only meet again.
    static bool isPermanent(const Failure &cause) noexcept;

private:
    ReconnectPolicy m_policy;
    int m_attempts = 0;
};

} // namespace QCoMqtt::Internal
