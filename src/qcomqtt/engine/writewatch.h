// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/values/instant.h>

#include <QtGlobal>

namespace QCoMqtt::Internal {

//! Notices that the server takes nothing of what is to be written. Pings do not: a server may
//! answer them and read nothing else, and there may be none.
class WriteWatch
{
public:
    //! For a new connection. \a limit 0: for ever.
    void start(std::chrono::milliseconds limit) noexcept
    {
        m_limit = limit;
        m_deadline = Instant::max();
    }
    void stop() noexcept { m_deadline = Instant::max(); }
    //! Bytes were handed to the transport; \a pending of them wait for the system.
    void written(qint64 pending, Instant now) noexcept
    {
        if (m_deadline == Instant::max())
            taken(pending, now);
    }
    //! The system took some; \a pending are left.
    void taken(qint64 pending, Instant now) noexcept
    {
        const bool watches = pending > 0 && m_limit.count() > 0;
        m_deadline = watches ? now + m_limit : Instant::max();
    }
    //! The time until now does not count: nobody was awake.
    void restart(Instant now) noexcept
    {
        if (m_deadline != Instant::max())
            m_deadline = now + m_limit;
    }
    //! When the connection counts as lost.
    Instant deadline() const noexcept { return m_deadline; }

private:
    std::chrono::milliseconds m_limit{0};
    Instant m_deadline = Instant::max();
};

} // namespace QCoMqtt::Internal
