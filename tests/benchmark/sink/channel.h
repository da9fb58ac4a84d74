// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <string_view>

//! Bytes to and from one client, above its socket. Neither call waits.
class Channel
{
public:
    enum class State { Open, Ended };

    Channel() = default;
    Channel(const Channel &) = delete;
    Channel &operator=(const Channel &) = delete;
    virtual ~Channel() = default;

    //! Reads once; 0: nothing there, or the end, which state() tells.
    virtual std::size_t read(char *buffer, std::size_t size) = 0;
    //! Takes as much as it can, and returns how much that was. What it takes may lie in it for a
    //! while, see hasPending().
    virtual std::size_t write(std::string_view bytes) = 0;
    //! True while write() is to be called again, even with nothing, when the socket takes more.
    virtual bool hasPending() const = 0;

    State state() const noexcept { return m_state; }

protected:
    void end() noexcept { m_state = State::Ended; }

private:
    State m_state = State::Open;
};
