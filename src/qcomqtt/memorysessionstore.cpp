// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/memorysessionstore.h>

namespace QCoMqtt {

MemorySessionStore::MemorySessionStore() = default;
MemorySessionStore::~MemorySessionStore() = default;

QCoro::Task<QList<SessionRecord>> MemorySessionStore::open()
{
    if (m_isOpen)
        throw StoreError(QStringLiteral("The session store is in use by another client"));
    m_isOpen = true;
    co_return records();
}

QCoro::Task<> MemorySessionStore::commit(QList<SessionRecord> changes)
{
    for (SessionRecord &change : changes) {
        if (change.value)
            m_records.insert_or_assign(change.key, *std::move(change.value));
        else
            m_records.erase(change.key);
    }
    co_return;
}

void MemorySessionStore::close()
{
    m_isOpen = false;
}

QList<SessionRecord> MemorySessionStore::records() const
{
    QList<SessionRecord> all;
    for (const auto &[key, value] : m_records)
        all.append({key, value});
    return all;
}

} // namespace QCoMqtt
