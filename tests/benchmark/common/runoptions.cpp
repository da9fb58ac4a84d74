// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "runoptions.h"

#include <stdexcept>

namespace {

std::int64_t number(const std::string &text)
{
    std::size_t used = 0;
    const std::int64_t value = std::stoll(text, &used);
    if (used != text.size())
        throw std::invalid_argument("no number: " + text);
    return value;
}

void set(RunOptions &options, const std::string &name, const std::string &value)
{
    using enum RunOptions::Operation;
    using enum RunOptions::Transport;
    if (name == "--port")
        options.port = static_cast<std::uint16_t>(number(value));
    else if (name == "--transport")
        options.transport = oneOf<RunOptions::Transport>(
            {{"tcp", Tcp}, {"tls", Tls}, {"websocket", WebSocket}}, value);
    else if (name == "--ca")
        options.certificate = value;
    else if (name == "--operation")
        options.operation = oneOf<RunOptions::Operation>(
            {{"publish", Publish}, {"receive", Receive}, {"roundtrip", RoundTrip}}, value);
    else if (name == "--qos")
        options.qos = static_cast<int>(number(value));
    else if (name == "--size")
        options.size = number(value);
    else if (name == "--messages")
        options.messages = number(value);
    else if (name == "--window")
        options.window = static_cast<int>(number(value));
    else if (name == "--mode")
        options.mode = value;
    else if (name == "--extra")
        options.extra = value;
    else
        throw std::invalid_argument("no such option: " + name);
}

} // namespace

std::string RunOptions::clientId() const
{
    std::string id = "bench;window=" + std::to_string(window);
    if (operation == Operation::Receive)
        id += ";send=" + std::to_string(allMessages()) + ";qos=" + std::to_string(qos)
            + ";size=" + std::to_string(size);
    else if (operation == Operation::RoundTrip)
        id += ";echo=1";
    return extra.empty() ? id : id + ';' + extra;
}

RunOptions runOptions(int argc, char **argv)
{
    RunOptions options;
    for (int i = 1; i < argc; ++i) {
        const std::string name = argv[i];
        if (name == "--tuned")
            options.tuned = true;
        else if (i + 1 < argc)
            set(options, name, argv[++i]);
        else
            throw std::invalid_argument("no value for " + name);
    }
    if (options.port == 0)
        throw std::invalid_argument("--port is missing");
    return options;
}
