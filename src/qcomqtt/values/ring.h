// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/values/largepages.h>

#include <QtCore/QTypeInfo>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace QCoMqtt::Internal {

//! Types whose objects may be moved by moving their bytes: those that Qt is told of, and those that
//! say so themselves.
template<typename Item>
constexpr bool isRelocatable = QTypeInfo<Item>::isRelocatable || requires { typename Item::Relocatable; };

//! A queue in one piece of memory, which it uses again: in the long run it allocates nothing. Only
//! what a great backlog took is given back behind it.
//! Places are numbered from the first item ever; a number stays valid until its item is taken out
//! at the front, or one is erased.
template<typename Item>
class Ring
{
    static_assert(alignof(Item) <= alignof(std::max_align_t)); // what malloc() gives

public:
    Ring() = default;
    Ring(Ring &&other) noexcept { swap(other); }
    Ring &operator=(Ring &&other) noexcept
    {
        Ring(std::move(other)).swap(*this);
        return *this;
    }
    Q_DISABLE_COPY(Ring)
    ~Ring()
    {
        while (!isEmpty())
            dropFirst();
        std::free(m_items);
    }
    void swap(Ring &other) noexcept
    {
        std::swap(m_items, other.m_items);
        std::swap(m_capacity, other.m_capacity);
        std::swap(m_first, other.m_first);
        std::swap(m_size, other.m_size);
    }

    bool isEmpty() const noexcept { return m_size == 0; }
    qsizetype size() const noexcept { return m_size; }
    //! Items that there is memory for.
    qsizetype capacity() const noexcept { return qsizetype(m_capacity); }
    Item &front() noexcept { return at(m_first); }
    //! The place of the front item.
    quint64 first() const noexcept { return m_first; }
    //! The place behind the last item.
    quint64 end() const noexcept { return m_first + quint64(m_size); }
    Item &at(quint64 place) noexcept { return m_items[place & (m_capacity - 1)]; }

    Item &append(Item &&item)
    {
        growWhenFull();
        Item *added = new (&at(end())) Item(std::move(item));
        ++m_size;
        return *added;
    }
    //! Adds one that is made where it stands.
    template<typename... Arguments>
    Item &emplace(Arguments &&...arguments)
    {
        growWhenFull();
        Item *added = new (&at(end())) Item{std::forward<Arguments>(arguments)...};
        ++m_size;
        return *added;
    }
    void prepend(Item &&item)
    {
        growWhenFull();
        new (&at(m_first - 1)) Item(std::move(item));
        --m_first;
        ++m_size;
    }
    Item takeFirst()
    {
        Item item = std::move(front());
        dropFirst();
        return item;
    }
    void dropFirst() noexcept
    {
        front().~Item();
        ++m_first;
        if (--m_size == 0 && m_capacity > mostKept) [[unlikely]]
            release();
    }
    //! Takes one out from anywhere; those before it move up by one place.
    Item takeAt(quint64 place)
    {
        Item item = std::move(at(place));
        for (; place != m_first; --place)
            at(place) = std::move(at(place - 1));
        dropFirst();
        return item;
    }

private:
    static constexpr std::size_t mostKept = std::size_t(256) * 1024 / sizeof(Item);

    void growWhenFull()
    {
        if (std::size_t(m_size) == m_capacity) [[unlikely]]
            grow();
    }
    void grow()
    {
        const std::size_t capacity = m_capacity > 0 ? m_capacity * 2 : 16;
        if constexpr (isRelocatable<Item>)
            extend(capacity);
        else
            moveTo(capacity);
    }
    // The system may move whole pages elsewhere without looking at what is in them.
    void extend(std::size_t capacity)
    {
        void *items = std::realloc(static_cast<void *>(m_items), capacity * sizeof(Item));
        if (!items)
            throw std::bad_alloc();
        m_items = static_cast<Item *>(items);
        preferLargePages(items, capacity * sizeof(Item));
        const std::size_t old = std::exchange(m_capacity, capacity);
        if (m_size == 0)
            return;
        // It was full: those from its front to the end of the memory, and those that stood before
        // them. By their numbers one of the two parts belongs into the new half.
        const std::size_t front = m_first & (old - 1);
        if (m_first & old)
            relocate(front, front + old, old - front);
        else
            relocate(0, old, front);
    }
    void relocate(std::size_t from, std::size_t to, std::size_t count) noexcept
    {
        std::memcpy(static_cast<void *>(m_items + to), static_cast<const void *>(m_items + from),
                    count * sizeof(Item));
    }
    void moveTo(std::size_t capacity)
    {
        auto *larger = static_cast<Item *>(std::malloc(capacity * sizeof(Item)));
        if (!larger)
            throw std::bad_alloc();
        for (quint64 place = m_first; place != end(); ++place) {
            new (larger + (place & (capacity - 1))) Item(std::move(at(place)));
            at(place).~Item();
        }
        std::free(std::exchange(m_items, larger));
        m_capacity = capacity;
    }
    void release() noexcept
    {
        std::free(std::exchange(m_items, nullptr));
        m_capacity = 0;
    }

    Item *m_items = nullptr;
    std::size_t m_capacity = 0; // a power of two
    quint64 m_first = quint64(1) << 32; // far from 0: items may be prepended
    qsizetype m_size = 0;
};

} // namespace QCoMqtt::Internal
