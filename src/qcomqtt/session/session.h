// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/codec/malformation.h>
#include <qcomqtt/session/effecthandler.h>
#include <qcomqtt/session/sessionoptions.h>

#include <memory>

namespace QCoMqtt::Internal {

//! The client's side of MQTT as a state machine: inputs in, effects out. It does no I/O, reads no
//! clock, and tells \a effects what must happen.
//!
//! It outlives connections: open() starts one, linkLost() ends it, and what the standard calls
//! session state (unacknowledged publishes, received QoS 2 ids, subscriptions) stays in between.
class QCOMQTT_TESTED_EXPORT Session
{
public:
    enum class State : quint8 {
        Closed, //!< no link
        Connecting, //!< CONNECT sent, CONNACK awaited
        Connected,
        Closing, //!< CloseLink was given out; everything that still arrives is ignored
    };

    //! The options must have passed validate(const SessionOptions &).
    explicit Session(SessionOptions options);
    ~Session();

    State state() const noexcept;
    const SessionOptions &options() const noexcept;
    //! For the next connection.
    void setOptions(SessionOptions options);
    //! Of the current or last connection.
    const Capabilities &capabilities() const noexcept;
    //! The one set, or the one the server assigned.
    QString clientId() const;

    // --- beyond the process -------------------------------------------------------------------
    //! Goes on with the session that an earlier process left, and from now on says by Remember
    //! what of it changes. Before the first link. Messages that were handed in already go behind
    //! those of \a snapshot.
    //!
    //! From then on failAll() keeps messages of QoS 1 and 2, to be sent on the next connection.
    void recall(SessionSnapshot &&snapshot, Instant now, EffectHandler &effects);
    bool remembers() const noexcept;

    // --- the link -----------------------------------------------------------------------------
    //! The next link is to a server other than the one that has the session: it is begun anew
    //! there, however the options say, and nothing of it is taken for known.
    void setServerIsAnother(bool on) noexcept;
    //! A fresh link is there: sends CONNECT. Only when Closed.
    void open(Instant now, EffectHandler &effects);
    void receive(Packet &&packet, Instant now, EffectHandler &effects);
    //! The same of a message. \a onlyIdentifier: the Subscription Identifier that it had and that
    //! is not among its properties, or 0; see PacketReader::keepIdentifiersApart().
    void receiveMessage(Publish &&publish, quint32 onlyIdentifier, Instant now,
                        EffectHandler &effects);
    //! A PUBACK, PUBREC, PUBREL or PUBCOMP that says nothing but success, when connected.
    void receiveSuccess(PacketType type, quint16 packetId, Instant now, EffectHandler &effects);
    //! Of a packet of this type the first bytes are here. Before CONNACK that is enough to know
    //! somebody who is no server, and whose packet may never be whole.
    void receiveBeginning(PacketType type, Instant now, EffectHandler &effects);
    //! The bytes were no packet: says so to the server and closes.
    void receiveMalformed(const Malformation &malformation, Instant now, EffectHandler &effects);
    //! The link is gone, whoever closed it. Keeps the session state and every operation that a
    //! later connection can still bring to its end; see failAll(). Delivered QoS 2 messages that
    //! were neither acknowledged nor forsaken stay with the application, which must do one of
    //! these later, under the same DeliveryId: when the server sends them again, they are not
    //! delivered again. Those of QoS 1 are, and what is done about the old ones has no effect.
    void linkLost(Instant now);
    //! Ends every operation with \a failure, for when there will be no other connection unless the
    //! application asks for one. With \a keepMessages what was published waits for that.
    void failAll(const Failure &failure, EffectHandler &effects, bool keepMessages = false);
    //! Begins anew: no server knows of this session any more, nor does a store. Only when Closed,
    //! after failAll(). What still waits to be sent stays.
    void forget();
    //! Lets time pass; call it when deadline() has come. Sends PINGREQ, notices a dead server.
    void tick(Instant now, EffectHandler &effects);
    //! Something happened that links do not always survive, such as sleep: asks the server at once
    //! whether it is there, and gives it up when nothing comes within \a limit, or within the
    //! ping timeout when that is shorter.
    void probe(std::chrono::milliseconds limit, Instant now, EffectHandler &effects);
    //! The link took bytes that had to wait for it. A PINGREQ may be among those that still do.
    void bytesTaken(Instant now) noexcept;
    //! The server's bytes are left unread at present: its answer to a ping may be among them.
    void readingIsPaused(Instant now) noexcept;
    //! When tick() must be called next, if ever.
    std::optional<Instant> deadline() const noexcept;

