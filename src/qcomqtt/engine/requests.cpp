// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/requests.h>

#include <qcomqtt/engine/engine.h>
#include <qcomqtt/engine/randomness.h>

#include <QtCore/QRandomGenerator>

namespace QCoMqtt::Internal {

namespace {

QByteArray randomBytes()
{
    std::array<quint32, 4> words;
    Randomness::generator().fillRange(words.data(), words.size());
    return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof(words));
}

} // namespace

void Requests::request(Publish &&publish, ResultWaiter<Message> &waiter)
{
    if (m_responseTopic.isEmpty())
        m_responseTopic = Topic("qcomqtt/response/" + randomBytes().toHex());
    const QByteArray correlation = randomBytes();
    publish.properties.setText(PropertyId::ResponseTopic, m_responseTopic.toString());
    publish.properties.setBytes(PropertyId::CorrelationData, correlation);

    // Known before anything is sent: the answer cannot come too early.
    m_waiting.insert(correlation, &waiter);
    waiter.operation = m_engine.addOperation(
        CallbackTarget([this, correlation](Outcome &&) { m_waiting.remove(correlation); }));
    if (m_state == State::Subscribed) {
        send(std::move(publish));
        return;
    }
    m_queued.push_back(std::move(publish));
    if (m_state == State::None)
        subscribe();
}

void Requests::subscribe()
{
    m_state = State::Subscribing;
    m_engine.subscribe({Subscription(m_responseTopic.utf8(), QoS::AtLeastOnce)}, {},
                       CallbackTarget([this](Outcome &&outcome) { subscribed(std::move(outcome)); }));
}

void Requests::subscribed(Outcome &&outcome)
{
    const auto error = m_engine.subscribeError(outcome);
    m_state = error ? State::None : State::Subscribed;
    for (Publish &publish : std::exchange(m_queued, {})) {
        const auto correlation = publish.properties.bytes(PropertyId::CorrelationData);
        if (error)
            fail(*correlation, error);
        else if (m_waiting.contains(*correlation)) // else it gave up meanwhile
            send(std::move(publish));
    }
}

void Requests::send(Publish &&publish)
{
    const auto correlation = publish.properties.bytes(PropertyId::CorrelationData);
    m_engine.publish(std::move(publish),
                     CallbackTarget([this, correlation = *correlation](Outcome &&outcome) {
                         if (const auto *failure = std::get_if<Failure>(&outcome))
                             fail(correlation, m_engine.exception(*failure));
                     }));
}

void Requests::fail(const QByteArray &correlation, const std::exception_ptr &error)
{
    if (ResultWaiter<Message> *waiter = m_waiting.take(correlation)) {
        m_engine.takeOperation(waiter->operation);
        waiter->fail(error);
    }
}

bool Requests::receive(const Publish &publish, DeliveryId delivery)
{
    if (m_state == State::None || publish.topic != m_responseTopic)
        return false;
    const auto correlation = publish.properties.bytes(PropertyId::CorrelationData);
    ResultWaiter<Message> *waiter = correlation ? m_waiting.take(*correlation) : nullptr;
    if (waiter) { // else late, a duplicate, or nobody's
        m_engine.takeOperation(waiter->operation);
        Message::Wire wire;
        wire.topic = publish.topic;
        wire.payload = publish.payload;
        wire.qos = publish.qos;
        wire.retain = publish.retain;
        wire.packetId = publish.packetId;
        wire.properties = publish.properties;
        waiter->succeed(Message(std::move(wire), std::chrono::system_clock::now()));
    }
    if (delivery != 0)
        m_engine.acknowledge(delivery, ReasonCode::Success, {});
    return true;
}

void Requests::failAll(const std::exception_ptr &error)
{
    m_queued.clear();
    for (const QByteArray &correlation : m_waiting.keys())
        fail(correlation, error);
}

void Requests::forgetSubscription()
{
    m_state = State::None;
}

} // namespace QCoMqtt::Internal
