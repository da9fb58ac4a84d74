// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/qcomqtt_export.h>

#include <QtCore/QObject>

#include <optional>

//! Everything of the library; what is in QCoMqtt::Internal is not for users and may change.
namespace QCoMqtt {
// All enums stand in this file: moc gives the meta-object only those beside Q_NAMESPACE.
Q_NAMESPACE_EXPORT(QCOMQTT_EXPORT)

//! Delivery guarantee of a message (MQTT 5.0 section 4.3).
enum class QoS : quint8 {
    AtMostOnce = 0, //!< sent once, never acknowledged: may be lost
    AtLeastOnce = 1, //!< acknowledged: may arrive more than once
    ExactlyOnce = 2, //!< acknowledged in two steps: arrives once
};
Q_ENUM_NS(QoS)

//! Version of the protocol; the value is the Protocol Level of the CONNECT packet.
enum class ProtocolVersion : quint8 {
    V3_1 = 3,
    V3_1_1 = 4,
    V5 = 5,
    Auto = 255, //!< ClientOptions only: the newest that the server speaks
};
Q_ENUM_NS(ProtocolVersion)

//! When the server sends retained messages for a subscription (MQTT 5.0 section 3.8.3.1).
enum class RetainHandling : quint8 {
    SendAtSubscribe = 0, //!< at every SUBSCRIBE
    SendIfNew = 1, //!< only when the subscription did not exist before
    DoNotSend = 2, //!< never
};
Q_ENUM_NS(RetainHandling)

//! What the outbox does when more is published than may wait in it; see OutboxOptions.
enum class OutboxPolicy : quint8 {
    //! Let post() wait until there is room. publish() waits for its message in any case.
    Block,
    RejectNewest, //!< the new message ends with OverflowError
    DropOldest, //!< the one that has waited longest ends with OverflowError
    //! Of each topic only the newest message waits, behind the others; the one it replaces ends with
    //! OverflowError. For values of which only the present one is of interest. Beyond the limits,
    //! as DropOldest.
    LatestPerTopic,
};
Q_ENUM_NS(OutboxPolicy)

//! What a stream does when more comes than it may hold; see StreamOptions.
enum class StreamPolicy : quint8 {
    //! Hold QoS 1 and 2 back at the server by not acknowledging them, so that none is lost; of
    //! QoS 0 drop the oldest. Nobody else is disturbed, with one exception: reading pauses while
    //! the stream holds more bytes of QoS 1 and 2 than it may.
    Throttle,
    //! Stop reading from the connection while the stream is full: nothing is lost at any QoS, but
    //! every other stream and the acknowledgements of what is published wait as well.
    Block,
    DropOldest, //!< drop the oldest held message, whatever its QoS
    DropNewest, //!< drop the message that comes, whatever its QoS
    //! Hold one message of each topic, the newest, at the place of the first; for what shows
    //! current values. Beyond the limits, drop the oldest.
    LatestPerTopic,
    //! End the stream with OverflowError behind what it holds, and drop what comes after.
    Fail,
};
Q_ENUM_NS(StreamPolicy)

//! How far a message has come on its way to the server; see PublishProgress.
enum class PublishState : quint8 {
    Sent, //!< given to the network; with QoS 0 that is all
    Acknowledged, //!< QoS 1: the server has it
    Received, //!< QoS 2: the server has it, and the client knows that
    Completed, //!< QoS 2: both have let go of what they kept to tell copies
};
Q_ENUM_NS(PublishState)

//! What has become of a message whose publish() ended with an error; see Error::deliveryState().
enum class DeliveryState : quint8 {
    NotSent, //!< the server has never seen it, and will not
    InFlight, //!< sent, or kept to be sent: the client goes on until the server has it
    MaybeDelivered, //!< sent, and nobody will find out what became of it
};
Q_ENUM_NS(DeliveryState)

//! When a message of QoS 1 or 2 is acknowledged; see StreamOptions. It is acknowledged to the server
//! when that has happened in every stream that it went to, and in the order of arrival.
enum class AckMode : quint8 {
    OnConsume, //!< when the reader lets its message go, unless an exception does
    OnReceive, //!< when the stream has taken it within its limits
    Manual, //!< only when Message::acknowledge() is called
};
Q_ENUM_NS(AckMode)

//! Every reason code of MQTT 5.0 (section 2.4). The return codes of MQTT 3.1.1 are given as the
//! code of the same meaning; see fromConnectReturnCode().
//!
//! Three values have two names in the standard (0x00 Success, Normal disconnection and Granted
//! QoS 0); the alias enumerators are at the end.
enum class ReasonCode : quint8 {
    Success = 0x00,
    GrantedQoS1 = 0x01,
    GrantedQoS2 = 0x02,
    DisconnectWithWillMessage = 0x04,
    NoMatchingSubscribers = 0x10,
    NoSubscriptionExisted = 0x11,
    ContinueAuthentication = 0x18,
    ReAuthenticate = 0x19,
    UnspecifiedError = 0x80,
    MalformedPacket = 0x81,
    ProtocolError = 0x82,
    ImplementationSpecificError = 0x83,
    UnsupportedProtocolVersion = 0x84,
    ClientIdentifierNotValid = 0x85,
    BadUserNameOrPassword = 0x86,
    NotAuthorized = 0x87,
    ServerUnavailable = 0x88,
    ServerBusy = 0x89,
    Banned = 0x8A,
    ServerShuttingDown = 0x8B,
    BadAuthenticationMethod = 0x8C,
    KeepAliveTimeout = 0x8D,
    SessionTakenOver = 0x8E,
    TopicFilterInvalid = 0x8F,
    TopicNameInvalid = 0x90,
    PacketIdentifierInUse = 0x91,
    PacketIdentifierNotFound = 0x92,
    ReceiveMaximumExceeded = 0x93,
    TopicAliasInvalid = 0x94,
    PacketTooLarge = 0x95,
    MessageRateTooHigh = 0x96,
    QuotaExceeded = 0x97,
    AdministrativeAction = 0x98,
    PayloadFormatInvalid = 0x99,
    RetainNotSupported = 0x9A,
    QoSNotSupported = 0x9B,
    UseAnotherServer = 0x9C,
    ServerMoved = 0x9D,
    SharedSubscriptionsNotSupported = 0x9E,
    ConnectionRateExceeded = 0x9F,
    MaximumConnectTime = 0xA0,
    SubscriptionIdentifiersNotSupported = 0xA1,
    WildcardSubscriptionsNotSupported = 0xA2,