    // --- enhanced authentication; see Challenge ------------------------------------------------
    //! Sends the answer to a challenge; nothing when none is due.
    void answer(const QByteArray &data, Instant now, EffectHandler &effects);
    //! The server's last word was right: the connection stands, or the re-authentication is done.
    void acceptAuthentication(Instant now, EffectHandler &effects);
    //! The application cannot answer, or does not believe the server: closes with \a cause.
    void failAuthentication(const Failure &cause, Instant now, EffectHandler &effects);
    //! Starts anew on the connection, with the method of CONNECT.
    void reauthenticate(const QByteArray &data, Instant now, EffectHandler &effects);
    //! False when not connected, without a method, or while one is under way.
    bool canReauthenticate() const noexcept;
    //! The server was accepted by its own word only: what it sends now must wait.
    bool isJudgingServer() const noexcept;

    // --- operations ---------------------------------------------------------------------------
    //! Publishes as soon as the server allows it, also on a later connection: until then the
    //! message is queued, in order. The packet id and DUP flag of \a publish are ignored.
    //! Completes with PublishResult or Failure; QoS 0 when it was sent. What the connected server
    //! does not allow completes with a Usage failure at once.
    //! Tells of its Progress when it is \a observed, then also after it was abandoned.
    void publish(Publish &&publish, OperationId operation, Instant now, EffectHandler &effects,
                 bool observed = false);
    //! Sends a message of QoS 0 that nothing stands in the way of: no waiting, no rule, and nobody
    //! who observes it. False, and nothing has happened, when publish() has to look at it.
    [[nodiscard]] bool sendAtOnce(const Publish &publish, Instant now, EffectHandler &effects);
    //! The same as publish() for a message that validate() found nothing in.
    void publishValid(Publish &&publish, OperationId operation, Instant now,
                      EffectHandler &effects, bool observed = false);
    //! What waits for the connection or for the server's Receive Maximum.
    OutboxStatus outbox() const noexcept;
    //! False when the outbox holds as many messages, or bytes, as it may.
    bool hasRoomInOutbox() const noexcept;
    //! True when every message was sent and acknowledged.
    bool hasPublishedAll() const noexcept;
    //! Completes with SubscribeResult, also when the server refused filters, or Failure.
    //! Sent in several packets when the server's Maximum Packet Size demands it.
    void subscribe(QList<Subscription> subscriptions, const Properties &properties,
                   OperationId operation, Instant now, EffectHandler &effects);
    void unsubscribe(QList<TopicFilter> filters, const Properties &properties,
                     OperationId operation, Instant now, EffectHandler &effects);
    //! Says goodbye: DISCONNECT with \a reason, then CloseLink without a cause. In MQTT 5
    //! \a properties may change the session expiry. What validate() refuses is left out, and so
    //! is what the server's Maximum Packet Size does not allow.
    void disconnect(ReasonCode reason, const Properties &properties, Instant now,
                    EffectHandler &effects);
    //! True when a subscription of this topic was granted, or is asked for.
    bool isSubscribedTo(const Topic &topic) const;
    //! Nobody waits for this operation any more. What was not sent yet is taken back; what was
    //! sent runs to its end unseen. Returns what becomes of it when it was taken back: NotSent, or
    //! MaybeDelivered when it was sent in a session that the server has lost. Does not complete.
    std::optional<DeliveryState> abandon(OperationId operation, EffectHandler &effects);
    //! The same for a subscribe() of which nothing was sent yet; else it does nothing.
    bool takeBackSubscribe(OperationId operation, EffectHandler &effects);

    // --- acknowledging what was received ------------------------------------------------------
    //! The application is done with a message. PUBACK and PUBREC go out in the order of arrival
    //! (MQTT-4.6.0-2, MQTT-4.6.0-3), so one may wait for those before it.
    void acknowledge(DeliveryId delivery, ReasonCode code, const QString &reasonString,
                     Instant now, EffectHandler &effects);
    //! The application will not acknowledge this message on this connection: it is left for the
    //! server to send again, and those behind it no longer wait for it.
    void forsake(DeliveryId delivery, Instant now, EffectHandler &effects);
    //! Messages received and not yet acknowledged.
    qsizetype unacknowledged() const noexcept;
    //! True when these are so many that no more bytes should be read.
    bool holdsTooMany() const noexcept;

    // --- rules that can be checked before --------------------------------------------------
    //! The first rule that the options break, if any.
    [[nodiscard]] static std::optional<Failure> validate(const SessionOptions &options);
    //! The first rule that the message breaks for this version, or on the current connection for
    //! this server, if any.
    [[nodiscard]] std::optional<Failure> validate(const Publish &publish) const;
    [[nodiscard]] std::optional<Failure> validate(const QList<Subscription> &subscriptions,
                                                  const Properties &properties) const;
    [[nodiscard]] std::optional<Failure> validate(const QList<TopicFilter> &filters,
                                                  const Properties &properties) const;
    //! For disconnect().
    [[nodiscard]] std::optional<Failure> validate(ReasonCode reason,
                                                  const Properties &properties) const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace QCoMqtt::Internal
