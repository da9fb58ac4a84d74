// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/session/outgoing.h>

#include <qcomqtt/session/validation.h>

#include <utility>

// What the server answers to messages.

namespace QCoMqtt::Internal {

namespace {

Failure refused(ReasonCode code, const Properties &properties)
{
    return {.code = ErrorCode::Publish,
            .text = QLatin1StringView("The server refused the message: ") + reasonCodeText(code),
            .reasonCode = code,
            .reasonString = properties.text(PropertyId::ReasonString).value_or(QString())};
}

Violation wrongAnswer(PacketType type)
{
    return {ReasonCode::ProtocolError, type,
            "answer does not belong to the QoS or the progress of its message (4.3)"};
}

} // namespace

Failure Outgoing::outcomeUnknown(const Properties &properties)
{
    Failure failure = refused(ReasonCode::PacketIdentifierNotFound, properties);
    failure.text = QStringLiteral("The server accepted the message and then lost its state: "
                                  "whether the message was delivered is unknown.");
    failure.deliveryState = DeliveryState::MaybeDelivered;
    return failure;
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
    finish(pubAck.packetId, output);
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
        finish(pubRec.packetId, output);
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
    entry.sentAs = m_nextOrder++;
    entry.code = pubRec.reasonCode;
    output.remember(
        MessageReceived{entry.order, entry.sentAs, pubRec.packetId, pubRec.reasonCode});
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

// Never a success: mosquitto, for one, answers so for identifiers that it knows nothing of. And when
// PUBREL was sent twice, the first may have found the message.
Failure Outgoing::outcomeOfWithheld(const InFlight &entry, ReasonCode answer) const
{
    const bool isUnknown = answer == ReasonCode::PacketIdentifierNotFound && !entry.released;
    Failure failure = forbiddenByServer(entry.publish, m_capabilities).value_or(outcomeUnknown({}));
    failure.deliveryState = isUnknown ? DeliveryState::NotSent : DeliveryState::MaybeDelivered;
    return failure;
}

Verdict Outgoing::receive(PubComp &&pubComp, Output &output)
{
    InFlight *entry = find(pubComp.packetId);
    if (!entry)
        return std::nullopt;
    if (entry->state != State::PubCompDue)
        return wrongAnswer(PacketType::PubComp);
    // "Not an error during recovery" (3.7.2.1): the PUBCOMP to the first PUBREL was lost with its
    // connection, and the server has forgotten the identifier as it should.
    const bool isUnknown = pubComp.reasonCode == ReasonCode::PacketIdentifierNotFound;
    if (entry->withheld) {
        output.complete(entry->operation, outcomeOfWithheld(*entry, pubComp.reasonCode));
    } else if (isFailure(pubComp.reasonCode) && !(isUnknown && entry->released)) {
        output.complete(entry->operation, outcomeUnknown(pubComp.properties));
    } else {
        tell(*entry, PublishState::Completed, output);
        output.complete(entry->operation,
                        PublishResult(entry->code, std::move(entry->publish.properties)));
    }
    finish(pubComp.packetId, output);
    pump(output);
    return std::nullopt;
}

} // namespace QCoMqtt::Internal
