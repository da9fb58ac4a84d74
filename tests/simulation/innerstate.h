// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/client.h>
#include <qcomqtt/engine/engine.h>
#include <qcomqtt/session/session_p.h>

//! What nobody outside can see of a client: whether everything came back that it had handed out.
class InnerState
{
public:
    explicit InnerState(const QCoMqtt::Client &client);

    const QCoMqtt::Internal::Session &session() const { return m_session; }
    int packetIdentifiersInUse() const;
    bool hasPublishedAll() const { return m_session.hasPublishedAll(); }

private:
    const QCoMqtt::Internal::Session &m_session;
};

namespace InnerStateAccess {

// An explicit instantiation may name what is private.
template<auto Member, typename Tag>
struct Access
{
    friend auto memberOf(Tag) { return Member; }
};
struct EngineTag
{
    friend auto memberOf(EngineTag);
};
struct SessionTag
{
    friend auto memberOf(SessionTag);
};
struct PrivateTag
{
    friend auto memberOf(PrivateTag);
};
template struct Access<&QCoMqtt::Client::m_engine, EngineTag>;
template struct Access<&QCoMqtt::Internal::Engine::m_session, SessionTag>;
template struct Access<&QCoMqtt::Internal::Session::d, PrivateTag>;

} // namespace InnerStateAccess

inline InnerState::InnerState(const QCoMqtt::Client &client)
    : m_session(*((*(client.*memberOf(InnerStateAccess::EngineTag())))
                      .*memberOf(InnerStateAccess::SessionTag())))
{}

inline int InnerState::packetIdentifiersInUse() const
{
    return (m_session.*memberOf(InnerStateAccess::PrivateTag()))->ids.inUse();
}
