// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QtGlobal>

#include <cstddef>
#include <vector>

namespace QCoMqtt::Internal {

//! Places for what was seen last, each found by a number: what comes takes the place of what is there.
//! When that happens again and again there are more places, and all of them empty, from then on.
template<typename Item>
class DirectMap
{
public:
    static constexpr std::size_t fewest = 64;
    static constexpr std::size_t most = 16 * 1024;

    //! The place for that number; numbers need not be spread evenly.
    Item &at(quint64 number)
    {
        if (m_items.empty()) [[unlikely]]
            m_items.resize(fewest);
        // Multiplicative hashing: the highest bits of the product depend on all of the number.
        return m_items[number * 0x9E37'79B9'7F4A'7C15 >> m_shift];
    }
    //! To be called before an item that is not empty gives way to another; true when there are more
    //! places now, and at() has to be asked again.
    bool growsInstead()
    {
        if (++m_replaced < 2 * m_items.size() || m_items.size() >= most) [[likely]]
            return false;
        m_replaced = 0;
        m_shift -= 2;
        m_items = std::vector<Item>(m_items.size() * 4);
        return true;
    }
    std::size_t capacity() const noexcept { return m_items.size(); }

private:
    std::vector<Item> m_items; // a power of two of them
    std::size_t m_replaced = 0; // since there are so many
    int m_shift = 64 - 6;
};

} // namespace QCoMqtt::Internal