    NormalDisconnection = Success,
    GrantedQoS0 = Success,
};
Q_ENUM_NS(ReasonCode)

//! Identifier of a property (MQTT 5.0 table 2-4).
enum class PropertyId : quint8 {
    PayloadFormatIndicator = 0x01,
    MessageExpiryInterval = 0x02,
    ContentType = 0x03,
    ResponseTopic = 0x08,
    CorrelationData = 0x09,
    SubscriptionIdentifier = 0x0B,
    SessionExpiryInterval = 0x11,
    AssignedClientIdentifier = 0x12,
    ServerKeepAlive = 0x13,
    AuthenticationMethod = 0x15,
    AuthenticationData = 0x16,
    RequestProblemInformation = 0x17,
    WillDelayInterval = 0x18,
    RequestResponseInformation = 0x19,
    ResponseInformation = 0x1A,
    ServerReference = 0x1C,
    ReasonString = 0x1F,
    ReceiveMaximum = 0x21,
    TopicAliasMaximum = 0x22,
    TopicAlias = 0x23,
    MaximumQoS = 0x24,
    RetainAvailable = 0x25,
    UserProperty = 0x26,
    MaximumPacketSize = 0x27,
    WildcardSubscriptionAvailable = 0x28,
    SubscriptionIdentifierAvailable = 0x29,
    SharedSubscriptionAvailable = 0x2A,
};
Q_ENUM_NS(PropertyId)

//! What kind of failure an Error tells of; each has its class.
enum class ErrorCode : quint8 {
    Usage, //!< UsageError: a wrong argument or call, or something the server does not allow
    Connect, //!< ConnectError: no connection came about
    Refused, //!< RefusedError: the server answered CONNECT with a failure
    Timeout, //!< TimeoutError: the time set for an operation ran out
    Cancelled, //!< CancelledError: stopped by its stop token, or its client is gone
    Disconnected, //!< DisconnectedError: there is no connection, or it was lost
    Publish, //!< PublishError: the server refused a message
    Subscribe, //!< SubscribeError: the server refused a filter
    Protocol, //!< ProtocolError: what the server sent breaks the standard
    Overflow, //!< OverflowError: a stream could not hold what came
    Authentication, //!< AuthenticationError: credentials could not be got, or proved wrong
    Transport, //!< TransportError: the socket failed
    Store, //!< StoreError: the session store could not keep or give what it should
};
Q_ENUM_NS(ErrorCode)

//! Where a client stands.
enum class ConnectionState : quint8 {
    Disconnected, //!< nothing happens until connect()
    Connecting, //!< from the look-up of the name to the server's CONNACK
    Connected,
    WaitingToReconnect, //!< the reconnect policy's delay runs, or there is no network
    Disconnecting, //!< disconnect() writes out what is pending
};
Q_ENUM_NS(ConnectionState)

//! How far connecting has come; a failed attempt names the stage that it failed in.
enum class ConnectStage : quint8 {
    Resolve, //!< looking up the name
    Connect, //!< reaching the server, or the proxy and through it the server
    Tls, //!< the TLS handshake, with the check of certificates
    WebSocket, //!< the WebSocket handshake
    Mqtt, //!< from CONNECT to CONNACK
};
Q_ENUM_NS(ConnectStage)

//! Which of several servers a client tries first, whenever it needs a connection.
enum class ServerOrder : quint8 {
    InOrder, //!< the first of the list; the others stand in for it
    Sticky, //!< the one that it was connected to last
    Random, //!< any: the load of many clients spreads
};
Q_ENUM_NS(ServerOrder)

} // namespace QCoMqtt
