// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "linesplitter.h"

void LineSplitter::append(const QByteArray &bytes)
{
    m_bytes.remove(0, m_start);
    m_searched -= m_start;
    m_start = 0;
    m_bytes += bytes;
}

std::optional<QByteArray> LineSplitter::next()
{
    const qsizetype end = m_bytes.indexOf('\n', m_searched);
    if (end >= 0) {
        const QByteArray line = m_bytes.sliced(m_start, end - m_start);
        m_start = m_searched = end + 1;
        return line;
    }
    m_searched = m_bytes.size();
    if (!m_finished || pending() == 0)
        return std::nullopt;
    const QByteArray line = m_bytes.sliced(m_start);
    m_start = m_bytes.size();
    return line;
}
