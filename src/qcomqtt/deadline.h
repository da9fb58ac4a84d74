// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/global.h>

#include <chrono>
#include <memory>
#include <stop_token>

namespace QCoMqtt {

//! Requests a stop when a time is over: one limit for many operations, as asyncio.timeout() is.
//! \code
//! Deadline deadline(5s);
//! co_await listen(client, deadline.token());
//! \endcode
//! Destroying it before its time takes the limit away. Needs an event loop in its thread.
class QCOMQTT_EXPORT Deadline
{
public:
    explicit Deadline(std::chrono::milliseconds time);
    //! Also stops when \a parent is stopped.
    Deadline(std::chrono::milliseconds time, std::stop_token parent);
    Deadline(Deadline &&) noexcept;
    Deadline &operator=(Deadline &&) noexcept;
    ~Deadline();

    std::stop_token token() const noexcept;
    //! True when the time is over, not when only the parent was stopped.
    bool hasExpired() const noexcept;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace QCoMqtt
