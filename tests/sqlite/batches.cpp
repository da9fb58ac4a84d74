// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "batches.h"

#include <algorithm>

using QCoMqtt::SessionRecord;

namespace {

constexpr quint64 lastKey = 1;
constexpr int kept = 20;
constexpr int size = 5;

quint64 keyOf(int number, int index)
{
    return quint64(number) * 10 + 100 + quint64(index);
}

// Some fit a page of SQLite, some do not.
QByteArray valueOf(int number, int index)
{
    const QByteArray text = QByteArray::number(number) + '/' + QByteArray::number(index) + ' ';
    return text.repeated(1 + (number * 37 + index * 911) % 1500);
}

void put(int number, QList<SessionRecord> &records)
{
    for (int index = 0; index < size; ++index)
        records.append({keyOf(number, index), valueOf(number, index)});
}

} // namespace

QList<SessionRecord> batch(int number)
{
    QList<SessionRecord> changes;
    put(number, changes);
    for (int index = 0; index < size && number > kept; ++index)
        changes.append({keyOf(number - kept, index), std::nullopt});
    changes.append({lastKey, QByteArray::number(number)});
    return changes;
}

QList<SessionRecord> afterBatches(int number)
{
    QList<SessionRecord> records;
    if (number > 0)
        records.append({lastKey, QByteArray::number(number)});
    for (int past = std::max(1, number - kept + 1); past <= number; ++past)
        put(past, records);
    return records;
}

int batchesIn(const QList<SessionRecord> &records)
{
    QList<SessionRecord> sorted = records;
    std::sort(sorted.begin(), sorted.end(),
              [](const SessionRecord &one, const SessionRecord &other) {
                  return one.key < other.key;
              });
    const int number = sorted.isEmpty() ? 0 : sorted.first().value.value_or(QByteArray()).toInt();
    return sorted == afterBatches(number) ? number : -1;
}
