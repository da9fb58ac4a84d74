// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/client.h>

#include <qcomqtt/arguments_p.h>
#include <qcomqtt/engine/engine.h>

namespace QCoMqtt {

using namespace Qt::StringLiterals;

namespace {

Internal::Engine &checked(const std::shared_ptr<Internal::Engine> &engine)
{
    if (!engine)
        throw UsageError(u"The client was moved from"_s);
    return *engine;
}

template<typename Command>
Internal::Publish publishFrom(Command &command)
{
    return {.topic = std::move(command.topic),
            .payload = std::move(command.payload),
            .qos = command.options.qos(),
            .retain = command.options.isRetained(),
            .properties = command.options.properties()};
}

} // namespace

Client::Client(ClientOptions options) : m_engine(Internal::Engine::create(std::move(options))) {}
Client::Client(Client &&) noexcept = default;

Client &Client::operator=(Client &&other) noexcept
{
    if (this != &other) {
        if (m_engine)
            m_engine->shutdown();
        m_engine = std::move(other.m_engine);
    }
    return *this;
}

Client::~Client()
{
    if (m_engine)
        m_engine->shutdown();
}

Client::ConnectOperation Client::connect()
{
    checked(m_engine);
    return ConnectOperation({m_engine});
}

Client::DisconnectOperation Client::disconnect(DisconnectOptions options)
{
    checked(m_engine);
    return DisconnectOperation({{m_engine}, std::move(options)});
}

Client::PublishOperation Client::publish(Topic topic, Payload payload, PublishOptions options)
{
    checked(m_engine);
    Internal::checkTopic(topic);
    return PublishOperation(
        {{m_engine}, std::move(topic), std::move(payload).bytes(), std::move(options)});
}

Client::PostOperation Client::post(Topic topic, Payload payload, PublishOptions options)
{
    checked(m_engine);
    Internal::checkTopic(topic);
    return PostOperation(
        {{m_engine}, std::move(topic), std::move(payload).bytes(), std::move(options)});
}

Client::DrainOperation Client::drain()
{
    checked(m_engine);
    return DrainOperation({m_engine});
}

Client::StoredOperation Client::stored()
{
    checked(m_engine);
    return StoredOperation({m_engine});
}

Client::SubscribeOperation Client::subscribe(Subscription subscription)
{
    return subscribe(QList<Subscription>{std::move(subscription)});
}

Client::SubscribeOperation Client::subscribe(QList<Subscription> subscriptions,
                                             Properties properties)
{
    checked(m_engine);
    Internal::checkSubscriptions(subscriptions);
    return SubscribeOperation({{m_engine}, std::move(subscriptions), std::move(properties)});
}

Client::UnsubscribeOperation Client::unsubscribe(QList<TopicFilter> filters, Properties properties)
{
    checked(m_engine);
    Internal::checkFilters(filters);
    return UnsubscribeOperation({{m_engine}, std::move(filters), std::move(properties)});
}

MessageStream Client::messages(StreamOptions options)
{
    return checked(m_engine).openStream({}, options);
}

MessageStream Client::messages(const TopicFilter &filter, StreamOptions options)
{
    Internal::checkFilter(filter);
    return checked(m_engine).openStream(filter, options);
}

Client::ListenOperation Client::listen(Subscription subscription, StreamOptions options)
{
    checked(m_engine);
    return ListenOperation({{m_engine}, std::move(subscription), options});
}

Client::RequestOperation Client::request(Topic topic, Payload payload, PublishOptions options)
{
    checked(m_engine);
    Internal::checkTopic(topic);
    if (options.observer())
        throw UsageError(u"PublishOptions::progress() is for publish() and post()"_s);
    return RequestOperation(
        {{m_engine}, std::move(topic), std::move(payload).bytes(), std::move(options)});
}

Client::ReauthenticateOperation Client::reauthenticate()
{
    const ClientOptions &options = checked(m_engine).options();
    ReauthenticateOperation operation({m_engine});
    // The server may leave its part out for ever: half an exchange is no state to stay in.
    if (options.operationTimeout().count() == 0 && options.connectTimeout().count() > 0)
        return operation.timeout(options.connectTimeout());
    return operation;
}

ConnectionState Client::state() const noexcept
{
    return m_engine ? m_engine->state() : ConnectionState::Disconnected;
}

Client::ConnectedOperation Client::connected()
{
    checked(m_engine);
    return ConnectedOperation({m_engine});
}

Client::DisconnectedOperation Client::disconnected()
{
    checked(m_engine);
    return DisconnectedOperation({m_engine});
}

EventStream Client::events()
{
    return checked(m_engine).openEvents();
}

OutboxStatus Client::outbox() const
{
    return checked(m_engine).session().outbox();
}

Capabilities Client::capabilities() const
{
    return checked(m_engine).capabilities();
}

QString Client::clientId() const
{
    return checked(m_engine).session().clientId();
}

ClientOptions Client::options() const
{
    return checked(m_engine).options();
}

void Client::retryNow()
{
    checked(m_engine).retryIfWaiting();
}

void Client::setOptions(ClientOptions options)
{
    checked(m_engine).setOptions(options);
}

ClientHandle Client::handle() const
{
    if (checked(m_engine).threadId() != QThread::currentThreadId())
        throw UsageError(u"handle() was called in another thread than the client's"_s);
    return ClientHandle(m_engine->link());
}

namespace Internal {

void ConnectCommand::begin(ResultWaiter<Result> &waiter) { engine->connectToServer(waiter); }

void DisconnectCommand::begin(ResultWaiter<Result> &waiter)
{
    engine->disconnectFromServer(options, waiter);
}

void PublishCommand::begin(ResultWaiter<Result> &waiter)
{
    engine->publish(publishFrom(*this), options.observer(), waiter);
}

void PublishCommand::refused(const Waiter &waiter) const
{
    engine->refused(options.observer(), waiter);
}

void PostCommand::refused(const Waiter &waiter) const
{
    engine->refused(options.observer(), waiter);
}

void PostCommand::begin(ResultWaiter<Result> &waiter)
{
    engine->post(publishFrom(*this), options.observer(), waiter);
}

void DrainCommand::begin(ResultWaiter<Result> &waiter) { engine->drain(waiter); }
void StoredCommand::begin(ResultWaiter<Result> &waiter) { engine->waitStored(waiter); }

void SubscribeCommand::begin(ResultWaiter<Result> &waiter)
{
    engine->subscribe(subscriptions, properties, waiter);
}

void UnsubscribeCommand::begin(ResultWaiter<Result> &waiter)
{
    engine->unsubscribe(filters, properties, waiter);
}

void ListenCommand::begin(ResultWaiter<Result> &waiter)
{
    engine->listen(subscription,
                   std::make_shared<MessageStreamState>(subscription.filter(), options), waiter);
}

void RequestCommand::begin(ResultWaiter<Result> &waiter)
{
    engine->request(publishFrom(*this), waiter);
}

void ReauthenticateCommand::begin(ResultWaiter<Result> &waiter) { engine->reauthenticate(waiter); }

void ConnectedCommand::begin(ResultWaiter<Result> &waiter) { engine->waitConnected(waiter); }
void DisconnectedCommand::begin(ResultWaiter<Result> &waiter) { engine->waitDisconnected(waiter); }

} // namespace Internal

} // namespace QCoMqtt
