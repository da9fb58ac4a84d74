// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/client.h>

#include <QtCore/QObject>
#include <QtCore/QPointer>

namespace QCoMqtt {

//! One filter of an MqttClient, for all of its users: subscribed once however many they are, and
//! unsubscribed with the last. Made by MqttClient::listen().
class FilterListener : public QObject
{
    Q_OBJECT

public:
    FilterListener(const TopicFilter &filter, QoS qos);
    ~FilterListener() override;

    const TopicFilter &filter() const noexcept { return m_filter; }
    //! Asks for more when \a qos is higher than what was asked for so far.
    void raise(QoS qos);
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
    void deliver(const Message &message);
    void answer(std::optional<QoS> granted, const QString &errorString);

    TopicFilter m_filter;
    QoS m_qos;
    Client *m_client = nullptr;
    MessageStream m_stream;
    std::optional<QoS> m_granted;
    QString m_errorString;
    std::optional<Message> m_newest;
};

} // namespace QCoMqtt
