// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/engine.h>

#include <qcomqtt/codec/encoder.h>
#include <qcomqtt/engine/logging.h>

// Operations go to the session; its effects come back.

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

// Bytes written but not taken by the system above which publishers wait, and below which they go on.
constexpr qint64 highWaterMark = 256 * 1024;
constexpr qint64 lowWaterMark = 128 * 1024;
// Messages posted but not sent above which post() waits.
constexpr qsizetype outboxLimit = 1000;

Instant now()
{
    return std::chrono::steady_clock::now();
}

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

void Engine::publish(Publish &&publish, ResultWaiter<PublishResult> &waiter)
{
    if (!admit(waiter))
        return;
    if (publish.qos == QoS::AtMostOnce)
        waiter.operation = addOperation(WriteTarget{&waiter});
    else
        waiter.operation = addOperation(PublishTarget{&waiter});
    m_session->publish(std::move(publish), waiter.operation, turnTime(), m_effects);
    runEffects();
    requestFlush();
}

void Engine::publish(Publish &&publish, Target target)
{
    m_session->publish(std::move(publish), addOperation(std::move(target)), turnTime(), m_effects);
    runEffects();
    requestFlush();
}

void Engine::post(Publish &&publish, ResultWaiter<Nothing> &waiter)
{
    if (!admit(waiter))
        return;
    if (const auto failure = m_session->validate(publish))
        return waiter.fail(exception(*failure));
    ++m_posted;
    this->publish(std::move(publish), PostedTarget());
    if (isOutboxFull())
        m_posters.append(waiter);
    else
        waiter.succeed({});
}

void Engine::drain(ResultWaiter<Nothing> &waiter)
{
    if (m_shutDown)
        waiter.fail(exception({ErrorCode::Cancelled, u"The client was destroyed"_s}));
    else if (m_posted > 0)
        m_drainers.append(waiter);
    else if (m_postError)
        waiter.fail(std::exchange(m_postError, nullptr));
    else
        waiter.succeed({});
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

void Engine::subscribe(const QList<Subscription> &subscriptions, const Properties &properties,
                       Target target)
{
    m_session->subscribe(subscriptions, properties, addOperation(std::move(target)), now(),
                         m_effects);
    runEffects();
    requestFlush();
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

void Engine::listen(const Subscription &subscription, const StreamOptions &options,
                    ResultWaiter<MessageStream> &waiter)
{
    if (!admit(waiter))
        return;
    if (const auto failure = m_session->validate({subscription}, {}))
        return waiter.fail(exception(*failure));
    m_listeners.listen(subscription, options, waiter);
}

void Engine::request(Publish &&publish, ResultWaiter<Message> &waiter)
{
    if (!admit(waiter))
        return;
    if (m_session->options().version != ProtocolVersion::V5)
        return waiter.fail(
            exception({ErrorCode::Usage, u"request() needs MQTT 5; the client speaks MQTT 3"_s}));
    if (const auto failure = m_session->validate(publish))
        return waiter.fail(exception(*failure));
    m_requests.request(std::move(publish), waiter);
}

MessageStream Engine::openStream(std::optional<TopicFilter> filter, const StreamOptions &options)
{
    return MessageStream(shared_from_this(), m_dispatcher.open(std::move(filter), options));
}

MessageStream Engine::openListenStream(const TopicFilter &filter, const StreamOptions &options)
{
    auto state = m_dispatcher.open(filter, options);
    state->listened = filter;
    return MessageStream(shared_from_this(), std::move(state));
}

EventStream Engine::openEvents()
{
    return EventStream(shared_from_this(), m_events.open());
}

void Engine::abandon(OperationId id) noexcept
{
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
        m_session->abandon(id);
    }
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

// User code never runs beneath: whoever is settled here is resumed by the scheduler. What is
// called from here may lead to further effects, which are then appended behind these.
void Engine::runEffects()
{
    if (m_runningEffects)
        return;
    m_runningEffects = true;
    while (!m_effects.empty()) {
        m_effectsAtWork.swap(m_effects);
        for (Effect &effect : m_effectsAtWork)
            std::visit([this](auto &each) { run(std::move(each)); }, effect);
        m_effectsAtWork.clear();
    }
    m_runningEffects = false;
}

void Engine::run(Send &&send)
{
    qCDebug(lcPackets) << "-->" << send.packet;
    encode(send.packet, m_session->options().version, m_output);
}

void Engine::run(Deliver &&deliver)
{
    if (!m_requests.receive(deliver.publish, deliver.delivery))
        m_dispatcher.deliver(std::move(deliver), m_lastRead);
}

void Engine::run(Complete &&complete)
{
    this->complete(takeOperation(complete.operation), std::move(complete.outcome));
    if (!m_posters.isEmpty())
        resumeWriters();
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
        const bool written = std::holds_alternative<PublishResult>(outcome);
        if (written && isWriteBacklogHigh()) {
            write->waiter->operation = 0;
            m_writers.append(*write->waiter);
        } else {
            settle(*write->waiter, std::move(outcome), *this);
        }
    } else if (auto *subscribe = std::get_if<SubscribeTarget>(&target)) {
        settleSubscribe(*subscribe->waiter, std::move(outcome));
    } else if (auto *unsubscribe = std::get_if<UnsubscribeTarget>(&target)) {
        endUnsubscribed(unsubscribe->filters, outcome);
        settleSubscribe(*unsubscribe->waiter, std::move(outcome));
    } else if (auto *callback = std::get_if<CallbackTarget>(&target)) {
        if (*callback)
            (*callback)(std::move(outcome));
    } else if (std::holds_alternative<PostedTarget>(target)) {
        completePosted(outcome);
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
        if (!isFailure(result->reasonCodes()[i]))
            m_listeners.unsubscribed(filters[i]);
    }
}

void Engine::completePosted(const Outcome &outcome)
{
    if (const auto *failure = std::get_if<Failure>(&outcome); failure && !m_postError)
        m_postError = exception(*failure);
    if (--m_posted > 0)
        return;
    while (Waiter *waiter = m_drainers.first()) {
        if (m_postError)
            waiter->fail(std::exchange(m_postError, nullptr));
        else
            static_cast<ResultWaiter<Nothing> *>(waiter)->succeed({});
    }
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

bool Engine::isWriteBacklogHigh() const
{
    return m_output.size() + (m_transport ? m_transport->bytesToWrite() : 0) > highWaterMark;
}

bool Engine::isOutboxFull() const
{
    return m_session->queuedPublishes() >= outboxLimit || isWriteBacklogHigh();
}

void Engine::resumeWriters()
{
    if (m_output.size() + (m_transport ? m_transport->bytesToWrite() : 0) <= lowWaterMark) {
        while (Waiter *waiter = m_writers.first())
            static_cast<ResultWaiter<PublishResult> *>(waiter)->succeed(PublishResult());
    }
    while (!m_posters.isEmpty() && !isOutboxFull())
        static_cast<ResultWaiter<Nothing> *>(m_posters.first())->succeed({});
}

} // namespace QCoMqtt::Internal
