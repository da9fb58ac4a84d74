// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/session/effects.h>
#include <qcomqtt/session/keepalive.h>

namespace QCoMqtt::Internal {

//! What the machines of the session write their effects to.
class Output
{
public:
    Output(Effects &effects, KeepAlive &keepAlive, Instant now, bool remembers) noexcept
        : m_effects(effects), m_keepAlive(keepAlive), m_now(now), m_remembers(remembers)
    {}

    template<typename P>
    void send(P &&packet)
    {
        m_effects.emplace_back(std::in_place_type<Send>, std::forward<P>(packet));
        m_keepAlive.sent(m_now);
    }
    void deliver(Publish &&publish, DeliveryId delivery, AudiencePointer &&audience)
    {
        m_effects.emplace_back(std::in_place_type<Deliver>,
                               Deliver{std::move(publish), delivery, std::move(audience)});
    }
    //! Nothing when nobody waits.
    template<typename Result>
    void complete(OperationId operation, Result &&result)
    {
        if (operation != 0) {
            m_effects.emplace_back(std::in_place_type<Complete>,
                                   Complete{operation, Outcome(std::forward<Result>(result))});
        }
    }
    void progress(OperationId operation, PublishState state)
    {
        if (operation != 0)
            m_effects.emplace_back(std::in_place_type<Progress>, Progress{operation, state});
    }
    //! Somebody wants to know what must outlive the process.
    bool remembers() const noexcept { return m_remembers; }
    //! Nothing unless remembers(); ask that first where making the change costs something.
    template<typename Change>
    void remember(Change &&change)
    {
        if (m_remembers) {
            m_effects.emplace_back(std::in_place_type<Remember>,
                                   Remember{SessionChange(std::forward<Change>(change))});
        }
    }
    void connected(Connected &&connected) { m_effects.emplace_back(std::move(connected)); }
    void challenge(Challenge &&challenge) { m_effects.emplace_back(std::move(challenge)); }
    void close(std::optional<Failure> cause)
    {
        m_effects.emplace_back(std::in_place_type<CloseLink>, CloseLink{std::move(cause)});
    }
    Instant now() const noexcept { return m_now; }

private:
    Effects &m_effects;
    KeepAlive &m_keepAlive;
    Instant m_now;
    bool m_remembers;
};

} // namespace QCoMqtt::Internal
