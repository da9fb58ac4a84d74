// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "board.h"

#include <algorithm>

namespace {

//! What comes from elsewhere must not steer this terminal.
QString printable(QString text)
{
    for (QChar &c : text) {
        if (!c.isPrint() && !c.isSurrogate())
            c = u'?';
    }
    return text;
}

bool comesBefore(const QString &a, const QString &b)
{
    bool aIsNumber = false;
    bool bIsNumber = false;
    const int aNumber = a.toInt(&aIsNumber);
    const int bNumber = b.toInt(&bIsNumber);
    if (aIsNumber && bIsNumber)
        return aNumber < bNumber;
    return aIsNumber == bIsNumber ? a < b : aIsNumber;
}

} // namespace

QString Host::text(QStringView name) const
{
    return m_values.value(name.toString()).text;
}

std::optional<double> Host::number(QStringView name) const
{
    return m_values.value(name.toString()).number;
}

QList<double> Host::history(QStringView name) const
{
    return m_values.value(name.toString()).history;
}

QStringList Host::levelsBelow(QStringView first) const
{
    QStringList levels;
    for (auto it = m_values.keyBegin(); it != m_values.keyEnd(); ++it) {
        const QStringList parts = it->split(u'/');
        if (parts.size() > 1 && parts.first() == first && !levels.contains(parts.at(1)))
            levels.append(parts.at(1));
    }
    std::sort(levels.begin(), levels.end(), comesBefore);
    return levels;
}

void Board::take(const QString &topic, const QString &text, bool live)
{
    const QString host = printable(topic.section(u'/', 1, 1));
    const QString name = printable(topic.section(u'/', 2));
    if (topic.section(u'/', 0, 0) != u"machine" || host.isEmpty() || name.isEmpty())
        return;
    Value &value = m_hosts[host].m_values[name];
    value.text = printable(text);
    bool isNumber = false;
    const double number = text.toDouble(&isNumber);
    value.number = isNumber ? std::optional(number) : std::nullopt;
    if (isNumber && live) {
        value.history.append(number);
        if (value.history.size() > historyLength)
            value.history.removeFirst();
    }
    if (name != u"status")
        ++m_readingCount;
}
