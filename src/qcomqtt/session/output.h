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
    Output(Effects &effects, KeepAlive &keepAlive, Instant now) noexcept
        : m_effects(effects), m_keepAlive(keepAlive), m_now(now)
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
};

} // namespace QCoMqtt::Internal
