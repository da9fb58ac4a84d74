// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "filterlistener.h"

#include "readingturn.h"

#include <algorithm>

namespace QCoMqtt {

FilterListener::FilterListener(const TopicFilter &filter) : m_filter(filter)
{
    m_pause.setSingleShot(true);
    m_pause.setTimerType(Qt::PreciseTimer);
    connect(&m_pause, &QTimer::timeout, this, [this] { read(this); });
}

FilterListener::~FilterListener()
{
    m_stream.close();
    if (m_client)
        m_client->unsubscribe(m_filter).start(); // nobody is left who could be told of a failure
}

void FilterListener::want(const QObject *user, const Subscription &subscription)
{
    m_wanted.insert(user, subscription);
    const Subscription wanted = common();
    if (std::exchange(m_subscription, wanted) != wanted && m_client)
        ask();
}

Subscription FilterListener::common() const
{
    QoS qos = QoS::AtMostOnce;
    bool isNoLocal = true;
    bool isRetainAsPublished = false;
    RetainHandling handling = RetainHandling::DoNotSend;
    for (const Subscription &wanted : m_wanted) {
        qos = std::max(qos, wanted.qos());
        isNoLocal = isNoLocal && wanted.isNoLocal();
        isRetainAsPublished = isRetainAsPublished || wanted.isRetainAsPublished();
        handling = std::min(handling, wanted.retainHandling());
    }
    Subscription common(m_filter, qos);
    if (isNoLocal)
        common.noLocal();
    return common.retainAsPublished(isRetainAsPublished).retainHandling(handling);
}

// The stream is there before the subscription: retained messages come with the SUBACK, or before. In a
// flood nothing is lost on the way to QML: the connection is read as fast as handlers get on with it.
void FilterListener::start(Client &client)
{
    StreamOptions options;
    options.policy(StreamPolicy::Block);
    m_client = &client;
    m_stream = client.messages(m_filter, options);
    m_pause.stop();
    read(this);
    ask();
}

// The call itself throws for what the version of the protocol does not have.
void FilterListener::ask()
{
    try {
        subscribe(this, m_client->subscribe(m_subscription));
    } catch (const Error &error) {
        answer(std::nullopt, error.text());
    }
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
            if (self && !ReadingTurn::goesOn()) {
                self->m_pause.start(ReadingTurn::pause);
                co_return;
            }
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
