// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/connectresult.h>
#include <qcomqtt/error.h>
#include <qcomqtt/packet/packets.h>
#include <qcomqtt/publishresult.h>
#include <qcomqtt/session/audience.h>
#include <qcomqtt/session/sessionchange.h>
#include <qcomqtt/subscriberesult.h>

namespace QCoMqtt::Internal {

//! Names an operation that somebody may wait for; chosen by the caller. 0: nobody waits. Tables go
//! by the lower half: it should be small, and no two operations under way share it. Messages may have
//! one operation together when none of them is ever abandoned or observed.
using OperationId = quint64;
//! Names a received message whose acknowledgement is ours to give. 0: there is none (QoS 0).
using DeliveryId = quint64;

//! How an operation ended.
using Outcome = std::variant<PublishResult, SubscribeResult, Failure>;

//! Give this message to the application. Topic aliases are resolved, the topic is never empty.
struct Deliver
{
    Publish publish;
    DeliveryId delivery = 0;
    AudiencePointer audience = nullptr;
    friend bool operator==(const Deliver &, const Deliver &) = default;
};

//! The operation has ended; comes once for every operation other than 0 that was not abandoned.
struct Complete
{
    OperationId operation = 0;
    Outcome outcome;
    friend bool operator==(const Complete &, const Complete &) = default;
};

//! A message that is observed has come this far.
struct Progress
{
    OperationId operation = 0;
    PublishState state = PublishState::Sent;
    friend bool operator==(const Progress &, const Progress &) = default;
};

//! What must outlive the process has changed: it must be kept for good before anything is written
//! that is sent after this. Comes only from sessions that are told to remember().
struct Remember
{
    SessionChange change;
    friend bool operator==(const Remember &, const Remember &) = default;
};

//! The server accepted the connection.
struct Connected
{
    ConnectResult result;
    //! The server has a session, but this process knew nothing of it (see strictSession).
    bool foreignSession = false;
    //! Messages that were subscribed to may have gone by since the last connection.
    bool mayHaveMissed = false;
    friend bool operator==(const Connected &, const Connected &) = default;
};

//! The server continues an enhanced authentication: an answer to \a data is due, or, when it is
//! the last, acceptAuthentication(). Until then no packet must be handed in.
struct Challenge
{
    QByteArray data;
    bool isLast = false;
    friend bool operator==(const Challenge &, const Challenge &) = default;
};

//! Write out what was sent, then close the link. \a cause is empty after our own disconnect().
struct CloseLink
{
    std::optional<Failure> cause;
    friend bool operator==(const CloseLink &, const CloseLink &) = default;
};

} // namespace QCoMqtt::Internal
