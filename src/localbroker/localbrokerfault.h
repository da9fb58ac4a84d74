// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/properties.h>
#include <qcomqtt/reasoncode.h>
#include <qcomqtt/topic.h>

#include <chrono>
#include <functional>

namespace QCoMqtt {

//! A control packet that goes through a LocalBroker, as a fault hook sees it.
struct LocalBrokerPacket
{
    //! The values are those of MQTT 5.0 table 2-1.
    enum class Type : quint8 {
        Connect = 1,
        ConnAck = 2,
        Publish = 3,
        PubAck = 4,
        PubRec = 5,
        PubRel = 6,
        PubComp = 7,
        Subscribe = 8,
        SubAck = 9,
        Unsubscribe = 10,
        UnsubAck = 11,
        PingReq = 12,
        PingResp = 13,
        Disconnect = 14,
        Auth = 15,
    };
    enum class Direction : quint8 {
        FromClient,
        ToClient,
    };

    Direction direction = Direction::FromClient;
    Type type = Type::Connect;
    //! How many packets of this type went this way on this connection, with this one: 1 and up.
    int count = 1;
    //! Of the connections that the broker accepted this is the how-manieth: 1 and up.
    int connection = 1;
    QString clientId; //!< empty when the client has none and none was assigned yet
    quint16 packetId = 0; //!< 0 when the packet has none
    Topic topic; //!< of a PUBLISH; empty when a topic alias stands for it
    QoS qos = QoS::AtMostOnce; //!< of a PUBLISH
    bool duplicate = false; //!< of a PUBLISH
    std::optional<ReasonCode> reasonCode; //!< of the packets that have one

    bool isFromClient(Type is) const noexcept
    {
        return direction == Direction::FromClient && type == is;
    }
    bool isToClient(Type is) const noexcept
    {
        return direction == Direction::ToClient && type == is;
    }
};

//! What a fault hook wants to be done with a packet.
//! \code return LocalBrokerFault::answer(ReasonCode::QuotaExceeded).thenDropLink(); \endcode
class LocalBrokerFault
{
public:
    //! Treated as always.
    static LocalBrokerFault pass() { return LocalBrokerFault(Action::Pass); }
    //! As if it had never come, or never been sent.
    static LocalBrokerFault swallow() { return LocalBrokerFault(Action::Swallow); }
    //! The TCP connection ends before the packet has an effect; nothing unsent is sent.
    static LocalBrokerFault dropLink() { return LocalBrokerFault(Action::DropLink); }
    //! Kept back until LocalBroker::release(); packets behind it overtake it.
    static LocalBrokerFault hold() { return LocalBrokerFault(Action::Hold); }
    //! Kept back for a time; packets behind it that are not delayed overtake it.
    static LocalBrokerFault delay(std::chrono::milliseconds time);
    //! From a client: not processed, but answered with \a code in the packet that acknowledges
    //! this type (a DISCONNECT when there is none, after which the connection closes, as it does
    //! after a CONNECT that is refused). To a client: \a code in place of the packet's own.
    static LocalBrokerFault answer(ReasonCode code, const Properties &properties = {});
    //! Not processed, or not sent; \a bytes go to the client in its place.
    static LocalBrokerFault sendBytes(const QByteArray &bytes);
    //! To a client: only the first \a size bytes of the packet are sent, then the link ends.
    static LocalBrokerFault cut(qsizetype size);

    //! The TCP connection ends after that, with everything sent that was to be sent before.
    LocalBrokerFault &thenDropLink()
    {
        m_dropsLink = true;
        return *this;
    }

    enum class Action : quint8 { Pass, Swallow, DropLink, Hold, Delay, Answer, SendBytes, Cut };
    Action action() const noexcept { return m_action; }
    std::chrono::milliseconds time() const noexcept { return m_time; }
    ReasonCode reasonCode() const noexcept { return m_reasonCode; }
    const Properties &properties() const noexcept { return m_properties; }
    const QByteArray &bytes() const noexcept { return m_bytes; }
    qsizetype size() const noexcept { return m_size; }
    bool dropsLink() const noexcept { return m_dropsLink; }

private:
    explicit LocalBrokerFault(Action action) : m_action(action) {}

    Action m_action;
    bool m_dropsLink = false;
    ReasonCode m_reasonCode = ReasonCode::Success;
    std::chrono::milliseconds m_time{0};
    qsizetype m_size = 0;
    QByteArray m_bytes;
    Properties m_properties;
};

//! Called for every packet that was read and for every packet about to be sent. It may call the
//! broker, but must not destroy it nor run an event loop.
using LocalBrokerFaultHook = std::function<LocalBrokerFault(const LocalBrokerPacket &)>;

inline LocalBrokerFault LocalBrokerFault::delay(std::chrono::milliseconds time)
{
    LocalBrokerFault fault(Action::Delay);
    fault.m_time = time;
    return fault;
}

inline LocalBrokerFault LocalBrokerFault::answer(ReasonCode code, const Properties &properties)
{
    LocalBrokerFault fault(Action::Answer);
    fault.m_reasonCode = code;
    fault.m_properties = properties;
    return fault;
}

inline LocalBrokerFault LocalBrokerFault::sendBytes(const QByteArray &bytes)
{
    LocalBrokerFault fault(Action::SendBytes);
    fault.m_bytes = bytes;
    return fault;
}

inline LocalBrokerFault LocalBrokerFault::cut(qsizetype size)
{
    LocalBrokerFault fault(Action::Cut);
    fault.m_size = size;
    fault.m_dropsLink = true;
    return fault;
}

} // namespace QCoMqtt
