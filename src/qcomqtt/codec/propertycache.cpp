// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/codec/propertycache.h>

#include <QtCore/QHash>

#include <algorithm>

namespace QCoMqtt::Internal {

const Properties *PropertyCache::find(QByteArrayView bytes) const noexcept
{
    if (bytes.isEmpty() || bytes.size() > longestKept)
        return nullptr;
    const Place &place = m_places[qHash(bytes, 0) % m_places.size()];
    return place.view() == bytes ? &place.properties : nullptr;
}

void PropertyCache::keep(QByteArrayView bytes, const Properties &properties)
{
    if (bytes.isEmpty() || bytes.size() > longestKept)
        return;
    Place &place = m_places[qHash(bytes, 0) % m_places.size()];
    std::copy(bytes.begin(), bytes.end(), place.bytes.begin());
    place.size = bytes.size();
    place.properties = properties;
}

} // namespace QCoMqtt::Internal
