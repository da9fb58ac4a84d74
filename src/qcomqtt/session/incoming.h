// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/session/output.h>
#include <qcomqtt/session/sessionoptions.h>
#include <qcomqtt/session/violation.h>
#include <qcomqtt/values/ring.h>

#include <QtCore/QHash>

#include <vector>

namespace QCoMqtt::Internal {

//! The receiving side of QoS 1 and 2 (MQTT 5.0 section 4.3): answers in the order of arrival,
//! gives every QoS 2 message to the application once, and watches our Receive Maximum.
//!
//! A DeliveryId is never used twice. A QoS 2 message that the application still holds when the
//! link is lost stays its own: when the server sends it again it is not delivered a second time,
//! and the old id acknowledges the new copy.
class Incoming
{
public:
    //! A connection begins. \a resumed: the server continues the session that we know.
    void linkUp(const SessionOptions &options, quint32 maximumPacketSize, bool resumed,
                Output &output);
    void linkDown();

    [[nodiscard]] Verdict receive(Publish &&publish, AudiencePointer audience, Output &output);
    [[nodiscard]] Verdict receive(const PubRel &pubRel, Output &output);

    //! Notes that the application is done with a message; see flush().
    void acknowledge(DeliveryId delivery, ReasonCode code, const QString &reasonString,
                     Output &output);
    void forsake(DeliveryId delivery);
    //! Sends the answers that nothing holds back.
    void flush(Output &output);
    //! Messages of QoS 2 that an earlier process has had, and whose PUBREL it has not seen.
    void recall(const std::vector<quint16> &received);
    //! Messages that the application has neither acknowledged nor forsaken.
    qsizetype unacknowledged() const noexcept { return m_waiting; }

private:
    enum class State : quint8 { Waiting, Done, Forsaken, Repeat };
    struct Entry
    {
        using Relocatable = void;
        quint16 packetId = 0;
        QoS qos = QoS::AtLeastOnce;
        State state = State::Waiting;
        ReasonCode code = ReasonCode::Success;
        QString reasonString = {};
    };
    //! What is known of a packet id that the server uses.
    enum Flag : quint8 {
        AtLeastOnceOpen = 1, //!< QoS 1 message of this connection without PUBACK
        ExactlyOnceOpen = 2, //!< QoS 2 message of this connection without PUBREC
        Received = 4, //!< PUBREC sent or owed, PUBREL awaited: session state
        Counted = 8, //!< takes part of our Receive Maximum
        RepeatQueued = 16, //!< another PUBREC waits for its turn
        Earlier = 32, //!< Received on an earlier connection, and not heard of on this one
    };

    quint8 &flagsOf(quint16 id)
    {
        if (id >= m_flags.size()) [[unlikely]]
            makeRoomFor(id);
        return m_flags[id];
    }
    void makeRoomFor(quint16 id);
    void forgetIfStale(const Publish &publish, quint8 &flags, Output &output);
    [[nodiscard]] Verdict receiveRepeat(quint16 id, quint8 &flags);
    [[nodiscard]] Verdict count(quint8 &flags);
    void uncount(quint8 &flags);
    void giveBackQuota();
    void deliver(Publish &&publish, AudiencePointer &&audience, Output &output);
    void answer(const Entry &entry, Output &output);
    template<typename Answer>
    void sendAnswer(const Entry &entry, Output &output);
    Entry &entryOf(DeliveryId delivery) noexcept;
    Entry *find(DeliveryId delivery);
    void acknowledgeCarried(DeliveryId delivery, ReasonCode code, Output &output);
    void forgetSession(Output &output);

    Ring<Entry> m_entries; // in the order of arrival
    DeliveryId m_first = 1; // of m_entries.front()
    std::vector<quint8> m_flags; // by packet id
    // QoS 2 messages that the application holds from an earlier connection.
    QHash<DeliveryId, quint16> m_carried;
    QHash<quint16, DeliveryId> m_carriedIds;
    QHash<DeliveryId, DeliveryId> m_rebound; // those that have come again, to their new id
    qsizetype m_waiting = 0;
    quint32 m_outstanding = 0;
    quint32 m_maximumPacketSize = 0;
    quint16 m_receiveMaximum = 65535;
    ProtocolVersion m_version = ProtocolVersion::V5;
    bool m_strictReceiveMaximum = true;
};

} // namespace QCoMqtt::Internal
