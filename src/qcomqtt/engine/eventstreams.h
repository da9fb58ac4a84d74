// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/connectionevent.h>
#include <qcomqtt/engine/queuedstreamstate.h>

#include <memory>
#include <vector>

namespace QCoMqtt::Internal {

using EventStreamState = QueuedStreamState<ConnectionEvent>;

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
