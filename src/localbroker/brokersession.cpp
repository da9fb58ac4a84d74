// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <localbroker/brokersession.h>

#include <qcomqtt/codec/encoder.h>

#include <algorithm>

namespace QCoMqtt::Internal {

BrokerSession::BrokerSession(QString clientId, qsizetype maximumQueuedMessages)
    : m_clientId(std::move(clientId)), m_maximumQueuedMessages(maximumQueuedMessages)
{}

void BrokerSession::attach(LinkId link, const BrokerClientLimits &limits)
{
    m_link = link;
    m_limits = limits;
    m_quota = limits.receiveMaximum;
    for (InFlight &flight : m_inFlight)
        flight.sent = flight.counted = false;
    m_sendAgain = qsizetype(m_inFlight.size());
}

void BrokerSession::resume(BrokerTime now, BrokerEffects &effects)
{
    sendAgain(now, effects);
    sendQueued(now, effects);
}

void BrokerSession::deliver(BrokerDelivery delivery, BrokerTime now, BrokerEffects &effects)
{
    if (delivery.message.qos == QoS::AtMostOnce) {
        if (!m_link || delivery.message.isExpired(now))
            return;
        Publish publish = makePublish(delivery, now);
        if (fits(publish))
            effects.send(*m_link, std::move(publish));
        return;
    }
    if (qsizetype(m_queue.size()) >= m_maximumQueuedMessages)
        return;
    m_queue.push_back(std::move(delivery));
    sendQueued(now, effects);
}

Publish BrokerSession::makePublish(const BrokerDelivery &delivery, BrokerTime now) const
{
    Publish publish = delivery.message.toPublish(now);
    for (const quint32 identifier : delivery.identifiers)
        publish.properties.append(PropertyId::SubscriptionIdentifier, identifier);
    return publish;
}

// MQTT-3.1.2-25: what the client cannot take counts as delivered.
bool BrokerSession::fits(const Publish &publish) const
{
    return encodedSize(publish, m_limits.version) <= qint64(m_limits.maximumPacketSize);
}

void BrokerSession::sendQueued(BrokerTime now, BrokerEffects &effects)
{
    while (m_link && m_quota > 0 && m_sendAgain == 0 && !m_queue.empty()) {
        BrokerDelivery delivery = std::move(m_queue.front());
        m_queue.pop_front();
        Publish publish = makePublish(delivery, now);
        publish.packetId = 1; // any: of the size that a packet identifier takes
        if (delivery.message.isExpired(now) || !fits(publish))
            continue;
        const Awaits awaits = delivery.message.qos == QoS::AtLeastOnce ? Awaits::PubAck
                                                                       : Awaits::PubRec;
        m_inFlight.push_back({takePacketId(), awaits, true, true, std::move(delivery)});
        publish.packetId = m_inFlight.back().packetId;
        --m_quota;
        effects.send(*m_link, std::move(publish));
    }
}

// In the order they were first sent (MQTT-4.6.0-1); a PUBREL takes nothing of the quota.
void BrokerSession::sendAgain(BrokerTime now, BrokerEffects &effects)
{
    for (InFlight &flight : m_inFlight) {
        if (m_sendAgain == 0 || !m_link)
            return;
        if (flight.sent)
            continue;
        if (flight.awaits == Awaits::PubComp) {
            effects.send(*m_link, PubRel{flight.packetId});
        } else if (m_quota > 0) {
            Publish publish = makePublish(flight.delivery, now);
            publish.packetId = flight.packetId;
            publish.duplicate = true; // MQTT-3.3.1-1
            flight.counted = true;
            --m_quota;
            effects.send(*m_link, std::move(publish));
        } else {
            continue;
        }
        flight.sent = true;
        --m_sendAgain;
    }
}

void BrokerSession::acknowledged(const PubAck &ack, BrokerTime now, BrokerEffects &effects)
{
    finish(find(ack.packetId, Awaits::PubAck), now, effects);
}

void BrokerSession::acknowledged(const PubRec &ack, BrokerTime now, BrokerEffects &effects)
{
    const auto flight = find(ack.packetId, Awaits::PubRec);
    if (isFailure(ack.reasonCode)) {
        finish(flight, now, effects);
        return;
    }
    if (flight != m_inFlight.end()) {
        flight->awaits = Awaits::PubComp;
        flight->delivery.message.payload.clear(); // MQTT-4.3.3-6: it may not be sent again
    }
    const bool known = flight != m_inFlight.end()
        || find(ack.packetId, Awaits::PubComp) != m_inFlight.end();
    effects.send(*m_link, PubRel{ack.packetId, known ? ReasonCode::Success
                                                     : ReasonCode::PacketIdentifierNotFound});
}

void BrokerSession::acknowledged(const PubComp &ack, BrokerTime now, BrokerEffects &effects)
{
    finish(find(ack.packetId, Awaits::PubComp), now, effects);
}

std::deque<BrokerSession::InFlight>::iterator BrokerSession::find(quint16 packetId, Awaits awaits)
{
    return std::ranges::find_if(m_inFlight, [=](const InFlight &flight) {
        return flight.packetId == packetId && flight.awaits == awaits;
    });
}

void BrokerSession::finish(std::deque<InFlight>::iterator flight, BrokerTime now,
                           BrokerEffects &effects)
{
    if (flight == m_inFlight.end())
        return;
    if (!flight->sent)
        --m_sendAgain;
    m_packetIds.remove(flight->packetId);
    if (flight->counted) // section 4.9 gives more, but MQTT-3.3.4-9 does not
        ++m_quota;
    m_inFlight.erase(flight);
    resume(now, effects);
}

quint16 BrokerSession::takePacketId()
{
    do {
        ++m_lastPacketId;
    } while (m_lastPacketId == 0 || m_packetIds.contains(m_lastPacketId));
    m_packetIds.insert(m_lastPacketId);
    return m_lastPacketId;
}

// A QoS 2 delivery that has begun belongs to this client alone (MQTT-4.8.2-5).
std::vector<BrokerDelivery> BrokerSession::takeShared()
{
    std::vector<BrokerDelivery> shared;
    for (InFlight &flight : m_inFlight) {
        if (flight.awaits == Awaits::PubAck && !flight.delivery.sharedFilter.isEmpty())
            shared.push_back(std::move(flight.delivery));
    }
    for (BrokerDelivery &delivery : m_queue) {
        if (!delivery.sharedFilter.isEmpty())
            shared.push_back(std::move(delivery));
    }
    m_inFlight.clear();
    m_queue.clear();
    return shared;
}

} // namespace QCoMqtt::Internal
