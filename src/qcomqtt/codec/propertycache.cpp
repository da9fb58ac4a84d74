// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/codec/propertycache.h>

namespace QCoMqtt::Internal {

namespace {

// One identifier of any length, or one of two bytes with an alias.
constexpr qsizetype longestKept = 6;

} // namespace

quint64 PropertyCache::keyOf(QByteArrayView bytes) noexcept
{
    if (bytes.isEmpty() || bytes.size() > longestKept)
        return 0;
    quint64 key = quint64(bytes.size());
    for (const char byte : bytes)
        key = key << 8 | quint8(byte);
    return key;
}

// Multiplicative hashing: the highest 6 bits of the product depend on all of the key.
std::size_t PropertyCache::placeOf(quint64 key) noexcept
{
    return std::size_t(key * 0x9E37'79B9'7F4A'7C15 >> 58);
}

const Properties *PropertyCache::find(QByteArrayView bytes) const noexcept
{
    const quint64 key = keyOf(bytes);
    const Place &place = m_places[placeOf(key)];
    return key != 0 && place.key == key ? &place.properties : nullptr;
}

void PropertyCache::keep(QByteArrayView bytes, const Properties &properties)
{
    if (const quint64 key = keyOf(bytes); key != 0)
        m_places[placeOf(key)] = {key, properties};
}

} // namespace QCoMqtt::Internal
