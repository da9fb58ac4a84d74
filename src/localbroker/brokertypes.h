// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/packet/packets.h>

#include <chrono>
#include <vector>

namespace QCoMqtt::Internal {

//! Time since an arbitrary start; never goes back. Comes into the pure part as an argument.
using BrokerTime = std::chrono::milliseconds;

//! One connection of the transport, never used again for another.
enum class LinkId : quint64 {};

//! What the shell has to do for the pure part.
struct BrokerEffect
{
    enum class Kind : quint8 {
        Send, //!< send the packet
        Close, //!< send what was to be sent, then close the connection
    };
    LinkId link = {};
    Kind kind = Kind::Close;
    Packet packet = {};
    friend bool operator==(const BrokerEffect &, const BrokerEffect &) = default;
};

//! Collects effects in the order in which they must happen.
class BrokerEffects
{
public:
    template<typename P>
    void send(LinkId link, P &&packet)
    {
        m_effects.push_back({link, BrokerEffect::Kind::Send, Packet(std::forward<P>(packet))});
    }
    void close(LinkId link) { m_effects.push_back({link, BrokerEffect::Kind::Close}); }
    bool isEmpty() const noexcept { return m_effects.empty(); }
    std::vector<BrokerEffect> take() { return std::exchange(m_effects, {}); }

private:
    std::vector<BrokerEffect> m_effects;
};

//! A message on its way through the broker.
struct BrokerMessage
{
    static BrokerMessage fromPublish(const Publish &publish, BrokerTime now);
    static BrokerMessage fromWill(const Will &will, BrokerTime now);

    bool isExpired(BrokerTime now) const noexcept { return expiry && *expiry <= now; }
    //! The PUBLISH packet for it, without packet identifier and flags of the delivery, and with the
    //! time that remains (MQTT-3.3.2-6).
    Publish toPublish(BrokerTime now) const;

    Topic topic = {};
    QByteArray payload = {};
    QoS qos = QoS::AtMostOnce;
    bool retain = false;
    Properties properties = {};
    std::optional<BrokerTime> expiry = std::nullopt;
};

//! A message for one session, with the QoS and retain flag of this delivery.
struct BrokerDelivery
{
    BrokerMessage message = {};
    QList<quint32> identifiers = {}; //!< of the subscriptions it comes from
    TopicFilter sharedFilter = {}; //!< set when it comes from a shared subscription
};

} // namespace QCoMqtt::Internal
