// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "connection.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace QCoMqtt {

Connection::Connection(const ClientOptions &options) : m_client(std::make_unique<Client>(options))
{
    m_ticks.setSingleShot(true);
    connect(&m_ticks, &QTimer::timeout, this, &Connection::tick);
}

// The client hands out what it has for those who wait, and a QPointer would still be set.
Connection::~Connection()
{
    m_isEnding = true;
    m_client.reset();
}

bool Connection::isThere(const QPointer<Connection> &self)
{
    return self && !self->m_isEnding;
}

void Connection::start()
{
    watchEvents(this, m_client->events());
    connectClient(this);
    Q_EMIT changed();
}

void Connection::retry()
{
    m_client->retryNow();
    waitForAttempt(std::nullopt);
    Q_EMIT changed();
}

void Connection::leave()
{
    waitForAttempt(std::nullopt);
    sayGoodbye(this);
}

QCoro::Task<> Connection::connectClient(QPointer<Connection> self)
{
    try {
        co_await self->m_client->connect();
    } catch (const CancelledError &) {
        co_return; // the client is being destroyed, perhaps with this object
    } catch (const Error &error) {
        if (isThere(self))
            self->fail(error.failure());
    }
}

QCoro::Task<> Connection::watchEvents(QPointer<Connection> self, EventStream events)
{
    try {
        while (auto event = co_await events.next()) {
            if (!isThere(self))
                co_return;
            self->handle(*event);
        }
    } catch (const Error &) {
        co_return; // the stream has ended with its client
    }
}

QCoro::Task<> Connection::sayGoodbye(QPointer<Connection> self)
{
    try {
        co_await self->m_client->disconnect();
    } catch (const CancelledError &) {
        co_return;
    } catch (const Error &) {
        // A goodbye that was not heard is one nevertheless.
    }
    if (isThere(self))
        Q_EMIT self->left();
}

void Connection::handle(const ConnectionEvent &event)
{
    using Type = ConnectionEvent::Type;
    if (event.type() == Type::Gap)
        return;
    if (event.failure())
        m_failure = event.failure();
    if (event.type() == Type::Lost)
        m_lost = std::chrono::system_clock::now();
    waitForAttempt(event.retryDelay());
    if (event.type() == Type::Connected) {
        m_failure.reset();
        ++m_connects;
        if (!event.isSessionPresent())
            m_lostSession = m_lost;
        const QPointer<Connection> guard(this); // a handler may destroy the MqttClient
        if (!std::exchange(m_wasEstablished, true))
            Q_EMIT established();
        if (!guard)
            return;
    }
    Q_EMIT changed();
}

void Connection::fail(const Failure &failure)
{
    m_failure = failure;
    waitForAttempt(std::nullopt);
    Q_EMIT changed();
}

bool Connection::hasGapAfter(const Message &message, int qos) const
{
    return message.arrivalTime() <= (qos > 0 ? m_lostSession : m_lost);
}

int Connection::nextRetryIn() const
{
    if (!m_isWaiting || state() != ConnectionState::WaitingToReconnect)
        return -1;
    return static_cast<int>(std::min<qint64>(m_nextAttempt.remainingTime(), 1 << 30));
}

void Connection::waitForAttempt(std::optional<std::chrono::milliseconds> delay)
{
    m_isWaiting = delay.has_value();
    m_ticks.stop();
    if (!delay)
        return;
    m_nextAttempt.setRemainingTime(*delay);
    m_ticks.start(std::clamp(*delay, 0ms, 1000ms));
}

// There is no event for the begin of an attempt: it is seen by the state when the delay is over.
void Connection::tick()
{
    if (state() != ConnectionState::WaitingToReconnect)
        m_isWaiting = false;
    else
        m_ticks.start(
            static_cast<int>(std::clamp<qint64>(m_nextAttempt.remainingTime(), 10, 1000)));
    Q_EMIT changed();
}

} // namespace QCoMqtt
