// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/messagequeue.h>

namespace QCoMqtt::Internal {

bool MessageQueue::isFull() const noexcept
{
    return size() >= m_options.maximumMessages() || m_bytes >= m_options.maximumBytes();
}

bool MessageQueue::blocks() const noexcept
{
    switch (m_options.policy()) {
    case StreamPolicy::Block:
        return isFull();
    case StreamPolicy::Throttle: // only QoS 1 and 2 get beyond the limit
        return m_bytes > m_options.maximumBytes() && size() > 1;
    default:
        return false;
    }
}

bool MessageQueue::push(Message &&message)
{
    switch (m_options.policy()) {
    case StreamPolicy::Throttle:
        makeRoomByDroppingQos0(message);
        if (message.qos() == QoS::AtMostOnce && !hasRoomFor(message))
            drop(std::move(message));
        else
            append(std::move(message));
        return true;
    case StreamPolicy::Block:
        append(std::move(message));
        return true;
    case StreamPolicy::DropOldest:
        while (!hasRoomFor(message))
            drop(takeFirst());
        append(std::move(message));
        return true;
    case StreamPolicy::DropNewest:
        if (hasRoomFor(message))
            append(std::move(message));
        else
            drop(std::move(message));
        return true;
    case StreamPolicy::LatestPerTopic:
        pushLatest(std::move(message));
        return true;
    case StreamPolicy::Fail:
        break;
    }
    const bool fits = hasRoomFor(message);
    if (fits)
        append(std::move(message));
    else
        drop(std::move(message));
    return fits;
}

// QoS 1 and 2 are never dropped: as long as they stand here they are not acknowledged, and the
// server may send no more of them than the Receive Maximum we announced.
void MessageQueue::makeRoomByDroppingQos0(const Message &message)
{
    while (!hasRoomFor(message)) {
        if (!dropOldestQos0())
            return;
    }
}

bool MessageQueue::dropOldestQos0()
{
    if (m_atMostOnce == 0)
        return false;
    quint64 place = m_messages.first();
    while (m_messages.at(place).qos() != QoS::AtMostOnce)
        ++place;
    Message oldest = m_messages.takeAt(place);
    m_bytes -= sizeOf(oldest);
    --m_atMostOnce;
    drop(std::move(oldest));
    return true;
}

// The newer message takes the place of the older: a topic that changes often does not get behind.
void MessageQueue::pushLatest(Message &&message)
{
    const auto place = m_places.constFind(message.topic());
    if (place != m_places.cend()) {
        Message &held = m_messages.at(*place);
        m_bytes += sizeOf(message) - sizeOf(held);
        m_atMostOnce += int(message.qos() == QoS::AtMostOnce) - int(held.qos() == QoS::AtMostOnce);
        drop(std::exchange(held, std::move(message)));
        if (m_options.ackMode() == AckMode::OnReceive)
            held.acknowledge();
    } else {
        while (!hasRoomFor(message))
            drop(takeFirst());
        m_places.insert(message.topic(), m_messages.end());
        append(std::move(message));
    }
    while (m_bytes > m_options.maximumBytes() && size() > 1)
        drop(takeFirst());
}

void MessageQueue::append(Message &&message)
{
    // What is held beyond the limit is not received yet, as far as the server is concerned.
    if (m_options.ackMode() == AckMode::OnReceive && hasRoomFor(message))
        message.acknowledge();
    m_bytes += sizeOf(message);
    m_atMostOnce += message.qos() == QoS::AtMostOnce;
    m_messages.append(std::move(message));
}

Message MessageQueue::takeFirst()
{
    Message message = m_messages.takeFirst();
    m_bytes -= sizeOf(message);
    m_atMostOnce -= message.qos() == QoS::AtMostOnce;
    if (!m_places.isEmpty())
        m_places.remove(message.topic());
    return message;
}

Message MessageQueue::take()
{
    Message message = takeFirst();
    if (m_options.ackMode() == AckMode::OnReceive)
        message.acknowledge();
    return message;
}

void MessageQueue::giveBack(Message &&message)
{
    if (m_options.policy() == StreamPolicy::LatestPerTopic) {
        if (m_places.contains(message.topic()))
            return drop(std::move(message));
        m_places.insert(message.topic(), m_messages.first() - 1);
    }
    m_bytes += sizeOf(message);
    m_atMostOnce += message.qos() == QoS::AtMostOnce;
    m_messages.prepend(std::move(message));
}

std::vector<Message> MessageQueue::takeAll()
{
    std::vector<Message> all;
    while (!m_messages.isEmpty())
        all.push_back(takeFirst());
    return all;
}

void MessageQueue::drop(Message &&message)
{
    ++m_dropped;
    Message dropped = std::move(message);
    dropped.acknowledge();
}

} // namespace QCoMqtt::Internal
