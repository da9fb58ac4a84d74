// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/session/outgoing.h>

// How long messages wait, and how many may.

namespace QCoMqtt::Internal {

namespace {

Failure tooOld()
{
    return {.code = ErrorCode::Timeout,
            .text = QStringLiteral("The message waited longer than the outbox allows")};
}

Failure outboxFull()
{
    return {.code = ErrorCode::Overflow, .text = QStringLiteral("The outbox is full")};
}

Failure replaced()
{
    return {.code = ErrorCode::Overflow,
            .text = QStringLiteral("A newer message of its topic took its place in the outbox")};
}

} // namespace

Failure Outgoing::expired()
{
    return {.code = ErrorCode::Timeout,
            .text = QStringLiteral("The message expired before it could be sent")};
}

// Servers take what a message waits off its expiry (MQTT-3.3.2-6); so must waiting here. False when
// nothing is left.
bool Outgoing::takeWaitingTime(Publish &publish, Instant::duration waited)
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

void Outgoing::setOptions(const OutboxOptions &options)
{
    m_policy = options.policy();
    m_queue.setOptions(options);
}

// False when the message has no place, and has been told so.
bool Outgoing::makeRoomFor(const Publish &publish, OperationId operation, Output &output)
{
    if (m_policy == OutboxPolicy::Block)
        return true; // who gives more is held back
    if (m_policy == OutboxPolicy::LatestPerTopic) {
        if (const auto older = m_queue.takeSameTopic(publish.topic))
            drop(*older, replaced(), output);
    }
    while (!m_queue.hasRoomFor(publish)) {
        if (m_policy == OutboxPolicy::RejectNewest || m_queue.isEmpty()) {
            drop({publish, operation}, outboxFull(), output);
            return false;
        }
        drop(m_queue.takeFirst(), outboxFull(), output);
    }
    return true;
}

void Outgoing::drop(const Waiting &message, const Failure &why, Output &output)
{
    ++m_dropped;
    Failure failure = why;
    failure.deliveryState = message.fate();
    output.complete(message.operation, std::move(failure));
    done(message.order, output);
}

void Outgoing::expire(Output &output)
{
    for (Waiting &waiting : m_queue.takeExpired(output.now())) {
        const bool isExpired = !takeWaitingTime(waiting.publish, output.now() - waiting.since);
        drop(waiting, isExpired ? expired() : tooOld(), output);
    }
}

} // namespace QCoMqtt::Internal
