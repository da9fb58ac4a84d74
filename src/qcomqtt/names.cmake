# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# What each public header declares for users; <QCoMqtt/Name> is made of it for every name.
set(qcomqtt_names
    "connectresult.h: Capabilities ConnectResult"
    "error.h: CancelledError ConnectError DisconnectedError Error ErrorCode Failure ProtocolError PublishError RefusedError SubscribeError TimeoutError UsageError"
    "global.h: ProtocolVersion QoS RetainHandling"
    "message.h: Message"
    "payload.h: Payload"
    "properties.h: Properties PropertyId UserProperty"
    "publishresult.h: PublishResult"
    "reasoncode.h: ReasonCode"
    "subscriberesult.h: SubscribeResult"
    "subscription.h: Subscription"
    "topic.h: Topic"
    "topicfilter.h: TopicFilter"
    "will.h: Will")
