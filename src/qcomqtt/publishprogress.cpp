// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/publishprogress.h>

#include <qcomqtt/client.h>
#include <qcomqtt/engine/engine.h>
#include <qcomqtt/error.h>

namespace QCoMqtt {

PublishProgress::PublishProgress(const Client &client)
    : PublishProgress(client.m_engine,
                      std::make_shared<Internal::PublishProgressState>(client.m_engine.get()))
{}

PublishProgress::PublishProgress(const std::shared_ptr<Internal::Engine> &engine,
                                 std::shared_ptr<Internal::PublishProgressState> state)
    : Stream(engine, state), m_progress(state)
{
    if (engine) // not a client that was moved from
        engine->expect(state);
}

} // namespace QCoMqtt
