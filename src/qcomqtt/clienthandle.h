// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/payload.h>
#include <qcomqtt/remotecommand.h>

namespace QCoMqtt {

//! A client that lives in another thread; see Client::handle().
//!
//! Cheap to copy. Copies may be made, used and destroyed in any thread. The operations are those of
//! Client, and what is awaited goes on in the thread that awaits it, which needs an event loop:
//! without one nothing is resumed. What one thread asks for is begun in the order in which it was
//! asked; what it asks for in one turn of its event loop travels as one event, and so do the
//! answers.
//!
//! A handle does not keep its client alive. When the client is destroyed or its thread ends, whoever
//! waits gets CancelledError; so does everything that is awaited later. A QThread that ends resumes
//! those who wait in it with CancelledError, from QThread::finished(). A time limit is counted in
//! the thread that awaits, and ends the waiting though the client's thread is blocked.
class QCOMQTT_EXPORT ClientHandle
{
public:
    using ConnectOperation = Operation<Internal::RemoteCommand<Internal::ConnectCommand>>;
    using DisconnectOperation = Operation<Internal::RemoteCommand<Internal::DisconnectCommand>>;
    using PublishOperation = Operation<Internal::RemoteCommand<Internal::PublishCommand>>;
    using PostOperation = Operation<Internal::RemoteCommand<Internal::PostCommand>>;
    using DrainOperation = Operation<Internal::RemoteCommand<Internal::DrainCommand>>;
    using StoredOperation = Operation<Internal::RemoteCommand<Internal::StoredCommand>>;
    using SubscribeOperation = Operation<Internal::RemoteCommand<Internal::SubscribeCommand>>;
    using UnsubscribeOperation = Operation<Internal::RemoteCommand<Internal::UnsubscribeCommand>>;
    using ListenOperation = Operation<Internal::RemoteCommand<Internal::ListenCommand>>;
    using RequestOperation = Operation<Internal::RemoteCommand<Internal::RequestCommand>>;
    using ConnectedOperation = Operation<Internal::RemoteCommand<Internal::ConnectedCommand>>;
    using DisconnectedOperation = Operation<Internal::RemoteCommand<Internal::DisconnectedCommand>>;

    //! Of no client; using it throws UsageError.
    ClientHandle() noexcept = default;
    //! \internal See Client::handle().
    explicit ClientHandle(std::shared_ptr<Internal::ClientLink> link) noexcept;
    ClientHandle(const ClientHandle &) noexcept;
    ClientHandle(ClientHandle &&) noexcept;
    ClientHandle &operator=(const ClientHandle &) noexcept;
    ClientHandle &operator=(ClientHandle &&) noexcept;
    ~ClientHandle();

    //! As Client::connect().
    [[nodiscard]] ConnectOperation connect() const;
    //! As Client::disconnect().
    [[nodiscard]] DisconnectOperation disconnect(DisconnectOptions options = {}) const;

    //! As Client::publish(). Throws UsageError when \a options have a PublishProgress, which
    //! belongs to the client's thread; so do post() and request().
    [[nodiscard]] PublishOperation publish(Topic topic, Payload payload = {},
                                           PublishOptions options = {}) const;
    //! As Client::post(): resumes when the client has taken the message and there is room for more.
    [[nodiscard]] PostOperation post(Topic topic, Payload payload = {},
                                     PublishOptions options = {}) const;
    //! As Client::drain(), of everything that was posted in any thread.
    [[nodiscard]] DrainOperation drain() const;
    //! As Client::stored().
    [[nodiscard]] StoredOperation stored() const;

    //! As Client::subscribe().
    [[nodiscard]] SubscribeOperation subscribe(Subscription subscription) const;
    template<std::convertible_to<TopicFilter> Filter>
    [[nodiscard]] SubscribeOperation subscribe(const Filter &filter, QoS qos) const
    {
        return subscribe(Subscription(filter, qos));
    }
    template<std::convertible_to<Subscription>... Subscriptions>
        requires(sizeof...(Subscriptions) > 1)
    [[nodiscard]] SubscribeOperation subscribe(const Subscriptions &...subscriptions) const
    {
        return subscribe(QList<Subscription>{Subscription(subscriptions)...});
    }
    [[nodiscard]] SubscribeOperation subscribe(QList<Subscription> subscriptions,
                                               Properties properties = {}) const;

    //! As Client::unsubscribe().
    template<std::convertible_to<TopicFilter>... Filters>
        requires(sizeof...(Filters) > 0)
    [[nodiscard]] UnsubscribeOperation unsubscribe(const Filters &...filters) const
    {
        return unsubscribe(QList<TopicFilter>{TopicFilter(filters)...});
    }
    [[nodiscard]] UnsubscribeOperation unsubscribe(QList<TopicFilter> filters,
                                                   Properties properties = {}) const;

    //! As Client::messages(). The stream belongs to the thread that calls this, and is read there;
    //! it is closed when that thread ends. It holds and throttles by its options as in the client's
    //! thread, since messages stay in its one queue until they are read. What is awaited afterwards
    //! in the same thread, such as subscribe(), finds it open.
    [[nodiscard]] MessageStream messages(StreamOptions options = {}) const;
    [[nodiscard]] MessageStream messages(const TopicFilter &filter,
                                         StreamOptions options = {}) const;
    //! As Client::listen(). The stream belongs to the thread that awaits this.
    [[nodiscard]] ListenOperation listen(Subscription subscription,
                                         StreamOptions options = {}) const;
    template<std::convertible_to<TopicFilter> Filter>
    [[nodiscard]] ListenOperation listen(const Filter &filter, QoS qos,
                                         StreamOptions options = {}) const
    {
        return listen(Subscription(filter, qos), options);
    }

    //! As Client::request().
    [[nodiscard]] RequestOperation request(Topic topic, Payload payload = {},
                                           PublishOptions options = {}) const;

    //! The client's state a moment ago; Disconnected when it is gone. May have changed when an
    //! operation that is awaited because of it reaches the client.
    ConnectionState state() const noexcept;
    //! As Client::connected().
    [[nodiscard]] ConnectedOperation connected() const;
    //! As Client::disconnected().
    [[nodiscard]] DisconnectedOperation disconnected() const;

private:
    std::shared_ptr<Internal::ClientLink> m_link;
};

} // namespace QCoMqtt
