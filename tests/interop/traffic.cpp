// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "traffic.h"

#include "peers.h"
#include "runningloop.h"

#include <qcomqtt/error.h>

using namespace QCoMqtt;
using namespace std::chrono_literals;

namespace {

constexpr int atOnce = 10; // publishes that are awaited at the same time

QoS qosOf(qsizetype index)
{
    return index % 2 == 0 ? QoS::AtLeastOnce : QoS::ExactlyOnce;
}

} // namespace

Traffic::Traffic(ClientOptions publisher, ClientOptions subscriber)
    : m_topic(freshTopic()), m_publisher(std::move(publisher)), m_subscriber(std::move(subscriber))
{
}

QCoro::Task<> Traffic::begin()
{
    co_await m_publisher.connect();
    co_await m_subscriber.connect();
    watchPublisher(m_publisher.events());
    watchSubscriber(m_subscriber.events());
    receive(co_await m_subscriber.listen(m_topic, QoS::ExactlyOnce));
}

void Traffic::publish(int count)
{
    m_wanted += count;
    while (m_running < atOnce) {
        ++m_running;
        publishNext();
    }
}

QCoro::Task<> Traffic::publishNext()
{
    try {
        while (sent.size() < m_wanted) {
            const qsizetype index = sent.size();
            Sent message;
            message.lossesBefore = losses;
            message.isAfterKill = isNodeKilled;
            message.isAfterGap = gaps > 0 && m_mark == gaps;
            sent.append(message);
            co_await publishOne(index);
        }
    } catch (const CancelledError &) {
        co_return; // this is gone
    } catch (const Error &error) {
        qWarning("a publish failed: %s", qUtf8Printable(error.text()));
        ++failed;
    }
    --m_running;
}

QCoro::Task<> Traffic::publishOne(qsizetype index)
{
    const QoS qos = qosOf(index);
    try {
        co_await m_publisher.publish(m_topic, int(index), qos);
    } catch (const PublishError &error) {
        if (error.reasonCode() != ReasonCode::PacketIdentifierNotFound)
            throw;
        sent[index].isUncertain = true;
        ++uncertain;
    }
    sent[index].lossesAfter = losses;
}

QCoro::Task<> Traffic::receive(MessageStream messages)
{
    try {
        while (auto message = co_await messages.next())
            count(*message);
    } catch (const CancelledError &) {
        // this is gone
    }
}

void Traffic::count(const Message &message)
{
    if (message.payload().startsWith("mark ")) {
        m_mark = message.payload().sliced(5).toInt();
    } else if (message.payload() == "end") {
        m_isFlushed = true;
    } else {
        ++received;
        ++sent[message.toInt().value()].received;
    }
}

QCoro::Task<> Traffic::watchPublisher(EventStream events)
{
    try {
        while (auto event = co_await events.next())
            losses += event->type() == ConnectionEvent::Type::Lost ? 1 : 0;
    } catch (const CancelledError &) {
        // this is gone
    }
}

// Its own message comes back when the server has taken the subscription, which it sent before.
QCoro::Task<> Traffic::watchSubscriber(EventStream events)
{
    try {
        while (auto event = co_await events.next()) {
            subscriberLosses += event->type() == ConnectionEvent::Type::Lost ? 1 : 0;
            if (event->type() != ConnectionEvent::Type::Gap)
                continue;
            const QByteArray mark = "mark " + QByteArray::number(++gaps);
            co_await m_subscriber.publish(m_topic, mark, QoS::AtLeastOnce);
        }
    } catch (const CancelledError &) {
        // this is gone
    }
}

bool Traffic::waitForReceived(int count) const
{
    return runUntil([&] { return received >= count; }, 30s);
}

bool Traffic::waitForSent(int count) const
{
    return runUntil([&] { return sent.size() >= count; }, 30s);
}

bool Traffic::waitForPublished() const
{
    return runUntil([&] { return m_running == 0; }, 60s);
}

bool Traffic::waitForGap() const
{
    return runUntil([&] { return gaps > 0 && m_mark == gaps; }, 30s);
}

// ejabberd keeps the order of what comes from one session.
bool Traffic::flush()
{
    const auto publishing = m_publisher.publish(m_topic, "end", QoS::AtLeastOnce).start();
    return runUntil([&] { return m_isFlushed; }, 30s);
}

Account::Account(const Traffic &traffic)
{
    for (qsizetype index = 0; index < traffic.sent.size(); ++index)
        add(traffic.sent[index], qosOf(index), traffic);
}

// The publisher sends anew what its node had not acknowledged; that this had handed it on all the
// same nobody knows any more. What the subscriber had acknowledged when its link broke, with QoS 1,
// comes again.
void Account::add(const Sent &message, QoS qos, const Traffic &traffic)
{
    const bool isSentAnew = message.lossesAfter > message.lossesBefore;
    if (message.received > 1) {
        (qos == QoS::AtLeastOnce ? again1 : again2) += message.received - 1;
        const bool isRepeated = qos == QoS::AtLeastOnce && traffic.subscriberLosses > 0;
        byUs += isSentAnew || isRepeated ? 0 : message.received - 1;
    }
    if (message.received > 0)
        return;
    const bool isOfKilledNode = traffic.losses > 0 && message.lossesAfter == 0;
    if (message.isUncertain)
        ++uncertain;
    else if (traffic.gaps > 0 && !message.isAfterGap)
        ++(message.isAfterKill ? withSession : withNode);
    else if (traffic.gaps == 0 && isOfKilledNode)
        ++withNode;
    else
        ++byUs;
}

QByteArray Account::text() const
{
    const auto number = [](int value) { return QByteArray::number(value); };
    return "lost with the node: " + number(withNode) + ", with the subscriber's session: "
        + number(withSession) + ", uncertain: " + number(uncertain) + ", by us: " + number(byUs)
        + "; came again: " + number(again1) + " of QoS 1, " + number(again2) + " of QoS 2";
}
