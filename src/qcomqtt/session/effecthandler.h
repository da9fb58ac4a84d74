// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/session/effects.h>

namespace QCoMqtt::Internal {

//! Carries out what the session decides. Called while the session works: what leads back to it, or
//! to the application, has to wait until the session has returned; the order of the calls is the
//! order in which they take effect.
//!
//! Calls and no list of values: most of what a session decides is to send a packet, which can be
//! encoded where it stands. See docs/decisions/0017.
class EffectHandler
{
public:
    //! Write this packet.
    virtual void send(const Publish &publish) = 0;
    virtual void send(const PubAck &pubAck) = 0;
    virtual void send(const PubRec &pubRec) = 0;
    virtual void send(const PubRel &pubRel) = 0;
    virtual void send(const PubComp &pubComp) = 0;
    virtual void send(const Packet &packet) = 0;

    //! Give this message to the application. Topic aliases are resolved, the topic is never empty.
    //! The last that is called for a packet: the session is in order already.
    virtual void deliver(Publish &&publish, DeliveryId delivery, AudiencePointer &&audience) = 0;
    //! The operation has ended; comes once for every operation other than 0 that was not abandoned,
    //! and for messages that share one, once for each.
    //! The first: a message was sent, or acknowledged.
    virtual void complete(OperationId operation, PublishResult &&result) = 0;
    virtual void complete(Complete &&complete) = 0;
    //! A message that is observed has come this far.
    virtual void progress(const Progress &progress) = 0;
    virtual void remember(Remember &&remember) = 0;
    virtual void connected(Connected &&connected) = 0;
    virtual void challenge(Challenge &&challenge) = 0;
    virtual void close(CloseLink &&close) = 0;

protected:
    ~EffectHandler() = default;
};

} // namespace QCoMqtt::Internal
