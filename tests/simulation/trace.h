// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "virtualclock.h"

#include <QtCore/QHash>
#include <QtCore/QStringList>

//! What happens in a history. A hash of it is made always, and text only where somebody will read
//! it: the same seed gives the same history again.
class Trace
{
public:
    explicit Trace(bool isRecorded = false) : m_isRecorded(isRecorded) {}

    //! \a text is called only where it is wanted.
    template<typename Text>
    void note(Text &&text)
    {
        if (m_isRecorded)
            m_lines.append(timeText() + std::forward<Text>(text)());
    }
    void add(QByteArrayView bytes) noexcept { add(qHashBits(bytes.data(), std::size_t(bytes.size()))); }
    void add(quint64 value) noexcept
    {
        m_hash = (m_hash ^ value) * 0x9E37'79B9'7F4A'7C15u;
        m_hash = (m_hash ^ (m_hash >> 29) ^ quint64(VirtualClock::elapsed().count())) * 0xBF58'476D'1CE4'E5B9u;
    }

    bool isRecorded() const noexcept { return m_isRecorded; }
    quint64 hash() const noexcept { return m_hash; }
    const QStringList &lines() const noexcept { return m_lines; }

private:
    static QString timeText()
    {
        return QString::number(double(VirtualClock::elapsed().count()) / 1e9, 'f', 6).rightJustified(12)
            + QStringLiteral("  ");
    }

    QStringList m_lines;
    quint64 m_hash = 0;
    bool m_isRecorded;
};
