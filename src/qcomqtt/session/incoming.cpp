// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/session/incoming.h>

#include <qcomqtt/codec/encoder.h>
#include <qcomqtt/values/utf8.h>

#include <algorithm>
#include <utility>

namespace QCoMqtt::Internal {

namespace {

Violation violation(ReasonCode code, PacketType type, const char *rule)
{
    return Violation{code, type, rule};
}

// Table 3-4: what a receiver may answer with.
ReasonCode legalAnswer(ReasonCode code)
{
    switch (code) {
    case ReasonCode::UnspecifiedError:
    case ReasonCode::ImplementationSpecificError:
    case ReasonCode::NotAuthorized:
    case ReasonCode::TopicNameInvalid:
    case ReasonCode::PacketIdentifierInUse:
    case ReasonCode::QuotaExceeded:
    case ReasonCode::PayloadFormatInvalid:
        return code;
    default:
        return isFailure(code) ? ReasonCode::UnspecifiedError : ReasonCode::Success;
    }
}

} // namespace

void Incoming::linkUp(const SessionOptions &options, quint32 maximumPacketSize, bool resumed,
                      Output &output)
{
    m_version = options.version;
    m_receiveMaximum = options.receiveMaximum;
    m_strictReceiveMaximum = options.strictReceiveMaximum;
    m_maximumPacketSize = maximumPacketSize;
    if (!resumed)
        forgetSession(output);
}

void Incoming::recall(const std::vector<quint16> &received)
{
    for (const quint16 id : received)
        flagsOf(id) |= Received | Earlier;
}

void Incoming::forgetSession(Output &output)
{
    output.remember(IncomingForgotten());
    m_flags.clear();
    m_waiting -= m_carried.size();
    m_carried.clear();
    m_carriedIds.clear();
}

void Incoming::linkDown()
{
    QHash<DeliveryId, DeliveryId> origins;
    for (auto it = m_rebound.cbegin(); it != m_rebound.cend(); ++it)
        origins.insert(it.value(), it.key());
    m_rebound.clear();
    m_waiting = 0;
    for (; !m_entries.isEmpty(); ++m_first) {
        const Entry entry = m_entries.takeFirst();
        if (entry.qos != QoS::ExactlyOnce)
            continue;
        if (entry.state == State::Waiting) {
            const DeliveryId delivery = origins.value(m_first, m_first);
            m_carried.insert(delivery, entry.packetId);
            m_carriedIds.insert(entry.packetId, delivery);
        } else if (entry.state == State::Done && !isFailure(entry.code)) {
            // The application has it, so it must not get it again; only the PUBREC is owed.
            flagsOf(entry.packetId) |= Received;
        }
    }
    m_waiting = m_carried.size();
    m_outstanding = 0; // MQTT 5.0 section 4.9: counts anew for every connection
    for (quint8 &flags : m_flags)
        flags = flags & Received ? Received | Earlier : 0;
}

void Incoming::makeRoomFor(quint16 id)
{
    m_flags.resize(std::min<std::size_t>(std::size_t(id) * 2 + 16, 65536));
}

Verdict Incoming::count(quint8 &flags)
{
    if (m_outstanding >= m_receiveMaximum && m_version == ProtocolVersion::V5
        && m_strictReceiveMaximum) {
        return violation(ReasonCode::ReceiveMaximumExceeded, PacketType::Publish,
                         "more unacknowledged messages than our Receive Maximum (MQTT-3.3.4-9)");
    }
    flags |= Counted;
    ++m_outstanding;
    return std::nullopt;
}

void Incoming::uncount(quint8 &flags)
{
    if (flags & Counted)
        giveBackQuota();
    flags &= quint8(~Counted);
}

// MQTT 5.0 section 4.9: every PUBACK and PUBCOMP gives the server's quota back, but not beyond the
// beginning; also the PUBCOMP for a PUBREL that was sent again, which takes none of it. MQTT-3.3.4-9
// does not know of that, and is held to where the application has set the number.
void Incoming::giveBackQuota()
{
    if (m_outstanding > 0)
        --m_outstanding;
}

Verdict Incoming::receive(Publish &&publish, AudiencePointer audience, Output &output)
{
    if (publish.qos == QoS::AtMostOnce) {
        output.deliver(std::move(publish), 0, std::move(audience));
        return std::nullopt;
    }
    quint8 &flags = flagsOf(publish.packetId);
    const bool once = publish.qos == QoS::ExactlyOnce;
    if (flags & Earlier)
        forgetIfStale(publish, flags, output);
    if (flags & (once ? AtLeastOnceOpen : ExactlyOnceOpen | Received)) {
        return violation(ReasonCode::ProtocolError, PacketType::Publish,
                         "packet identifier in use by a message of another QoS (2.2.1)");
    }
    // Sent again before our answer: it will get that one answer.
    if (flags & (AtLeastOnceOpen | ExactlyOnceOpen))
        return std::nullopt;
    if (flags & Received) {
        Verdict verdict = receiveRepeat(publish.packetId, flags);
        if (!verdict)
            flush(output);
        return verdict;
    }
    if (Verdict verdict = count(flags))
        return verdict;
    flags |= once ? ExactlyOnceOpen : AtLeastOnceOpen;
    deliver(std::move(publish), std::move(audience), output);
    return std::nullopt;
}

// A server that lost its session makes a new one at CONNECT. Is the connection lost, or the process,
// before that is known for good, then the next CONNACK has that session present, and it is taken for
// the one before. What is sent for the first time, or with QoS 1, is a new message then, under an
// identifier that means nothing any more: dropping it would lose it, and refusing it would never end.
void Incoming::forgetIfStale(const Publish &publish, quint8 &flags, Output &output)
{
    if (publish.duplicate && publish.qos == QoS::ExactlyOnce)
        return;
    flags = 0;
    output.remember(IncomingDone{publish.packetId});
}

// MQTT-4.3.3-10: PUBREC again, and in its turn (MQTT-4.6.0-3), but no second delivery.
Verdict Incoming::receiveRepeat(quint16 id, quint8 &flags)
{
    if (m_strictReceiveMaximum && !(flags & Counted)) {
        if (Verdict verdict = count(flags))
            return verdict;
    }
    flags &= quint8(~Earlier);
    if (!(flags & RepeatQueued))
        m_entries.emplace(id, QoS::ExactlyOnce, State::Repeat);
    flags |= RepeatQueued;
    return std::nullopt;
}

void Incoming::deliver(Publish &&publish, AudiencePointer &&audience, Output &output)
{
    const DeliveryId delivery = m_first + quint64(m_entries.size());
    m_entries.emplace(publish.packetId, publish.qos);
    // A message that is no duplicate is another one that happens to have the same id.
    const bool mayBeHeld = publish.qos == QoS::ExactlyOnce && !m_carriedIds.isEmpty();
    if (mayBeHeld) {
        const auto held = m_carriedIds.constFind(publish.packetId);
        if (held != m_carriedIds.cend()) {
            const DeliveryId origin = *held;
            m_carriedIds.erase(held);
            m_carried.remove(origin);
            if (publish.duplicate) {
                m_rebound.insert(origin, delivery);
                return;
            }
            --m_waiting;
        }
    }
    ++m_waiting;
    output.deliver(std::move(publish), delivery, std::move(audience));
}

Verdict Incoming::receive(const PubRel &pubRel, Output &output)
{
    quint8 &flags = flagsOf(pubRel.packetId);
    if (flags & ExactlyOnceOpen) {
        return violation(ReasonCode::ProtocolError, PacketType::PubRel,
                         "PUBREL for a message that PUBREC was not sent for (MQTT-4.3.3-5)");
    }
    PubComp pubComp{pubRel.packetId};
    const bool tookNone = (flags & Earlier) || !(flags & Received);
    if (tookNone && !m_strictReceiveMaximum)
        giveBackQuota();
    if (flags & Received) {
        uncount(flags);
        flags = 0;
        output.remember(IncomingDone{pubRel.packetId});
    } else if (m_version == ProtocolVersion::V5) {
        pubComp.reasonCode = ReasonCode::PacketIdentifierNotFound;
    }
    output.send(std::move(pubComp)); // MQTT-4.3.3-11
    return std::nullopt;
}

Incoming::Entry &Incoming::entryOf(DeliveryId delivery) noexcept
{
    return m_entries.at(m_entries.first() + (delivery - m_first));
}

Incoming::Entry *Incoming::find(DeliveryId delivery)
{
    if (!m_rebound.isEmpty()) {
        const auto it = m_rebound.constFind(delivery);
        if (it != m_rebound.cend()) {
            delivery = *it;
            m_rebound.erase(it);
        }
    }
    if (delivery < m_first || delivery - m_first >= quint64(m_entries.size()))
        return nullptr;
    Entry &entry = entryOf(delivery);
    return entry.state == State::Waiting ? &entry : nullptr;
}

void Incoming::acknowledge(DeliveryId delivery, ReasonCode code, const QString &reasonString,
                           Output &output)
{
    Entry *entry = find(delivery);
    if (!entry) {
        acknowledgeCarried(delivery, code, output);
        return;
    }
    entry->state = State::Done;
    --m_waiting;
    if (m_version == ProtocolVersion::V5) {
        if (code != ReasonCode::Success)
            entry->code = legalAnswer(code);
        if (!reasonString.isEmpty() && isMqttString(reasonString))
            entry->reasonString = reasonString;
    }
    // Now and not when its PUBREC has its turn: the application must not get it twice.
    if (entry->qos == QoS::ExactlyOnce && !isFailure(entry->code))
        output.remember(IncomingKept{entry->packetId});
}

// A QoS 2 message of an earlier connection, not sent again yet: when it is, PUBREC is due at once.
void Incoming::acknowledgeCarried(DeliveryId delivery, ReasonCode code, Output &output)
{
    const auto held = m_carried.constFind(delivery);
    if (held == m_carried.cend())
        return;
    if (m_version != ProtocolVersion::V5 || !isFailure(code)) {
        flagsOf(*held) |= Received;
        output.remember(IncomingKept{*held});
    }
    m_carriedIds.remove(*held);
    m_carried.erase(held);
    --m_waiting;
}

void Incoming::forsake(DeliveryId delivery)
{
    if (Entry *entry = find(delivery)) {
        entry->state = State::Forsaken;
        --m_waiting;
    } else if (const auto held = m_carried.constFind(delivery); held != m_carried.cend()) {
        m_carriedIds.remove(*held);
        m_carried.erase(held);
        --m_waiting;
    }
}

void Incoming::flush(Output &output)
{
    while (!m_entries.isEmpty() && m_entries.front().state != State::Waiting) {
        answer(m_entries.front(), output);
        m_entries.dropFirst();
        ++m_first;
    }
}

void Incoming::answer(const Entry &entry, Output &output)
{
    if (entry.state == State::Forsaken)
        return; // its id stays open: for the server it is unacknowledged
    quint8 &flags = flagsOf(entry.packetId);
    if (entry.state == State::Repeat) {
        // Meanwhile PUBREL may have ended that message, and its id may mean another one.
        if (std::exchange(flags, flags & quint8(~RepeatQueued)) & Received)
            output.send(PubRec{entry.packetId});
        return;
    }
    if (entry.qos == QoS::ExactlyOnce)
        sendAnswer<PubRec>(entry, output);
    else
        sendAnswer<PubAck>(entry, output);
    // A PUBREC with a failure ends the exchange: the same id then is a new message
    // (MQTT-4.3.3-9).
    if (entry.qos == QoS::ExactlyOnce && !isFailure(entry.code)) {
        if (!m_strictReceiveMaximum)
            uncount(flags);
        flags = (flags & Counted) | Received;
    } else {
        uncount(flags);
        flags = 0;
    }
}

template<typename Answer>
void Incoming::sendAnswer(const Entry &entry, Output &output)
{
    Answer packet{entry.packetId, entry.code};
    if (!entry.reasonString.isEmpty()) {
        packet.properties.setText(PropertyId::ReasonString, entry.reasonString);
        if (encodedSize(Packet(packet), m_version) > qint64(m_maximumPacketSize))
            packet.properties = Properties(); // MQTT-3.4.2-2, MQTT-3.5.2-2
    }
    output.send(std::move(packet));
}

} // namespace QCoMqtt::Internal
