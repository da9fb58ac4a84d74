// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QByteArrayView>

#include <cstring>

namespace QCoMqtt::Internal {

//! A number for some bytes, to choose a place by in a RecentMap: quick, and the same for the same bytes.
//! Not for a QHash: who wants others to have the same number finds some.
inline quint64 numberOf(QByteArrayView bytes) noexcept
{
    constexpr qsizetype wordSize = sizeof(quint64);
    constexpr quint64 multiplier = 0x9E37'79B9'7F4A'7C15;
    quint64 number = quint64(bytes.size()) * multiplier;
    quint64 word = 0;
    const auto mix = [&] {
        number = (number ^ word) * multiplier;
        number ^= number >> 32;
    };
    const char *from = bytes.data();
    qsizetype left = bytes.size();
    for (; left >= wordSize; left -= wordSize, from += wordSize) {
        std::memcpy(&word, from, wordSize);
        mix();
    }
    if (left > 0 && bytes.size() >= wordSize) {
        std::memcpy(&word, bytes.data() + bytes.size() - wordSize, wordSize); // some of it again
        mix();
    } else if (left > 0) {
        word = 0;
        for (; left > 0; --left, ++from)
            word = word << 8 | quint8(*from);
        mix();
    }
    return number;
}

} // namespace QCoMqtt::Internal
