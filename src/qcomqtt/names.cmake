# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# What each public header declares for users; <QCoMqtt/Name> is made of it for every name. Those
# without a name are there for the others.
set(qcomqtt_names
    "client.h: Client"
    "clientoptions.h: ClientOptions"
    "commands.h:"
    "connectionevent.h: ConnectionEvent Disconnection"
    "connectresult.h: Capabilities ConnectResult"
    "deadline.h: Deadline"
    "error.h: CancelledError ConnectError DisconnectedError Error ErrorCode Failure OverflowError"
    "error.h: ProtocolError PublishError RefusedError SubscribeError TimeoutError UsageError"
    "gather.h: gather"
    "global.h: AckMode ConnectionState ProtocolVersion QoS RetainHandling StreamPolicy"
    "message.h: Message"
    "messagestream.h: EventStream MessageStream"
    "operation.h: Operation"
    "payload.h: Payload"
    "properties.h: Properties PropertyId UserProperty"
    "publishoptions.h: PublishOptions"
    "publishresult.h: PublishResult"
    "reasoncode.h: ReasonCode"
    "reconnectpolicy.h: ReconnectPolicy"
    "stream.h: Stream"
    "streamoptions.h: StreamOptions"
    "subscriberesult.h: SubscribeResult"
    "subscription.h: Subscription"
    "taskgroup.h: TaskGroup"
    "topic.h: Topic"
    "topicfilter.h: TopicFilter"
    "transporterror.h: TransportError"
    "waiter.h:"
    "will.h: Will"
    "withclient.h: withClient"
    "withtimeout.h: withTimeout")
