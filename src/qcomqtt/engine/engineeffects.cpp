// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/engine.h>

#include <qcomqtt/engine/logging.h>

// What the session decides is carried out here.

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

template<typename Result>
void settle(ResultWaiter<Result> &waiter, Outcome &&outcome, const Engine &engine)
{
    waiter.operation = 0;
    if (const auto *failure = std::get_if<Failure>(&outcome))
        waiter.fail(engine.exception(*failure));
    else
        waiter.succeed(std::get<Result>(std::move(outcome)));
}

} // namespace

void Engine::runEffects()
{
    m_effects.run();
    if (!m_posters.isEmpty())
        resumeWriters();
}

template<typename Sent>
void Engine::write(const Sent &packet)
{
    if (m_packetLog.isDebugEnabled()) [[unlikely]]
        qDebug(m_packetLog) << "-->" << Packet(packet);
    m_output.append(packet, m_reader.version());
}

template void Engine::write(const Publish &);
template void Engine::write(const PubAck &);
template void Engine::write(const PubRec &);
template void Engine::write(const PubRel &);
template void Engine::write(const PubComp &);
template void Engine::write(const Packet &);

void Engine::run(Deliver &&waited)
{
    deliver(std::move(waited.publish), waited.delivery, std::move(waited.audience));
}

void Engine::deliver(Publish &&publish, DeliveryId delivery, AudiencePointer &&audience)
{
    if (!m_requests.receive(publish, delivery))
        m_dispatcher.deliver(std::move(publish), delivery, std::move(audience), m_lastRead);
}

void Engine::run(Progress &&progress)
{
    m_observers.tell(progress);
}

void Engine::run(Remember &&remember)
{
    m_journal.write(remember.change, ServerList::nameOf(m_optionsInForce.url()));
    requestFlush();
}

void Engine::run(Complete &&complete)
{
    if (!m_observers.isEmpty())
        m_observers.finish(complete.operation, errorOf(complete.outcome));
    this->complete(takeOperation(complete.operation), std::move(complete.outcome));
}

bool Engine::completeAtOnce(OperationId operation, PublishResult &result)
{
    if (operation == OperationTable::posted) {
        m_posted.finish(nullptr);
        return true;
    }
    Target *target = m_operations.find(operation);
    if (target && std::holds_alternative<CallbackTarget>(*target))
        return false;
    if (!m_observers.isEmpty())
        m_observers.finish(operation, nullptr);
    if (!target)
        return true;
    if (const auto *publish = std::get_if<PublishTarget>(target)) {
        publish->waiter->operation = 0;
        publish->waiter->succeed(std::move(result));
    } else if (const auto *write = std::get_if<WriteTarget>(target)) {
        settleWrite(*write->waiter);
    } else {
        m_posted.finish(nullptr);
    }
    m_operations.release(operation);
    return true;
}

// What is written goes on when the backlog is small enough.
void Engine::settleWrite(ResultWaiter<PublishResult> &waiter)
{
    waiter.operation = 0;
    if (!isWriteBacklogHigh())
        return waiter.succeed(PublishResult());
    waiter.setAccepted(DeliveryState::MaybeDelivered);
    m_writers.append(waiter);
}

void Engine::run(Challenge &&challenge)
{
    m_authentication.challenge(std::move(challenge));
}

void Engine::run(CloseLink &&close)
{
    m_closing = std::move(close);
}

void Engine::complete(Target &&target, Outcome &&outcome)
{
    if (auto *publish = std::get_if<PublishTarget>(&target)) {
        settle(*publish->waiter, std::move(outcome), *this);
    } else if (auto *write = std::get_if<WriteTarget>(&target)) {
        if (std::holds_alternative<PublishResult>(outcome))
            settleWrite(*write->waiter);
        else
            settle(*write->waiter, std::move(outcome), *this);
    } else if (auto *subscribe = std::get_if<SubscribeTarget>(&target)) {
        settleSubscribe(*subscribe->waiter, std::move(outcome));
    } else if (auto *unsubscribe = std::get_if<UnsubscribeTarget>(&target)) {
        endUnsubscribed(unsubscribe->filters, outcome);
        if (unsubscribe->waiter)
            settleSubscribe(*unsubscribe->waiter, std::move(outcome));
    } else if (auto *callback = std::get_if<CallbackTarget>(&target)) {
        if (*callback)
            (*callback)(std::move(outcome));
    } else if (std::holds_alternative<PostedTarget>(target)) {
        m_posted.finish(errorOf(outcome));
    }
}

void Engine::settleSubscribe(ResultWaiter<SubscribeResult> &waiter, Outcome &&outcome)
{
    waiter.operation = 0;
    if (const auto error = subscribeError(outcome))
        waiter.fail(error);
    else
        waiter.succeed(std::get<SubscribeResult>(std::move(outcome)));
}

void Engine::endUnsubscribed(const QList<TopicFilter> &filters, const Outcome &outcome)
{
    const auto *result = std::get_if<SubscribeResult>(&outcome);
    for (qsizetype i = 0; result && i < filters.size(); ++i) {
        if (isFailure(result->reasonCodes()[i]))
            continue;
        m_dispatcher.unsubscribed(filters[i]);
        m_listeners.unsubscribed(filters[i]);
    }
}

std::exception_ptr Engine::errorOf(const Outcome &outcome) const
{
    const auto *failure = std::get_if<Failure>(&outcome);
    return failure ? exception(*failure) : nullptr;
}

std::exception_ptr Engine::subscribeError(const Outcome &outcome) const
{
    if (const auto *failure = std::get_if<Failure>(&outcome))
        return exception(*failure);
    const auto *result = std::get_if<SubscribeResult>(&outcome);
    if (!result || result->reasonCodes().isEmpty())
        return nullptr;
    const QList<ReasonCode> &codes = result->reasonCodes();
    if (!std::all_of(codes.begin(), codes.end(), isFailure))
        return nullptr;
    Failure failure{ErrorCode::Subscribe,
                    u"The server refused: %1"_s.arg(reasonCodeText(codes.first()))};
    failure.reasonCode = codes.first();
    failure.reasonString
        = result->properties().text(PropertyId::ReasonString).value_or(QString());
    failure.reasonCodes = codes;
    return exception(failure);
}

} // namespace QCoMqtt::Internal
