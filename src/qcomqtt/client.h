// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/clienthandle.h>
#include <qcomqtt/clientoptions.h>
#include <qcomqtt/commands.h>
#include <qcomqtt/reply.h>

#include <stop_token>

namespace QCoMqtt {

//! A connection to an MQTT server.
//!
//! Movable. Lives in the thread that made it, which needs an event loop; others use a handle() of
//! it. Destroying it at any moment is safe: every coroutine that waits for it resumes once with
//! CancelledError, within the destructor (in another thread, by its event loop); the server gets a
//! DISCONNECT as far as the system takes it without waiting.
//!
//! Wrong arguments throw UsageError from the call itself; everything else is thrown by co_await.
class QCOMQTT_EXPORT Client
{
public:
    using ConnectOperation = Operation<Internal::ConnectCommand>;
    using DisconnectOperation = Operation<Internal::DisconnectCommand>;
    using PublishOperation = Operation<Internal::PublishCommand>;
    using PostOperation = Operation<Internal::PostCommand>;
    using DrainOperation = Operation<Internal::DrainCommand>;
    using StoredOperation = Operation<Internal::StoredCommand>;
    using SubscribeOperation = Operation<Internal::SubscribeCommand>;
    using UnsubscribeOperation = Operation<Internal::UnsubscribeCommand>;
    using ListenOperation = Operation<Internal::ListenCommand>;
    using RequestOperation = Operation<Internal::RequestCommand>;
    using ReauthenticateOperation = Operation<Internal::ReauthenticateCommand>;
    using ConnectedOperation = Operation<Internal::ConnectedCommand>;
    using DisconnectedOperation = Operation<Internal::DisconnectedCommand>;

    explicit Client(ClientOptions options = {});
    Client(Client &&) noexcept;
    Client &operator=(Client &&) noexcept;
    ~Client();

    //! Connects, from the look-up of the name to the server's CONNACK, within
    //! ClientOptions::connectTimeout(). Throws TransportError, TimeoutError, RefusedError (the
    //! server said no), ConnectError (it said something else, or nothing), and UsageError when
    //! options do not fit together, or while connecting or connected. The client can be used again
    //! afterwards.
    [[nodiscard]] ConnectOperation connect();
    //! Says goodbye and closes; does nothing when not connected. What is written out already is
    //! sent, for one second at most. Streams end. What the server has not acknowledged is given up
    //! unless \a options say otherwise.
    [[nodiscard]] DisconnectOperation disconnect(DisconnectOptions options = {});

    //! Publishes and waits until it is done: QoS 0 until the bytes are handed on, which is the
    //! brake for a fast publisher; QoS 1 and 2 until the server has taken responsibility. Throws
    //! PublishError when the server refuses, DisconnectedError without a connection or when it is
    //! lost (with a reconnect policy it waits instead), UsageError for what the server does not
    //! allow. After a time-out or stop a QoS 1 or 2 message may still be delivered:
    //! Error::deliveryState() tells.
    [[nodiscard]] PublishOperation publish(Topic topic, Payload payload = {},
                                           PublishOptions options = {});
    //! Publishes and waits only until there is room for more: the fast way for many messages. How
    //! it ended tells drain().
    [[nodiscard]] PostOperation post(Topic topic, Payload payload = {},
                                     PublishOptions options = {});
    //! Waits until everything posted is done, and throws the first error among them.
    [[nodiscard]] DrainOperation drain();
    //! Waits until everything that publish() and post() were given so far is kept by the session
    //! store, so that it will be sent even if the process is killed at once. Many messages cost one
    //! write to the disk together. Throws StoreError when the store fails, UsageError without one,
    //! and DisconnectedError before connect().
    [[nodiscard]] StoredOperation stored();

    //! Subscribes to one or several filters in one packet. Throws SubscribeError when the server
    //! refuses all of them; when only some, see SubscribeResult::hasFailures(). Messages go to the
    //! streams whose filter matches; a subscription has no stream of its own, see listen().
    [[nodiscard]] SubscribeOperation subscribe(Subscription subscription);
    template<std::convertible_to<TopicFilter> Filter>
    [[nodiscard]] SubscribeOperation subscribe(const Filter &filter, QoS qos)
    {
        return subscribe(Subscription(filter, qos));
    }
    template<std::convertible_to<Subscription>... Subscriptions>
        requires(sizeof...(Subscriptions) > 1)
    [[nodiscard]] SubscribeOperation subscribe(const Subscriptions &...subscriptions)
    {
        return subscribe(QList<Subscription>{Subscription(subscriptions)...});
    }
    [[nodiscard]] SubscribeOperation subscribe(QList<Subscription> subscriptions,
                                               Properties properties = {});

