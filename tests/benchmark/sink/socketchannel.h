// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "channel.h"

//! The socket itself.
class SocketChannel final : public Channel
{
public:
    explicit SocketChannel(int socket) noexcept : m_socket(socket) {}

    std::size_t read(char *buffer, std::size_t size) override;
    std::size_t write(std::string_view bytes) override;
    bool hasPending() const override { return false; }

private:
    std::size_t done(long result) noexcept;

    int m_socket;
};
