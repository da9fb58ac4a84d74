// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

// What the operations of a Client do when they are awaited.

#include <qcomqtt/connectionevent.h>
#include <qcomqtt/connectresult.h>
#include <qcomqtt/message.h>
#include <qcomqtt/messagestream.h>
#include <qcomqtt/publishoptions.h>
#include <qcomqtt/publishresult.h>
#include <qcomqtt/subscriberesult.h>
#include <qcomqtt/subscription.h>

namespace QCoMqtt::Internal {

struct ConnectCommand
{
    using Result = ConnectResult;
    static constexpr bool usesDefaultTimeout = false;
    QCOMQTT_EXPORT void begin(ResultWaiter<Result> &waiter);
    std::shared_ptr<Engine> engine;
};

struct DisconnectCommand
{
    using Result = Nothing;
    static constexpr bool usesDefaultTimeout = false;
    QCOMQTT_EXPORT void begin(ResultWaiter<Result> &waiter);
    std::shared_ptr<Engine> engine;
    ReasonCode reason;
    Properties properties;
};

struct PublishCommand
{
    using Result = PublishResult;
    static constexpr bool usesDefaultTimeout = true;
    QCOMQTT_EXPORT void begin(ResultWaiter<Result> &waiter);
    std::shared_ptr<Engine> engine;
    Topic topic;
    QByteArray payload;
    PublishOptions options;
};

struct PostCommand
{
    using Result = Nothing;
    static constexpr bool usesDefaultTimeout = true;
    QCOMQTT_EXPORT void begin(ResultWaiter<Result> &waiter);
    std::shared_ptr<Engine> engine;
    Topic topic;
    QByteArray payload;
    PublishOptions options;
};

struct DrainCommand
{
    using Result = Nothing;
    static constexpr bool usesDefaultTimeout = true;
    QCOMQTT_EXPORT void begin(ResultWaiter<Result> &waiter);
    std::shared_ptr<Engine> engine;
};

struct SubscribeCommand
{
    using Result = SubscribeResult;
    static constexpr bool usesDefaultTimeout = true;
    QCOMQTT_EXPORT void begin(ResultWaiter<Result> &waiter);
    std::shared_ptr<Engine> engine;
    QList<Subscription> subscriptions;
    Properties properties;
};

struct UnsubscribeCommand
{
    using Result = SubscribeResult;
    static constexpr bool usesDefaultTimeout = true;
    QCOMQTT_EXPORT void begin(ResultWaiter<Result> &waiter);
    std::shared_ptr<Engine> engine;
    QList<TopicFilter> filters;
    Properties properties;
};

struct ListenCommand
{
    using Result = MessageStream;
    static constexpr bool usesDefaultTimeout = true;
    QCOMQTT_EXPORT void begin(ResultWaiter<Result> &waiter);
    std::shared_ptr<Engine> engine;
    Subscription subscription;
    StreamOptions options;
};

struct RequestCommand
{
    using Result = Message;
    static constexpr bool usesDefaultTimeout = true;
    QCOMQTT_EXPORT void begin(ResultWaiter<Result> &waiter);
    std::shared_ptr<Engine> engine;
    Topic topic;
    QByteArray payload;
    PublishOptions options;
};

struct ConnectedCommand
{
    using Result = ConnectResult;
    static constexpr bool usesDefaultTimeout = false;
    QCOMQTT_EXPORT void begin(ResultWaiter<Result> &waiter);
    std::shared_ptr<Engine> engine;
};

struct DisconnectedCommand
{
    using Result = Disconnection;
    static constexpr bool usesDefaultTimeout = false;
    QCOMQTT_EXPORT void begin(ResultWaiter<Result> &waiter);
    std::shared_ptr<Engine> engine;
};

} // namespace QCoMqtt::Internal
