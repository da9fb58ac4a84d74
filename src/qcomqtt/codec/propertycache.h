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
    const Properties *find(QByteArrayView bytes) const noexcept;
    //! Only properties that the reader found nothing wrong with.
    void keep(QByteArrayView bytes, const Properties &properties);

private:
    struct Place
    {
        quint64 key = 0; // 0: nothing is here
        Properties properties;
    };
    //! The bytes and their number in one; 0 when they are none or too many.
    static quint64 keyOf(QByteArrayView bytes) noexcept;
    static std::size_t placeOf(quint64 key) noexcept;

    std::array<Place, 64> m_places;
};

} // namespace QCoMqtt::Internal
