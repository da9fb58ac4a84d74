// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>

//! Every message has this topic, unless an order says otherwise.
inline constexpr char benchmarkTopic[] = "bench/sensors/temp1";

//! What every client program is told on its command line; see tests/benchmark/README.md.
struct RunOptions
{
    enum class Operation { Publish, Receive, RoundTrip };
    enum class Transport { Tcp, Tls, WebSocket };

    std::uint16_t port = 0;
    Transport transport = Transport::Tcp;
    std::string certificate; //!< of the authority to trust
    Operation operation = Operation::Publish;
    int qos = 0;
    std::int64_t size = 256; //!< of each payload
    std::int64_t messages = 10000;
    int window = 1000; //!< unacknowledged messages, of both sides
    std::string mode = "post"; //!< one of several ways of a client to do it
    std::string extra; //!< more keys for the order
    bool tuned = false;

    //! Sent before the clock starts: buffers have their size by then.
    std::int64_t warmUp() const noexcept { return messages / 20 + 1; }
    std::int64_t allMessages() const noexcept { return warmUp() + messages; }
    //! What the client identifier tells the sink to do.
    std::string clientId() const;
};

//! What stands in \a choices behind \a name. Throws std::invalid_argument when it is not among them.
template<typename Choice>
Choice oneOf(const std::map<std::string, Choice> &choices, const std::string &name)
{
    const auto found = choices.find(name);
    if (found == choices.end())
        throw std::invalid_argument("no such choice: " + name);
    return found->second;
}

//! Throws std::invalid_argument for what it does not know.
RunOptions runOptions(int argc, char **argv);
