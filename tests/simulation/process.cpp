// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "process.h"

#include "virtualeventdispatcher.h"

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

//! What an application throws when it cannot deal with a message now.
struct Overstrained {};

} // namespace

Process::Process(World &world, Oracle &oracle, ModelBroker &broker, Setup setup)
    : m_world(world), m_oracle(oracle), m_broker(broker), m_setup(std::move(setup))
{
    m_life->mayEnd = [this] { mayCrash(); };
    if (m_setup.disk)
        m_store = std::make_shared<SimulatedStore>(world, m_setup.disk, m_life, m_setup.isDiskSlow);
    m_client.emplace(optionsFor(m_setup));
    for (const QByteArray &filter : m_setup.streams) {
        const int number = int(m_subscribers.size());
        m_subscribers.push_back(std::make_shared<Subscriber>(
            m_client->messages(TopicFilter(filter), m_setup.streamOptions), number));
    }
    read();
}

Process::~Process()
{
    m_isFinishing = true;
    release();
    if (m_store)
        m_store->hurry();
    m_client.reset();
    m_subscribers.clear();
    VirtualEventDispatcher::current().deliverPosted();
    release();
}

ClientOptions Process::optionsFor(const Setup &setup)
{
    ClientOptions options = setup.options;
    options.clientId(ModelBroker::clientId());
    if (m_store)
        options.sessionStore(m_store);
    options.transport([this, life = m_life]() -> std::unique_ptr<QIODevice> {
        return life->isAlive ? m_broker.connect() : nullptr;
    });
    return options;
}

void Process::mayCrash()
{
    if (m_crashAfter > 0 && --m_crashAfter == 0)
        crash();
}

void Process::crash()
{
    if (!std::exchange(m_life->isAlive, false))
        return;
    m_world.trace.note([] { return u"the process crashes"_s; });
    m_oracle.processCrashed(m_setup.disk != nullptr);
    if (m_broker.link())
        m_broker.link()->cut(LinkEnd::BrokerFirst);
}

Process::Asked Process::ask(QLatin1StringView what, int number, Limits limits, qsizetype size)
{
    m_world.trace.note([&] { return u"%1 %2"_s.arg(what).arg(number); });
    Asked asked{what, number, m_oracle.beginsToWait(what, number), limits, {}, m_disconnects,
                size, isAway(), m_unsubscribes};
    if (limits.isStoppable) {
        asked.stop = std::make_shared<std::stop_source>();
        m_stoppable.emplace(asked.waiter, asked.stop);
    }
    return asked;
}

template<typename Operation>
void Process::start(Operation operation, Asked asked, Then then)
{
    if (asked.limits.timeout > 0ms)
        operation = operation.timeout(asked.limits.timeout);
    if (asked.stop)
        operation = operation.stopOn(asked.stop->get_token());
    run(this, std::move(operation), std::move(asked), std::move(then));
}

template<typename Operation>
QCoro::Task<> Process::run(Process *process, Operation operation, Asked asked, Then then)
{
    std::optional<Failure> failure;
    try {
        co_await operation;
    } catch (const Error &error) {
        failure = error.failure();
    }
    process->ended(asked, failure, then);
}

void Process::ended(const Asked &asked, const std::optional<Failure> &failure, const Then &then)
{
    m_oracle.endsToWait(asked.waiter);
    m_stoppable.erase(asked.waiter);
    if (!m_life->goesOn())
        return;
    m_world.trace.note([&] {
        return u"%1 %2 ends: %3"_s.arg(asked.what).arg(asked.number)
            .arg(failure ? failure->text : u"well"_s);
    });
    m_world.trace.add(quint64(asked.waiter) * 32 + (failure ? quint64(failure->code) + 1 : 0));
    ++m_operations;
    m_lastFailure = failure;
    if (failure && !isExcused(asked, *failure)) {
        m_world.fault(u"%1 %2 failed: %3"_s.arg(asked.what).arg(asked.number)
                          .arg(failure->text));
    }
    if (then)
        then(failure);
}

// It tells of what was posted, also by an earlier process.
bool Process::isExcusedDrain(ErrorCode code) const
{
    return m_postFailures.contains(code)
        || (code == ErrorCode::Publish && m_oracle.lostSessions() > 0)
        || (code == ErrorCode::Disconnected && m_disconnects > 0);
}

// What is asked for without a connection comes down to the last word.
bool Process::isUndone(const Asked &asked) const
{
    return (asked.what == "subscribe()"_L1 || asked.what == "listen()"_L1)
        && m_unsubscribes > asked.unsubscribes;
}

