// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

//! What a connection wants of the sink; it says so in its client identifier, as in
//! "bench;window=1000;send=5000;qos=1;size=256".
struct Order
{
    std::int64_t window = 0; //!< Receive Maximum announced; 0: none
    std::int64_t aliases = 0; //!< Topic Alias Maximum announced
    std::int64_t send = 0; //!< messages that follow the first SUBSCRIBE
    std::int64_t qos = 0; //!< of those
    std::int64_t size = 256; //!< of their payloads
    std::int64_t topics = 0; //!< they go round bench/t/0 and so on, so many; 0: one other topic
    std::int64_t echo = 0; //!< 1: what is published comes back
    std::int64_t present = 0; //!< 1: says that there is a session
    std::int64_t after = 0; //!< messages wait until so many filters are subscribed; 0: one
    //! Leaves so many messages unacknowledged and closes then; whoever comes with the same client
    //! identifier next finds its session, and everything answered.
    std::int64_t hold = 0;
    std::int64_t run = 0; //!< what the report is to name

    //! Throws std::invalid_argument for what it does not know.
    static Order fromClientId(std::string_view clientId);
};
