// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/packet/packets.h>
#include <qcomqtt/values/instant.h>

#include <vector>

namespace QCoMqtt::Internal {

//! Numbers the messages of ours with QoS 1 and 2 in the order in which they were accepted, and
//! whatever else must keep its order beside them.
using Order = quint64;

// What a client must remember beyond the end of its process (MQTT 5.0 section 4.1): each of these
// says what has become of it. They take effect in their order, and before what is sent after them.

//! A message of ours waits, or is on its way when it has a packet identifier. Said again of a
//! message that waits anew, because the server lost the session it was sent in.
struct MessageKept
{
    Order order = 0;
    Publish publish;
    Instant since; //!< when it began to wait; of interest when it expires
    friend bool operator==(const MessageKept &, const MessageKept &) = default;
};

//! A message that waited is on its way.
struct MessageSent
{
    Order order = 0;
    Order sentAs = 0; //!< its place among what must be sent again
    quint16 packetId = 0;
    friend bool operator==(const MessageSent &, const MessageSent &) = default;
};

//! The server has a message of QoS 2: only its PUBREL is sent again.
struct MessageReceived
{
    Order order = 0;
    Order sentAs = 0;
    quint16 packetId = 0;
    ReasonCode code = ReasonCode::Success; //!< of the PUBREC
    friend bool operator==(const MessageReceived &, const MessageReceived &) = default;
};

//! A message is over, well or not.
struct MessageDone
{
    Order order = 0;
    friend bool operator==(const MessageDone &, const MessageDone &) = default;
};

//! The application has had the server's message of QoS 2 with this identifier.
struct IncomingKept
{
    quint16 packetId = 0;
    friend bool operator==(const IncomingKept &, const IncomingKept &) = default;
};

//! The identifier means another message from now on.
struct IncomingDone
{
    quint16 packetId = 0;
    friend bool operator==(const IncomingDone &, const IncomingDone &) = default;
};

//! None of the server's identifiers means anything any more.
struct IncomingForgotten
{
    friend bool operator==(const IncomingForgotten &, const IncomingForgotten &) = default;
};

//! The server has granted a subscription, which takes the place of an earlier one of this order.
struct SubscriptionKept
{
    Order order = 0;
    Subscription subscription;
    Properties properties; //!< as the application gave them
    quint32 identifier = 0; //!< that it was asked for with; 0: none
    friend bool operator==(const SubscriptionKept &, const SubscriptionKept &) = default;
};

struct SubscriptionDone
{
    Order order = 0;
    friend bool operator==(const SubscriptionDone &, const SubscriptionDone &) = default;
};

//! From now on a server may know a session under this name.
struct SessionBegun
{
    QString clientId;
    ProtocolVersion version = ProtocolVersion::V5;
    friend bool operator==(const SessionBegun &, const SessionBegun &) = default;
};

using SessionChange
    = std::variant<MessageKept, MessageSent, MessageReceived, MessageDone, IncomingKept,
                   IncomingDone, IncomingForgotten, SubscriptionKept, SubscriptionDone,
                   SessionBegun>;

//! What all those changes come to: a session as an earlier process left it.
struct SessionSnapshot
{
    struct Message
    {
        Order order = 0;
        Order sentAs = 0; //!< 0: it waits
        quint16 packetId = 0; //!< 0: it waits
        Publish publish; //!< empty when isReceived
        bool isReceived = false; //!< only PUBREL is due
        ReasonCode code = ReasonCode::Success;
        Instant since;
        quint64 operation = 0; //!< who wants to know what becomes of it
        friend bool operator==(const Message &, const Message &) = default;
    };
    std::optional<SessionBegun> begun; //!< nothing: no server knows of it
    std::vector<Message> messages; //!< in their order
    std::vector<quint16> received;
    std::vector<SubscriptionKept> subscriptions; //!< in their order
    friend bool operator==(const SessionSnapshot &, const SessionSnapshot &) = default;
};

} // namespace QCoMqtt::Internal
