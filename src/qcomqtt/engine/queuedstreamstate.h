// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/engine/streamstate.h>
#include <qcomqtt/values/ring.h>

namespace QCoMqtt::Internal {

//! A stream that holds the newest of what its source pushes.
template<typename Item>
class QueuedStreamState : public StreamState<Item>
{
public:
    static constexpr qsizetype maximumItems = 1000;

    void push(Item item)
    {
        if (m_closed)
            return;
        if (auto *reader = this->firstReader()) {
            reader->succeed(std::move(item));
            return;
        }
        if (size() == maximumItems) {
            m_items.takeFirst();
            ++m_dropped;
        }
        m_items.append(std::move(item));
    }
    void close() override
    {
        m_closed = true;
        m_items = {};
        this->end(nullptr);
    }
    bool isClosed() const noexcept { return m_closed; }
    qsizetype size() const noexcept override { return m_items.size(); }
    quint64 dropped() const noexcept override { return m_dropped; }

private:
    Item take() override { return m_items.takeFirst(); }
    void putBack(Item &&item) override { m_items.prepend(std::move(item)); }

    Ring<Item> m_items;
    quint64 m_dropped = 0;
    bool m_closed = false;
};

} // namespace QCoMqtt::Internal
