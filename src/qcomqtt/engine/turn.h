// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/engine/engine.h>
#include <qcomqtt/engine/scheduler.h>
#include <qcomqtt/values/processor.h>

#include <QtCore/QThread>

namespace QCoMqtt::Internal {

// Keeps the engine alive while a handler of the socket or the timer runs, and a while longer when
// nobody else does: the object whose signal it handles is a part of it.
class Engine::Holder
{
public:
    explicit Holder(Engine &engine) : m_engine(engine), m_self(engine.shared_from_this())
    {
        ++m_engine.m_holders;
    }
    ~Holder()
    {
        m_self.reset();
        --m_engine.m_holders;
    }
    Q_DISABLE_COPY_MOVE(Holder)

private:
    Engine &m_engine;
    std::shared_ptr<Engine> m_self;
};

template<typename Handler>
void Engine::turn(Handler &&handler)
{
    if (m_shutDown)
        return;
    clearUpperVectorHalves();
    const Holder holder(*this);
    const int outerLevel = std::exchange(m_turnLoopLevel, thread()->loopLevel());
    m_turnBegin = std::chrono::steady_clock::now();
    ++m_turns;
    {
        const Scheduler::Batch batch;
        handler();
    }
    endTurn();
    m_turnLoopLevel = outerLevel;
    --m_turns;
}

} // namespace QCoMqtt::Internal
