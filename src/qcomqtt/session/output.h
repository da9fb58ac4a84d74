// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/session/effecthandler.h>
#include <qcomqtt/session/keepalive.h>

namespace QCoMqtt::Internal {

//! The packets that are sent without becoming a Packet first: the frequent ones.
template<typename P>
constexpr bool hasOwnEffect = std::is_same_v<P, Publish> || std::is_same_v<P, PubAck>
    || std::is_same_v<P, PubRec> || std::is_same_v<P, PubRel> || std::is_same_v<P, PubComp>;

//! What the machines of the session write their effects to.
class Output
{
public:
    Output(EffectHandler &handler, KeepAlive &keepAlive, Instant now, bool remembers) noexcept
        : m_handler(handler), m_keepAlive(keepAlive), m_now(now), m_remembers(remembers)
    {}

    template<typename P>
    void send(const P &packet)
    {
        if constexpr (hasOwnEffect<P>)
            m_handler.send(packet);
        else
            m_handler.send(Packet(packet));
        m_keepAlive.sent(m_now);
    }
    void deliver(Publish &&publish, DeliveryId delivery, AudiencePointer &&audience)
    {
        m_handler.deliver(std::move(publish), delivery, std::move(audience));
    }
    //! Nothing when nobody waits.
    void complete(OperationId operation, PublishResult &&result)
    {
        if (operation != 0)
            m_handler.complete(operation, std::move(result));
    }
    template<typename Result>
    void complete(OperationId operation, Result &&result)
    {
        if (operation != 0)
            m_handler.complete(Complete{operation, Outcome(std::forward<Result>(result))});
    }
    void progress(OperationId operation, PublishState state)
    {
        if (operation != 0)
            m_handler.progress(Progress{operation, state});
    }
    //! Somebody wants to know what must outlive the process.
    bool remembers() const noexcept { return m_remembers; }
    //! Nothing unless remembers(); ask that first where making the change costs something.
    template<typename Change>
    void remember(Change &&change)
    {
        if (m_remembers)
            m_handler.remember(Remember{SessionChange(std::forward<Change>(change))});
    }
    void connected(Connected &&connected) { m_handler.connected(std::move(connected)); }
    void challenge(Challenge &&challenge) { m_handler.challenge(std::move(challenge)); }
    void close(std::optional<Failure> cause) { m_handler.close(CloseLink{std::move(cause)}); }
    Instant now() const noexcept { return m_now; }

private:
    EffectHandler &m_handler;
    KeepAlive &m_keepAlive;
    Instant m_now;
    bool m_remembers;
};

} // namespace QCoMqtt::Internal
