// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/operationtable.h>

namespace QCoMqtt::Internal {

OperationId OperationTable::add(Target target)
{
    if (m_free.empty()) {
        m_free.push_back(static_cast<quint32>(m_slots.size()));
        m_slots.emplace_back();
    }
    const quint32 index = m_free.back();
    m_free.pop_back();
    Slot &slot = m_slots[index];
    slot.target = std::move(target);
    return OperationId(slot.generation) << 32 | index;
}

Target OperationTable::take(OperationId id)
{
    const auto index = static_cast<quint32>(id);
    if (index >= m_slots.size() || m_slots[index].generation != id >> 32)
        return {};
    Slot &slot = m_slots[index];
    ++slot.generation;
    m_free.push_back(index);
    Target target = std::move(slot.target);
    slot.target.emplace<std::monostate>();
    return target;
}

} // namespace QCoMqtt::Internal
