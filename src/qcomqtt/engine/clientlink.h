// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/engine/inbox.h>
#include <qcomqtt/global.h>

#include <atomic>

namespace QCoMqtt::Internal {

class Engine;

//! What the handles of a client share, and all that other threads touch of it.
class ClientLink
{
public:
    ClientLink(Engine &engine, ConnectionState current)
        : state(current), m_inbox(Inbox::current()), m_engine(&engine)
    {}

    //! Of the client's thread.
    Inbox &inbox() const noexcept { return *m_inbox; }
    //! In the client's thread only; null when the client is gone.
    Engine *engine() const noexcept { return m_engine; }
    //! The client is gone.
    void cut() noexcept { m_engine = nullptr; }

    //! The client's, a moment ago. Whoever reads it cannot tell anything else from it.
    std::atomic<ConnectionState> state;

private:
    const std::shared_ptr<Inbox> m_inbox;
    Engine *m_engine;
};

} // namespace QCoMqtt::Internal