    //! Unsubscribes from one or several filters in one packet. A filter that was not subscribed is
    //! no error. The streams of listen() for these filters end behind what they hold. Throws
    //! SubscribeError when the server refuses all of them.
    template<std::convertible_to<TopicFilter>... Filters>
        requires(sizeof...(Filters) > 0)
    [[nodiscard]] UnsubscribeOperation unsubscribe(const Filters &...filters)
    {
        return unsubscribe(QList<TopicFilter>{TopicFilter(filters)...});
    }
    [[nodiscard]] UnsubscribeOperation unsubscribe(QList<TopicFilter> filters,
                                                   Properties properties = {});

    //! A stream of every message received, also before connect(). It subscribes to nothing.
    [[nodiscard]] MessageStream messages(StreamOptions options = {});
    //! A stream of the received messages whose topic matches \a filter.
    [[nodiscard]] MessageStream messages(const TopicFilter &filter, StreamOptions options = {});
    //! Subscribes, and gives the stream of what matches; closing it unsubscribes. Several listeners
    //! to one filter share the subscription. Throws as subscribe() does.
    [[nodiscard]] ListenOperation listen(Subscription subscription, StreamOptions options = {});
    template<std::convertible_to<TopicFilter> Filter>
    [[nodiscard]] ListenOperation listen(const Filter &filter, QoS qos, StreamOptions options = {})
    {
        return listen(Subscription(filter, qos), options);
    }

    //! Publishes a request and waits for its answer (MQTT 5 section 4.10): correlation data and
    //! response topic are set, and the subscription for answers is made once per client. Set a
    //! timeout(): nobody may answer.
    [[nodiscard]] RequestOperation request(Topic topic, Payload payload = {},
                                           PublishOptions options = {});

    //! The other side of request(): subscribes, hands every message to \a handler, one after the
    //! other, and publishes what that gives to the request's response topic with its correlation
    //! data. A request whose handler throws, or that names no response topic, stays unanswered; the
    //! first one is logged. Starts at once, and ends when the client disconnects; throws
    //! CancelledError when stopped or when the client is destroyed, DisconnectedError when the
    //! connection is lost for good, and what listen() throws. Needs MQTT 5.
    [[nodiscard]] QCoro::Task<> serve(Subscription subscription, RequestHandler handler,
                                      std::stop_token stop = {});

    //! Proves anew who the client is, by the authenticator of ClientOptions, while messages go on
    //! (MQTT 5.0 section 4.12.1); within connectTimeout() unless a time limit is set. When it fails
    //! the connection is closed, and AuthenticationError or DisconnectedError thrown.
    [[nodiscard]] ReauthenticateOperation reauthenticate();

    //! Makes the next attempt at once when the client waits to reconnect; nothing otherwise. The
    //! delays go on where they were.
    void retryNow();

    ConnectionState state() const noexcept;
    //! Waits until the client is connected; at once when it is.
    [[nodiscard]] ConnectedOperation connected();
    //! Waits until the client is not connected, and says why; at once when it is not.
    [[nodiscard]] DisconnectedOperation disconnected();
    //! A stream of what happens to the connection from now on.
    [[nodiscard]] EventStream events();

    //! What the server of the current or last connection allows.
    Capabilities capabilities() const;
    //! What waits to be sent, and what was dropped from there.
    OutboxStatus outbox() const;
    //! The client id in force: the one set, or the one the server assigned.
    QString clientId() const;
    ClientOptions options() const;
    //! For the next connection; the current one stays as it is.
    void setOptions(ClientOptions options);

    //! The client as other threads may use it, also after its end; call this in its own. Throws
    //! UsageError in another.
    ClientHandle handle() const;

private:
    friend class PublishProgress;
    std::shared_ptr<Internal::Engine> m_engine;
};

} // namespace QCoMqtt
