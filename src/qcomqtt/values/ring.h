// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QtGlobal>

#include <utility>
#include <vector>

namespace QCoMqtt::Internal {

//! A queue in one piece of memory, which it uses again: in the long run it allocates nothing.
//! Places are numbered from the first item ever; a number stays valid until its item is taken out
//! at the front, or one is erased.
template<typename Item>
class Ring
{
public:
    bool isEmpty() const noexcept { return m_size == 0; }
    qsizetype size() const noexcept { return m_size; }
    Item &front() noexcept { return at(m_first); }
    //! The place of the front item.
    quint64 first() const noexcept { return m_first; }
    //! The place behind the last item.
    quint64 end() const noexcept { return m_first + quint64(m_size); }
    Item &at(quint64 place) noexcept { return m_items[place & (m_items.size() - 1)]; }

    void append(Item &&item)
    {
        growWhenFull();
        at(end()) = std::move(item);
        ++m_size;
    }
    void prepend(Item &&item)
    {
        growWhenFull();
        --m_first;
        at(m_first) = std::move(item);
        ++m_size;
    }
    //! Adds one as its place was left, to be filled.
    Item &append()
    {
        growWhenFull();
        Item &item = at(end());
        ++m_size;
        return item;
    }
    Item takeFirst()
    {
        Item item = std::move(front());
        dropFirst();
        return item;
    }
    //! For a front item that was moved from: it stays as it is until its place is used again.
    void dropFirst() noexcept
    {
        ++m_first;
        --m_size;
    }
    //! Takes one out from anywhere; those before it move up by one place.
    Item takeAt(quint64 place)
    {
        Item item = std::move(at(place));
        for (; place != m_first; --place)
            at(place) = std::move(at(place - 1));
        at(m_first) = Item();
        ++m_first;
        --m_size;
        return item;
    }

private:
    void growWhenFull()
    {
        if (m_size == qsizetype(m_items.size())) [[unlikely]]
            grow();
    }
    void grow()
    {
        std::vector<Item> larger(m_items.empty() ? 16 : m_items.size() * 2);
        for (quint64 place = m_first; place != end(); ++place)
            larger[place & (larger.size() - 1)] = std::move(at(place));
        m_items = std::move(larger);
    }

    std::vector<Item> m_items; // a power of two of them
    quint64 m_first = quint64(1) << 32; // far from 0: items may be prepended
    qsizetype m_size = 0;
};

} // namespace QCoMqtt::Internal
