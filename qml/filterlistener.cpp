// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "filterlistener.h"

namespace QCoMqtt {

FilterListener::FilterListener(const TopicFilter &filter, QoS qos) : m_filter(filter), m_qos(qos) {}

FilterListener::~FilterListener()
{
    m_stream.close();
    if (m_client)
        m_client->unsubscribe(m_filter).start(); // nobody is left who could be told of a failure
}

void FilterListener::raise(QoS qos)
{
    if (qos <= m_qos)
        return;
    m_qos = qos;
    if (m_client)
        subscribe(this, m_client->subscribe(m_filter, m_qos));
}

// The stream is there before the subscription: retained messages come with the SUBACK, or before.
void FilterListener::start(Client &client)
{
    m_client = &client;
    m_stream = client.messages(m_filter);
    read(this);
    subscribe(this, client.subscribe(m_filter, m_qos));
}

void FilterListener::stop()
{
    m_client = nullptr;
    m_stream.close();
    answer(std::nullopt, {});
}

QCoro::Task<> FilterListener::read(QPointer<FilterListener> self)
{
    try {
        while (self) {
            const auto message = co_await self->m_stream.next();
            if (!self || !message)
                co_return;
            self->deliver(*message);
        }
    } catch (const Error &) {
        co_return; // the connection is lost for good, and the MqttClient says why
    }
}

QCoro::Task<> FilterListener::subscribe(QPointer<FilterListener> self,
                                        Client::SubscribeOperation operation)
{
    std::optional<QoS> granted;
    QString errorString;
    try {
        const SubscribeResult result = co_await operation;
        granted = result.grantedQoS();
    } catch (const Error &error) {
        errorString = error.text();
    }
    if (self && self->m_client)
        self->answer(granted, errorString);
}

void FilterListener::deliver(const Message &message)
{
    if (!m_filter.hasWildcard())
        m_newest = message;
    Q_EMIT received(message);
}

void FilterListener::answer(std::optional<QoS> granted, const QString &errorString)
{
    if (granted == m_granted && errorString == m_errorString)
        return;
    m_granted = granted;
    m_errorString = errorString;
    Q_EMIT changed();
}

} // namespace QCoMqtt
