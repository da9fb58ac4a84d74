// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/values/processor.h>

#include <QtCore/QtGlobal>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace QCoMqtt::Internal {

//! What was seen lately, found by a number that each Item tells as its number(). When there are too
//! many, or too many whose numbers are alike, all are forgotten: what a search costs is bounded, whoever
//! chose them.
//!
//! Items stand side by side in the order of their coming, and what leads to them is small. Those that
//! come again in much the same order are not searched for at all: the next one stands beside the last.
template<typename Item>
class RecentMap
{
public:
    static constexpr std::size_t most = 32 * 1024 - 1;
    //! Places that are looked at in a search: one or two mostly, as half of all are empty, and never more
    //! than this.
    static constexpr std::size_t farthest = 128;

    //! The item of this number that \a isWanted, or nullptr. Stays where it is until insert() is called.
    template<typename IsWanted>
    Item *find(quint64 number, IsWanted &&isWanted) noexcept
    {
        const std::size_t beside = std::min(m_last + 2, m_items.size());
        for (std::size_t i = m_last; i < beside; ++i) {
            if (m_items[i].number() == number && isWanted(m_items[i])) {
                m_last = i;
                return &m_items[i];
            }
        }
        return search(number, isWanted);
    }
    //! It will be looked for soon.
    void expect(quint64 number) const noexcept
    {
        if (m_items.empty())
            return;
        if (m_last + 1 < m_items.size() && m_items[m_last + 1].number() == number)
            return; // near enough
        const quint64 hash = hashOf(number);
        std::size_t at = firstPlace(hash);
        for (std::size_t i = 0; i < farthest && m_places[at] != 0; ++i, at = placeAfter(at)) {
            if (isMarked(m_places[at], hash))
                return prefetch(&m_items[indexOf(m_places[at])]);
        }
    }
    //! Adds one that find() has not found.
    Item &insert(Item &&item)
    {
        if (m_items.size() == most)
            startAnewWith(std::move(item));
        else if (!add(std::move(item)))
            startAnewWith(std::move(m_items.back()));
        return m_items.back();
    }
    std::size_t size() const noexcept { return m_items.size(); }

private:
    // A place is empty, or has the number of an item counted from 1 and, above it, a part of its hash.
    using Place = quint32;
    static constexpr int bitsOfIndex = 15;
    static constexpr Place index = (Place(1) << bitsOfIndex) - 1;
    static constexpr std::size_t fewestPlaces = 16;

    // Multiplicative hashing: the highest bits of the product depend on all of the number.
    static quint64 hashOf(quint64 number) noexcept { return number * 0x9E37'79B9'7F4A'7C15; }
    static Place markOf(quint64 hash) noexcept { return Place(hash >> 16) & ~index; }
    static bool isMarked(Place place, quint64 hash) noexcept
    {
        return (place & ~index) == markOf(hash);
    }
    static std::size_t indexOf(Place place) noexcept { return (place & index) - 1; }
    std::size_t firstPlace(quint64 hash) const noexcept { return hash >> m_shift; }
    std::size_t placeAfter(std::size_t place) const noexcept
    {
        return (place + 1) & (m_places.size() - 1);
    }

    template<typename IsWanted>
    Item *search(quint64 number, IsWanted &isWanted) noexcept
    {
        if (m_items.empty()) [[unlikely]]
            return nullptr;
        const quint64 hash = hashOf(number);
        std::size_t at = firstPlace(hash);
        for (std::size_t i = 0; i < farthest && m_places[at] != 0; ++i, at = placeAfter(at)) {
            if (!isMarked(m_places[at], hash))
                continue;
            const std::size_t found = indexOf(m_places[at]);
            if (isWanted(m_items[found])) [[likely]] {
                m_last = found;
                return &m_items[found];
            }
        }
        return nullptr;
    }
    // False when it is too far from its first place.
    bool add(Item &&item)
    {
        m_items.push_back(std::move(item));
        return 2 * m_items.size() > m_places.size() ? makePlaces() : enter(m_items.size() - 1);
    }
    bool enter(std::size_t number) noexcept
    {
        const quint64 hash = hashOf(m_items[number].number());
        std::size_t at = firstPlace(hash);
        for (std::size_t i = 0; i < farthest; ++i, at = placeAfter(at)) {
            if (m_places[at] != 0)
                continue;
            m_places[at] = markOf(hash) | Place(number + 1);
            return true;
        }
        return false;
    }
    bool makePlaces()
    {
        const std::size_t count = m_places.empty() ? fewestPlaces : 2 * m_places.size();
        m_places.assign(count, 0);
        m_shift = 64 - qCountTrailingZeroBits(quint64(count));
        std::size_t number = 0;
        while (number < m_items.size() && enter(number))
            ++number;
        return number == m_items.size();
    }
    void startAnewWith(Item item)
    {
        m_items.clear();
        m_last = 0;
        m_places.assign(m_places.size(), 0);
        add(std::move(item));
    }

    std::vector<Item> m_items;
    std::size_t m_last = 0; // found
    std::vector<Place> m_places; // a power of two, at most half of them taken
    int m_shift = 64;
};

} // namespace QCoMqtt::Internal
