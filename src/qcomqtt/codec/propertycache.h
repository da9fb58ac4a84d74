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
    // One identifier of any length, or one of two bytes with an alias.
    static constexpr qsizetype longestKept = 6;
    struct Place
    {
        std::array<char, longestKept> bytes = {};
        qsizetype size = 0; // 0: nothing is here
        Properties properties;

        QByteArrayView view() const noexcept { return QByteArrayView(bytes.data(), size); }
    };
    std::array<Place, 64> m_places;
};

} // namespace QCoMqtt::Internal
