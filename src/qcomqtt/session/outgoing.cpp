// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/session/outgoing.h>

#include <qcomqtt/session/validation.h>

#include <algorithm>
#include <utility>

namespace QCoMqtt::Internal {

namespace {

Failure telling(Failure failure, DeliveryState state)
{
    failure.deliveryState = state;
    return failure;
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
        return m_inFlight[a].sentAs < m_inFlight[b].sentAs;
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
        if (entry.state == State::PubCompDue || entry.unwanted) {
            finish(id, output);
            continue;
        }
        Waiting waiting{std::move(entry.publish), entry.operation, output.now(), entry.order};
        waiting.publish.packetId = 0;
        waiting.publish.duplicate = false;
        waiting.observed = entry.observed;
        waiting.wasSent = true;
        keep(waiting, output);
        m_queue.prepend(std::move(waiting));
        forget(id);
    }
}

void Outgoing::keep(const Waiting &message, Output &output)
{
    if (output.remembers())
        output.remember(MessageKept{message.order, message.publish, message.since});
}

void Outgoing::done(Order order, Output &output)
{
    if (order != 0)
        output.remember(MessageDone{order});
}

void Outgoing::publish(Publish &&publish, OperationId operation, bool observed, Output &output)
{
    const bool overtakes = publish.qos == QoS::AtMostOnce
        ? m_queue.atMostOnce() > 0
        : !windowOpen() || !m_queue.isEmpty() || !m_resend.empty();
    if (m_linked && !m_held && !overtakes)
        send(std::move(publish), operation, observed, 0, output);
    else
        wait(std::move(publish), operation, observed, output);
}

bool Outgoing::sendAtOnce(const Publish &publish, Output &output)
{
    if (!m_linked || m_held || m_queue.atMostOnce() > 0
        || !isPlainlyAllowed(publish, m_capabilities))
        return false;
    transmit(publish, output);
    return true;
}

void Outgoing::wait(Publish &&publish, OperationId operation, bool observed, Output &output)
{
    publish.packetId = 0;
    publish.duplicate = false;
    if (!makeRoomFor(publish, operation, output))
        return;
    const Order order = publish.qos == QoS::AtMostOnce ? 0 : m_nextOrder++;
    const Waiting &waiting
        = m_queue.append(std::move(publish), operation, observed, output.now(), order);
    if (order != 0)
        keep(waiting, output);
}

void Outgoing::pump(Output &output)
{
    pumpResend(output);
    if (m_held)
        return;
    while (!m_queue.isEmpty() && m_resend.empty() && windowOpen())
        m_queue.useFirst([&](Waiting &&first) { send(std::move(first), output); });
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
        entry.released = true;
        resendPubRel(id, entry, output); // MQTT-4.3.3-6: never the PUBLISH again
    } else if (auto failure = forbiddenByServer(entry.publish, m_capabilities)) {
        withhold(id, entry, *std::move(failure), output);
    } else {
        takeWindow(entry);
        entry.publish.duplicate = true; // MQTT-3.3.1-1
        transmit(entry.publish, output);
    }
}

void Outgoing::resendPubRel(quint16 id, InFlight &entry, Output &output)
{
    takeWindow(entry);
    output.send(PubRel{id});
}

// The server may have begun a message of QoS 2 under its identifier, and would take the next one
// there for the same. PUBREL gives the identifier back.
void Outgoing::withhold(quint16 id, InFlight &entry, Failure &&failure, Output &output)
{
    if (entry.publish.qos != QoS::ExactlyOnce) {
        output.complete(entry.operation, telling(std::move(failure), DeliveryState::MaybeDelivered));
        finish(id, output);
        return;
    }
    entry.withheld = true;
    entry.state = State::PubCompDue;
    entry.sentAs = m_nextOrder++;
    output.remember(MessageReceived{entry.order, entry.sentAs, id, ReasonCode::Success});
    resendPubRel(id, entry, output);
}

void Outgoing::send(Waiting &&message, Output &output)
{
    if (!takeWaitingTime(message.publish, output.now() - message.since)) {
        output.complete(message.operation, telling(expired(), message.fate()));
        done(message.order, output);
        return;
    }
    if (auto failure = message.wasSent ? forbiddenByServer(message.publish, m_capabilities)
                                       : std::nullopt) {
        output.complete(message.operation, telling(*std::move(failure), message.fate()));
        done(message.order, output);
        return;
    }
    send(std::move(message.publish), message.operation, message.observed, message.order, output);
}

// One that did not wait has no order yet.
void Outgoing::send(Publish &&publish, OperationId operation, bool observed, Order order,
                    Output &output)
{
    publish.duplicate = false;
    publish.packetId = 0;
    if (!isPlainlyAllowed(publish, m_capabilities)) {
        if (auto failure = forbiddenByServer(publish, m_capabilities)) {
            output.complete(operation, *std::move(failure));
            return done(order, output);
        }
    }
    if (publish.qos == QoS::AtMostOnce) {
        transmit(publish, output);
        if (observed)
            output.progress(operation, PublishState::Sent);
        output.complete(operation, PublishResult());
    } else {
        InFlight &entry = newInFlight(std::move(publish), operation, observed);
        entry.order = order != 0 ? order : entry.sentAs;
        if (order != 0)
            output.remember(MessageSent{order, entry.sentAs, entry.publish.packetId});
        else if (output.remembers())
            output.remember(MessageKept{entry.order, entry.publish, output.now()});
        transmit(entry.publish, output);
        tell(entry, PublishState::Sent, output);
    }
}

