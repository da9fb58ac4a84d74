// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QByteArray>

#include <optional>

//! Makes lines of bytes that come in pieces. A line keeps everything but the \n that ends it.
class LineSplitter
{
public:
    void append(const QByteArray &bytes);
    //! Nothing more comes: what stands behind the last \n is a line too.
    void finish() { m_finished = true; }

    //! The next line, or nothing while its end has not come.
    std::optional<QByteArray> next();
    //! Bytes of a line whose end has not come.
    qsizetype pending() const noexcept { return m_bytes.size() - m_start; }

private:
    QByteArray m_bytes;
    qsizetype m_start = 0;
    qsizetype m_searched = 0; //!< there is no \n before this
    bool m_finished = false;
};