bool Process::isAway() const
{
    return m_client->state() == ConnectionState::Disconnected
        || m_client->state() == ConnectionState::Disconnecting;
}

bool Process::isExcused(const Asked &asked, const Failure &failure) const
{
    const bool hasPolicy = m_setup.options.reconnectPolicy().isEnabled();
    if (asked.what == "drain()"_L1 && isExcusedDrain(failure.code))
        return true;
    const bool said = m_disconnects > asked.disconnects || m_isFinishing;
    switch (failure.code) {
    case ErrorCode::Timeout:
        return asked.limits.timeout > 0ms || (asked.what == "connect()"_L1 && !hasPolicy);
    case ErrorCode::Cancelled:
        return (asked.stop && asked.stop->stop_requested()) || said || isUndone(asked);
    case ErrorCode::Disconnected:
        // An exchange belongs to its connection.
        return said || !hasPolicy || asked.what == "reauthenticate()"_L1
            || asked.wasAway || isAway();
    case ErrorCode::Usage: // what waited is judged by the limits of the server that it meets
        return asked.size > 0 || asked.what == "connect()"_L1;
    case ErrorCode::Overflow:
        return m_setup.options.outbox().policy() != OutboxPolicy::Block;
    case ErrorCode::Publish:
        // QoS 2 without an end, and nobody left to ask: it may have arrived.
        return (m_oracle.lostSessions() > 0 && asked.number > 0 && m_oracle.hasArrived(asked.number))
            || m_setup.options.outbox().policy() != OutboxPolicy::Block
            || m_setup.options.outbox().maximumAge() > 0ms;
    case ErrorCode::Authentication:
    case ErrorCode::Connect:
    case ErrorCode::Transport:
        return asked.what == "reauthenticate()"_L1 || (asked.what == "connect()"_L1 && !hasPolicy);
    default:
        return asked.what == "connect()"_L1 && !hasPolicy;
    }
}

void Process::connect()
{
    start(m_client->connect(), ask("connect()"_L1));
    read();
}

void Process::disconnect(const DisconnectOptions &options)
{
    ++m_disconnects;
    start(m_client->disconnect(options), ask("disconnect()"_L1));
}

int Process::publish(const QByteArray &topic, QoS qos, qsizetype size, Limits limits)
{
    const int number = m_oracle.handedIn(topic, qos);
    auto operation = m_client->publish(Topic(topic), Oracle::payload(number, size), qos);
    const Asked asked = ask("publish()"_L1, number, limits, size);
    start(std::move(operation), asked, [=, this](const std::optional<Failure> &failure) {
        if (failure)
            tellOracle(number, *failure);
        else
            m_oracle.succeeded(number);
    });
    return number;
}

void Process::tellOracle(int number, const Failure &failure)
{
    m_oracle.mayNeverArrive(number);
    if (failure.deliveryState == DeliveryState::NotSent)
        m_oracle.wasNotSent(number);
}

int Process::post(const QByteArray &topic, QoS qos, qsizetype size, Limits limits)
{
    const int number = m_oracle.handedIn(topic, qos);
    PublishProgress progress(*m_client);
    auto options = PublishOptions(qos).progress(progress);
    follow(this, std::move(progress), ask("progress.next()"_L1, number, {}, size));
    start(m_client->post(Topic(topic), Oracle::payload(number, size), options),
          ask("post()"_L1, number, limits, size), [=, this](const std::optional<Failure> &failure) {
              if (failure)
                  m_oracle.mayNeverArrive(number);
              else if (size == 0 && m_setup.options.outbox().policy() == OutboxPolicy::Block)
                  m_posted.push_back(number);
          });
    return number;
}

// Tells what becomes of a message that was posted.
QCoro::Task<> Process::follow(Process *process, PublishProgress progress, Asked asked)
{
    const int number = asked.number;
    std::optional<Failure> failure;
    bool isDone = false;
    try {
        while (auto state = co_await progress.next())
            isDone = *state == PublishState::Acknowledged || *state == PublishState::Completed;
    } catch (const Error &error) {
        failure = error.failure();
    }
    process->ended(asked, failure, [=](const std::optional<Failure> &) {
        if (failure)
            process->m_postFailures.insert(failure->code);
        if (isDone && !failure)
            process->m_oracle.succeeded(number);
        else if (failure)
            process->tellOracle(number, *failure);
        else
            process->m_oracle.mayNeverArrive(number);
    });
}

void Process::drain(Limits limits)
{
    // It tells of what others have been told of already.
    start(m_client->drain(), ask("drain()"_L1, 0, limits, 1));
}

