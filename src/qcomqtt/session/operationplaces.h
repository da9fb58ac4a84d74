// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/session/effects.h>

namespace QCoMqtt::Internal {

//! Remembers a number for each operation, in constant time and without an allocation in the long
//! run. What is no longer true is not forgotten: whoever finds a place checks what is there.
class OperationPlaces
{
public:
    void set(OperationId operation, quint64 place)
    {
        const quint32 index = quint32(operation);
        if (index >= m_places.size())
            m_places.resize(std::max<std::size_t>(m_places.size() * 2, std::size_t(index) + 1));
        m_places[index] = {operation, place};
    }
    std::optional<quint64> find(OperationId operation) const
    {
        const quint32 index = quint32(operation);
        if (index >= m_places.size() || m_places[index].operation != operation)
            return std::nullopt;
        return m_places[index].place;
    }

private:
    struct Place
    {
        OperationId operation = 0;
        quint64 place = 0;
    };
    std::vector<Place> m_places; // by the lower half of the operation
};

} // namespace QCoMqtt::Internal
