// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

//! PUBLISH packets, encoded once and sent again and again. Packet identifiers go from 1 to 65535
//! and begin anew; they are written in just before the bytes go out.
class MessageRing
{
public:
    struct Kind
    {
        int qos = 0;
        std::size_t payloadSize = 0;
        int topics = 0; //!< 0: the one topic of the benchmark; else bench/t/0 and so on
        bool version5 = true;
        std::string properties = {};
    };

    MessageRing() = default;
    explicit MessageRing(const Kind &kind);

    //! Bytes that may go out next, for messages up to number \a messages from the beginning; empty
    //! when these have gone. Up to the end of the ring, so perhaps not all.
    std::string_view next(std::int64_t messages);
    //! The rest of a message of which a part has gone.
    std::string_view restOfMessage() const noexcept;
    void sent(std::size_t bytes) noexcept;

    //! Messages that have gone out altogether.
    std::int64_t messagesSent() const noexcept { return m_messagesSent; }
    bool isInMessage() const noexcept { return m_position != m_starts[m_index]; }

private:
    std::size_t messageCount() const noexcept { return m_starts.size() - 1; }
    void number(std::size_t endIndex);

    std::string m_bytes;
    std::vector<std::size_t> m_starts{0}; // and the end of the last
    std::vector<std::size_t> m_ids; // where the packet identifiers are; none at QoS 0
    std::size_t m_position = 0;
    std::size_t m_index = 0; // of the message at m_position
    std::size_t m_numbered = 0; // messages of this round that have their packet identifier
    std::int64_t m_messagesSent = 0;
};