void Outgoing::tell(const InFlight &entry, PublishState state, Output &output)
{
    if (entry.observed)
        output.progress(entry.operation, state);
}

Outgoing::InFlight &Outgoing::entryOf(quint16 id)
{
    if (id >= m_inFlight.size())
        m_inFlight.resize(std::max<std::size_t>(m_inFlight.size() * 2, id + 1u));
    return m_inFlight[id];
}

Outgoing::InFlight &Outgoing::newInFlight(Publish &&publish, OperationId operation, bool observed)
{
    const quint16 id = m_ids.takeForPublish();
    ++m_unfinished;
    InFlight &entry = entryOf(id);
    entry.publish = std::move(publish);
    entry.publish.packetId = id;
    entry.operation = operation;
    entry.observed = observed;
    m_packetIds.set(operation, id);
    entry.sentAs = m_nextOrder++;
    entry.state = entry.publish.qos == QoS::AtLeastOnce ? State::PubAckDue : State::PubRecDue;
    takeWindow(entry);
    return entry;
}

void Outgoing::transmit(const Publish &publish, Output &output)
{
    if (!m_aliases.isInUse())
        return output.send(publish);
    Publish shortened = publish;
    m_aliases.apply(shortened, m_capabilities.maximumPacketSize());
    output.send(shortened);
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

void Outgoing::finish(quint16 id, Output &output)
{
    done(m_inFlight[id].order, output);
    forget(id);
}

void Outgoing::forget(quint16 id)
{
    if (m_inFlight[id].onWire)
        --m_onWire;
    --m_unfinished;
    m_inFlight[id].clear();
    m_ids.release(id);
}

std::optional<DeliveryState> Outgoing::abandon(OperationId operation, Output &output)
{
    if (const std::optional<Waiting> taken = m_queue.takeBack(operation)) {
        done(taken->order, output);
        return taken->fate();
    }
    if (const auto id = m_packetIds.find(operation)) {
        InFlight *entry = find(quint16(*id));
        if (entry && entry->operation == operation && !entry->observed)
            entry->operation = 0;
    }
    return std::nullopt;
}

void Outgoing::failAll(const Failure &failure, Output &output)
{
    for (const quint16 id : inFlightInOrder()) {
        InFlight &entry = m_inFlight[id];
        entry.unwanted = !output.remembers();
        output.complete(std::exchange(entry.operation, 0),
                        telling(failure, entry.unwanted ? DeliveryState::MaybeDelivered
                                                        : DeliveryState::InFlight));
    }
    for (Waiting &waiting : m_queue.takeAll()) {
        const bool isKept = output.remembers() && waiting.order != 0;
        output.complete(std::exchange(waiting.operation, 0),
                        telling(failure,
                                isKept ? DeliveryState::InFlight : waiting.fate()));
        if (isKept)
            m_queue.append(std::move(waiting));
    }
}

void Outgoing::forgetUnwanted()
{
    for (std::size_t id = 1; id < m_inFlight.size(); ++id) {
        if (m_inFlight[id].unwanted)
            forget(quint16(id));
    }
}

void Outgoing::recall(std::vector<SessionSnapshot::Message> &&messages, Output &output)
{
    std::vector<Waiting> newer = m_queue.takeAll();
    for (SessionSnapshot::Message &message : messages) {
        m_nextOrder = std::max(m_nextOrder, std::max(message.order, message.sentAs) + 1);
        if (message.packetId != 0) {
            recallInFlight(std::move(message), output);
        } else {
            m_queue.append({std::move(message.publish), message.operation, message.since,
                            message.order});
        }
    }
    for (Waiting &waiting : newer) {
        if (waiting.order != 0) {
            waiting.order = m_nextOrder++;
            keep(waiting, output);
        }
        m_queue.append(std::move(waiting));
    }
}

void Outgoing::recallInFlight(SessionSnapshot::Message &&message, Output &output)
{
    m_ids.takeAgain(message.packetId);
    ++m_unfinished;
    InFlight &entry = entryOf(message.packetId);
    entry.operation = message.operation;
    entry.order = message.order;
    entry.sentAs = message.sentAs;
    entry.code = message.code;
    m_packetIds.set(message.operation, message.packetId);
    if (message.isReceived) {
        entry.state = State::PubCompDue;
        return;
    }
    entry.publish = std::move(message.publish);
    entry.publish.packetId = message.packetId;
    entry.state = entry.publish.qos == QoS::AtLeastOnce ? State::PubAckDue : State::PubRecDue;
    // The server may have had it before it expired: then its exchange goes on to the end.
    if (!takeWaitingTime(entry.publish, output.now() - message.since))
        entry.publish.properties.setNumber(PropertyId::MessageExpiryInterval, 1);
}

} // namespace QCoMqtt::Internal
