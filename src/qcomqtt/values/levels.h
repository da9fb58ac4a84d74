// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QByteArrayView>

namespace QCoMqtt::Internal {

//! Walks the levels of a topic or a filter, which slashes divide: "a//" has the levels "a", ""
//! and "". A view: the text must outlive it.
class LevelCursor
{
public:
    //! Has no level.
    LevelCursor() noexcept = default;
    explicit LevelCursor(QByteArrayView text) noexcept : m_rest(text) { measure(); }

    //! True when there is no level left, so that level() must not be called.
    bool atEnd() const noexcept { return m_levelSize < 0; }
    //! True when level() is the last one.
    bool isLast() const noexcept { return m_levelSize == m_rest.size(); }
    QByteArrayView level() const noexcept { return m_rest.first(m_levelSize); }
    void next() noexcept
    {
        if (isLast()) {
            m_levelSize = -1;
            return;
        }
        m_rest = m_rest.sliced(m_levelSize + 1);
        measure();
    }

private:
    void measure() noexcept
    {
        const qsizetype slash = m_rest.indexOf('/');
        m_levelSize = slash < 0 ? m_rest.size() : slash;
    }

    QByteArrayView m_rest;
    qsizetype m_levelSize = -1;
};

inline bool isAnyLevel(QByteArrayView level) noexcept
{
    return level.size() == 1 && level.front() == '+';
}

inline bool isRest(QByteArrayView level) noexcept
{
    return level.size() == 1 && level.front() == '#';
}

} // namespace QCoMqtt::Internal