void Process::stored()
{
    const auto posted = m_posted;
    start(m_client->stored(), ask("stored()"_L1), [=, this](const std::optional<Failure> &failure) {
        for (const int number : posted) {
            if (!failure)
                m_oracle.stored(number);
        }
    });
}

void Process::subscribe(const QByteArray &filter, QoS qos, Limits limits)
{
    start(m_client->subscribe(TopicFilter(filter), qos), ask("subscribe()"_L1, 0, limits));
}

void Process::unsubscribe(const QByteArray &filter, Limits limits)
{
    ++m_unsubscribes;
    start(m_client->unsubscribe(TopicFilter(filter)), ask("unsubscribe()"_L1, 0, limits));
}

void Process::reauthenticate()
{
    start(m_client->reauthenticate(), ask("reauthenticate()"_L1));
}

void Process::listen(const QByteArray &filter, QoS qos)
{
    listenTo(this, m_client->listen(TopicFilter(filter), qos), ask("listen()"_L1));
}

QCoro::Task<> Process::listenTo(Process *process, Client::ListenOperation operation, Asked asked)
{
    std::optional<Failure> failure;
    std::shared_ptr<Subscriber> subscriber;
    try {
        MessageStream stream = co_await operation;
        subscriber = std::make_shared<Subscriber>(std::move(stream), ++process->m_lastListener);
        process->m_listening.push_back(subscriber);
    } catch (const Error &error) {
        failure = error.failure();
    }
    process->ended(asked, failure, {});
    if (subscriber)
        co_await consume(process, std::move(subscriber));
}

void Process::read()
{
    for (const auto &subscriber : m_subscribers) {
        if (!subscriber->isRead)
            consume(this, subscriber);
    }
}

QCoro::Task<> Process::consume(Process *process, std::shared_ptr<Subscriber> subscriber)
{
    subscriber->isRead = true;
    ++process->m_readers;
    const int waiter = process->m_oracle.beginsToWait("stream.next()"_L1, -subscriber->number);
    try {
        while (auto message = co_await subscriber->stream.next()) {
            process->take(subscriber->number, *message);
            co_await useOne(process, std::move(*message));
        }
    } catch (const Error &) {
    }
    process->m_oracle.endsToWait(waiter);
    --process->m_readers;
    subscriber->isRead = false;
}

QCoro::Task<> Process::useOne(Process *process, Message message)
{
    const int number = Oracle::numberIn(message.payload());
    try {
        const Message held = std::move(message);
        if (process->m_world.chance.percent(process->m_setup.pausePercent))
            co_await Pause{process};
        if (process->m_life->isAlive && process->m_world.chance.percent(process->m_setup.forsakePercent)) {
            process->m_oracle.mayComeAgain(number);
            process->m_hasForsaken = true;
            throw Overstrained();
        }
    } catch (const Overstrained &) {
    }
}

void Process::take(int stream, const Message &message)
{
    if (!m_life->goesOn())
        return;
    m_world.trace.note([&] {
        return u"stream %1 gives message %2"_s.arg(stream).arg(Oracle::numberIn(message.payload()));
    });
    m_oracle.delivered(stream, message.topic().toString().toUtf8(), message.payload());
}

void Process::pause(std::coroutine_handle<> handle)
{
    const int id = ++m_lastPause;
    m_paused.emplace(id, handle);
    m_world.after(m_world.chance.within(10us, m_world.chance.percent(20) ? 60s : 50ms),
                  [this, id, exists = std::weak_ptr(m_exists)] {
                      if (exists.expired())
                          return;
                      if (const auto node = m_paused.extract(id))
                          node.mapped().resume();
                  });
}

void Process::release()
{
    m_setup.pausePercent = 0;
    m_setup.forsakePercent = 0;
    while (!m_paused.empty())
        m_paused.extract(m_paused.begin()).mapped().resume();
}

void Process::closeOne()
{
    std::erase_if(m_listening, [](const auto &subscriber) { return subscriber.expired(); });
    if (m_listening.empty())
        return;
    const auto subscriber = m_listening[std::size_t(m_world.chance.pick(int(m_listening.size())))].lock();
    m_world.trace.note([&] { return u"closes stream %1"_s.arg(subscriber->number); });
    subscriber->stream.close();
}

void Process::stopOne()
{
    if (m_stoppable.empty())
        return;
    const auto place = std::next(m_stoppable.begin(), m_world.chance.pick(int(m_stoppable.size())));
    const auto stop = place->second;
    m_world.trace.note([&] { return u"stops waiter %1"_s.arg(place->first); });
    stop->request_stop();
}
