// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/properties.h>

#include <array>

namespace QCoMqtt::Internal {

//! The short properties seen last, so that a Subscription Identifier or a Topic Alias that comes
//! with every message costs no allocation. Direct mapped, as TopicCache.
class PropertyCache
{
public:
    //! The properties read from the same bytes, or nullptr.
    const Properties *find(QByteArrayView bytes) const noexcept
    {
        const quint64 key = keyOf(bytes);
        const Place &place = m_places[placeOf(key)];
        return key != 0 && place.key == key ? &place.properties : nullptr;
    }
    //! Only properties that the reader found nothing wrong with.
    void keep(QByteArrayView bytes, const Properties &properties);

private:
    // One identifier of any length, or one of two bytes with an alias.
    static constexpr qsizetype longestKept = 6;
    struct Place
    {
        quint64 key = 0; // 0: nothing is here
        Properties properties;
    };
    //! The bytes and their number in one; 0 when they are none or too many.
    static quint64 keyOf(QByteArrayView bytes) noexcept
    {
        if (bytes.isEmpty() || bytes.size() > longestKept)
            return 0;
        quint64 key = quint64(bytes.size());
        for (const char byte : bytes)
            key = key << 8 | quint8(byte);
        return key;
    }
    // Multiplicative hashing: the highest 6 bits of the product depend on all of the key.
    static std::size_t placeOf(quint64 key) noexcept
    {
        return std::size_t(key * 0x9E37'79B9'7F4A'7C15 >> 58);
    }

    std::array<Place, 64> m_places;
};

} // namespace QCoMqtt::Internal
