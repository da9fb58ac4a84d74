// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "progress.h"

#include "report.h"

#include <QtCore/QLocale>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

QString progressText(qint64 messages, qint64 bytes, std::optional<qint64> total,
                     std::chrono::milliseconds time)
{
    const QString size = QLocale::c().formattedDataSize(bytes, 1);
    const qint64 speed = time > 0ms ? messages * 1000 / time.count() : 0;
    const QString done = total
        ? u"%1 of %2 messages (%3 %)"_s.arg(messages).arg(*total).arg(messages * 100 / *total)
        : u"%1 messages"_s.arg(messages);
    return u"%1, %2, %3 a second"_s.arg(done, size).arg(speed);
}

void Progress::advance(qsizetype bytes)
{
    ++m_messages;
    m_bytes += bytes;
    const auto now = std::chrono::steady_clock::now();
    if (now < m_next)
        return;
    m_next = now + 200ms;
    m_report.progress(
        progressText(m_messages, m_bytes, m_total,
                     std::chrono::duration_cast<std::chrono::milliseconds>(now - m_start)));
}
