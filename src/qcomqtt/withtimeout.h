// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/deadline.h>
#include <qcomqtt/error.h>
#include <qcomqtt/gather.h>

namespace QCoMqtt {

namespace Internal {

//! Throws TimeoutError in the place of CancelledError, every other error as it is.
[[noreturn]] QCOMQTT_EXPORT void rethrowAsTimeout(const std::exception_ptr &error,
                                                  std::chrono::milliseconds time);

} // namespace Internal

//! Runs \a body, a coroutine that takes a std::stop_token and returns a QCoro::Task, and requests a
//! stop through the token when \a time is over or \a parent is stopped. Gives the result of
//! \a body; throws TimeoutError when it was cancelled because its time was over, else what it throws.
//! \a body is kept alive until it has ended, and only ends early when it passes the token on.
//! \code
//! co_await withTimeout(5s, [&](std::stop_token stop) -> QCoro::Task<> {
//!     while (auto message = co_await messages.next().stopOn(stop))
//!         use(*message);
//! });
//! \endcode
//! With GCC 12 a lambda written in place must not capture anything with a destructor: the compiler
//! would destroy it twice. Give such a lambda a name first.
template<typename Body>
auto withTimeout(std::chrono::milliseconds time, Body body, std::stop_token parent = {})
    -> std::invoke_result_t<Body &, std::stop_token>
{
    const Deadline deadline(time, std::move(parent));
    auto ended = co_await Internal::settled(body(deadline.token()));
    if (ended.error && deadline.hasExpired())
        Internal::rethrowAsTimeout(ended.error, time);
    if constexpr (std::is_void_v<typename std::invoke_result_t<Body &, std::stop_token>::value_type>)
        Internal::valueOrThrow(ended);
    else
        co_return Internal::valueOrThrow(ended);
}

} // namespace QCoMqtt
