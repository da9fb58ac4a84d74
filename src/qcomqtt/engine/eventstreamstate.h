// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/connectionevent.h>
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

private:
    void taken(const ConnectionEvent &) override {}

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
