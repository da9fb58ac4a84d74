// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QString>

#include <chrono>
#include <optional>

class Report;

//! "1200 messages, 3.4 MiB, 600 a second"; of \a total "1200 of 5000 messages (24 %), ...".
QString progressText(qint64 messages, qint64 bytes, std::optional<qint64> total,
                     std::chrono::milliseconds time);

//! Counts messages and shows now and then how far a long job is.
class Progress
{
public:
    Progress(Report &report, std::optional<qint64> total) : m_report(report), m_total(total) {}

    void advance(qsizetype bytes);
    qint64 messages() const noexcept { return m_messages; }
    qint64 bytes() const noexcept { return m_bytes; }

private:
    Report &m_report;
    std::optional<qint64> m_total;
    qint64 m_messages = 0;
    qint64 m_bytes = 0;
    const std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point m_next = m_start + std::chrono::seconds(1);
};
