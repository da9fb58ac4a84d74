// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/publishprogress.h>

#include <qcomqtt/client.h>
#include <qcomqtt/engine/publishobservers.h>
#include <qcomqtt/error.h>

namespace QCoMqtt {

PublishProgress::PublishProgress(const Client &client)
    : PublishProgress(client.m_engine,
                      std::make_shared<Internal::PublishProgressState>(client.m_engine.get()))
{}

PublishProgress::PublishProgress(const std::shared_ptr<Internal::Engine> &engine,
                                 std::shared_ptr<Internal::PublishProgressState> state)
    : Stream(engine, state), m_progress(state)
{}

} // namespace QCoMqtt
