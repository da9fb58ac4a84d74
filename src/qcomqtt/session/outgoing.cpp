// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/session/outgoing.h>

#include <qcomqtt/session/validation.h>

#include <algorithm>
#include <utility>

namespace QCoMqtt::Internal {

namespace {

Failure refused(ReasonCode code, const Properties &properties)
{
    return {.code = ErrorCode::Publish,
            .text = QLatin1StringView("The server refused the message: ") + reasonCodeText(code),
            .reasonCode = code,
            .reasonString = properties.text(PropertyId::ReasonString).value_or(QString())};
}

Failure outcomeUnknown(const Properties &properties)
{
    Failure failure = refused(ReasonCode::PacketIdentifierNotFound, properties);
    failure.text = QStringLiteral("The server accepted the message and then lost its state: "
                                  "whether the message was delivered is unknown.");
    return failure;
}

Failure expired()
{
    return {.code = ErrorCode::Timeout,
            .text = QStringLiteral("The message expired before it could be sent")};
}

// Servers take what a message waits off its expiry (MQTT-3.3.2-6); so must waiting here. False when
// nothing is left.
bool takeWaitingTime(Publish &publish, Instant::duration waited)
{
    if (publish.properties.isEmpty())
        return true;
    const auto expiry = publish.properties.number(PropertyId::MessageExpiryInterval);
    if (!expiry)
        return true;
    if (waited >= std::chrono::seconds(*expiry))
        return false;
    const qint64 seconds = std::chrono::duration_cast<std::chrono::seconds>(waited).count();
    if (seconds > 0)
        publish.properties.setNumber(PropertyId::MessageExpiryInterval, quint32(*expiry - seconds));
    return true;
}

Violation wrongAnswer(PacketType type)
{
    return {ReasonCode::ProtocolError, type,
            "answer does not belong to the QoS or the progress of its message (4.3)"};
}

} // namespace

void Outgoing::linkUp(const Capabilities &capabilities, quint16 window, bool useAliases,
                      bool resumed, Output &output)
{
    m_capabilities = capabilities;
    m_window = std::min(capabilities.receiveMaximum(), window);
    m_aliases.start(useAliases ? capabilities.topicAliasMaximum() : 0);
    m_linked = true;
    m_held = false;
    if (!resumed) {
        requeue(output);
        return;
    }
    const std::vector<quint16> ids = inFlightInOrder();
    m_resend.assign(ids.cbegin(), ids.cend());
}

void Outgoing::linkDown()
{
    m_linked = false;
    m_resend.clear();
    m_onWire = 0;
    for (InFlight &entry : m_inFlight)
        entry.onWire = false;
}

std::vector<quint16> Outgoing::inFlightInOrder() const
{
    std::vector<quint16> ids;
    for (std::size_t id = 1; id < m_inFlight.size(); ++id) {
        if (m_inFlight[id].state != State::Free)
            ids.push_back(quint16(id));
    }
    std::sort(ids.begin(), ids.end(), [this](quint16 a, quint16 b) {
        return m_inFlight[a].order < m_inFlight[b].order;
    });
    return ids;
}

// MQTT-3.2.2-5: without the server's session the packet ids mean nothing any more.
void Outgoing::requeue(Output &output)
{
    std::vector<quint16> ids = inFlightInOrder();
    std::reverse(ids.begin(), ids.end());
    for (const quint16 id : ids) {
        InFlight &entry = m_inFlight[id];
        // After PUBREC it is the server's; sending it again could make it arrive twice.
        if (entry.state == State::PubCompDue)
            output.complete(entry.operation, outcomeUnknown({}));
        else if (!entry.unwanted)
            m_queue.prepend(
                {std::move(entry.publish), entry.operation, entry.observed, output.now()});
        finish(id);
    }
}

void Outgoing::publish(Publish &&publish, OperationId operation, bool observed, Output &output)
{
    const bool overtakes = publish.qos == QoS::AtMostOnce
        ? m_queue.atMostOnce() > 0
        : !windowOpen() || !m_queue.isEmpty() || !m_resend.empty();
    if (m_linked && !m_held && !overtakes)
        send(std::move(publish), operation, observed, output);
    else
        m_queue.append({std::move(publish), operation, observed, output.now()});
}

void Outgoing::pump(Output &output)
{
    pumpResend(output);
    if (m_held)
        return;
    while (!m_queue.isEmpty() && m_resend.empty() && windowOpen())
        send(m_queue.takeFirst(), output);
    if (m_queue.atMostOnce() > 0)
        sendQueuedAtMostOnce(output);
}

// A full window holds back QoS 1 and 2 alone (MQTT-3.3.4-8).
void Outgoing::sendQueuedAtMostOnce(Output &output)
{
    for (Waiting &waiting : m_queue.takeAtMostOnce())
        send(std::move(waiting), output);
}

void Outgoing::pumpResend(Output &output)
{
    while (!m_resend.empty() && m_onWire < m_window) {
        const quint16 id = m_resend.front();
        m_resend.pop_front();
        if (InFlight *entry = find(id))
            resend(id, *entry, output);
    }
}

void Outgoing::resend(quint16 id, InFlight &entry, Output &output)
{
    if (entry.state == State::PubCompDue) {
        takeWindow(entry);
        output.send(PubRel{id}); // MQTT-4.3.3-6: never the PUBLISH again
    } else if (const auto failure = forbiddenByServer(entry.publish, m_capabilities)) {
        output.complete(entry.operation, *failure);
        finish(id);
    } else {
        takeWindow(entry);
        entry.publish.duplicate = true; // MQTT-3.3.1-1
        transmit(entry.publish, output);
    }
}

void Outgoing::send(Waiting &&message, Output &output)
{
    if (!takeWaitingTime(message.publish, output.now() - message.since)) {
        output.complete(message.operation, expired());
        return;
    }
    send(std::move(message.publish), message.operation, message.observed, output);
}

void Outgoing::send(Publish &&publish, OperationId operation, bool observed, Output &output)
{
    publish.duplicate = false;
    publish.packetId = 0;
    if (auto failure = forbiddenByServer(publish, m_capabilities)) {
        output.complete(operation, *std::move(failure));
    } else if (publish.qos == QoS::AtMostOnce) {
        transmit(std::move(publish), output);
        if (observed)
            output.progress(operation, PublishState::Sent);
        output.complete(operation, PublishResult());
    } else {
        InFlight &entry = newInFlight(std::move(publish), operation, observed);
        transmit(entry.publish, output);
        tell(entry, PublishState::Sent, output);
    }
}

void Outgoing::tell(const InFlight &entry, PublishState state, Output &output)
{
    if (entry.observed)
        output.progress(entry.operation, state);
}

Outgoing::InFlight &Outgoing::newInFlight(Publish &&publish, OperationId operation, bool observed)
{
    const quint16 id = m_ids.takeForPublish();
    if (id >= m_inFlight.size())
        m_inFlight.resize(std::max<std::size_t>(m_inFlight.size() * 2, id + 1u));
    InFlight &entry = m_inFlight[id];
    entry.publish = std::move(publish);
    entry.publish.packetId = id;
    entry.operation = operation;
    entry.observed = observed;
    m_packetIds.set(operation, id);
    entry.order = m_nextOrder++;
    entry.state = entry.publish.qos == QoS::AtLeastOnce ? State::PubAckDue : State::PubRecDue;
    takeWindow(entry);
    return entry;
}

void Outgoing::transmit(Publish publish, Output &output)
{
    m_aliases.apply(publish, m_capabilities.maximumPacketSize());
    output.send(std::move(publish));
}

void Outgoing::takeWindow(InFlight &entry)
{
    entry.onWire = true;
    ++m_onWire;
}

Outgoing::InFlight *Outgoing::find(quint16 id)
{
    const bool known = id < m_inFlight.size() && m_inFlight[id].state != State::Free;
    return known ? &m_inFlight[id] : nullptr;
}

void Outgoing::finish(quint16 id)
{
    if (m_inFlight[id].onWire)
        --m_onWire;
    m_inFlight[id] = InFlight{};
    m_ids.release(id);
}

Verdict Outgoing::receive(PubAck &&pubAck, Output &output)
{
    InFlight *entry = find(pubAck.packetId);
    if (!entry)
        return std::nullopt; // answered before, or of a session that one of us has forgotten
    if (entry->state != State::PubAckDue)
        return wrongAnswer(PacketType::PubAck);
    if (isFailure(pubAck.reasonCode)) {
        output.complete(entry->operation, refused(pubAck.reasonCode, pubAck.properties));
    } else {
        tell(*entry, PublishState::Acknowledged, output);
        output.complete(entry->operation,
                        PublishResult(pubAck.reasonCode, std::move(pubAck.properties)));
    }
    finish(pubAck.packetId);
    pump(output);
    return std::nullopt;
}

Verdict Outgoing::receive(PubRec &&pubRec, Output &output)
{
    InFlight *entry = find(pubRec.packetId);
    if (!entry) {
        answerUnknown(pubRec, output);
        return std::nullopt;
    }
    if (entry->state == State::PubAckDue)
        return wrongAnswer(PacketType::PubRec);
    if (entry->state == State::PubCompDue) {
        output.send(PubRel{pubRec.packetId}); // the first was lost on its way
    } else if (isFailure(pubRec.reasonCode)) {
        output.complete(entry->operation, refused(pubRec.reasonCode, pubRec.properties));
        finish(pubRec.packetId);
        pump(output);
    } else {
        release(*entry, std::move(pubRec), output);
    }
    return std::nullopt;
}

// The message is the server's now; kept are what the operation will be told and the place of the
// PUBREL among what must be sent again.
void Outgoing::release(InFlight &entry, PubRec &&pubRec, Output &output)
{
    tell(entry, PublishState::Received, output);
    entry.state = State::PubCompDue;
    entry.order = m_nextOrder++;
    entry.code = pubRec.reasonCode;
    entry.publish = Publish();
    entry.publish.properties = std::move(pubRec.properties);
    if (entry.onWire)
        output.send(PubRel{pubRec.packetId});
}

// The server waits for PUBREL to free the id; an answer tells it that we know nothing.
void Outgoing::answerUnknown(const PubRec &pubRec, Output &output)
{
    if (isFailure(pubRec.reasonCode))
        return;
    PubRel pubRel{pubRec.packetId};
    if (m_capabilities.version() == ProtocolVersion::V5)
        pubRel.reasonCode = ReasonCode::PacketIdentifierNotFound;
    output.send(std::move(pubRel));
}

Verdict Outgoing::receive(PubComp &&pubComp, Output &output)
{
    InFlight *entry = find(pubComp.packetId);
    if (!entry)
        return std::nullopt;
    if (entry->state != State::PubCompDue)
        return wrongAnswer(PacketType::PubComp);
    if (isFailure(pubComp.reasonCode)) {
        output.complete(entry->operation, outcomeUnknown(pubComp.properties));
    } else {
        tell(*entry, PublishState::Completed, output);
        output.complete(entry->operation,
                        PublishResult(entry->code, std::move(entry->publish.properties)));
    }
    finish(pubComp.packetId);
    pump(output);
    return std::nullopt;
}

void Outgoing::expire(Output &output)
{
    for (const Waiting &waiting : m_queue.takeExpired(output.now()))
        output.complete(waiting.operation, expired());
}

bool Outgoing::abandon(OperationId operation)
{
    if (m_queue.takeBack(operation))
        return true;
    if (const auto id = m_packetIds.find(operation)) {
        InFlight *entry = find(quint16(*id));
        if (entry && entry->operation == operation && !entry->observed)
            entry->operation = 0;
    }
    return false;
}

void Outgoing::failAll(const Failure &failure, Output &output)
{
    for (const quint16 id : inFlightInOrder()) {
        InFlight &entry = m_inFlight[id];
        output.complete(std::exchange(entry.operation, 0), failure);
        entry.unwanted = true;
    }
    for (const Waiting &waiting : m_queue.takeAll())
        output.complete(waiting.operation, failure);
}

} // namespace QCoMqtt::Internal
