// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/session/outgoingqueue.h>
#include <qcomqtt/session/output.h>
#include <qcomqtt/session/packetids.h>
#include <qcomqtt/session/topicaliases.h>

#include <deque>

namespace QCoMqtt::Internal {

//! The sending side of PUBLISH (MQTT 5.0 sections 4.3, 4.4, 4.6 and 4.9): what waits, what is in
//! flight, and what must be sent again when a session is resumed.
//!
//! Messages here hold their full topic always; an alias is chosen when one goes onto the wire.
class Outgoing
{
public:
    explicit Outgoing(PacketIds &ids) : m_ids(ids) {}

    //! A connection begins; pump() then sends. \a window: our own limit of messages in flight.
    //! Not \a resumed: what is in flight becomes new again, before what already waits.
    void linkUp(const Capabilities &capabilities, quint16 window, bool useAliases, bool resumed,
                Output &output);
    void linkDown();
    //! Sends what the server allows now: first what must be sent again, then, unless held, what
    //! is new.
    void pump(Output &output);
    void setOptions(const OutboxOptions &options);
    //! While held nothing new is sent.
    void setHeld(bool held) noexcept { m_held = held; }
    bool isHeld() const noexcept { return m_held; }

    void publish(Publish &&publish, OperationId operation, bool observed, Output &output);
    //! A message of QoS 0 that may go out at once does; false when it may not.
    bool sendAtOnce(const Publish &publish, Output &output);
    [[nodiscard]] Verdict receive(PubAck &&pubAck, Output &output);
    [[nodiscard]] Verdict receive(PubRec &&pubRec, Output &output);
    [[nodiscard]] Verdict receive(PubComp &&pubComp, Output &output);

    //! What becomes of it when it was waiting: it is gone now. One that is in flight loses only its
    //! operation.
    std::optional<DeliveryState> abandon(OperationId operation, Output &output);
    //! What is remembered stays for the next connection, though nobody waits for it any more.
    void failAll(const Failure &failure, Output &output);
    //! Nobody knows of the session any more: what was failed is gone, the rest is sent anew.
    void forgetUnwanted();
    //! Takes over what an earlier process left, in order; before any connection. What waits here
    //! already goes behind it.
    void recall(std::vector<SessionSnapshot::Message> &&messages, Output &output);
    //! When something that waits expires.
    std::optional<Instant> nextExpiry() const noexcept { return m_queue.nextExpiry(); }
    //! Fails what has expired while it waited.
    void expire(Output &output);
    OutboxStatus status() const noexcept { return {m_queue.size(), m_queue.bytes(), m_dropped}; }
    bool hasRoom() const noexcept { return m_queue.hasRoom(); }
    //! True when nothing waits and everything sent is acknowledged.
    bool isIdle() const noexcept { return m_queue.isEmpty() && m_unfinished == 0; }

private:
    using Waiting = OutgoingQueue::Waiting;
    enum class State : quint8 { Free, PubAckDue, PubRecDue, PubCompDue };
    struct InFlight
    {
        Publish publish; // no more needed, and empty, when PUBCOMP is due and it is not withheld
        OperationId operation = 0;
        Order order = 0; // in which it was accepted
        Order sentAs = 0; // of the first transmission of the PUBLISH or the PUBREL
        State state = State::Free;
        ReasonCode code = ReasonCode::Success; // of the PUBREC
        bool onWire = false; // on this connection: takes part of the window
        bool released = false; // PUBREL was sent again, after an earlier connection
        bool withheld = false; // the PUBLISH may not be sent again: PUBREL only ends its exchange
        bool observed = false; // somebody wants to know of its progress
        bool unwanted = false; // its operation has failed: pointless in another session

        // Member by member: to make another one and to move it here costs twice as much.
        void clear() noexcept
        {
            publish.topic = Topic();
            publish.payload = QByteArray();
            publish.properties = Properties();
            operation = 0;
            order = sentAs = 0;
            state = State::Free;
            code = ReasonCode::Success;
            onWire = released = withheld = observed = unwanted = false;
        }
    };

    void wait(Publish &&publish, OperationId operation, bool observed, Output &output);
    bool makeRoomFor(const Publish &publish, OperationId operation, Output &output);
    void drop(const Waiting &message, const Failure &why, Output &output);
    void send(Publish &&publish, OperationId operation, bool observed, Order order,
              Output &output);
    void send(Waiting &&message, Output &output);
    void recallInFlight(SessionSnapshot::Message &&message, Output &output);
    void transmit(const Publish &publish, Output &output);
    void sendQueuedAtMostOnce(Output &output);
    void pumpResend(Output &output);
    void resend(quint16 id, InFlight &entry, Output &output);
    void resendPubRel(quint16 id, InFlight &entry, Output &output);
    void withhold(quint16 id, InFlight &entry, Failure &&failure, Output &output);
    [[nodiscard]] Failure outcomeOfWithheld(const InFlight &entry, ReasonCode answer) const;
    void release(InFlight &entry, PubRec &&pubRec, Output &output);
    void answerUnknown(const PubRec &pubRec, Output &output);
    void requeue(Output &output);
    [[nodiscard]] std::vector<quint16> inFlightInOrder() const;
    InFlight &entryOf(quint16 id);
    InFlight &newInFlight(Publish &&publish, OperationId operation, bool observed);
    InFlight *find(quint16 id);
    void finish(quint16 id, Output &output);
    void forget(quint16 id);
    static void keep(const Waiting &message, Output &output);
    static void done(Order order, Output &output);
    static Failure expired();
    static bool takeWaitingTime(Publish &publish, Instant::duration waited);
    static Failure outcomeUnknown(const Properties &properties);
    static void tell(const InFlight &entry, PublishState state, Output &output);
    bool windowOpen() const noexcept { return m_onWire < m_window && m_ids.hasOneForPublish(); }
    void takeWindow(InFlight &entry);

    PacketIds &m_ids;
    OutgoingAliases m_aliases;
    Capabilities m_capabilities;
    OutgoingQueue m_queue;
    std::deque<quint16> m_resend;
    std::vector<InFlight> m_inFlight; // by packet id
    OperationPlaces m_packetIds; // of the operations in flight
    OutboxPolicy m_policy = OutboxPolicy::Block;
    quint64 m_dropped = 0;
    int m_unfinished = 0; // in flight
    Order m_nextOrder = 1;
    int m_onWire = 0;
    int m_window = 0;
    bool m_linked = false;
    bool m_held = false;
};

} // namespace QCoMqtt::Internal
