// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/eventstreams.h>

namespace QCoMqtt::Internal {

std::shared_ptr<EventStreamState> EventStreams::open()
{
    m_streams.push_back(std::make_shared<EventStreamState>());
    return m_streams.back();
}

void EventStreams::push(const ConnectionEvent &event)
{
    std::erase_if(m_streams, [](const auto &stream) { return stream->isClosed(); });
    for (const auto &stream : m_streams)
        stream->push(event);
}

void EventStreams::end(const std::exception_ptr &error)
{
    for (const auto &stream : std::exchange(m_streams, {})) {
        if (!stream->isClosed())
            stream->end(error);
    }
}

} // namespace QCoMqtt::Internal
