// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/codec/propertycache.h>

namespace QCoMqtt::Internal {

void PropertyCache::keep(QByteArrayView bytes, const Properties &properties)
{
    if (const quint64 key = keyOf(bytes); key != 0)
        m_places[placeOf(key)] = {key, properties};
}

} // namespace QCoMqtt::Internal
