// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "wire.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

//! Finds packets in the bytes that come, where they lie. Packets that are larger than what is read
//! at once are told of by their beginning alone: the rest is a payload, which nobody looks at.
class PacketScanner
{
public:
    static constexpr std::size_t capacity = 256 * 1024;
    static constexpr std::size_t beginningSize = 1024;

    struct Packet
    {
        unsigned char firstByte = 0;
        std::string_view content; //!< at least its beginning
        std::size_t size = 0; //!< of all its content
    };

    PacketScanner() : m_buffer(capacity) {}

    //! Where the next bytes go.
    char *space() noexcept { return m_buffer.data() + m_size; }
    std::size_t spaceSize() const noexcept { return m_buffer.size() - m_size; }

    //! So many bytes were put there: calls handle(Packet) for every packet that is complete.
    template<typename Handle>
    void take(std::size_t bytes, Handle handle)
    {
        const std::string_view all(m_buffer.data(), m_size + bytes);
        const std::size_t used = scan(all, handle);
        m_size = all.size() - used;
        std::memmove(m_buffer.data(), m_buffer.data() + used, m_size);
    }

    //! The same for bytes that lie elsewhere, at most capacity / 2 of them.
    template<typename Handle>
    void take(std::string_view bytes, Handle handle)
    {
        if (m_size > 0) {
            std::memcpy(space(), bytes.data(), bytes.size());
            return take(bytes.size(), handle);
        }
        const std::size_t used = scan(bytes, handle);
        m_size = bytes.size() - used;
        std::memcpy(m_buffer.data(), bytes.data() + used, m_size);
    }

private:
    template<typename Handle>
    std::size_t scan(std::string_view all, Handle &handle)
    {
        std::size_t position = 0;
        if (m_toSkip > 0) {
            position = std::min(m_toSkip, all.size());
            m_toSkip -= position;
            if (m_toSkip > 0)
                return position;
            m_large.content = m_beginning;
            handle(m_large);
        }
        while (position < all.size()) {
            std::size_t content = position + 1;
            const std::int64_t size = Wire::takeVariableByteInteger(all, content);
            if (size < 0)
                break;
            const Packet packet{static_cast<unsigned char>(all[position]),
                                all.substr(content, std::size_t(size)), std::size_t(size)};
            if (packet.content.size() < packet.size) {
                if (isLarge(packet))
                    position = skip(packet, all.size());
                break;
            }
            position = content + packet.size;
            handle(packet);
        }
        return position;
    }

    static bool isLarge(const Packet &packet) noexcept
    {
        return packet.size > capacity / 2 && packet.content.size() >= beginningSize;
    }

    std::size_t skip(const Packet &packet, std::size_t end)
    {
        m_large = packet;
        m_beginning.assign(packet.content.substr(0, beginningSize));
        m_toSkip = packet.size - packet.content.size();
        return end;
    }

    std::vector<char> m_buffer;
    std::size_t m_size = 0;
    std::size_t m_toSkip = 0;
    Packet m_large;
    std::string m_beginning;
};
