// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/client.h>

#include <QtCore/QHash>
#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QTimer>

namespace QCoMqtt {

//! One filter of an MqttClient, for all of its users: subscribed once however many they are, and
//! unsubscribed with the last. Made by MqttClient::listen().
//!
//! The server knows one subscription of a filter, so that it has what nobody misses anything with:
//! the highest QoS that one wants, messages of this client unless all want none, the retain flag as
//! it was published when one wants that, and retained messages as often as one wants them. Who goes
//! changes nothing until another comes, or wants something else.
class FilterListener : public QObject
{
    Q_OBJECT

public:
    explicit FilterListener(const TopicFilter &filter);
    ~FilterListener() override;

    const TopicFilter &filter() const noexcept { return m_filter; }
    //! \a user wants it like this, whatever it wanted before. Asks the server again when that changes
    //! anything.
    void want(const QObject *user, const Subscription &subscription);
    void forget(const QObject *user) { m_wanted.remove(user); }
    //! \a client has begun a session in which nothing is subscribed yet.
    void start(Client &client);
    bool isStarted() const noexcept { return m_client != nullptr; }
    //! The client goes.
    void stop();

    //! What the server granted; nothing while it has not answered, refused or is not connected.
    std::optional<QoS> granted() const noexcept { return m_granted; }
    QString errorString() const { return m_errorString; }
    //! The newest message of a filter without wildcards: who comes later does not get the retained
    //! one from the server, since the filter is subscribed already.
    const std::optional<Message> &newest() const noexcept { return m_newest; }

Q_SIGNALS:
    void received(const QCoMqtt::Message &message);
    void changed(); //!< what was granted, or the error

private:
    static QCoro::Task<> read(QPointer<FilterListener> self);
    static QCoro::Task<> subscribe(QPointer<FilterListener> self,
                                   Client::SubscribeOperation operation);
    Subscription common() const;
    void ask();
    void deliver(const Message &message);
    void answer(std::optional<QoS> granted, const QString &errorString);

    TopicFilter m_filter;
    QHash<const QObject *, Subscription> m_wanted;
    Subscription m_subscription;
    Client *m_client = nullptr;
    MessageStream m_stream;
    QTimer m_pause; // from reading, for the event loop
    std::optional<QoS> m_granted;
    QString m_errorString;
    std::optional<Message> m_newest;
};

} // namespace QCoMqtt
