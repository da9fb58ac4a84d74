// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/client.h>
#include <qcomqtt/error.h>
#include <qcomqtt/gather.h>

namespace QCoMqtt {

//! Connects a client, runs \a body with it, and disconnects gracefully on every way out, also when
//! \a body throws: the error then goes on to the caller. \a body is a coroutine that takes a
//! Client & and returns a QCoro::Task; it is kept alive until it has ended.
//! \code
//! co_await withClient("broker.example", [](Client &client) -> QCoro::Task<> {
//!     co_await client.publish("humidity/outside", 0.38);
//! });
//! \endcode
//! \a whenThrown is how to say goodbye when \a body throws; with
//! ReasonCode::DisconnectWithWillMessage the server publishes the will then.
//!
//! With GCC 12 a lambda written in place must not capture anything with a destructor: the compiler
//! would destroy it twice. Give such a lambda a name first.
template<typename Body>
auto withClient(ClientOptions options, Body body, DisconnectOptions whenThrown = {})
    -> std::invoke_result_t<Body &, Client &>
{
    Client client(std::move(options));
    co_await client.connect();
    auto ended = co_await Internal::settled(body(client));
    if (!ended.error)
        whenThrown = DisconnectOptions();
    try {
        co_await client.disconnect(whenThrown);
    } catch (const Error &) {
        // The goodbye is a courtesy: what the body did stands without it.
    }
    if constexpr (std::is_void_v<typename std::invoke_result_t<Body &, Client &>::value_type>)
        Internal::valueOrThrow(ended);
    else
        co_return Internal::valueOrThrow(ended);
}

} // namespace QCoMqtt
