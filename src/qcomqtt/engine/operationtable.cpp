// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/operationtable.h>

namespace QCoMqtt::Internal {

void OperationTable::grow()
{
    m_free.reserve(m_slots.size() + 1);
    m_free.push_back(static_cast<quint32>(m_slots.size()));
    m_slots.emplace_back();
}

Target OperationTable::take(OperationId id)
{
    Target *target = find(id);
    if (!target)
        return {};
    if (id == posted)
        return PostedTarget();
    Target taken = std::move(*target);
    release(id);
    return taken;
}

} // namespace QCoMqtt::Internal
