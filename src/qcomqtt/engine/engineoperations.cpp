// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/engine.h>

// Operations go to the session.

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

Instant now()
{
    return std::chrono::steady_clock::now();
}

} // namespace

void Engine::publish(Publish &&publish, const Observer &observer,
                     ResultWaiter<PublishResult> &waiter)
{
    if (observer && !attach(observer, waiter))
        return;
    if (!admitMessage(waiter))
        return endRefused(observer, waiter);
    if (sendAtOnce(publish, observer))
        return settleWrite(waiter);
    if (publish.qos == QoS::AtMostOnce)
        waiter.operation = addOperation(WriteTarget{&waiter});
    else
        waiter.operation = addOperation(PublishTarget{&waiter});
    send(std::move(publish), waiter.operation, observer);
}

void Engine::publish(Publish &&publish, Target target, const Observer &observer)
{
    send(std::move(publish), addOperation(std::move(target)), observer);
}

// Most of QoS 0 is done with when it is encoded: no operation begins.
bool Engine::sendAtOnce(const Publish &publish, const Observer &observer)
{
    if (publish.qos != QoS::AtMostOnce || observer
        || !m_session->sendAtOnce(publish, turnTime(), m_effects)) {
        return false;
    }
    requestFlush();
    return true;
}

void Engine::send(Publish &&publish, OperationId operation, const Observer &observer)
{
    if (observer)
        m_observers.add(operation, observer);
    m_session->publish(std::move(publish), operation, turnTime(), m_effects, observer != nullptr);
    runEffects();
    requestFlush();
}

void Engine::sendPosted(Publish &&publish, const Observer &observer)
{
    OperationId operation = OperationTable::posted;
    m_posted.begin();
    if (observer) {
        operation = addOperation(PostedTarget());
        m_observers.add(operation, observer);
    }
    m_session->publishValid(std::move(publish), operation, turnTime(), m_effects,
                            observer != nullptr);
    runEffects();
    requestFlush();
}

void Engine::post(Publish &&publish, const Observer &observer, ResultWaiter<Nothing> &waiter)
{
    if (observer && !attach(observer, waiter))
        return;
    if (admitMessage(waiter)) {
        if (const auto failure = m_session->validate(publish))
            waiter.fail(exception(*failure));
    }
    if (waiter.isSettled())
        return endRefused(observer, waiter);
    if (!sendAtOnce(publish, observer))
        sendPosted(std::move(publish), observer);
    if (!isOutboxFull())
        return waiter.succeed({});
    waiter.setAccepted(DeliveryState::InFlight);
    m_posters.append(waiter);
}

void Engine::drain(ResultWaiter<Nothing> &waiter)
{
    if (m_shutDown)
        waiter.fail(exception(ErrorCode::Cancelled, u"The client was destroyed"_s));
    else
        m_posted.drain(waiter);
}

void Engine::waitStored(ResultWaiter<Nothing> &waiter)
{
    if (!admitMessage(waiter))
        return;
    if (!m_journal.hasStore())
        return waiter.fail(exception(ErrorCode::Usage, u"The client has no session store"_s));
    m_journal.wait(waiter);
    requestFlush();
}

void Engine::subscribe(const QList<Subscription> &subscriptions, const Properties &properties,
                       ResultWaiter<SubscribeResult> &waiter)
{
    if (!admit(waiter))
        return;
    waiter.operation = addOperation(SubscribeTarget{&waiter});
    m_session->subscribe(subscriptions, properties, waiter.operation, now(), m_effects);
    runEffects();
    requestFlush();
}

OperationId Engine::subscribe(const QList<Subscription> &subscriptions,
                              const Properties &properties, Target target)
{
    const OperationId id = addOperation(std::move(target));
    m_session->subscribe(subscriptions, properties, id, now(), m_effects);
    runEffects();
    requestFlush();
    return id;
}

bool Engine::takeBackSubscribe(OperationId id)
{
    if (!m_session->takeBackSubscribe(id, m_effects))
        return false;
    takeOperation(id);
    runEffects();
    return true;
}

