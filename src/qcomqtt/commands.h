// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

// What the operations of a Client do when they are awaited.

#include <qcomqtt/connectionevent.h>
#include <qcomqtt/connectresult.h>
#include <qcomqtt/disconnectoptions.h>
#include <qcomqtt/message.h>
#include <qcomqtt/messagestream.h>
#include <qcomqtt/publishoptions.h>
#include <qcomqtt/publishresult.h>
#include <qcomqtt/subscriberesult.h>
#include <qcomqtt/subscription.h>

namespace QCoMqtt::Internal {

//! What all of them have: they begin by handing their waiter to the engine.
template<typename ResultType, bool takesDefaultTimeout = true>
struct Command
{
    using Result = ResultType;
    static constexpr bool usesDefaultTimeout = takesDefaultTimeout;
    std::shared_ptr<Engine> engine;
};

struct ConnectCommand : Command<ConnectResult, false>
{
    QCOMQTT_EXPORT void begin(ResultWaiter<Result> &waiter);
};

struct DisconnectCommand : Command<Nothing, false>
{
    QCOMQTT_EXPORT void begin(ResultWaiter<Result> &waiter);
    DisconnectOptions options;
};

struct PublishCommand : Command<PublishResult>
{
    QCOMQTT_EXPORT void begin(ResultWaiter<Result> &waiter);
    QCOMQTT_EXPORT void refused(const Waiter &waiter) const;
    Topic topic;
    QByteArray payload;
    PublishOptions options;
};

struct PostCommand : Command<Nothing>
{
    QCOMQTT_EXPORT void begin(ResultWaiter<Result> &waiter);
    QCOMQTT_EXPORT void refused(const Waiter &waiter) const;
    Topic topic;
    QByteArray payload;
    PublishOptions options;
};

struct DrainCommand : Command<Nothing>
{
    QCOMQTT_EXPORT void begin(ResultWaiter<Result> &waiter);
};

struct StoredCommand : Command<Nothing>
{
    QCOMQTT_EXPORT void begin(ResultWaiter<Result> &waiter);
};

struct SubscribeCommand : Command<SubscribeResult>
{
    QCOMQTT_EXPORT void begin(ResultWaiter<Result> &waiter);
    QList<Subscription> subscriptions;
    Properties properties;
};

struct UnsubscribeCommand : Command<SubscribeResult>
{
    QCOMQTT_EXPORT void begin(ResultWaiter<Result> &waiter);
    QList<TopicFilter> filters;
    Properties properties;
};

struct ListenCommand : Command<MessageStream>
{
    QCOMQTT_EXPORT void begin(ResultWaiter<Result> &waiter);
    Subscription subscription;
    StreamOptions options;
};

struct RequestCommand : Command<Message>
{
    QCOMQTT_EXPORT void begin(ResultWaiter<Result> &waiter);
    Topic topic;
    QByteArray payload;
    PublishOptions options;
};

struct ReauthenticateCommand : Command<Nothing>
{
    QCOMQTT_EXPORT void begin(ResultWaiter<Result> &waiter);
};

struct ConnectedCommand : Command<ConnectResult, false>
{
    QCOMQTT_EXPORT void begin(ResultWaiter<Result> &waiter);
};

struct DisconnectedCommand : Command<Disconnection, false>
{
    QCOMQTT_EXPORT void begin(ResultWaiter<Result> &waiter);
};

} // namespace QCoMqtt::Internal
