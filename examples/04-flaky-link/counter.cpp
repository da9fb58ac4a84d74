// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "counter.h"

using namespace Qt::StringLiterals;

void Counter::received(qint64 number)
{
    if (++m_received[number] > 1)
        ++m_duplicates;
}

QString Counter::line(int cuts, const char *nameOfMissing) const
{
    return u"sent %1   received %2   duplicates %3   %4 %5   link cut %6 times"_s
        .arg(m_sent, 6)
        .arg(receivedCount(), 6)
        .arg(m_duplicates)
        .arg(QString::fromLatin1(nameOfMissing))
        .arg(missing())
        .arg(cuts);
}
