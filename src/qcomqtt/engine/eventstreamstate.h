// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/connectionevent.h>
#include <qcomqtt/engine/ring.h>
#include <qcomqtt/engine/streamstate.h>

#include <memory>
#include <vector>

namespace QCoMqtt::Internal {

class EventStreamState final : public StreamState<ConnectionEvent>
{
public:
    static constexpr qsizetype maximumEvents = 1000;

    void push(const ConnectionEvent &event);
    void close() override;
    bool isClosed() const noexcept { return m_closed; }
    qsizetype size() const noexcept override { return m_events.size(); }
    quint64 dropped() const noexcept override { return m_dropped; }

private:
    ConnectionEvent take() override { return m_events.takeFirst(); }
    void putBack(ConnectionEvent &&event) override { m_events.prepend(std::move(event)); }

    Ring<ConnectionEvent> m_events;
    quint64 m_dropped = 0;
    bool m_closed = false;
};

//! The open event streams of a client.
class EventStreams
{
public:
    std::shared_ptr<EventStreamState> open();
    void push(const ConnectionEvent &event);
    //! The client is gone.
    void end(const std::exception_ptr &error);

private:
    std::vector<std::shared_ptr<EventStreamState>> m_streams;
};

} // namespace QCoMqtt::Internal
