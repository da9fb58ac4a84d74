// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/clienthandle.h>

#include <qcomqtt/arguments_p.h>
#include <qcomqtt/engine/sharedstream.h>

namespace QCoMqtt {

using namespace Qt::StringLiterals;

namespace {

const std::shared_ptr<Internal::ClientLink> &
checked(const std::shared_ptr<Internal::ClientLink> &link)
{
    if (!link)
        throw UsageError(u"The handle is of no client"_s);
    return link;
}

void checkMessage(const Topic &topic, const PublishOptions &options)
{
    Internal::checkTopic(topic);
    if (options.observer())
        throw UsageError(u"A PublishProgress belongs to the thread of its client"_s);
}

MessageStream openStream(const std::shared_ptr<Internal::ClientLink> &link,
                         std::optional<TopicFilter> filter, const StreamOptions &options)
{
    const auto shared = std::make_shared<Internal::SharedStreamState>(checked(link),
                                                                      Internal::Inbox::current(),
                                                                      std::move(filter), options);
    auto stream = std::make_shared<Internal::RemoteStreamState>(shared);
    if (!shared->openByReader())
        stream->cancel(u"The thread of the client has ended"_s);
    return MessageStream(nullptr, std::move(stream));
}

} // namespace

ClientHandle::ClientHandle(std::shared_ptr<Internal::ClientLink> link) noexcept
    : m_link(std::move(link))
{}

ClientHandle::ClientHandle(const ClientHandle &) noexcept = default;
ClientHandle::ClientHandle(ClientHandle &&) noexcept = default;
ClientHandle &ClientHandle::operator=(const ClientHandle &) noexcept = default;
ClientHandle &ClientHandle::operator=(ClientHandle &&) noexcept = default;
ClientHandle::~ClientHandle() = default;

ClientHandle::ConnectOperation ClientHandle::connect() const
{
    return ConnectOperation({checked(m_link), {}});
}

ClientHandle::DisconnectOperation ClientHandle::disconnect(DisconnectOptions options) const
{
    return DisconnectOperation({checked(m_link), {{}, std::move(options)}});
}

ClientHandle::PublishOperation ClientHandle::publish(Topic topic, Payload payload,
                                                     PublishOptions options) const
{
    checkMessage(topic, options);
    return PublishOperation(
        {checked(m_link), {{}, std::move(topic), std::move(payload).bytes(), std::move(options)}});
}

ClientHandle::PostOperation ClientHandle::post(Topic topic, Payload payload,
                                               PublishOptions options) const
{
    checkMessage(topic, options);
    return PostOperation(
        {checked(m_link), {{}, std::move(topic), std::move(payload).bytes(), std::move(options)}});
}

ClientHandle::DrainOperation ClientHandle::drain() const
{
    return DrainOperation({checked(m_link), {}});
}

ClientHandle::StoredOperation ClientHandle::stored() const
{
    return StoredOperation({checked(m_link), {}});
}

ClientHandle::SubscribeOperation ClientHandle::subscribe(Subscription subscription) const
{
    return subscribe(QList<Subscription>{std::move(subscription)});
}

ClientHandle::SubscribeOperation ClientHandle::subscribe(QList<Subscription> subscriptions,
                                                         Properties properties) const
{
    Internal::checkSubscriptions(subscriptions);
    return SubscribeOperation(
        {checked(m_link), {{}, std::move(subscriptions), std::move(properties)}});
}

ClientHandle::UnsubscribeOperation ClientHandle::unsubscribe(QList<TopicFilter> filters,
                                                             Properties properties) const
{
    Internal::checkFilters(filters);
    return UnsubscribeOperation({checked(m_link), {{}, std::move(filters), std::move(properties)}});
}

MessageStream ClientHandle::messages(StreamOptions options) const
{
    return openStream(m_link, {}, options);
}

MessageStream ClientHandle::messages(const TopicFilter &filter, StreamOptions options) const
{
    Internal::checkFilter(filter);
    return openStream(m_link, filter, options);
}

ClientHandle::ListenOperation ClientHandle::listen(Subscription subscription,
                                                   StreamOptions options) const
{
    return ListenOperation({checked(m_link), {{}, std::move(subscription), options}});
}

ClientHandle::RequestOperation ClientHandle::request(Topic topic, Payload payload,
                                                     PublishOptions options) const
{
    checkMessage(topic, options);
    return RequestOperation(
        {checked(m_link), {{}, std::move(topic), std::move(payload).bytes(), std::move(options)}});
}

ConnectionState ClientHandle::state() const noexcept
{
    return m_link ? m_link->state.load(std::memory_order_relaxed) : ConnectionState::Disconnected;
}

ClientHandle::ConnectedOperation ClientHandle::connected() const
{
    return ConnectedOperation({checked(m_link), {}});
}

ClientHandle::DisconnectedOperation ClientHandle::disconnected() const
{
    return DisconnectedOperation({checked(m_link), {}});
}

} // namespace QCoMqtt
