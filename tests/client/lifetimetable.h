// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ownedcoroutine.h"

#include <qcomqtt/global.h>

#include <QtCore/QByteArray>

// What can meet what, and what must come of it: written from the documentation of the public
// headers, see docs/lifetimes.md.

enum class Call {
    Connect, Publish0, Publish1, Publish2, Post, Drain, Subscribe, Unsubscribe, Listen, Next,
    Disconnect, Connected, Disconnected, Events
};
enum class Moment { BeforeSent, Sent, HalfAcknowledged, AnswerUnread };
enum class Ending {
    Dropped, Stopped, TimedOut, StreamClosed, ClientMoved, ClientDestroyed, ServerCloses, LoopQuits
};

inline constexpr int callCount = 14;
inline constexpr int momentCount = 4;
inline constexpr int endingCount = 8;

struct LifetimeCase
{
    QCoMqtt::ProtocolVersion version;
    Call call;
    Moment moment;
    Ending ending;

    bool exists() const;
    //! What the waiter gets, whatever the version; Result::Pending when it must not come back.
    Result expected() const;
    //! True when the connection must be over after the ending, with the client alive.
    bool linkEnds() const;
    //! True when the client is gone after the ending.
    bool clientEnds() const
    {
        return ending == Ending::ClientDestroyed || ending == Ending::LoopQuits;
    }
    QByteArray name() const;
};

const char *nameOf(Result result);