void Engine::unsubscribe(const QList<TopicFilter> &filters, const Properties &properties,
                         ResultWaiter<SubscribeResult> &waiter)
{
    if (!admit(waiter))
        return;
    waiter.operation = addOperation(UnsubscribeTarget{&waiter, filters});
    m_session->unsubscribe(filters, properties, waiter.operation, now(), m_effects);
    runEffects();
    requestFlush();
}

void Engine::unsubscribe(const QList<TopicFilter> &filters, const Properties &properties,
                         Target target)
{
    if (m_shutDown)
        return;
    m_session->unsubscribe(filters, properties, addOperation(std::move(target)), now(), m_effects);
    runEffects();
    requestFlush();
}

void Engine::listen(const Subscription &subscription,
                    const std::shared_ptr<MessageStreamState> &stream,
                    ResultWaiter<MessageStream> &waiter)
{
    if (!admit(waiter))
        return;
    if (const auto failure = m_session->validate({subscription}, {}))
        return waiter.fail(exception(*failure));
    m_listeners.listen(subscription, openListenStream(stream), waiter);
}

void Engine::request(Publish &&publish, ResultWaiter<Message> &waiter)
{
    if (!admit(waiter))
        return;
    if (m_session->options().version != ProtocolVersion::V5)
        return waiter.fail(
            exception(ErrorCode::Usage, u"request() needs MQTT 5; the client speaks MQTT 3"_s));
    if (const auto failure = m_session->validate(publish))
        return waiter.fail(exception(*failure));
    m_requests.request(std::move(publish), waiter);
}

void Engine::reauthenticate(ResultWaiter<Nothing> &waiter)
{
    if (!admit(waiter))
        return;
    if (m_state != ConnectionState::Connected)
        return waiter.fail(exception(ErrorCode::Disconnected, u"The client is not connected"_s));
    m_authentication.reauthenticate(waiter);
}

MessageStream Engine::openStream(std::optional<TopicFilter> filter, const StreamOptions &options)
{
    const auto stream = std::make_shared<MessageStreamState>(std::move(filter), options);
    openStream(stream);
    return MessageStream(shared_from_this(), stream);
}

void Engine::openStream(const std::shared_ptr<MessageStreamState> &stream)
{
    if (m_shutDown)
        stream->orphan(exception(ErrorCode::Cancelled, u"The client was destroyed"_s));
    else
        m_dispatcher.open(stream);
}

MessageStream Engine::openListenStream(const std::shared_ptr<MessageStreamState> &stream)
{
    m_dispatcher.open(stream);
    stream->listened = stream->filter();
    return MessageStream(shared_from_this(), stream);
}

EventStream Engine::openEvents()
{
    return EventStream(shared_from_this(), m_events.open());
}

std::optional<DeliveryState> Engine::abandon(OperationId id) noexcept
{
    std::optional<DeliveryState> state;
    Target target = takeOperation(id);
    if (id == m_connectOperation && m_connectWaiter) {
        m_connectWaiter = nullptr;
        m_connectOperation = 0;
        abandonTransport();
        m_session->linkLost(now());
        finish({});
    } else if (auto *callback = std::get_if<CallbackTarget>(&target)) {
        (*callback)(Failure{ErrorCode::Cancelled, {}});
    } else {
        const auto fate = takeBack(id);
        if (std::holds_alternative<PublishTarget>(target)
            || std::holds_alternative<WriteTarget>(target))
            state = fate.value_or(DeliveryState::InFlight);
    }
    runEffects();
    return state;
}

std::optional<DeliveryState> Engine::takeBack(OperationId id)
{
    const auto fate = m_session->abandon(id, m_effects);
    if (fate && !m_observers.isEmpty()) {
        m_observers.finish(id, exception(ErrorCode::Cancelled,
                                         u"The message was taken back before it was sent"_s));
    }
    return fate;
}

void Engine::acknowledge(DeliveryId delivery, ReasonCode code, const QString &reason)
{
    m_session->acknowledge(delivery, code, reason, turnTime(), m_effects);
    runEffects();
    requestFlush();
    resumeReadingIfPossible();
}

void Engine::forsake(DeliveryId delivery)
{
    m_session->forsake(delivery, turnTime(), m_effects);
    runEffects();
    requestFlush();
}

} // namespace QCoMqtt::Internal
